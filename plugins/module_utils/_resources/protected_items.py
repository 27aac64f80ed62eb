# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Protected items as a user's profile holds them, and the options that stand for one.

Facts: the reference, SourceConfig and "EngineProps"; comet-facts section 2, Policies.

The calls for one item with its schedules (``AdminSetProtectedItemWithBackupRules`` and so on) are not used. Servers
have them only lately, and an item cannot be told without its profile, which names the devices, the vaults and what the
policy allows. So they would cost a request more and save none.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Dict, Mapping, Optional, Set

from .._client.errors import InputError
from .._model import codec, engine_props, engines
from .._model.comparer import Comparer
from .._model.engines import Engine
from .._model.option_map import OptionMap, Sides
from .._model.task import Context, Params, Result
from . import devices, profile_entries, references, retention
from .profile_entries import Entry, Glance, Kind, Options, Profile, Value
from .vaults import VAULTS

PROPS = "EngineProps"
# An option that no task has: passwords that can't be compared and are to be replaced all the same.
OUTDATED = "_outdated_passwords"


def _engine(value: Value) -> Engine:
    return engines.of_value(value.get("Engine"))


def _props(value: Value) -> Dict[str, str]:
    return value.get(PROPS) or {}


class ProtectedItems(Kind):
    """The protected items of a user. An item belongs to a device, and each device may have one of the same name."""

    field = "Sources"
    structure = "SourceConfig"
    called = "protected item"
    result = "protected_item"
    options = OptionMap(
        "SourceConfig",
        {
            "name": "Description",
            "device": "OwnerDevice",
            "engine": "Engine",
            "pre_exec": "PreExec",
            "thaw_exec": "ThawExec",
            "post_exec": "PostExec",
            "retention_overrides": "OverrideDestinationRetention",
        },
    )
    # The settings of the engine come on top of these.
    needs = ("device", "engine")

    def check(self, context: Context, params: Params) -> None:
        super().check(context, params)
        engine_props.require_versions(context.client, params)

    def is_meant(self, entry: Value, params: Params, profile: Profile) -> bool:
        device, owner = params.get("device"), entry.get("OwnerDevice", "")
        return device in (None, "", owner, devices.device_names(profile).get(owner))

    def is_meant_at_a_glance(self, entry: Value, params: Params, glance: Glance) -> bool:
        device, owner = params.get("device"), entry.get("OwnerDevice", "")
        return device in (None, "", owner, glance.devices.by_id.get(owner))

    def is_settled(self, value: Value, params: Params, glance: Glance) -> bool:
        device, owner = params.get("device"), value.get("OwnerDevice", "")
        return (
            not params.get("retention_overrides")
            and params["update_password"] != "always"
            and (not device or device == owner or glance.devices.means(device, owner))
            and _is_settled(value, params)
            and engine_props.is_settled(engines.name_of(value.get("Engine")), _props(value), params)
        )

    def with_ids(self, context: Context, params: Params, profile: Profile, held: Optional[Entry]) -> Options:
        options = dict(params, engine=_engine_name(params, held))
        if params.get("device"):
            options["device"] = references.trusted(context, lambda: _device_id(params, profile, held), params["device"])
        if params.get("retention_overrides") is not None:
            options["retention_overrides"] = _by_vault(context, params, profile, held)
        if held is None:
            _check_engine(options["engine"], profile)
        elif params["update_password"] == "always":
            options[OUTDATED] = engine_props.unreadable_passwords(_engine(held.value), _props(held.value))
        return options

    def lay_over(self, value: Value, options: Mapping[str, Any]) -> Value:
        result = super().lay_over(value, options)
        props = engine_props.lay_over(_engine(result), _props(result), options, options.get(OUTDATED) or ())
        return result if props == _props(result) else {**result, PROPS: props}

    def view(self, value: Value, profile: Profile) -> Result:
        return {**super().view(value, profile), **engine_props.view(_engine(value), _props(value))}

    def named(self, options: Result, profile: Profile) -> Result:
        vaults = VAULTS.names(profile)
        overrides = options["retention_overrides"].items()
        return {
            **options,
            "device": references.name_or_id(options["device"], devices.device_names(profile)),
            "retention_overrides": {references.name_or_id(id_, vaults): kept for id_, kept in overrides},
        }

    def changes(self, before: Value, after: Value, profile: Profile) -> Sides:
        sides = super().changes(before, after, profile)
        for side, changed in zip(sides, engine_props.changes(_engine(after), _props(before), _props(after))):
            side.pop(engine_props.PLAIN, None)
            side.update(changed)
        return sides

    def read_only(self, value: Value, profile: Profile) -> Result:
        known = {"create_time": "CreateTime", "modify_time": "ModifyTime", "policy_source_id": "PolicySourceID"}
        statistics = codec.decode("SourceStatistics", value.get("Statistics"))
        return {
            **{option: value[name] for option, name in known.items() if name in value},
            "linked_to_policy": is_linked(value),
            "device_name": devices.device_names(profile).get(value.get("OwnerDevice", ""), ""),
            "statistics": statistics,
        }

    def related(self, entry: Entry, profile: Profile) -> Result:
        return {"schedules": sorted(schedules_of(profile, entry.id).values())}

    def is_of_policy(self, value: Value) -> bool:
        return is_linked(value)

    def check_change(self, held: Value, desired: Value) -> None:
        if held == desired:
            return
        if is_linked(held):
            raise _of_the_policy(self.name(held))
        engine, was, is_ = _engine(desired), _props(held), _props(desired)
        if not engine_props.selects(engine, is_) and (not held or engine_props.selects(engine, was)):
            wanted = " or ".join(f"{engine.option}.{option}" for option in engine.selects)
            raise InputError(
                f"the protected item {self.name(desired)!r} would protect nothing",
                remedy=f"Say what to protect in {wanted}",
            )
        for vault, value in _overrides(desired).items():
            retention.refuse_nothing(f"retention_overrides.{vault}", _overrides(held).get(vault), value or {})

    def check_removal(self, params: Params, entry: Entry, profile: Profile) -> Result:
        if is_linked(entry.value):
            raise _of_the_policy(self.name(entry.value))
        schedules = schedules_of(profile, entry.id)
        if schedules and not params["delete_with_schedules"]:
            raise InputError(
                f"removing the protected item {self.name(entry.value)!r} would remove the schedules that back it up:"
                f" {references.listed(sorted(map(repr, schedules.values())))}",
                remedy="Set delete_with_schedules to true if that is meant",
            )
        return {"schedules": sorted(schedules.values())} if schedules else {}

    def without(self, profile: Profile, id_: str) -> Dict[str, Any]:
        result = super().without(profile, id_)
        doomed = schedules_of(profile, id_)
        if doomed:
            result["BackupRules"] = {key: rule for key, rule in profile["BackupRules"].items() if key not in doomed}
        return result


KIND = ProtectedItems()
_is_settled = Comparer(KIND.options, ("device", "engine"))


def schedules_of(profile: Profile, id_: str) -> Dict[str, str]:
    """The schedules that back up an item: id -> name."""
    rules = profile.get("BackupRules") or {}
    return {key: rule.get("Description", "") for key, rule in rules.items() if rule.get("Source") == id_}


def is_linked(value: Value) -> bool:
    """Whether an item is a default item of the user's policy and follows it: there alone it can be changed."""
    return bool(value.get("PolicySourceID") and value.get("ExistingUserUpdate"))


def _of_the_policy(name: str) -> InputError:
    return InputError(
        f"the protected item {name!r} is a default item of the user's policy and follows it",
        remedy="Change or remove it there, with cometbackup.comet.comet_policy",
    )


# -- engines -------------------------------------------------------------------------------------------------


def _engine_name(params: Params, held: Optional[Entry]) -> Optional[str]:
    """The engine that is meant, by the option for it or by the option that its settings are given in; None if it is not said.

    :raises InputError: if they don't agree, or the item is of another one.
    """
    present = engines.name_of(held.value.get("Engine")) if held else None
    meant: Dict[str, Any] = {
        option: engine.name for option, engine in engines.OPTIONS.items() if params.get(option) is not None
    }
    if params.get("engine"):
        meant["engine"] = present if params["engine"] == present else engines.named(params["engine"], "engine").name
    if len(set(meant.values())) > 1:
        raise InputError(
            f"{' and '.join(meant)} are of different engines",
            remedy="An item has one engine: give the settings of that one",
        )
    wanted = next(iter(meant.values()), None)
    if held and wanted not in (None, present):
        raise InputError(
            f"the protected item {KIND.name(held.value)!r} is of the engine {present}, and an item keeps its engine",
            remedy=f"Remove it first, or give the item of the engine {wanted} another name",
        )
    return wanted


def _check_engine(wanted: Optional[str], profile: Profile) -> None:
    """A policy may allow new items of some engines only, also to administrators (facts: the vendor's guide to policies).

    :raises InputError: if it does not allow this one.
    """
    types = (profile.get("Policy") or {}).get("ProtectedItemEngineTypes") or {}
    if not wanted or not types.get("ShouldRestrictEngineTypeList"):
        return
    allowed = [engines.name_of(value) for value in types.get("AllowedEngineTypeWhenRestricted") or []]
    if wanted not in allowed:
        raise InputError(
            f"the user's policy allows no new protected items of the engine {wanted}",
            remedy=f"It allows {references.listed(sorted(allowed)) or 'none'}; see protected_item_engine_types of cometbackup.comet.comet_policy",
        )


# -- devices and vaults --------------------------------------------------------------------------------------


def _device_id(params: Params, profile: Profile, held: Optional[Entry]) -> str:
    wanted = str(params["device"])
    if held and wanted == held.value.get("OwnerDevice"):
        # An item may outlive its device, and an info module returns the id.
        return wanted
    return devices.id_named(params["user"], wanted, devices.device_names(profile))


def _by_vault(context: Context, params: Params, profile: Profile, held: Optional[Entry]) -> Dict[str, Any]:
    """Retention by the ids of storage vaults.

    :raises InputError: if two keys mean the same vault.
    """
    # An override may outlive its vault, and an info module returns the id.
    names = {**dict.fromkeys(_overrides(held.value) if held else (), ""), **VAULTS.names(profile)}
    result: Dict[str, Any] = {}
    for key, value in params["retention_overrides"].items():
        look_up = partial(
            profile_entries.resolve, VAULTS, params["user"], str(key), profile, "retention_overrides", names
        )
        id_ = references.trusted(context, look_up, str(key))
        if id_ in result:
            raise InputError(f"retention_overrides: two of its keys mean the storage vault {id_}")
        result[id_] = value
    return result


def _overrides(value: Value) -> Dict[str, Any]:
    return dict(value.get("OverrideDestinationRetention") or {})


def secrets(params: Params) -> Set[str]:
    """Secret texts in the options, for the masking of what the task prints."""
    return engine_props.secrets(params)
