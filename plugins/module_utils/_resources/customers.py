# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An account with all that is in it: storage vaults, protected items, schedules. Brought about with one write of its profile.

Storage vaults from a template are made by the server: one request each before that write.
"""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, Iterator, List, Mapping, NamedTuple, Optional, Set, Tuple

from .._client.errors import Conflict
from .._model import diff
from .._model.option_map import Sides
from .._model.task import Context, Params, Plan, Result, Step
from . import accounts, devices, profile_entries, protected_items, user, vault
from .profile_entries import Entry, Glance, Kind
from .rules import RULES
from .vaults import VAULTS

Profile = Dict[str, Any]

# Option -> the kind of the entries that are declared in it; an entry may refer to those of the kinds before.
PARTS: Dict[str, Kind] = {"storage_vaults": VAULTS, "protected_items": protected_items.KIND, "schedules": RULES}


# What has to be said to remove one with what is lost with it, as the modules for single ones demand it.
CONFIRM: Dict[str, Tuple[str, ...]] = {
    "storage_vaults": ("delete_with_backups",),
    "protected_items": ("delete_with_schedules",),
    "schedules": (),
}


class Doomed(NamedTuple):
    """Entries of one kind that are to go, as long as nothing is declared of them.

    :param ids: all of them. What somebody adds later is not among them.
    :param confirm: the options of :data:`CONFIRM`.
    """

    ids: FrozenSet[str]
    confirm: Mapping[str, bool]


# An option that no task has: what belongs to a device that is not registered has time until it is.
PUT_OFF = "_put_off"


def put_off(params: Params, profile: Mapping[str, Any]) -> Dict[str, List[Params]]:
    """What is declared for devices that have yet to register, if that may wait: option -> the entries."""
    if not params.get(PUT_OFF):
        return {}
    names = devices.device_names(profile)
    registered = {*names, *names.values()}

    def to_come(item: Params) -> bool:
        return bool(item.get("device")) and item["device"] not in registered and item["state"] != "absent"

    items = params.get("protected_items") or ()
    waiting = [item for item in items if to_come(item)]
    present = {item.get("name") for item in items if not to_come(item)}
    present.update(protected_items.KIND.name(value) for value in protected_items.KIND.entries(profile).values())
    missing = {item.get("name") for item in waiting} - present
    schedules = [
        item
        for item in params.get("schedules") or ()
        if to_come(item) or (not item.get("device") and item.get("protected_item") in missing)
    ]
    return {"protected_items": waiting, "schedules": schedules}


class Entries(NamedTuple):
    """What is declared of the entries of one profile.

    :param context: for the look-up of what entries refer to.
    :param params: the options of the account, with a list of entries for each key of :data:`PARTS`.
    :param purge: for keys of :data:`PARTS` what is to go.
    """

    context: Context
    params: Params
    purge: Mapping[str, Doomed] = {}

    def lay_over(self, profile: Profile) -> Profile:
        """The profile with the declared entries in it.

        :raises CometError: if an entry cannot be meant, or would be lost without a word that it may be.
        """
        waiting = put_off(self.params, profile)
        glance: Optional[Glance] = None
        for option, kind in PARTS.items():
            for item in self.params.get(option) or ():
                if glance is None or glance.profile is not profile:
                    glance = Glance(profile)
                if not glance.is_settled(kind, item) and item not in waiting.get(option, ()):
                    profile = self._with(kind, profile, self._options(item))
        # First what refers to others, which are not missed then.
        for option in reversed(list(PARTS)):
            if option in self.purge:
                profile = self._without(option, self.purge[option], profile)
        return profile

    def _without(self, option: str, doomed: Doomed, profile: Profile) -> Profile:
        kind = PARTS[option]
        for entry in list(undeclared(option, self.params, profile)):
            if entry.id in doomed.ids:
                kind.check_removal(doomed.confirm, entry, profile)
                profile = kind.without(profile, entry.id)
        return profile

    def changes(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> Sides:
        """The entries that differ between two profiles, by name with their changed options, as (before, after)."""
        old: Dict[str, Any] = {}
        new: Dict[str, Any] = {}
        for option, kind in PARTS.items():
            sides = _changed_entries(kind, before, after)
            if any(sides):
                old[option], new[option] = sides
        return old, new

    def stamped(self, before: Mapping[str, Any], after: Profile) -> Profile:
        """The second of two profiles with the time in the entries that differ from the first."""
        for kind in PARTS.values():
            held = kind.entries(before)
            fresh = {
                id_: profile_entries.stamped(kind, value, new=id_ not in held)
                for id_, value in kind.entries(after).items()
                if held.get(id_) != value
            }
            if fresh:
                after = {**after, kind.field: {**kind.entries(after), **fresh}}
        return after

    def missing_vaults(self, profile: Mapping[str, Any]) -> List[Dict[str, Any]]:
        """The options of the storage vaults that the server is to make from a template."""
        return [
            self._options(item)
            for item in self.params.get("storage_vaults") or ()
            if item.get("template")
            and item["state"] != "absent"
            and profile_entries.find(VAULTS, profile, self._options(item)) is None
        ]

    def _options(self, item: Params) -> Dict[str, Any]:
        return {**item, "user": self.params["name"]}

    def _with(self, kind: Kind, profile: Profile, params: Params) -> Profile:
        entry = profile_entries.find(kind, profile, params)
        if params["state"] == "absent":
            if entry is None:
                return profile
            kind.check_removal(params, entry, profile)
            return kind.without(profile, entry.id)
        kind.check(self.context, params)
        options = kind.with_ids(self.context, params, profile, entry)
        if entry is None:
            profile_entries.require_needs(kind, options)
            entry = Entry(profile_entries.new_id(self.context, kind, options), kind.fresh())
            held: Mapping[str, Any] = {}
        else:
            held = entry.value
        desired = kind.lay_over(entry.value, options)
        if desired == held:
            return profile
        kind.check_change(dict(held), desired)
        return {**profile, kind.field: {**kind.entries(profile), entry.id: desired}}


def _changed_entries(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any]) -> Sides:
    old: Dict[str, Any] = {}
    new: Dict[str, Any] = {}
    held, desired = kind.entries(before), kind.entries(after)
    for id_ in [*held, *(key for key in desired if key not in held)]:
        if held.get(id_) == desired.get(id_):
            continue
        name = kind.name(desired.get(id_) or held[id_])
        if id_ not in desired:
            old[name] = profile_entries.readable(diff.lost(kind.view(held[id_], before)), before)
            continue
        sides = profile_entries.differences(kind, held.get(id_) or kind.fresh(), desired[id_], after)
        if id_ in held:
            old[name] = sides[0]
        new[name] = sides[1]
    return old, new


def undeclared(option: str, params: Params, profile: Mapping[str, Any]) -> Iterator[Entry]:
    """The entries of a profile that the document says nothing of, although it says something of their kind.

    Those that come from the policy are not the document's to name.

    :raises InputError: if it is not plain which entry is meant by what the document says.
    """
    if params.get(option) is None:
        return
    kind = PARTS[option]
    meant = {entry.id for dummy, entry in _meant(option, params, profile)}
    used = _used(option, params, profile)
    for id_, value in kind.entries(profile).items():
        if not (id_ in meant or id_ in used or kind.name(value) in used or kind.is_of_policy(value)):
            yield Entry(id_, value)


def _meant(option: str, params: Params, profile: Mapping[str, Any]) -> Iterator[Tuple[Params, Entry]]:
    """What is declared of a kind, with the entry that it means; without what is not there yet."""
    for item in params.get(option) or ():
        entry = profile_entries.find(PARTS[option], profile, {**item, "user": params["name"]})
        if entry is not None:
            yield item, entry


def _used(option: str, params: Params, profile: Mapping[str, Any]) -> Set[str]:
    """Ids and names of entries that others which are declared to be there refer to."""
    if option == "schedules":
        return set()
    reference, field = ("storage_vault", "Destination") if option == "storage_vaults" else ("protected_item", "Source")
    schedules = [item for item in params.get("schedules") or () if item["state"] != "absent"]
    used = {str(item[reference]) for item in schedules if item.get(reference)}
    for item, entry in _meant("schedules", {**params, "schedules": schedules}, profile):
        if not item.get(reference):
            used.add(entry.value.get(field, ""))
    if option == "storage_vaults":
        for item in params.get("protected_items") or ():
            used.update(map(str, item.get("retention_overrides") or ()))
    return used


def plan(context: Context, params: Params) -> Plan:
    """Read the account and say what to do about it and what is in it.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    entries = Entries(context, params, params.get("purge_parts") or {})
    content = user.Content(entries.lay_over, entries.changes, entries.stamped)
    whole = user.plan(context, params, content)
    if params["state"] == "absent" or not any(item.get("template") for item in params.get("storage_vaults") or ()):
        return whole
    account = accounts.find(context.client, params["name"])
    missing = entries.missing_vaults(account.profile if account else {})
    if not missing:
        return whole
    creation = [] if account else whole.steps[:1]
    requests = [_request(context, item) for item in missing]
    return whole._replace(
        steps=[*creation, *requests, Step("fill the profile", lambda: _fill(context, params, content))]
    )


def _request(context: Context, params: Params) -> Step:
    def request() -> None:
        for step in vault.plan(context, params).steps:
            step.run()

    return Step(f"request the storage vault {params['name']}", request)


def _fill(context: Context, params: Params, content: user.Content) -> Optional[Result]:
    """Write what is left to be written, now that the account and the storage vaults are there.

    :raises Conflict: if one of them is gone again.
    """
    account = accounts.find(context.client, params["name"])
    if account is None or Entries(context, params).missing_vaults(account.profile):
        raise Conflict(
            f"somebody else changed the user {params['name']!r} right after it was created",
            method=accounts.WRITE,
            server=context.client.server,
        )
    for step in user.plan(context, params, content).steps:
        step.run()
    return None
