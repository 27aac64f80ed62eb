# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A part of the settings that is one object, of the server or of a tenant: brought into the declared state, and read."""

from __future__ import annotations

from typing import Any, Callable, Dict, Mapping, NamedTuple, Set

from .._model import codec, kept, redact
from .._model.option_map import OptionMap
from .._model.task import Context, Params, Plan, Result, Step
from . import references
from .places import Part, Place, look_up

Check = Callable[[Params, Mapping[str, Any]], None]


def anything(params: Params, desired: Mapping[str, Any]) -> None:
    """The check of a setting whose options need none."""


class Setting(NamedTuple):
    """A settings object.

    :param name: the key of the results.
    :param options: those of the module that stand for its fields.
    :param check: raises an InputError if the options, and the object that they make, cannot be meant.
    """

    name: str
    part: Part
    options: OptionMap
    check: Check = anything

    def plan(self, context: Context, params: Params) -> Plan:
        """Read the object and say what to do about it. One request if nothing differs.

        :raises CometError: if an option cannot be meant or the server refuses to be asked.
        """
        self.options.require_versions(context.client, params)
        place = Place(context.client, self.part, params.get("tenant"))
        held = references.trusted(context, place.read, codec.zero(self.part.type))
        desired = self.options.lay_over(held, params)
        self.check(params, desired)
        kept.require_known(context.client, self.options.structure, held, desired, self.options.fields)

        def write() -> Result:
            place.write(desired)
            return {self.name: self.view(place.tenant, self._verified(place, params))}

        before, after = self.options.changes(held, desired)
        steps = [] if desired == held else [Step(f"write the {self.part.what}", write)]
        return Plan(before, after, steps, {self.name: self.view(place.tenant or params.get("tenant") or "", desired)})

    def _verified(self, place: Place, params: Params) -> Dict[str, Any]:
        """The object as the server holds it after the write.

        :raises Conflict: if somebody else wrote in between.
        :raises VersionTooOld: if the server did not keep an option.
        """
        held: Dict[str, Any] = place.read()
        desired = self.options.lay_over(held, params)
        kept.require_kept(place.client, place.write_method, self.options.structure, held, desired, self.options.fields)
        return held

    def info(self, context: Context, params: Params) -> Result:
        """Read the object of one place. One request."""
        ((tenant, tenant_name, held),) = look_up(context.client, self.part, params)
        return {self.name: dict(self.view(tenant, held), read_only={"tenant_name": tenant_name})}

    def view(self, tenant: str, value: Mapping[str, Any]) -> Dict[str, Any]:
        """The options that describe an object; given to the module they change nothing."""
        return {"tenant": tenant, **self.options.view(value)}

    def secrets(self, params: Params) -> Set[str]:
        """Secret texts in the options, for the masking of what the task prints."""
        given = {name: params.get(option) for option, name in self.options.fields.items()}
        return redact.secrets_in_options(self.options.structure, given)
