# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_sso`` does: a session for the web interface, and a page that opens it with that."""

from __future__ import annotations

from typing import Dict
from urllib.parse import urlsplit

from .._client.connection import Connection, base_url
from .._client.errors import BadAnswer, InputError, NotFound
from .._model import files
from .._model.task import Context, Params, Result
from . import accounts, references, sso_page

# Only who runs the task may read the page: whoever has it is logged in.
PAGE_MODE = 0o600


def run(context: Context, params: Params) -> Result:
    """Start a session for the administrator who asks, or for an end user, and write the page if that is asked for.

    In check mode no session is started.

    :raises CometError: if an option cannot be meant, the server refuses, or the page cannot be written.
    """
    client, user, path = context.client, params.get("user") or "", params.get("dest")
    if client.connection.login_as == "user":
        raise InputError(
            "sessions for the web interface are given out by administrators",
            remedy="Log in as one, with login_as admin",
        )
    url = base_url(params.get("web_url") or client.server, "web_url")
    if path:
        files.require_place(path)
    result: Result = {
        "changed": bool(path),
        "session_type": "user" if user else "admin",
        "username": user or client.connection.username,
        "url": url,
    }
    if path:
        result["dest"] = path
    if context.check_mode:
        _require_user(context, user)
        return result
    key = _key(context, user)
    if path:
        handover: Dict[str, str] = {
            "url": url,
            "origin": _origin(url),
            "username": result["username"],
            "sessionkey": key,
        }
        files.write(path, sso_page.page(handover, as_user=bool(user)).encode("utf-8"), PAGE_MODE)
    return dict(result, session_key=key)


def _key(context: Context, user: str) -> str:
    if not user:
        _require_password(context.client.connection)
        return context.client.login()
    try:
        answer = context.client.call("AdminAccountSessionStartAsUser", {"TargetUser": user})
    except NotFound as error:
        error.remedy = "Check the option user; names are case-sensitive"
        raise
    key = answer.get("SessionKey")
    if not key:
        raise BadAnswer(
            "the answer has no SessionKey", method="AdminAccountSessionStartAsUser", server=context.client.server
        )
    return str(key)


def _require_password(connection: Connection) -> None:
    if not (connection.password or connection.totp_secret or connection.totp_code):
        raise InputError(
            "a session of one's own is started with password, totp_secret or totp_code",
            remedy="Give one of them, or name a user",
        )


def _require_user(context: Context, user: str) -> None:
    """See whether there is such a user, since check mode starts no session; an earlier task may be the one to create it."""

    def find() -> None:
        if user and accounts.find(context.client, user) is None:
            raise NotFound(f"there is no user {user!r}", remedy="Check the option user; names are case-sensitive")

    references.trusted(context, find, None)


def _origin(url: str) -> str:
    """``https://host[:port]`` as a browser writes it: the key is for that page alone."""
    parts = urlsplit(url)
    host = (
        (parts.hostname or "").encode("idna").decode() if ":" not in (parts.hostname or "") else f"[{parts.hostname}]"
    )
    port = "" if parts.port in (None, {"http": 80, "https": 443}[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def may_reveal(params: Params) -> bool:
    """Whether the options ask for a key: they always do."""
    return True


def hides(result: Result) -> bool:
    """Whether the result holds a key, which is to be registered and not printed."""
    return "session_key" in result
