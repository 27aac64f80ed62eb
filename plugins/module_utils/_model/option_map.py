# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options with friendlier names than the server's fields, declared as a table.

A kind says once which option stands for which field; validation, comparison, diff and the view of an info
module follow from it.
"""

from __future__ import annotations

from typing import Any, Dict, Mapping, NamedTuple, Sequence, Tuple

from .._api import structures, types
from .._api.structures import Field
from .._client.client import CometClient
from .._client.errors import VersionTooOld
from . import codec, diff

# Of a change: what was before, and what is after.
Sides = Tuple[Dict[str, Any], Dict[str, Any]]


class OptionMap(NamedTuple):
    """``fields`` is option name -> API field name of ``structure``."""

    structure: str
    fields: Dict[str, str]

    def lay_over(self, base: Mapping[str, Any], options: Mapping[str, Any]) -> Dict[str, Any]:
        """A copy of the server's object with the given options in it; what is not given stays.

        :raises InputError: for a value that does not fit.
        """
        result = dict(base)
        known = structures.structure(self.structure).fields
        for option, name in self.fields.items():
            if options.get(option) is not None:
                codec.put(result, known[name], options[option], option)
        return result

    def view(self, value: Mapping[str, Any], *, reveal: bool = False) -> Dict[str, Any]:
        """The options that describe a server's object; feeding them back changes nothing."""
        known = structures.structure(self.structure).fields
        return {
            option: codec.decode_field(
                known[name], value[name] if name in value else codec.zero(known[name].type), reveal=reveal
            )
            for option, name in self.fields.items()
        }

    def changes(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> Tuple[Dict[str, Any], Dict[str, Any]]:
        """The changed options of two server's objects as (before, after), secrets masked."""
        names = {
            structures.structure(self.structure).fields[name].option: option for option, name in self.fields.items()
        }
        old, new = diff.changes(self.structure, dict(before), dict(after))
        return {names.get(key, key): item for key, item in old.items()}, {
            names.get(key, key): item for key, item in new.items()
        }

    def require_versions(self, client: CometClient, options: Mapping[str, Any]) -> None:
        """Make sure that the server knows the fields of the given options: it would drop others silently.

        An option that says no more than if it were not given is true of a server without the field, too.

        :raises VersionTooOld: naming the option and both versions.
        """
        known = structures.structure(self.structure).fields
        for option, name in self.fields.items():
            if options.get(option) is not None:
                _require(client, known[name], options[option], option)
                require_versions(client, known[name].type, options[option], option)


def composed(sides: Sides, views: Sides, options: Mapping[str, Sequence[str]]) -> Sides:
    """The changes of an object with options that stand for several fields in place of those fields.

    :param views: the whole object before and after, as options.
    :param options: option -> the fields (as plain options) that it stands for.
    """
    for side, view in zip(sides, views):
        for option, fields in options.items():
            found = [side.pop(field, None) is not None for field in fields]
            if any(found) and option in view:
                side[option] = view[option]
    return sides


def _require(client: CometClient, field: Field, value: Any, path: str) -> None:
    try:
        client.require(field.since, f"the option {path}")
    except VersionTooOld:
        if not codec.is_blank(field, value):
            raise


def require_versions(client: CometClient, type_: str, value: Any, path: str) -> None:
    """The same for the keys of a nested option of a structure type."""
    shape, dummy, inner = types.parts(types.resolve(type_))
    if shape == "list" and isinstance(value, list):
        for item in value:
            require_versions(client, inner, item, path)
    elif shape == "map" and isinstance(value, dict):
        for key, item in value.items():
            require_versions(client, inner, item, f"{path}.{key}")
    elif shape == "struct" and isinstance(value, dict):
        structure = structures.structure(inner)
        for key, item in value.items():
            field = structure.by_option().get(key) or structure.fields.get(key)
            if field is not None and item is not None:
                _require(client, field, item, f"{path}.{key}")
                require_versions(client, field.type, item, f"{path}.{key}")
