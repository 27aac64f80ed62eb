# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bring an action to a device: to a connection that still lives, once, and with a clear word where it is refused."""

from __future__ import annotations

from typing import Any, Dict, List, NamedTuple

from .._client.client import CometClient
from .._client.errors import LoginRefused, Overloaded, ServerRefusal, SessionExpired, TotpRequired
from . import devices
from .connections import LiveConnection
from .devices import Target
from .dispatch_actions import NAMES_OF_FILES, DeviceAction

# Refusals that have nothing to do with the device.
OF_THE_LOGIN = (TotpRequired, SessionExpired, Overloaded)


class Delivery(NamedTuple):
    """Who got the action, and what each connection answered, by target id."""

    target: Target
    answers: Dict[str, Any]


def deliver(client: CometClient, action: DeviceAction, target: Target, sent: Dict[str, Any]) -> Delivery:
    """Dispatch to the target's connection, or to the device's present one if that has ended.

    A server answers the same for a connection that has ended, for one of another tenant, and for wrong credentials
    (comet-facts section 1). So after a refusal the present connections are asked for, which settles it. A refused
    action was not carried out, so sending it to another connection does not repeat anything.

    :raises DeviceOffline: if the device has no live connection.
    :raises ServerRefusal: if it has, and the action was refused all the same.
    :raises Uncertain: if the answer was lost.
    """
    try:
        return Delivery(target, {target.target_id: _call(client, action, target.target_id, sent)})
    except ServerRefusal as refusal:
        if isinstance(refusal, OF_THE_LOGIN):
            raise
        present = _relocated(client, target)
        if _lives(target.target_id, present.connections):
            raise _explained(refusal, action, present) from None
    try:
        return Delivery(present, {present.target_id: _call(client, action, present.target_id, sent)})
    except ServerRefusal as refusal:
        raise _explained(refusal, action, present) from None


def deliver_to_all(client: CometClient, action: DeviceAction, target: Target, sent: Dict[str, Any]) -> Delivery:
    """Dispatch to every connection of the device. One that ends on the way, perhaps by this very action, is no failure.

    :raises CometError: as :func:`deliver`, if none of them takes it.
    """
    answers = {}
    for connection in target.connections:
        try:
            answers[connection.target_id] = _call(client, action, connection.target_id, sent)
        except ServerRefusal as refusal:
            if isinstance(refusal, OF_THE_LOGIN):
                raise
    return Delivery(target, answers) if answers else deliver(client, action, target, sent)


def _call(client: CometClient, action: DeviceAction, target_id: str, sent: Dict[str, Any]) -> Any:
    return client.call(action.method.name, dict(sent, TargetID=target_id))


def _relocated(client: CometClient, target: Target) -> Target:
    if target.user and target.device_id:
        found = devices.by_device(client, target.user, target.device_id, fresh=True)
        return found._replace(name=found.name or target.name)
    return devices.by_target_id(client, target.target_id, target.user)


def _lives(target_id: str, found: List[LiveConnection]) -> bool:
    return any(connection.target_id == target_id for connection in found)


def _explained(refusal: ServerRefusal, action: DeviceAction, present: Target) -> ServerRefusal:
    """The device is connected, so the refusal is about what was asked of it."""
    connection = next(item for item in present.connections if item.target_id == present.target_id)
    if isinstance(refusal, LoginRefused):
        refusal.kind = "refused"
    refusal.problem = f"{refusal.problem}, though {present.label} is connected"
    if action.name in NAMES_OF_FILES and not connection.shows_names:
        refusal.remedy = "The device is set not to tell administrators the names of files: its user can allow that in the client's settings"
    elif isinstance(refusal, LoginRefused):
        refusal.remedy = "This account may not do that here, or the device refuses it"
    return refusal
