# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Large answers, one entry at a time.

The list of all profiles of a server takes several times its size in memory once it is parsed as a whole. Whoever
needs a few fields of each has them picked while parsing; the rest of an entry is gone before the next one is read.
"""

from __future__ import annotations

import json
import re
from typing import Any, Callable, Dict, Iterable, Iterator, Tuple

# What to keep of an entry of a map, from its key and its value.
Condense = Callable[[str, Dict[str, Any]], Any]

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


def parsed(body: bytes) -> Iterator[Tuple[Any, Any]]:
    """Yield the entries of a JSON object, each parsed when it is asked for.

    :raises ValueError: if the text is not a whole JSON object.
    """
    text = body.decode("utf-8")
    at = _past(text, 0, "{")
    more = text[at : at + 1] != "}"
    while more:
        key, at = _value(text, at)
        value, at = _value(text, _past(text, at, ":"))
        yield key, value
        at = _skip(text, at)
        more = text[at : at + 1] == ","
        at = _skip(text, at + 1) if more else at
    if _past(text, at, "}") != len(text):
        raise ValueError("there is more after the object")


def _skip(text: str, at: int) -> int:
    """The next place that is not space."""
    space = _space.match(text, at)
    return space.end() if space else at


def _past(text: str, at: int, mark: str) -> int:
    """The place behind a punctuation mark and the space around it."""
    at = _skip(text, at)
    if text[at : at + 1] != mark:
        raise ValueError(f"{mark} expected at {at}")
    return _skip(text, at + 1)
