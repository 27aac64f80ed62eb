# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a user's profile holds in maps: storage vaults, protected items, schedules, devices.

None of them has a call of its own on servers of every release, so each is read with the profile, which is written
as a whole under its hash. A :class:`Kind` says what is particular about one; the rest is the same for all.

New entries get an id by chance. It need not follow from the names: two writers can't create the same entry, since
the second one's hash no longer fits, and a run whose answer was lost finds by name what it has made. And it should
not: devices keep by the id of a vault what they know of its content, so that an id must never come back for another.
"""

from __future__ import annotations

import time
import uuid
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Tuple

from .._api import structures
from .._client.errors import Conflict, InputError, NotFound
from .._model import codec, diff, kept, option_map
from .._model.option_map import OptionMap, Sides
from .._model.task import Context, Params, Plan, Result, Step
from . import accounts, devices, references
from .accounts import Account

Profile = Mapping[str, Any]
Value = Dict[str, Any]
Options = Dict[str, Any]


class Entry(NamedTuple):
    """One entry of a map: its id, and the structure as the server holds it."""

    id: str
    value: Value


class Names:
    """What the entries of a map are called: ``by_id`` has the name of each, ``ids`` those that have a name."""

    def __init__(self, by_id: Dict[str, str]) -> None:
        self.by_id = by_id
        self.ids: Dict[str, List[str]] = {}
        for id_, name in by_id.items():
            self.ids.setdefault(name, []).append(id_)

    def means(self, wanted: str, id_: str) -> bool:
        """Whether a name or an id means an entry, and no other: what :func:`references.resolve` finds."""
        return wanted == id_ if wanted in self.by_id else self.ids.get(wanted) == [id_]


class Glance:
    """A profile as who looks at all of its entries wants to see it."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.devices = Names(devices.device_names(profile))
        self._names: Dict[str, Names] = {}

    def names(self, kind: Kind) -> Names:
        """What the entries of a kind are called."""
        if kind.field not in self._names:
            self._names[kind.field] = Names(kind.names(self.profile))
        return self._names[kind.field]

    def is_settled(self, kind: Kind, params: Params) -> bool:
        """Whether the entry that the options mean is there and plainly as they declare, so that nothing is to be done about it."""
        if params["state"] != "present":
            return False
        entries, id_ = kind.entries(self.profile), self._id(kind, params)
        return id_ in entries and kind.is_settled(entries[id_], params, self)

    def _id(self, kind: Kind, params: Params) -> Optional[str]:
        """The id of the entry that is meant, as by :func:`find`; None if there is not exactly one."""
        id_, name = params.get("id"), params.get("name")
        if id_ or not name:
            return id_
        entries = kind.entries(self.profile)
        meant = [
            key for key in self.names(kind).ids.get(name, ()) if kind.is_meant_at_a_glance(entries[key], params, self)
        ]
        return meant[0] if len(meant) == 1 else None


class Kind:
    """A kind of entry, for the options of its modules.

    ``field`` is the map in ``UserProfileConfig``, ``structure`` the type of its values. ``called`` is what sentences
    call it, ``result`` the key of a task's result. ``options`` has the option ``name`` for the field that people know
    an entry by. ``composed`` are options that stand for several fields, and those fields (as plain options); the
    methods below have their share in them. ``needs`` are options without which none can be created.
    """

    field: str
    structure: str
    called: str
    result: str
    options: OptionMap
    composed: Mapping[str, Tuple[str, ...]] = {}
    needs: Tuple[str, ...] = ()

    def check(self, context: Context, params: Params) -> None:
        """Look at the options by themselves, before anything is read.

        :raises CometError: if one cannot be meant, or the server is too old for it.
        """
        self.options.require_versions(context.client, params)

    def is_meant(self, entry: Value, params: Params, profile: Profile) -> bool:
        """Whether an entry of the right name is the one: names may be unique among the entries of one device only."""
        return True

    def is_meant_at_a_glance(self, entry: Value, params: Params, glance: Glance) -> bool:
        """The same for a profile that many entries are looked up in."""
        return True

    def is_settled(self, value: Value, params: Params, glance: Glance) -> bool:
        """Whether an entry is plainly as the options declare. If not, :meth:`with_ids` and :meth:`lay_over` have to tell."""
        return False

    def with_ids(self, context: Context, params: Params, profile: Profile, held: Optional[Entry]) -> Options:
        """The options with ids in place of names of other objects."""
        return dict(params)

    def fresh(self) -> Value:
        """A new entry that says nothing yet."""
        value: Value = codec.zero(self.structure)
        return value

    def lay_over(self, value: Value, options: Mapping[str, Any]) -> Value:
        """The entry with the given options in it; what is not given stays."""
        return self.options.lay_over(value, options)

    def view(self, value: Value, profile: Profile) -> Result:
        """The options that describe an entry; given to the module they change nothing."""
        return self.options.view(value)

    def named(self, options: Result, profile: Profile) -> Result:
        """The options that describe an entry, with names in place of ids of other objects wherever they tell which one is meant."""
        return options

    def is_of_policy(self, value: Value) -> bool:
        """Whether an entry is not the user's own but comes from the policy, where alone it can be changed."""
        return False

    def read_only(self, value: Value, profile: Profile) -> Result:
        """What an info module tells besides, that nobody can set."""
        return {}

    def related(self, entry: Entry, profile: Profile) -> Result:
        """What it tells of other entries that have to do with this one."""
        return {}

    def changes(self, before: Value, after: Value, profile: Profile) -> Sides:
        """The changed options of two versions of an entry as (before, after)."""
        views = self.view(before, profile), self.view(after, profile)
        return option_map.composed(self.options.changes(before, after), views, self.composed)

    def check_change(self, held: Value, desired: Value) -> None:
        """Look at what would be written.

        :raises InputError: if it cannot be meant.
        """

    def check_removal(self, params: Params, entry: Entry, profile: Profile) -> Result:
        """Make sure that what is lost with an entry is known.

        :returns: what goes with it, for the diff.
        :raises InputError: if an option has to say that it is meant.
        """
        return {}

    def without(self, profile: Profile, id_: str) -> Dict[str, Any]:
        """The profile without an entry, and without what makes no sense any longer."""
        return {**profile, self.field: {key: value for key, value in profile[self.field].items() if key != id_}}

    def entries(self, profile: Profile) -> Dict[str, Value]:
        """All entries by id."""
        found: Dict[str, Value] = profile.get(self.field) or {}
        return found

    def name(self, value: Value) -> str:
        """What people know an entry by."""
        return str(value.get(self.options.fields["name"], ""))

    def names(self, profile: Profile) -> Dict[str, str]:
        """Id -> name of all entries."""
        return {id_: self.name(value) for id_, value in self.entries(profile).items()}


# -- finding -------------------------------------------------------------------------------------------------


def account_of(context: Context, user: str) -> Account:
    """The account of a user; in check mode an empty one for a user that an earlier task would create.

    :raises NotFound: if there is no such user.
    """
    return references.trusted(context, lambda: accounts.existing(context.client, user), Account({"Username": user}, ""))


def find(kind: Kind, profile: Profile, params: Params) -> Optional[Entry]:
    """The entry that the options ``id`` or ``name`` mean, or None if there is none.

    :raises InputError: if several have the name.
    """
    entries = kind.entries(profile)
    id_, name = params.get("id"), params.get("name")
    if id_:
        return Entry(id_, entries[id_]) if id_ in entries else None
    if not name:
        raise InputError("name must not be empty", remedy=f"Give the name or the id of the {kind.called}")
    found = [
        Entry(key, value)
        for key, value in entries.items()
        if kind.name(value) == name and kind.is_meant(value, params, profile)
    ]
    if len(found) > 1:
        raise InputError(
            f"{len(found)} {references.plural(kind.called)} of {params['user']!r} are named {name!r}",
            remedy=f"Give one of their ids in id: {', '.join(sorted(entry.id for entry in found))}",
        )
    return found[0] if found else None


def resolve(
    kind: Kind, user: str, wanted: str, profile: Profile, option: str, names: Optional[Dict[str, str]] = None
) -> str:
    """The id of the entry that an option of another kind means, from its id or its name.

    :param names: id -> name of those that come into question, if not all of them do.
    :raises NotFound: if there is none.
    :raises InputError: if several have the name.
    """
    names = kind.names(profile) if names is None else names
    try:
        return references.resolve(kind.called, wanted, names, option)
    except NotFound as error:
        problem = f"the user {user!r} has no {kind.called} {wanted!r}"
        raise references.missing(error, problem, list(names.values())) from None


# -- planning ------------------------------------------------------------------------------------------------


def plan(context: Context, params: Params, kind: Kind) -> Plan:
    """Read the profile and say what to do about one entry. One request if nothing differs.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    kind.check(context, params)
    if params["state"] == "absent":
        return absent(context, params, kind, accounts.existing(context.client, params["user"]))
    return present(context, params, kind, account_of(context, params["user"]))


def absent(context: Context, params: Params, kind: Kind, account: Account) -> Plan:
    """Remove an entry, if it is there."""
    entry = find(kind, account.profile, params)
    if entry is None:
        return Plan({}, {}, [], {kind.result: {}})
    also = kind.check_removal(params, entry, account.profile)
    user, desired = params["user"], kind.without(account.profile, entry.id)

    def remove() -> None:
        if entry.id in kind.entries(_written(context, user, desired, account.hash)):
            raise _undone(context, kind, params)

    before = {**readable(diff.lost(view(kind, user, entry, account.profile)), account.profile), **also}
    return Plan(before, {}, [Step(f"remove the {kind.called}", remove)], {kind.result: {}})


def present(context: Context, params: Params, kind: Kind, account: Account) -> Plan:
    """Create an entry, or change what differs."""
    profile = account.profile
    entry = find(kind, profile, params)
    options = kind.with_ids(context, params, profile, entry)
    if entry is None:
        return _created(context, options, kind, account)
    desired = kind.lay_over(entry.value, options)
    kind.check_change(entry.value, desired)
    kept.require_known(context.client, kind.structure, entry.value, desired, kind.options.fields)
    before, after = differences(kind, entry.value, desired, profile)
    wanted = Entry(entry.id, desired)
    steps: List[Step] = []
    if desired != entry.value:
        steps.append(Step(f"write the {kind.called}", lambda: put(context, kind, options, account, wanted)))
    return Plan(before, after, steps, {kind.result: view(kind, params["user"], wanted, profile)})


def _created(context: Context, options: Options, kind: Kind, account: Account) -> Plan:
    require_needs(kind, options)
    fresh = kind.fresh()
    wanted = Entry(new_id(context, kind, options), kind.lay_over(fresh, options))
    kind.check_change({}, wanted.value)
    dummy, after = differences(kind, fresh, wanted.value, account.profile)
    step = Step(f"create the {kind.called}", lambda: put(context, kind, options, account, wanted, new=True))
    return Plan(
        {},
        # The id is left out: another run would draw another one.
        {"user": options["user"], "name": kind.name(wanted.value), **after},
        [step],
        {kind.result: view(kind, options["user"], wanted, account.profile)},
    )


def new_id(context: Context, kind: Kind, options: Mapping[str, Any]) -> str:
    """The id of a new entry: the one that is asked for, or one by chance. In a plan, which two runs must agree on, it has none yet."""
    if options.get("id"):
        return str(options["id"])
    return f"(new {kind.called} {options['name']})" if context.planning else str(uuid.uuid4())


def require_needs(kind: Kind, options: Mapping[str, Any]) -> None:
    """Make sure that a new entry is told enough of.

    :raises InputError: naming what is missing.
    """
    lacking = [option for option in ("name", *kind.needs) if options.get(option) in (None, "", [], {})]
    if lacking:
        raise InputError(
            f"the user {options['user']!r} has no {kind.called} {options.get('name') or options.get('id')!r},"
            f" and creating it needs {' and '.join(lacking)}"
        )


def differences(kind: Kind, before: Value, after: Value, profile: Profile) -> Sides:
    """The changed options of two versions of an entry for a person to read, as (before, after)."""
    old, new = kind.changes(before, after, profile)
    return readable(old, profile), readable(new, profile)


def readable(options: Result, profile: Profile) -> Result:
    """Options of an entry with the names of devices, storage vaults and protected items in place of their ids."""
    names = references.told_apart(devices.device_names(profile))
    for field in ("Destinations", "Sources"):
        entries = profile.get(field) or {}
        names.update(references.told_apart({id_: entry.get("Description", "") for id_, entry in entries.items()}))
    found: Result = references.with_names(options, names)
    return found


def view(kind: Kind, user: str, entry: Entry, profile: Profile) -> Result:
    """The options that describe an entry, those that address it included."""
    return {"user": user, "id": entry.id, **kind.view(entry.value, profile)}


# -- writing -------------------------------------------------------------------------------------------------


def put(context: Context, kind: Kind, options: Options, account: Account, entry: Entry, *, new: bool = False) -> Result:
    """Write an entry into the profile that was read, and see that the server has it.

    :raises Conflict: if somebody else wrote the profile meanwhile.
    :raises VersionTooOld: if the server did not keep an option.
    """
    entries = {**kind.entries(account.profile), entry.id: stamped(kind, entry.value, new=new)}
    profile = _written(context, options["user"], {**account.profile, kind.field: entries}, account.hash)
    held = kind.entries(profile).get(entry.id)
    if held is None:
        raise _undone(context, kind, options)
    desired = kind.lay_over(held, options)
    kept.require_kept(context.client, accounts.WRITE, kind.structure, held, desired, kind.options.fields)
    return {kind.result: view(kind, options["user"], Entry(entry.id, held), profile)}


def stamped(kind: Kind, value: Value, *, new: bool = False) -> Value:
    """The entry with the time of the change, which the reference leaves to the caller."""
    known, now = structures.structure(kind.structure).fields, int(time.time())
    stamps = {"ModifyTime": now, **({"CreateTime": now} if new else {})}
    return {**value, **{name: stamp for name, stamp in stamps.items() if name in known}}


def _written(context: Context, user: str, profile: Dict[str, Any], held_hash: str) -> Profile:
    """Write a profile, and return what the server holds afterwards: by the answer, or read once more where it does not tell."""
    held = accounts.write(context.client, user, profile, held_hash)
    return accounts.existing(context.client, user).profile if held is None else held


def _undone(context: Context, kind: Kind, options: Mapping[str, Any]) -> Conflict:
    return Conflict(
        f"somebody else wrote the profile of {options['user']!r} at the same time and undid the change to the {kind.called}",
        method=accounts.WRITE,
        server=context.client.server,
    )
