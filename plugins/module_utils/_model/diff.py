# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What changes, for a person to read: changed keys only, both sides, no secret in either."""

from __future__ import annotations

from typing import Any, Dict, Tuple

from .._api import structures, types
from .._api.structures import Field
from . import addresses, codec, units

HIDDEN = codec.MASK
HIDDEN_CHANGED = codec.MASK + " (changed)"
_ABSENT = object()


def changes(type_: str, before: Any, after: Any) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    """The options that differ between two server values of a structure, as (before, after).

    A nested structure or map appears with its changed keys only, a list as a whole.
    """
    old, new = _differences(type_, before or {}, after or {})
    return _brief(old) or {}, _brief(new) or {}


def lost(view: Dict[str, Any]) -> Dict[str, Any]:
    """What an object that is deleted was: the result for it without the options that were not set."""
    found: Dict[str, Any] = _whole(view)
    return found


def _brief(value: Any) -> Any:
    """The same without the empty fields of list items: a list appears as a whole, and most of it would be zeros."""
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _brief(item) for key, item in value.items()}


def _whole(value: Any) -> Any:
    """What is shown as a whole, without its empty fields."""
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if not isinstance(value, dict):
        return value
    shown = {key: _whole(item) for key, item in value.items()}
    return {key: item for key, item in shown.items() if item not in (None, "", 0, [], {})}


def _differences(type_: str, before: Any, after: Any) -> Tuple[Any, Any]:
    shape, dummy, inner = types.parts(types.resolve(type_))
    if shape == "struct" and isinstance(before, dict) and isinstance(after, dict):
        return _structs(inner, before, after)
    if shape == "map" and isinstance(before, dict) and isinstance(after, dict):
        return _maps(inner, before, after)
    return codec.decode(type_, before), codec.decode(type_, after)


def _structs(name: str, before: Dict[str, Any], after: Dict[str, Any]) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    old: Dict[str, Any] = {}
    new: Dict[str, Any] = {}
    for field in structures.structure(name).fields.values():
        a, b = before.get(field.name), after.get(field.name)
        if codec.same(field, a, b):
            continue
        old_value, new_value = _field(field, a, b)
        if field.name in before:
            old[field.option] = old_value
        if field.name in after:
            new[field.option] = new_value
    return old, new


def _field(field: Field, before: Any, after: Any) -> Tuple[Any, Any]:
    if field.secret or field.name == "EngineProps":
        return _hidden(field, before, after)
    if addresses.is_address(field):
        old, new = codec.decode_field(field, before), codec.decode_field(field, after)
        return old, f"{new} (changed)" if old == new else new
    if field.name in units.UNITS:
        return _text(field, before), _text(field, after)
    if field.enum or before is None or after is None:
        return _whole(codec.decode_field(field, before)), _whole(codec.decode_field(field, after))
    return _differences(field.type, before, after)


def _text(field: Field, value: Any) -> Any:
    """A size or a duration with its unit, as one writes it; nobody reads a quota in bytes."""
    shown = codec.decode_field(field, value)
    text = units.TEXTS.get(units.UNITS[field.name])
    is_number = isinstance(shown, int) and not isinstance(shown, bool)
    return text(shown) if text and is_number and shown > 0 else shown


def _hidden(field: Field, before: Any, after: Any) -> Tuple[Any, Any]:
    """Two masks look alike; say that what is behind them differs. Of a map, the changed keys only."""
    old, new = codec.decode_field(field, before), codec.decode_field(field, after)
    if not isinstance(before, dict) or not isinstance(after, dict):
        return old, _other(old, new)
    changed = [key for key in [*before, *after] if before.get(key) != after.get(key)]
    return {key: old[key] for key in changed if key in old}, {
        key: _other(old.get(key), new[key]) for key in changed if key in new
    }


def _other(old: Any, new: Any) -> Any:
    return HIDDEN_CHANGED if old == new == HIDDEN else new


def _maps(inner: str, before: Dict[str, Any], after: Dict[str, Any]) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    old: Dict[str, Any] = {}
    new: Dict[str, Any] = {}
    for key in [*before, *(key for key in after if key not in before)]:
        a, b = before.get(key, _ABSENT), after.get(key, _ABSENT)
        if a is not _ABSENT and b is not _ABSENT and codec.equivalent(inner, a, b):
            continue
        if a is _ABSENT:
            new[key] = _whole(codec.decode(inner, b))
        elif b is _ABSENT:
            old[key] = _whole(codec.decode(inner, a))
        else:
            old[key], new[key] = _differences(inner, a, b)
    return old, new
