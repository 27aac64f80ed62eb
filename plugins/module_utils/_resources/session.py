# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Log in once for a play, and log out."""

from __future__ import annotations

from .._client.errors import InputError, LoginRefused, SessionExpired
from .._model.task import Context, Params, Result


def run(context: Context, params: Params) -> Result:
    """Start a session and return its key, or end one. Neither changes what the server keeps, so both run in check mode."""
    if params["state"] == "absent":
        return _log_out(context, params)
    client = context.client
    if not (params.get("password") or params.get("totp_secret") or params.get("totp_code")):
        raise InputError("a session is started with password, totp_secret or totp_code", remedy="Give one of them")
    return {
        "changed": False,
        "session_key": client.login(),
        "session_type": client.session_type,
        "url": client.server,
        "username": client.connection.username,
    }


def _log_out(context: Context, params: Params) -> Result:
    if not params.get("session_key"):
        raise InputError(
            "session_key is missing, so there is no session to end", remedy="Give the key that the log-in returned"
        )
    revoke = "UserWebSessionRevoke" if context.client.connection.login_as == "user" else "AdminAccountSessionRevoke"
    try:
        context.client.call(revoke)
    except (LoginRefused, SessionExpired):
        # It ended by itself, or was ended before.
        return {"changed": False}
    return {"changed": True}


def may_reveal(params: Params) -> bool:
    """Whether the options ask for a key."""
    return params.get("state") != "absent"


def hides(result: Result) -> bool:
    """Whether the result holds a key, which is to be registered and not printed."""
    return "session_key" in result
