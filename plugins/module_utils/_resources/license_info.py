# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_license_info`` returns: licences as options."""

from __future__ import annotations

from .._model.task import Params, Result
from . import licenses
from .portal import AccountContext


def info(context: AccountContext, params: Params) -> Result:
    """Read the licences of the account, in one request."""
    name, serial, reveal = params.get("name"), licenses.given_serial(params), params["return_secrets"]
    found = [
        licenses.view(license_, reveal)
        for license_ in licenses.read(context.client)
        if name in (None, license_.name) and serial.lower() in ("", license_.serial.lower())
    ]
    return {"licenses": sorted(found, key=lambda item: item["name"]), "secrets_returned": reveal}
