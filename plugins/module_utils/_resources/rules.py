# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Schedules of a user's profile (backup rules, as the API calls them): the options that stand for one.

A schedule connects a protected item with a storage vault and says when it is backed up. As protected items belong to
devices, so do schedules, and each item may have one of the same name.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional

from .._api import structures
from .._client.errors import InputError, NotFound
from .._model import codec, schedules, starts
from .._model.comparer import Comparer, Remembered
from .._model.option_map import OptionMap, Sides
from .._model.task import Context, Params, Result
from . import devices, protected_items, references, vaults
from .profile_entries import Entry, Glance, Kind, Options, Profile, Value

OPTIONS = OptionMap(
    "BackupRuleConfig",
    {
        "name": "Description",
        "protected_item": "Source",
        "storage_vault": "Destination",
        "skip_already_running": "SkipAlreadyRunning",
        "stop_after": "StopAfter",
        "limit_vault_speed_bps": "LimitVaultSpeedBps",
        "concurrency_count": "ConcurrencyCount",
        "reduce_disk_concurrency": "ReduceDiskConcurrency",
        "use_on_disk_indexes": "UseOnDiskIndexes",
        "allow_zero_files_success": "AllowZeroFilesSuccess",
        "auto_retention_level": "AutoRetentionLevel",
        "log_level": "LogLevel",
        "tags": "Tags",
        "pre_exec": "PreExec",
        "thaw_exec": "ThawExec",
        "post_exec": "PostExec",
    },
)
# What else starts a backup than the time.
TRIGGERS = OptionMap(
    "BackupRuleEventTriggers",
    {
        "on_boot": "OnPCBoot",
        "on_boot_if_missed": "OnPCBootIfLastJobMissed",
        "retry_failed_jobs": "OnLastJobFailDoRetry",
        "retry_failed_jobs_count": "LastJobFailDoRetryCount",
        "retry_failed_jobs_after": "LastJobFailDoRetryTime",
    },
)
ITEM = "protected item"


class Rules(Kind):
    """Schedules."""

    field = "BackupRules"
    structure = "BackupRuleConfig"
    called = "schedule"
    result = "schedule"
    options = OPTIONS
    needs = ("protected_item", "storage_vault")

    def check(self, context: Context, params: Params) -> None:
        super().check(context, params)
        TRIGGERS.require_versions(context.client, params)

    def is_meant(self, entry: Value, params: Params, profile: Profile) -> bool:
        if params.get("protected_item"):
            source, names = str(entry.get("Source", "")), _item_names(params, profile)
            return bool(params["protected_item"] in (source, names.get(source)))
        return not params.get("device") or entry.get("Source") in _item_names(params, profile)

    def is_meant_at_a_glance(self, entry: Value, params: Params, glance: Glance) -> bool:
        item, source = params.get("protected_item"), str(entry.get("Source", ""))
        if item == source:
            return True
        name = glance.names(protected_items.KIND).by_id.get(source)
        if name is None or not _is_on(params.get("device"), source, glance):
            return not item and not params.get("device")
        return not item or item == name

    def is_settled(self, value: Value, params: Params, glance: Glance) -> bool:
        item, vault = params.get("protected_item"), params.get("storage_vault")
        source, destination = value.get("Source", ""), value.get("Destination", "")
        return (
            (not item or item == source or _is_item(item, params.get("device"), source, glance))
            and (not vault or vault == destination or glance.names(vaults.VAULTS).means(vault, destination))
            and _is_settled(value, params)
            and _triggers_are_settled(value.get("EventTriggers") or {}, params)
            and (params.get("times") is None or _times_are_settled(value.get("Schedules") or [], params["times"]))
        )

    def with_ids(self, context: Context, params: Params, profile: Profile, held: Optional[Entry]) -> Options:
        options, there = dict(params), held.value if held else {}
        item, vault = params.get("protected_item"), params.get("storage_vault")
        if item and item != there.get("Source"):
            options["protected_item"] = references.trusted(context, lambda: _item_id(params, item, profile), item)
        if vault and vault != there.get("Destination"):
            options["storage_vault"] = references.trusted(
                context, lambda: vaults.resolve(params["user"], vault, profile, "storage_vault"), vault
            )
        return options

    def lay_over(self, value: Value, options: Mapping[str, Any]) -> Value:
        result = super().lay_over(value, options)
        triggers = result.get("EventTriggers") or {}
        wanted = TRIGGERS.lay_over(triggers, options)
        if wanted != triggers:
            result["EventTriggers"] = wanted
        if options.get("times") is not None:
            held = result.get("Schedules") or []
            times = starts.lay_over(held, schedules.from_options(options["times"], "times"))
            if times != held:
                result["Schedules"] = times
        return result

    def view(self, value: Value, profile: Profile) -> Result:
        shown = self.options.view(value)
        head = {option: shown.pop(option) for option in ("name", "protected_item", "storage_vault")}
        return {
            **head,
            "device": _source(value, profile).get("OwnerDevice", ""),
            "times": [schedules.to_option(start) for start in _starts(value)],
            **TRIGGERS.view(value.get("EventTriggers") or {}),
            **shown,
        }

    def named(self, options: Result, profile: Profile) -> Result:
        device = references.name_or_id(options["device"], devices.device_names(profile))
        items = _item_names({"device": options["device"]}, profile)
        return {
            **options,
            "protected_item": references.name_or_id(options["protected_item"], items),
            "storage_vault": references.name_or_id(options["storage_vault"], vaults.VAULTS.names(profile)),
            "device": device,
        }

    def changes(self, before: Value, after: Value, profile: Profile) -> Sides:
        sides = super().changes(before, after, profile)
        triggers = TRIGGERS.changes(before.get("EventTriggers") or {}, after.get("EventTriggers") or {})
        for side, value, changed in zip(sides, (before, after), triggers):
            side.pop("event_triggers", None)
            if side.pop("schedules", None) is not None:
                side["times"] = [_said(start) for start in _starts(value)]
            side.update(changed)
        return sides

    def read_only(self, value: Value, profile: Profile) -> Result:
        item = _source(value, profile)
        vault = (profile.get("Destinations") or {}).get(value.get("Destination", "")) or {}
        known = structures.structure(self.structure).fields
        times = {
            known[name].option: value.get(name, codec.zero(known[name].type)) for name in ("CreateTime", "ModifyTime")
        }
        return {
            **times,
            "protected_item_name": item.get("Description", ""),
            "storage_vault_name": vault.get("Description", ""),
            "device_name": devices.device_names(profile).get(item.get("OwnerDevice", ""), ""),
        }


RULES = Rules()
_is_settled = Comparer(OPTIONS, ("protected_item", "storage_vault"))
_triggers_are_settled = Comparer(TRIGGERS)


def _is_on(device: Optional[str], item: str, glance: Glance) -> bool:
    """Whether a protected item is of the device that is named, if one is."""
    if not device:
        return True
    names = glance.devices
    meant = [*names.ids.get(device, ()), *([device] if device in names.by_id else ())] or [device]
    return glance.profile["Sources"][item].get("OwnerDevice") in meant


def _is_item(wanted: str, device: Optional[str], item: str, glance: Glance) -> bool:
    """Whether a name means a protected item, and no other of the device that is named."""
    names = glance.names(protected_items.KIND)
    meant = [id_ for id_ in names.ids.get(wanted, ()) if _is_on(device, id_, glance)]
    return meant == [item] and wanted not in names.by_id


@Remembered
def _times_are_settled(held: List[Any], wanted: List[Any]) -> bool:
    return starts.lay_over(held, schedules.from_options(wanted, "times")) == held


def _starts(value: Value) -> List[starts.Start]:
    return [starts.from_config(config) for config in value.get("Schedules") or []]


def _said(start: starts.Start) -> Any:
    """A start as a person reads it best."""
    return schedules.to_text(start) or schedules.to_option(start)


def _source(value: Value, profile: Profile) -> Dict[str, Any]:
    found: Dict[str, Any] = (profile.get("Sources") or {}).get(value.get("Source", "")) or {}
    return found


def _item_names(params: Params, profile: Profile) -> Dict[str, str]:
    """Id -> name of the protected items that come into question: all, or those of the device that is named."""
    sources = profile.get("Sources") or {}
    device = params.get("device")
    if device:
        names = devices.device_names(profile)
        owners = [id_ for id_, name in names.items() if device in (id_, name)] or [device]
        sources = {id_: source for id_, source in sources.items() if source.get("OwnerDevice") in owners}
    return {id_: source.get("Description", "") for id_, source in sources.items()}


def _item_id(params: Params, wanted: str, profile: Profile) -> str:
    """The id of the protected item that is meant.

    :raises InputError: if several have the name.
    :raises NotFound: if there is none, or no such device.
    """
    names, device = _item_names(params, profile), params.get("device")
    if device and not names:
        devices.id_named(params["user"], device, devices.device_names(profile))
    user = params["user"]
    owner = f"the device {device!r} of {user!r}" if device else f"the user {user!r}"
    try:
        return references.resolve(ITEM, wanted, names, "protected_item")
    except NotFound as error:
        raise references.missing(error, f"{owner} has no {ITEM} {wanted!r}", list(names.values())) from None
    except InputError as error:
        if not device:
            error.remedy = f"Say in device whose is meant, or {error.remedy[:1].lower()}{error.remedy[1:]}"
        raise


def is_of(entry: Entry, params: Params, profile: Profile) -> bool:
    """Whether the filters of an info module leave a schedule: ``device``, ``protected_item`` and ``storage_vault``, each by name or id."""
    source, value = _source(entry.value, profile), entry.value
    names = RULES.read_only(value, profile)
    found = {
        "device": (source.get("OwnerDevice"), names["device_name"]),
        "protected_item": (value.get("Source"), names["protected_item_name"]),
        "storage_vault": (value.get("Destination"), names["storage_vault_name"]),
    }
    return all(not params.get(option) or params[option] in choices for option, choices in found.items())
