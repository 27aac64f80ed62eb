# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The body of a webhook: one event of the server, as JSON. What is none is refused, and nothing of it is told.

Facts: comet-facts section 2, Events; releases before 21.9.0 send neither ``Timestamp`` nor ``TypeString``.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Dict, List, NoReturn

# The server's documents have a tenth of it. What is nested deeper is meant to exhaust somebody's stack.
MOST_LEVELS = 100
_TEXTS = ("Actor", "OwnerOrganizationID", "ResourceID", "TypeString")


class Malformed(ValueError):
    """No event. The text says why, in words that are ours alone."""


def parse(body: bytes) -> Dict[str, Any]:
    """The event in a body.

    :raises Malformed: if there is none.
    """
    try:
        event = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        # The cause would tell what was sent.
        raise Malformed("not JSON") from None
    if not isinstance(event, dict):
        raise Malformed("not an object")
    if not _is_number(event.get("Type")):
        raise Malformed("no type of event")
    if not all(isinstance(event.get(name, ""), str) for name in _TEXTS):
        raise Malformed("a text is something else")
    if not _is_number(event.get("Timestamp", 0)):
        raise Malformed("the time is something else")
    if _is_too_deep(event):
        raise Malformed("nested too deep")
    if b"\\ud" in body.lower() and _has_half_characters(event):
        raise Malformed("half a character")
    return event


def digest(event: Dict[str, Any]) -> bytes:
    """The same for the same event, in whatever order its keys were sent."""
    text = json.dumps(event, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode("utf-8"), digest_size=16).digest()


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 63


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _has_half_characters(event: Dict[str, Any]) -> bool:
    """Whether a text has a lone surrogate, which JSON can write and nothing else: whoever prints it fails."""
    try:
        json.dumps(event, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _is_too_deep(value: Any) -> bool:
    level: List[Any] = [value]
    for dummy in range(MOST_LEVELS):
        level = [
            inner
            for item in level
            if isinstance(item, (dict, list))
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return False
    return True
