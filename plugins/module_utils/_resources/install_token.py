# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_install_token`` does: have a token made that sets up one device for a user.

Facts: comet-facts section 2, Install token (single use; Windows and macOS only).
"""

from __future__ import annotations

from typing import Any, Dict, Mapping

from .._client.errors import InputError, LoginRefused
from .._model.task import Context, Params, Result
from . import devices, references

METHOD = "AdminCreateInstallToken"


def run(context: Context, params: Params) -> Result:
    """Make a token, once the user is known to exist: one request more a task and user.

    :raises InputError: for an empty password.
    :raises NotFound: if there is no such user.
    :raises ServerRefusal: if the password is not the user's.
    """
    client, user = context.client, params["user"]
    if not params["user_password"]:
        raise InputError("user_password must not be empty")
    references.trusted(context, lambda: bool(devices.profile(client, user)), False)
    if context.check_mode:
        return {"changed": True, "user": user}
    sent = {
        "TargetUser": user,
        "TargetPassword": params["user_password"],
        "Server": params.get("login_server") or None,
    }
    try:
        token = client.call(METHOD, sent)["InstallToken"]
    except LoginRefused as refusal:
        if refusal.kind != "login":
            refusal.remedy = f"Check user_password; if it is that of {user!r}, this account may not do that"
        raise
    return {"changed": True, "user": user, "install_token": _view(token)}


def _view(token: Mapping[str, Any]) -> Dict[str, Any]:
    return {
        "token": token.get("Token", ""),
        "login_server": token.get("Server", ""),
        "created_at": token.get("CreateTime", 0),
        "expires_at": token.get("ExpireTime", 0),
    }


def may_reveal(params: Params) -> bool:
    """A token is what the module is for."""
    return True


def hides(result: Result) -> bool:
    """Whether the result holds a token, which is to be registered and not printed."""
    return "install_token" in result
