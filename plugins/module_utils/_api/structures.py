# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API's structures: their fields, what options call them, what the server leaves out, and what must be masked."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from .constants import is_enum
from .names import UnknownName, did_you_mean, snake
from .secret_names import is_secret, secret_engine_prop
from .types import struct_blocks

__all__ = ["Field", "Structure", "is_secret", "secret_engine_prop", "structure", "structure_names"]


class Field(NamedTuple):
    """A field.

    ``option``: its snake_case name; ``omitempty``: the server leaves it out when it is empty; ``since``: the release
    that introduced it, "" where it was always there; ``enum``: the enumeration of its value or elements, or "".
    """

    name: str
    option: str
    type: str
    omitempty: bool
    since: str
    deprecated: bool
    secret: bool
    enum: str


class Structure(NamedTuple):
    """A structure. ``fields``: by API name, those of the structures it extends included, in the API's order."""

    name: str
    extends: tuple[str, ...]
    fields: dict[str, Field]

    def by_option(self) -> dict[str, Field]:
        """Return the fields by option name."""
        return {field.option: field for field in self.fields.values()}


@cache
def structure(name: str) -> Structure:
    """Return a structure by its name. Raises UnknownName."""
    block = struct_blocks().get(name)
    if block is None:
        raise UnknownName("API structure", name, did_you_mean(name, struct_blocks()))
    extends: list[str] = []
    fields: dict[str, Field] = {}
    for words in map(str.split, block[1:]):
        if words[0] == "+":
            base, since = words[1], "".join(words[2:]).lstrip("@")
            extends.append(base)
            fields.update(_taken_over(base, since))
        else:
            field = _field(words)
            fields[field.name] = field
    return Structure(name, tuple(extends), fields)


def structure_names() -> tuple[str, ...]:
    """Return the names of all structures, in alphabetical order."""
    return tuple(struct_blocks())


def _taken_over(base: str, since: str) -> dict[str, Field]:
    fields = structure(base).fields
    return {name: field._replace(since=since) for name, field in fields.items()} if since else fields


def _field(words: list[str]) -> Field:
    """Read ``NAME!? TYPE #ENUM @VERSION ~``."""
    name = words[0].rstrip("!?")
    marks = words[0][len(name) :]
    extra = {word[0]: word[1:] for word in words[2:]}
    return Field(
        name=name,
        option=snake(name),
        type=words[1],
        omitempty="?" in marks,
        since=extra.get("@", ""),
        deprecated="~" in extra,
        secret="!" in marks,
        enum=extra.get("#") or _enum_of(words[1]),
    )


def _enum_of(type_: str) -> str:
    """Return the enumeration that a type, or the element of a list or map, is named after, "" if none."""
    element = type_.rpartition("]")[2]
    return element if is_enum(element) else ""
