# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An entry of a part of the settings that is a map or a list, of the server or of a tenant: brought into the declared state, and read.

Other entries stay as they are, since the whole collection is written as it was read right before.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Set, Tuple, Union

from .._client.errors import InputError
from .._model import codec, diff, kept, redact
from .._model.option_map import OptionMap
from .._model.task import Context, Params, Plan, Result, Step
from . import references
from .places import Part, Place, look_up

Key = Union[str, int]
Entry = Dict[str, Any]
Check = Callable[[Params, Optional[Entry]], None]


class ByName(NamedTuple):
    """The entries of a map, found by their key.

    :param option: the option that names it.
    """

    option: str = "name"

    def opened(self, value: Mapping[Any, Entry]) -> Dict[Key, Entry]:
        """The entries by key."""
        return dict(value)

    def closed(self, entries: Mapping[Key, Entry]) -> Dict[Key, Entry]:
        """The map that has them."""
        return dict(entries)

    def find(self, kind: str, entries: Mapping[Key, Entry], params: Params) -> Optional[Key]:
        """The key of the entry that the options mean, None if there is none.

        :raises InputError: for an empty name.
        """
        if not params[self.option]:
            raise InputError(f"{self.option} must not be empty")
        return params[self.option] if params[self.option] in entries else None

    def new_key(self, entries: Mapping[Key, Entry], params: Params) -> Key:
        """The key of one that is to be added."""
        return str(params[self.option])

    def shown(self, key: Key) -> Dict[str, Any]:
        """What an entry's key says of it, as options."""
        return {self.option: key}

    def label(self, params: Params) -> str:
        """The entry that the options mean, for sentences."""
        return repr(params[self.option])


class Matching(NamedTuple):
    """The entries of a list, found by what is in them.

    :param ways: each tells whether an entry is the one that the options mean; the first of them that finds any counts.
    :param label: names the entry that the options mean, for sentences: ``'Vault in Lisbon'``.
    :param told_apart_by: an option, and the field that it stands for, that tells apart entries that are alike.
    """

    ways: Tuple[Callable[[Entry, Params], bool], ...]
    label: Callable[[Params], str]
    told_apart_by: Tuple[str, str]

    def opened(self, value: List[Entry]) -> Dict[Key, Entry]:
        """The entries by their place."""
        return dict(enumerate(value))

    def closed(self, entries: Mapping[Key, Entry]) -> List[Entry]:
        """The list that has them."""
        return list(entries.values())

    def find(self, kind: str, entries: Mapping[Key, Entry], params: Params) -> Optional[Key]:
        """The place of the entry that the options mean, None if there is none.

        :raises InputError: if there are several.
        """
        found = next(
            filter(None, ([key for key, entry in entries.items() if way(entry, params)] for way in self.ways)), []
        )
        if len(found) > 1:
            option, field = self.told_apart_by
            texts = sorted(str(entries[key].get(field) or "(none)") for key in found)
            raise InputError(
                f"{len(found)} {references.plural(kind)} fit {self.label(params)}",
                remedy=f"Give the {option} of one of them: {', '.join(texts)}",
            )
        return found[0] if found else None

    def new_key(self, entries: Mapping[Key, Entry], params: Params) -> Key:
        """The place of one that is to be added."""
        return len(entries)

    def shown(self, key: Key) -> Dict[str, Any]:
        """Nothing: the place in a list is no option."""
        return {}


def anything(params: Params, held: Optional[Entry]) -> None:
    """The check of a kind whose options need none."""


class Collection(NamedTuple):
    """A kind of entry.

    :param kind: what one is called, also the key of the results.
    :param options: those of the module that stand for an entry's fields.
    :param found: how the entry that the options mean is found.
    :param fresh: what a new entry has that the options need not say.
    :param check: raises an InputError if the options cannot be meant for the entry that is held, if any.
    :param more: further parameters of the method that writes the server's own.
    :param filters: options of the info module that choose entries of that value.
    """

    kind: str
    part: Part
    options: OptionMap
    found: Union[ByName, Matching]
    fresh: Callable[[Params], Mapping[str, Any]] = lambda params: {}
    check: Check = anything
    more: Callable[[Params], Dict[str, Any]] = lambda params: {}
    filters: Tuple[str, ...] = ()

    # -- state ---------------------------------------------------------------------------------------------

    def plan(self, context: Context, params: Params) -> Plan:
        """Read the collection and say what to do about one entry. One request if nothing differs.

        :raises CometError: if an option cannot be meant or the server refuses to be asked.
        """
        place = Place(context.client, self.part, params.get("tenant"))
        if params["state"] == "absent":
            return self._absent(place, params)
        return self._present(place, params, references.trusted(context, place.read, codec.zero(self.part.type)))

    def _absent(self, place: Place, params: Params) -> Plan:
        entries = self.found.opened(place.read())
        key = self.found.find(self.kind, entries, params)
        if key is None:
            return Plan({}, {}, [], {self.kind: {}})
        others = {other: entry for other, entry in entries.items() if other != key}

        def remove() -> None:
            place.write(self.found.closed(others), **self.more(params))
            if self._held(place, params)[1] is not None:
                raise place.undone(f"the change to {self.found.label(params)}")

        before = diff.lost(self.view(key, place.tenant, entries[key]))
        return Plan(before, {}, [Step(f"remove the {self.kind}", remove)], {self.kind: {}})

    def _present(self, place: Place, params: Params, present: Any) -> Plan:
        entries = self.found.opened(present)
        key = self.found.find(self.kind, entries, params)
        held = None if key is None else entries[key]
        self.check(params, held)
        desired = self._lay_over(held, params)
        if desired != held:
            self.options.require_versions(place.client, params)
            place.require_known()
        if held is not None:
            kept.require_known(place.client, self.options.structure, held, desired, self.options.fields)
        key = self.found.new_key(entries, params) if key is None else key

        def write() -> Result:
            place.write(self.found.closed({**entries, key: desired}), **self.more(params))
            return {self.kind: self._verified(place, params)}

        before, after = self.options.changes(held or {}, desired)
        if held is None:
            # An id that nobody gave says nothing.
            named = {option: value for option, value in after.items() if option != "id" or params.get("id")}
            after = {**self.found.shown(key), **named}
        return Plan(
            before,
            after,
            [] if desired == held else [Step(f"write the {self.kind}", write)],
            {self.kind: self.view(key, place.tenant or params.get("tenant") or "", desired)},
            creates=held is None,
        )

    def _lay_over(self, held: Optional[Entry], params: Params) -> Entry:
        """The entry, or a new one, with the given options in it; what is not given stays."""
        base = {**codec.zero(self.options.structure), **self.fresh(params)} if held is None else held
        return self.options.lay_over(base, params)

    def _held(self, place: Place, params: Params) -> Tuple[Key, Optional[Entry]]:
        entries = self.found.opened(place.read())
        key = self.found.find(self.kind, entries, params)
        return ("", None) if key is None else (key, entries[key])

    def _verified(self, place: Place, params: Params) -> Dict[str, Any]:
        """The entry, as options, that the server holds after the write.

        :raises Conflict: if somebody else has written the collection from what it was before.
        :raises VersionTooOld: if the server did not keep an option.
        """
        key, held = self._held(place, params)
        if held is None:
            raise place.undone(f"the change to {self.found.label(params)}")
        kept.require_kept(
            place.client,
            place.write_method,
            self.options.structure,
            held,
            self._lay_over(held, params),
            self.options.fields,
        )
        return self.view(key, place.tenant, held)

    # -- info ----------------------------------------------------------------------------------------------

    def info(self, context: Context, params: Params) -> Result:
        """Read the entries of one place, or of all: one request for the server's, one for those of all tenants."""
        found = [
            (tenant_name, tenant, key, dict(self.view(key, tenant, entry), read_only={"tenant_name": tenant_name}))
            for tenant, tenant_name, held in look_up(context.client, self.part, params)
            for key, entry in self.found.opened(held).items()
        ]
        shown = [item for *dummy, item in sorted(found, key=lambda item: item[:3])]
        return {references.plural(self.kind): [item for item in shown if self._wanted(item, params)]}

    def _wanted(self, item: Mapping[str, Any], params: Params) -> bool:
        return all(params.get(option) in (None, item[option]) for option in self.filters)

    # -- options and back ----------------------------------------------------------------------------------

    def view(self, key: Key, tenant: str, entry: Mapping[str, Any]) -> Dict[str, Any]:
        """The options that describe an entry; given to the module they change nothing."""
        return {**self.found.shown(key), "tenant": tenant, **self.options.view(entry)}

    def secrets(self, params: Params) -> Set[str]:
        """Secret texts in the options, for the masking of what the task prints."""
        given = {name: params.get(option) for option, name in self.options.fields.items()}
        return redact.secrets_in_options(self.options.structure, given)
