# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_hosted_server_info`` returns: hosted servers as options."""

from __future__ import annotations

from .._model.task import Params, Result
from . import hosted_servers
from .portal import AccountContext


def info(context: AccountContext, params: Params) -> Result:
    """Read the hosted servers of the account; a request for each hundred."""
    name, reveal = params.get("name"), params["return_secrets"]
    found = [
        hosted_servers.view(server, reveal)
        for server in hosted_servers.read(context.client)
        if name in (None, server.name, server.id) and (params["terminated"] or not server.gone)
    ]
    return {
        "hosted_servers": sorted(found, key=lambda item: (item["name"], item["read_only"]["id"])),
        "secrets_returned": reveal,
    }
