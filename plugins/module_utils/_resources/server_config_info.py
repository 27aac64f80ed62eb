# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_server_config_info`` returns: sections of the server's settings as options."""

from __future__ import annotations

from .._api import structures
from .._model.task import Context, Params, Result
from . import server_config, server_settings


def info(context: Context, params: Params) -> Result:
    """Read the sections that are asked for: one request for all of them, one for the network interfaces."""
    found: Result = {"settings": {}}
    if params["sections"]:
        known = structures.structure(server_settings.STRUCTURE).by_option()
        sections = [known[option].name for option in params["sections"]]
        found["settings"] = server_config.view(server_settings.read(context.client), sections)
    if params["network_interfaces"]:
        found["network_interfaces"] = context.client.call("AdminMetaServerConfigNetworkInterfaces")
    return found
