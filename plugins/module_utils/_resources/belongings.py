# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a user has, by its names: protected items, storage vaults and schedules."""

from __future__ import annotations

from typing import Any, Dict, Mapping

from .._client.errors import NotFound
from . import references
from .devices import Profile, Target

FIELDS = {"protected_item": "Sources", "storage_vault": "Destinations", "schedule": "BackupRules"}


def id_of(option: str, wanted: str, profile: Profile, target: Target, *, of_any_device: bool) -> str:
    """The id of what an option means, looked for among what belongs to the target's device.

    :param option: one of :data:`FIELDS`.
    :param of_any_device: look among what all devices of the user have, too, if the device has nothing of that name.
    :raises NotFound: if there is no such thing.
    :raises InputError: if several are named so.
    """
    kind = option.replace("_", " ")
    names = names_of(option, profile, target.device_id)
    if wanted not in names.values() and of_any_device:
        names = names_of(option, profile)
    try:
        return references.resolve(kind, wanted, names, option)
    except NotFound as error:
        raise references.missing(error, f"{target.label} has no {kind} {wanted!r}", list(names.values())) from None


def names_of(option: str, profile: Profile, device_id: str = "") -> Dict[str, str]:
    """Id -> name of what a user has of a kind; with a device id, of what belongs to that device."""
    sources: Mapping[str, Any] = profile.get("Sources") or {}

    def belongs(id_: str, entry: Mapping[str, Any]) -> bool:
        owner = {"protected_item": id_, "schedule": entry.get("Source", "")}.get(option)
        return not device_id or owner is None or sources.get(owner, {}).get("OwnerDevice", "") in ("", device_id)

    held: Mapping[str, Any] = profile.get(FIELDS[option]) or {}
    return {id_: entry.get("Description", "") for id_, entry in held.items() if belongs(id_, entry)}
