# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may change what of the storage vaults and protected items in a profile, and what a policy makes of them.

Administrators are held to their own permissions, end users to their policy (the reference's names of the flags tell
what they forbid). That a write which goes beyond them is refused as a whole is an assumption.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .accounts import Profile

_KEEP_EVERYTHING = {"Mode": 801, "Ranges": []}
# What a device or the server itself notes in an entry.
_NOTES = ("Statistics", "ModifyTime", "RepoInitTimestamp", "EncryptedEncryptionKey", "EncryptionKeyEncryptionMethod")
_LOCATION_TYPE = "DestinationType"


def forbidden(kind: str, flags: Mapping[str, Any], current: Profile, wanted: Profile) -> bool:
    """Whether a write of a profile goes beyond what the writer may do.

    :param kind: ``admin`` or ``user``.
    :param flags: the administrator's permissions, or the user's policy.
    """
    return any(flags.get(flag) for flag in _needed(kind, current, wanted)) or (
        kind == "admin" and _restricted(flags, current, wanted)
    )


def _needed(kind: str, current: Profile, wanted: Profile) -> Iterator[str]:
    """The flags that would forbid this write if they are set."""
    for field, name in (("Destinations", "StorageVault"), ("Sources", "ProtectedItem")):
        before, after = current.get(field) or {}, wanted.get(field) or {}
        if after.keys() - before.keys():
            yield "PreventAddCustomStorageVault" if field == "Destinations" else "PreventNewProtectedItem"
        if before.keys() - after.keys():
            yield f"PreventDelete{name}"
        if kind == "user" and any(
            _essence(before[key]) != _essence(after[key]) for key in before.keys() & after.keys()
        ):
            yield f"PreventEdit{name}"


def _essence(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in _NOTES}


def _restricted(permissions: Mapping[str, Any], current: Profile, wanted: Profile) -> bool:
    """Whether a vault is added on a type of storage that this administrator may not use."""
    if not permissions.get("ShouldRestrictProviderList"):
        return False
    allowed = permissions.get("AllowedProvidersWhenRestricted") or []
    before = current["Destinations"]
    return any(
        vault[_LOCATION_TYPE] not in allowed for key, vault in wanted["Destinations"].items() if key not in before
    )


def enforced(profile: Profile, policy: Mapping[str, Any]) -> Profile:
    """The profile with the retention that its policy imposes on all vaults, if it does."""
    if not policy.get("EnforceStorageVaultRetention"):
        return profile
    imposed = policy["DefaultStorageVaultRetention"]
    return {
        **profile,
        "Destinations": {key: {**vault, "DefaultRetention": imposed} for key, vault in profile["Destinations"].items()},
    }


def first_retention(profile: Profile) -> dict[str, Any]:
    """The retention of a vault that the server makes: what the policy has for new ones, or all backups are kept."""
    default: dict[str, Any] = profile["Policy"].get("DefaultStorageVaultRetention") or {}
    return default if default.get("Mode") else dict(_KEEP_EVERYTHING)
