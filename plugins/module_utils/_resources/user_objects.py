# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a user's profile holds of a kind, by the names that options use."""

from __future__ import annotations

import re
from typing import Any, Dict, Mapping

from .._client.client import CometClient
from .._client.errors import NotFound
from . import devices, references
from .devices import Profile, Target

# Option -> field of the profile.
FIELDS = {"protected_item": "Sources", "storage_vault": "Destinations", "schedule": "BackupRules"}
# What servers generate as ids of these; anything else may be a name and is looked up.
_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def is_id(text: str) -> bool:
    """Whether a text can be the id of a protected item, a storage vault or a schedule."""
    return _ID.fullmatch(text) is not None


def names(option: str, profile: Mapping[str, Any], device_id: str = "") -> Dict[str, str]:
    """Id -> name of what a user has of a kind; with a device id, of what belongs to that device."""
    sources: Mapping[str, Any] = profile.get("Sources") or {}

    def belongs(id_: str, entry: Mapping[str, Any]) -> bool:
        owner = {"protected_item": id_, "schedule": entry.get("Source", "")}.get(option)
        return not device_id or owner is None or sources.get(owner, {}).get("OwnerDevice", "") in ("", device_id)

    held: Mapping[str, Any] = profile.get(FIELDS[option]) or {}
    return {id_: entry.get("Description", "") for id_, entry in held.items() if belongs(id_, entry)}


def id_for(option: str, wanted: str, profile: Profile, target: Target, *, of_any_device: bool) -> str:
    """The id of what an option means, looked for among what belongs to the target's device.

    :param option: one of :data:`FIELDS`.
    :param of_any_device: look among what all devices of the user have, too, if the device has nothing of that name.
    :raises NotFound: if there is no such thing.
    :raises InputError: if several are named so.
    """
    kind = option.replace("_", " ")
    found = names(option, profile, target.device_id)
    if wanted not in found.values() and of_any_device:
        found = names(option, profile)
    try:
        return references.resolve(kind, wanted, found, option)
    except NotFound as error:
        raise references.missing(error, f"{target.label} has no {kind} {wanted!r}", list(found.values())) from None


def id_of(client: CometClient, user: str, option: str, wanted: str) -> str:
    """The id of what a user has, from its id or its name. One request a task and user, none for what can only be an id.

    :param option: ``device``, or one of :data:`FIELDS`.
    :raises NotFound: if the user has nothing of that name.
    :raises InputError: if several are named so.
    """
    if option == "device":
        return devices.device_id(client, user, wanted)
    if is_id(wanted):
        return wanted
    known, kind = names(option, devices.profile(client, user)), option.replace("_", " ")
    try:
        return references.resolve(kind, wanted, known, option)
    except NotFound as error:
        raise references.missing(error, f"the user {user!r} has no {kind} {wanted!r}", list(known.values())) from None
