# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The software on machines outside: what the stand-ins of ``client/`` ask of the server, in place of the vendor's unpublished protocol."""

from __future__ import annotations

from typing import Any

from .auth import Authenticator
from .devices import Device
from .errors import ApiError
from .state import TOP_LEVEL, State


def install(
    state: State, name: str, platform: str, device: str, version: str, code: str = "", **how: Any
) -> dict[str, Any]:
    """A machine is set up: with ``user`` and ``password``, or for the lobby (``lobby``, ``organization``). It connects by :func:`beat`.

    :raises ValueError: if it may not.
    """
    if how.get("lobby"):
        _enter_lobby(state, name, platform, device, version, how.get("organization", TOP_LEVEL))
    else:
        _log_in(state, how["user"], how["password"], code)
        state.register_device(how["user"], device, name, platform, version, connects=False)
    return {"id": device}


def _log_in(state: State, user: str, password: str, code: str) -> None:
    account = state.accounts.get(user)
    try:
        known = account is not None and Authenticator(state).opens_device(account.profile, password, code)
    except ApiError as error:
        raise ValueError(str(error)) from None
    if not known:
        if account is not None:
            state.publish("SEVT_ACCOUNT_LOGIN_FAILED", user, user, owner=account.organization)
        raise ValueError("Unauthorised")


def _enter_lobby(state: State, name: str, platform: str, device: str, version: str, organization: str) -> None:
    if not state.options.at_least("23.9.2"):
        raise ValueError("this server has no lobby")
    if not _in_lobby(state, device):
        state.add_to_lobby(name, device, organization, platform, version=version)


def _in_lobby(state: State, device: str) -> list[str]:
    return [key for key, entry in state.lobby.items() if entry["DeviceID"] == device]


def look(state: State, device: str, user: str | None = None) -> dict[str, Any]:
    """What the server knows of a machine; without ``user`` it may be anybody's."""
    found = _find(state, device, user)
    return {
        "registered": found is not None,
        "lobby": bool(_in_lobby(state, device)),
        "user": found.user if found else None,
        "version": found.version if found else None,
    }


def _find(state: State, device: str, user: str | None) -> Device | None:
    if user is not None:
        return state.devices.find(user, device)
    # One that waits in the lobby may have been somebody's before.
    return None if _in_lobby(state, device) else next(iter(state.devices.with_id(device)), None)


def beat(
    state: State, device: str, name: str, platform: str, version: str, user: str | None, lobby: bool, starts: bool
) -> dict[str, Any]:
    """A machine's background process tells that it is there, for the first time or again, and takes on what the answer says."""
    found = _find(state, device, user)
    if found is not None and starts:
        if found.version != version:
            state.agents.set_version(found, version)
        if not found.online:
            state.connect(found)
    elif found is None and lobby and starts:
        _enter_lobby(state, name, platform, device, version, TOP_LEVEL)
    return look(state, device, user)


def stop(state: State, device: str, user: str | None = None) -> dict[str, Any]:
    """A machine's background process ends."""
    found = _find(state, device, user)
    if found is not None:
        state.disconnect(found)
    for key in _in_lobby(state, device):
        state.leave_lobby(key)
    return {}
