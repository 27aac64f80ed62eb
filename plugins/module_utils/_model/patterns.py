# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shell patterns that choose among names."""

from __future__ import annotations

import fnmatch
import re
from typing import Any, Callable, Iterable, Optional, Sequence

Chooser = Callable[[Iterable[Optional[str]]], bool]


def chooser(patterns: Iterable[Any]) -> Chooser:
    """What tells whether one of a thing's names is chosen.

    Patterns are those of a shell, in any case. One that begins with ``!`` keeps out what it matches; if there are only
    such, everything else is chosen. Without any pattern everything is.
    """
    texts = [str(pattern) for pattern in patterns]
    inside = _any([text for text in texts if not text.startswith("!")])
    outside = _any([text[1:] for text in texts if text.startswith("!")])

    def chosen(names: Iterable[Optional[str]]) -> bool:
        values = [name or "" for name in names]
        return (not inside or any(map(inside, values))) and not (outside and any(map(outside, values)))

    return chosen


def is_plain(pattern: str) -> bool:
    """Whether a pattern stands for one name only."""
    return not re.search(r"[*?\[]", pattern) and not pattern.startswith("!")


def _any(texts: Sequence[str]) -> Optional[Callable[[str], bool]]:
    """One test for many patterns; None for none. Most are names, of which there may be thousands."""
    if not texts:
        return None
    names = {text.lower() for text in texts if is_plain(text)}
    others = "|".join(fnmatch.translate(text) for text in texts if not is_plain(text))
    expression = re.compile(others, re.IGNORECASE) if others else None
    return lambda value: value.lower() in names or bool(expression and expression.match(value))
