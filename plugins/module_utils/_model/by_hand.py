# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values for a call that is made by hand: keys and enums by either name, nothing filled in, nothing left out."""

from __future__ import annotations

from typing import Any, Dict, Mapping

from .._api import structures, types
from .._api.structures import Structure
from .._client.errors import InputError
from . import units
from .codec import MASK, encode_field
from .scalars import UnknownKey, expect, scalar, unknown_key


def translate(type_: str, value: Any, path: str, *, unknown_allowed: bool = False) -> Any:
    """A value for a call made by hand: keys and enums by either name, nothing filled in, nothing left out.

    :param unknown_allowed: pass on keys that the tables don't know, for a server newer than they are.
    :raises InputError: for an unknown key, a value of the wrong type, or a masked secret.
    """
    shape, dummy, inner = types.parts(types.resolve(type_))
    if value == MASK:
        raise InputError(f"{path} is masked ({MASK})", remedy="Read it with return_secrets, or give the real value")
    if value is None:
        return None
    if shape == "list":
        return [
            translate(inner, item, f"{path}[{n}]", unknown_allowed=unknown_allowed)
            for n, item in enumerate(expect(list, value, path))
        ]
    if shape == "map":
        return {
            key: translate(inner, item, f"{path}.{key}", unknown_allowed=unknown_allowed)
            for key, item in expect(dict, value, path).items()
        }
    if shape == "struct":
        return _translate_struct(structures.structure(inner), expect(dict, value, path), path, unknown_allowed)
    return scalar(inner, value, path)


def _translate_struct(
    structure: Structure, value: Mapping[str, Any], path: str, unknown_allowed: bool
) -> Dict[str, Any]:
    result = {}
    by_option = structure.by_option()
    for key, item in value.items():
        field = structure.fields.get(key) or by_option.get(key)
        if field is None:
            if not unknown_allowed:
                raise UnknownKey(unknown_key(key, path, list(structure.fields)))
            result[key] = item
        elif field.enum or (field.name in units.UNITS and isinstance(item, str)):
            result[field.name] = encode_field(field, item, None, f"{path}.{key}")
        else:
            result[field.name] = translate(field.type, item, f"{path}.{key}", unknown_allowed=unknown_allowed)
    return result
