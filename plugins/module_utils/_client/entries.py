# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Large answers, one entry at a time.

The list of all profiles of a server takes several times its size in memory once it is parsed as a whole. Whoever
needs a few fields of each has them picked while the answer comes in; the rest of an entry is gone before the next one
is read.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import Any, Callable, Dict, Iterable, Iterator, Tuple, TypeVar

# What to keep of an entry of a map, from its key and its value.
Condense = Callable[[str, Dict[str, Any]], Any]

Taken = TypeVar("Taken")

# Answers up to this size are better parsed whole: among them are all that report an error.
SMALL_BYTES = 64 * 1024

_space = re.compile(r"[ \t\n\r]*")
_value = json.JSONDecoder().raw_decode


def condensed(entries: Iterable[Tuple[str, Any]], condense: Condense) -> Dict[str, Any]:
    """What ``condense`` keeps of each entry.

    :raises TypeError: if an entry is not an object under a name.
    """
    kept: Dict[str, Any] = {}
    for key, value in entries:
        if not isinstance(key, str) or not isinstance(value, dict):
            raise TypeError("an entry of the answer is not an object")
        kept[key] = condense(key, value)
    return kept


def parsed(pieces: Iterable[bytes]) -> Iterator[Tuple[Any, Any]]:
    """Yield the entries of a JSON object that comes in pieces, each when it is there.

    :raises ValueError: if the text is not a whole JSON object.
    """
    text = _Text(pieces)
    more = text.take(_opening)
    while more:
        key, value, more = text.take(_entry)
        yield key, value
    text.end()


class _Text:
    """Text that comes in pieces, of which no more is kept than is needed for the next thing in it."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._text = ""
        self._at = 0

    def take(self, parse: Callable[[str, int], Tuple[Taken, int]]) -> Taken:
        """The next thing, by a function that finds it at a place and says where it ends.

        :raises ValueError: if it is not there.
        """
        while True:
            try:
                taken, self._at = parse(self._text, self._at)
                return taken
            except ValueError:
                if not self._read_on():
                    raise

    def end(self) -> None:
        """Make sure that nothing but space comes.

        :raises ValueError: if something does.
        """
        while _skip(self._text, self._at) == len(self._text):
            if not self._read_on():
                return
        raise ValueError("there is more after the object")

    def _read_on(self) -> bool:
        """Have at least twice as much text, so that what is large is not looked for again with each piece. Whether there was more."""
        left = self._text[self._at :]
        parts, length = [left], 0
        for piece in self._pieces:
            parts.append(self._decoder.decode(piece))
            length += len(parts[-1])
            if length > len(left):
                break
        else:
            parts.append(self._decoder.decode(b"", True))
        self._text, self._at = "".join(parts), 0
        return length > 0


def _opening(text: str, at: int) -> Tuple[bool, int]:
    """The beginning of an object. Whether it has entries."""
    at = _past(text, at, "{")
    empty = _mark(text, at) == "}"
    return not empty, at + 1 if empty else at


def _entry(text: str, at: int) -> Tuple[Tuple[Any, Any, bool], int]:
    """Key and value of an entry, and whether another one comes."""
    key, at = _value(text, _skip(text, at))
    value, at = _value(text, _past(text, at, ":"))
    at = _skip(text, at)
    mark = _mark(text, at)
    if mark not in (",", "}"):
        raise ValueError(f", or }} expected at {at}")
    return (key, value, mark == ","), at + 1


def _skip(text: str, at: int) -> int:
    """The next place that is not space."""
    space = _space.match(text, at)
    return space.end() if space else at


def _mark(text: str, at: int) -> str:
    """The character at a place.

    :raises ValueError: if the text ends there.
    """
    if at >= len(text):
        raise ValueError("the text ends")
    return text[at]


def _past(text: str, at: int, mark: str) -> int:
    """The place behind a punctuation mark and the space around it."""
    at = _skip(text, at)
    if text[at : at + 1] != mark:
        raise ValueError(f"{mark} expected at {at}")
    return _skip(text, at + 1)
