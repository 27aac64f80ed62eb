# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices that wait in the lobby for a user (facts: comet-facts 2, Lobby)."""

from __future__ import annotations

from typing import Any

from ..call import Call, Registry
from ..errors import ApiError, unauthorised

api = Registry()


def _visible(call: Call) -> dict[str, dict[str, Any]]:
    return {key: entry for key, entry in call.state.lobby.items() if call.sees(entry["OrganizationID"])}


def _waiting(call: Call) -> list[str]:
    """The connections of the device that is meant: one runs the software twice if it was started twice.

    :raises ApiError: 403 if it is not in the lobby, or another tenant's.
    """
    found = [key for key, entry in _visible(call).items() if entry["DeviceID"] == call.params["DeviceID"]]
    if not found:
        raise unauthorised()
    if not all(call.state.lobby_agents[key].answers for key in found):
        raise ApiError(call.state.options.no_answer_status, "The device did not answer in time")
    return found


@api.method("AdminInstallationListActive")
def list_active(call: Call) -> Any:
    """Devices without a user that are connected."""
    return _visible(call)


@api.method("AdminInstallationDispatchDropConnection")
def drop(call: Call) -> Any:
    """Send a device of the lobby away."""
    for key in _waiting(call):
        call.state.leave_lobby(key, call.actor.name, returns=call.state.options.lobby_devices_return)
    return call.message()


@api.method("AdminInstallationDispatchRegisterDevice")
def register(call: Call) -> Any:
    """Log a device of the lobby in as a user, whose password and, where it has a second factor, code are needed."""
    found = _waiting(call)
    account = call.account()
    if not call.authenticator.opens_device(
        account.profile, call.params["TargetPassword"], call.get("TargetTOTPCode") or ""
    ):
        call.publish("SEVT_ACCOUNT_LOGIN_FAILED", account.name, owner=account.organization)
        raise unauthorised()
    agent, entry = call.state.lobby_agents[found[0]], call.state.lobby[found[0]]
    for key in found:
        call.state.leave_lobby(key, call.actor.name)
    call.state.register_device(
        account.name, entry["DeviceID"], entry["FriendlyName"], agent.platform, entry["ReportedVersion"]
    )
    return call.message()
