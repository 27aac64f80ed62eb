# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of the API's types in one release: defaults, and the strict reading of what a client sends.

A server written in Go reads JSON into structures: unknown fields are dropped, absent ones become zero values,
a value of another type is an error. This module does the same from the reference tables.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from typing import Any

from .reference import Field, Release, structures, type_aliases

Reader = Callable[[Any, str], Any]

_LEAST_INTEGER, _GREATEST_INTEGER = -(2**63), 2**64 - 1
_INTEGER = re.compile(r"^u?int(8|16|32|64)?$")
_MAP = re.compile(r"^map\[[^\]]+\](.+)$")


class SchemaError(ValueError):
    """A value does not have the type that the reference gives it; the text names the place."""


class Schema:
    """The types of one release.

    :param release: fields newer than this do not exist.
    :param keep_unknown: keep fields the reference does not know, as a newer server would that has them.
    """

    def __init__(self, release: Release, keep_unknown: bool = False) -> None:
        self.release = release
        self.keep_unknown = keep_unknown
        self._defaults: dict[str, str] = {}
        self._shared: dict[str, dict[str, Any]] = {}
        self._present: dict[str, dict[str, Field]] = {}
        self._readers: dict[str, Reader] = {}
        self._fields: dict[str, tuple[Field, ...]] = {}

    def fields(self, structure: str) -> tuple[Field, ...]:
        """The fields of a structure that exist in this release."""
        if structure not in self._fields:
            self._fields[structure] = tuple(field for field in structures()[structure] if field.since <= self.release)
        return self._fields[structure]

    def default(self, type_name: str, **values: Any) -> Any:
        """The zero value of a type, with some fields set.

        :raises KeyError: for a field that the structure does not have in any release.
        """
        kind = resolve(type_name)
        if kind not in structures():
            return _zero(kind)
        result = json.loads(self._default_text(kind))
        if values:
            self._set(kind, result, values)
        return result

    def shared(self, structure: str, **values: Any) -> dict[str, Any]:
        """Like :meth:`default`, faster, for values that nobody will change: what is nested in them is shared."""
        if structure not in self._shared:
            self._shared[structure] = json.loads(self._default_text(structure))
        result = dict(self._shared[structure])
        self._set(structure, result, values)
        return result

    def _default_text(self, kind: str) -> str:
        """A structure's zero value as text, which is faster to read than to build field by field."""
        if kind not in self._defaults:
            self._defaults[kind] = json.dumps(
                {field.name: self.default(field.type) for field in self.fields(kind) if not field.omit_empty}
            )
        return self._defaults[kind]

    def _set(self, kind: str, result: dict[str, Any], values: dict[str, Any]) -> None:
        if kind not in self._present:
            self._present[kind] = {field.name: field for field in self.fields(kind)}
        present = self._present[kind]
        for name, value in values.items():
            field = present.get(name)
            if field is None:
                if all(known.name != name for known in structures()[kind]):
                    raise KeyError(f"{kind} has no field {name!r}")
            elif value or not field.omit_empty:
                result[name] = value

    def read(self, type_name: str, value: Any, place: str = "") -> Any:
        """A client's value as the server understands it.

        :raises SchemaError: where a value has another type than the reference says.
        """
        return self._reader(type_name)(value, place or type_name)

    def _reader(self, type_name: str) -> Reader:
        if type_name not in self._readers:
            self._readers[type_name] = self._make_reader(resolve(type_name))
        return self._readers[type_name]

    def _make_reader(self, kind: str) -> Reader:
        if kind in structures():
            return lambda value, place: self._read_structure(kind, value, place)
        element = element_of(kind)
        if element is not None and kind.startswith("map["):
            return lambda value, place: self._read_map(element, value, place)
        if element is not None:
            return lambda value, place: self._read_list(element, value, place)
        return _PRIMITIVES.get(_family(kind), lambda value, place: value)

    def _read_structure(self, kind: str, value: Any, place: str) -> dict[str, Any]:
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise SchemaError(f"{place}: expected an object")
        result: dict[str, Any] = {}
        for field in self.fields(kind):
            if field.name in value:
                read = self._reader(field.type)(value[field.name], f"{place}.{field.name}")
                if not field.omit_empty or not (is_empty(read) or value[field.name] is None):
                    result[field.name] = read
            elif not field.omit_empty:
                result[field.name] = self.default(field.type)
        if self.keep_unknown:
            known = {field.name for field in structures()[kind]}
            result.update({name: content for name, content in value.items() if name not in known})
        return result

    def _read_list(self, element: str, value: Any, place: str) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            raise SchemaError(f"{place}: expected a list")
        reader = self._reader(element)
        return [reader(item, f"{place}[{index}]") for index, item in enumerate(value)]

    def _read_map(self, element: str, value: Any, place: str) -> dict[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise SchemaError(f"{place}: expected an object")
        reader = self._reader(element)
        return {key: reader(item, f"{place}[{key}]") for key, item in value.items()}


def resolve(type_name: str) -> str:
    """Follow named types to what they stand for."""
    if type_name == "string[]":
        return "[]string"
    return type_aliases().get(type_name, type_name)


def element_of(kind: str) -> str | None:
    """The type of the elements of a list or map, or None for anything else. ``[]byte`` travels as a string."""
    if kind.startswith("[]") and kind != "[]byte":
        return kind[2:]
    match = _MAP.match(kind)
    return match.group(1) if match else None


def is_empty(value: Any) -> bool:
    """Whether an ``omitempty`` field is left out."""
    return (
        value is None
        or value is False
        or value == ""
        or value == []
        or value == {}
        or (value == 0 and not isinstance(value, bool))
    )


def nulls_for_empty(value: Any) -> Any:
    """The same value with each empty list or map as null, as some old servers wrote it."""
    if isinstance(value, dict):
        return {key: nulls_for_empty(item) for key, item in value.items()} if value else None
    if isinstance(value, list):
        return [nulls_for_empty(item) for item in value] if value else None
    return value


def _family(kind: str) -> str:
    if _INTEGER.match(kind):
        return "integer"
    if kind.startswith("float"):
        return "float"
    return "string" if kind in ("string", "[]byte") else kind


def _zero(kind: str) -> Any:
    if element_of(kind) is not None:
        return {} if kind.startswith("map[") else []
    return {"integer": 0, "float": 0, "bool": False, "string": ""}.get(_family(kind))


def _read_string(value: Any, place: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise SchemaError(f"{place}: expected a string")
    return value


def _read_integer(value: Any, place: str) -> int:
    if value is None:
        return 0
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole or not _LEAST_INTEGER <= value <= _GREATEST_INTEGER:
        raise SchemaError(f"{place}: expected a whole number")
    return int(value)


def _read_float(value: Any, place: str) -> float:
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= sys.float_info.max:
        raise SchemaError(f"{place}: expected a number")
    return value


def _read_bool(value: Any, place: str) -> bool:
    if value is None:
        return False
    if not isinstance(value, bool):
        raise SchemaError(f"{place}: expected true or false")
    return value


_PRIMITIVES: dict[str, Reader] = {
    "string": _read_string,
    "integer": _read_integer,
    "float": _read_float,
    "bool": _read_bool,
}
