# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Storage vaults of a user's profile: the options that stand for one.

Facts: comet-facts section 2; the vendor's client libraries for what a conversion of a storage role does.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Set

from .._api import structures
from .._client.errors import InputError
from .._model import codec
from .._model.comparer import Comparer
from .._model.option_map import OptionMap, Sides
from .._model.task import Context, Params, Result
from . import devices, locations, profile_entries, references, retention
from .profile_entries import Entry, Glance, Kind, Options, Profile, Value
from .quotas import Quota

OPTIONS = OptionMap(
    "DestinationConfig",
    {
        "name": "Description",
        "retention": "DefaultRetention",
        "shared_quota": "StorageLimitID",
        "hide_storage_type": "RebrandStorage",
        "associated_devices": "AssociatedDevices",
        "tag": "Tag",
        "pre_exec": "PreExec",
        "thaw_exec": "ThawExec",
        "post_exec": "PostExec",
    },
)
QUOTA = Quota("quota", "StorageLimitEnabled", "StorageLimitBytes")
_is_settled = Comparer(OPTIONS)
# Fields of the profile that an info module tells and nobody can set.
READ_ONLY = ("CreateTime", "ModifyTime", "RepoInitTimestamp", "EncryptionKeyEncryptionMethod", "RetentionError")


class Vaults(Kind):
    """Storage vaults."""

    field = "Destinations"
    structure = "DestinationConfig"
    called = "storage vault"
    result = "storage_vault"
    options = OPTIONS
    composed = {"quota": ("storage_limit_enabled", "storage_limit_bytes")}

    def is_settled(self, value: Value, params: Params, glance: Glance) -> bool:
        quota = params.get(QUOTA.option)
        return (
            _is_settled(value, params)
            and (quota is None or QUOTA.is_settled(quota, value))
            and locations.is_settled(value, params.get("type"), params.get("settings"))
        )

    def with_ids(self, context: Context, params: Params, profile: Profile, held: Optional[Entry]) -> Options:
        options = dict(params)
        if params.get("associated_devices"):
            options["associated_devices"] = _device_ids(context, params, profile, held)
        quota = params.get("shared_quota")
        if quota and not (held and quota == held.value.get("StorageLimitID")):
            level = profile.get("OrganizationID", "")
            options["shared_quota"] = references.trusted(
                context, lambda: references.shared_quota_id(context.client, quota, level), quota
            )
        return options

    def fresh(self) -> Value:
        return {**super().fresh(), "DefaultRetention": dict(retention.KEEP_EVERYTHING)}

    def lay_over(self, value: Value, options: Mapping[str, Any]) -> Value:
        result = locations.lay_over(super().lay_over(value, options), options.get("type"), options.get("settings"))
        if options.get(QUOTA.option) is not None:
            result.update(QUOTA.fields(options[QUOTA.option], result))
        return result

    def view(self, value: Value, profile: Profile) -> Result:
        plain = self.options.view(value)
        return {"name": plain.pop("name"), **locations.view(value), QUOTA.option: QUOTA.view(value), **plain}

    def named(self, options: Result, profile: Profile) -> Result:
        names = devices.device_names(profile)
        ids = options["associated_devices"]
        return {**options, "associated_devices": [references.name_or_id(id_, names) for id_ in ids]}

    def changes(self, before: Value, after: Value, profile: Profile) -> Sides:
        old, new = locations.changes(super().changes(before, after, profile), before, after)
        return QUOTA.readable(old), QUOTA.readable(new)

    def check_change(self, held: Value, desired: Value) -> None:
        retention.refuse_nothing("retention", held.get("DefaultRetention"), desired.get("DefaultRetention") or {})

    def check_removal(self, params: Params, entry: Entry, profile: Profile) -> Result:
        schedules = schedules_of(profile, entry.id)
        used = entry.value.get("RepoInitTimestamp") or entry.value.get("EncryptedEncryptionKey")
        if used and not params["delete_with_backups"]:
            raise InputError(
                f"removing the storage vault {self.name(entry.value)!r} would lose the key to what is backed up in it,"
                f" which stays in the storage and can never be restored{_and_schedules(schedules)}",
                remedy="Set delete_with_backups to true if that is meant",
            )
        if schedules and not params["delete_with_backups"]:
            raise InputError(
                f"the storage vault {self.name(entry.value)!r} is used by {references.listed(schedules)}, which would go with it",
                remedy="Give those schedules another storage vault, or set delete_with_backups to true if that is meant",
            )
        return {"schedules": schedules} if schedules else {}

    def without(self, profile: Profile, id_: str) -> Dict[str, Any]:
        rules = profile.get("BackupRules") or {}
        kept = {key: rule for key, rule in rules.items() if rule.get("Destination") != id_}
        return {**super().without(profile, id_), **({"BackupRules": kept} if kept != rules else {})}

    def read_only(self, value: Value, profile: Profile) -> Result:
        known = structures.structure(self.structure).fields
        shown = {
            known[name].option: codec.decode_field(known[name], value.get(name, codec.zero(known[name].type)))
            for name in READ_ONLY
        }
        statistics = value.get("Statistics") or {}
        names = devices.device_names(profile)
        return {
            **shown,
            "size": (statistics.get("ClientProvidedSize") or {}).get("Size", 0),
            "statistics": codec.decode("DestinationStatistics", statistics),
            "associated_device_names": [names.get(id_, id_) for id_ in value.get("AssociatedDevices") or []],
        }

    def related(self, entry: Entry, profile: Profile) -> Result:
        return {"schedules": schedules_of(profile, entry.id)}


VAULTS = Vaults()


def schedules_of(profile: Profile, id_: str) -> List[str]:
    """The names of the schedules that back up into a storage vault."""
    rules = (profile.get("BackupRules") or {}).values()
    return sorted(rule.get("Description", "") for rule in rules if rule.get("Destination") == id_)


def _and_schedules(schedules: List[str]) -> str:
    return f", and the schedules that use it: {references.listed(schedules)}" if schedules else ""


def _device_ids(context: Context, params: Params, profile: Profile, held: Optional[Entry]) -> List[str]:
    names, there = devices.device_names(profile), (held.value.get("AssociatedDevices") or []) if held else []

    def id_of(wanted: str) -> str:
        if wanted in there:
            # The list may have a device that was revoked, and an info module returns it.
            return wanted
        return references.trusted(
            context, lambda: devices.id_named(params["user"], wanted, names, "associated_devices"), wanted
        )

    return [id_of(wanted) for wanted in params["associated_devices"]]


def resolve(user: str, wanted: str, profile: Profile, option: str) -> str:
    """The id of the storage vault that an option means."""
    return profile_entries.resolve(VAULTS, user, wanted, profile, option)


def secrets(params: Params) -> Set[str]:
    """Secret texts in the options, for the masking of what the task prints."""
    return locations.secrets(params.get("settings") or {})
