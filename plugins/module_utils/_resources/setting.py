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

Value = Mapping[str, Any]
Adjust = Callable[[Value, Dict[str, Any], Params], Dict[str, Any]]


def as_it_is(held: Value, desired: Dict[str, Any], params: Params) -> Dict[str, Any]:
    """For a setting whose options need no look beyond their types."""
    return desired


class Setting(NamedTuple):
    """A settings object.

    :param name: the key of the results.
    :param options: those of the module that stand for its fields.
    :param adjust: makes of what is held, and of that with the options laid over it, what is to be written. It raises
        an InputError if that cannot be meant.
    """

    name: str
    part: Part
    options: OptionMap
    adjust: Adjust = as_it_is

    def plan(self, context: Context, params: Params) -> Plan:
        """Read the object and say what to do about it. One request if nothing differs.

        :raises CometError: if an option cannot be meant or the server refuses to be asked.
        """
        place = Place(context.client, self.part, params.get("tenant"))
        held = references.trusted(context, place.read, codec.zero(self.part.type))
        desired = self._lay_over(held, params)
        steps = []
        if desired != held:
            self.options.require_versions(context.client, params)
            place.require_known()
            kept.require_known(context.client, self.options.structure, held, desired, self.options.fields)
            steps.append(Step(f"write the {self.part.what}", lambda: self._write(place, desired, params)))
        before, after = self.options.changes(held, desired)
        return Plan(before, after, steps, {self.name: self.view(place.tenant or params.get("tenant") or "", desired)})

    def _lay_over(self, held: Value, params: Params) -> Dict[str, Any]:
        return self.adjust(held, self.options.lay_over(held, params), params)

    def _write(self, place: Place, desired: Value, params: Params) -> Result:
        """Write the object, and make sure that the server holds it afterwards.

        :raises Conflict: if somebody else wrote in between.
        :raises VersionTooOld: if the server did not keep an option.
        """
        place.write(desired)
        held = place.read()
        # A password that was to be set whatever is there has been set by now.
        wanted = self._lay_over(held, {**params, "update_password": "on_create"})
        kept.require_kept(place.client, place.write_method, self.options.structure, held, wanted, self.options.fields)
        return {self.name: self.view(place.tenant, held)}

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
