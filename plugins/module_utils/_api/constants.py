# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API's constants, and the enumerations they form, with names fit for playbooks: ``failed_quota`` for 7003."""

from __future__ import annotations

import json
from functools import cache
from typing import NamedTuple, Union

from ._text import blocks
from .constants_table import TABLE
from .names import UnknownName, did_you_mean

Value = Union[int, str]

_LOOSE = "-"  # the block of the constants that belong to no enumeration


class _Enum(NamedTuple):
    prefix: str
    flags: bool
    values: dict[str, Value]
    names: dict[Value, str]


def constant(name: str) -> Value:
    """Return the value of a constant by its full name (``JOB_STATUS_FAILED_QUOTA``). Raises UnknownName."""
    try:
        return _constants()[name]
    except KeyError:
        raise UnknownName("API constant", name, did_you_mean(name, _constants())) from None


def constant_names() -> tuple[str, ...]:
    """Return the names of all constants, those of an enumeration beside one another."""
    return tuple(_constants())


def enum_ids() -> tuple[str, ...]:
    """Return the ids of all enumerations, in alphabetical order."""
    return tuple(sorted(id_ for id_ in _index() if id_ != _LOOSE))


def is_enum(id: str) -> bool:
    """Tell whether there is an enumeration of this id."""
    return id != _LOOSE and id in _index()


def is_flags(id: str) -> bool:
    """Tell whether values of an enumeration are added up as bits. Raises UnknownName."""
    return _enum(id).flags


def enum(id: str) -> dict[str, Value]:
    """Return an enumeration: snake_case name -> value. A value can have two names, of which the shown one comes first.

    Limits and placeholders are no members. Raises UnknownName.
    """
    return dict(_enum(id).values)


def enum_name(id: str, value: object) -> str | None:
    """Return the name to show for a value (7003 -> ``failed_quota``), None if it has none. Raises UnknownName."""
    names = _enum(id).names
    return names.get(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else None


def enum_value(id: str, name: object) -> Value:
    """Return the value that was meant: by name in either case, by the constant's full name, or by the value itself.

    Of numeric enumerations every number is accepted, also as text, since a newer server may know more of them.
    Raises UnknownName for anything else.
    """
    known = _enum(id)
    if isinstance(name, (int, str)) and not isinstance(name, bool):
        if name in known.names:
            return name
        text = str(name)
        for spelling in (text.lower(), text[len(known.prefix) :].lower() if _has_prefix(text, known.prefix) else ""):
            if spelling in known.values:
                return known.values[spelling]
        if _is_numeric(known) and text.lstrip("-").isdigit():
            return int(text)
    raise UnknownName(id, name, did_you_mean(str(name), known.values), tuple(known.values))


def _has_prefix(text: str, prefix: str) -> bool:
    return text[: len(prefix)].upper() == prefix


def _is_numeric(known: _Enum) -> bool:
    return all(isinstance(value, int) for value in known.names)


@cache
def _index() -> dict[str, list[str]]:
    """Map each id to its block; ids joined by a comma share one."""
    return {id_: block for ids, block in blocks(TABLE).items() for id_ in ids.split(",")}


@cache
def _enum(id: str) -> _Enum:
    if not is_enum(id):
        raise UnknownName("enumeration", id, did_you_mean(id, enum_ids()))
    head, *lines = _index()[id]
    _ids, prefix, *keywords = head.split()
    found = _Enum(prefix, "flags" in keywords, {}, {})
    for name, value, mark in map(_line, lines):
        if mark != "-":
            found.values[name[len(prefix) :].lower()] = value
        if not mark:
            found.names[value] = name[len(prefix) :].lower()
    return found


@cache
def _constants() -> dict[str, Value]:
    return {name: value for _head, *lines in blocks(TABLE).values() for name, value, _mark in map(_line, lines)}


def _line(line: str) -> tuple[str, Value, str]:
    """Read ``CONSTANT VALUE MARK``."""
    name, value, *mark = line.split()
    number_or_text: Value = json.loads(value)
    return name, number_or_text, "".join(mark)
