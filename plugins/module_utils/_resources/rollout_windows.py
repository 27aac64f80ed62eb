# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Maintenance windows: at which hours of which days a device may be touched, by its own clock. No I/O."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from typing import FrozenSet, NamedTuple, Optional, Sequence, Set

from .._model import units

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WHOLE_DAY = 86400
EXAMPLES = "22:00-05:00, mon-fri 20:00-06:00 or sat,sun"


class Window(NamedTuple):
    """Hours on some days. ``start`` and ``end`` are seconds since midnight; one that ends before it starts ends on the next day."""

    days: FrozenSet[int]
    start: int
    end: int

    def is_open(self, local: datetime) -> bool:
        """Whether it is open at a moment, given as local time."""
        second = local.hour * 3600 + local.minute * 60 + local.second
        today, yesterday = local.weekday(), (local - timedelta(days=1)).weekday()
        if self.start < self.end:
            return today in self.days and self.start <= second < self.end
        return (today in self.days and second >= self.start) or (yesterday in self.days and second < self.end)


def parse(text: str) -> Window:
    """A window from ``22:00-05:00``, ``mon-fri 20:00-06:00`` or ``sat,sun``. The days are those on which it opens.

    :raises ValueError: with a sentence, if it is none.
    """
    words = str(text).strip().lower()
    found = re.fullmatch(r"(?P<days>[a-z, -]*?)\s*(?:(?P<start>[\d:]+)\s*-\s*(?P<end>[\d:]+))?", words)
    try:
        if not words or found is None:
            raise ValueError
        days = _days(found["days"]) if found["days"] else frozenset(range(len(DAYS)))
        return Window(days, *_hours(found["start"], found["end"]))
    except ValueError:
        raise ValueError(f"{text!r} is not a maintenance window, write for example {EXAMPLES}") from None


def _hours(start: Optional[str], end: Optional[str]) -> Sequence[int]:
    if start is None or end is None:
        return 0, WHOLE_DAY
    # A number alone would be taken for seconds.
    if ":" not in start or ":" not in end:
        raise ValueError
    return units.clock(start), WHOLE_DAY if end == "24:00" else units.clock(end)


def _days(text: str) -> FrozenSet[int]:
    found: Set[int] = set()
    for part in re.split(r"[\s,]+", text.strip(" ,")):
        first, dummy, last = part.partition("-")
        begin = _day(first)
        count = (_day(last) - begin) % len(DAYS) if last else 0
        found.update((begin + offset) % len(DAYS) for offset in range(count + 1))
    return frozenset(found)


def _day(text: str) -> int:
    found = next((number for number, name in enumerate(DAYS) if len(text) >= len(name) and text.startswith(name)), None)
    if found is None:
        raise ValueError
    return found


def are_open(windows: Sequence[Window], moment: float, zone: tzinfo) -> bool:
    """Whether one of the windows is open at a moment (seconds since 1970) in a time zone; without any, it always is."""
    if not windows:
        return True
    local = datetime.fromtimestamp(moment, zone)
    return any(window.is_open(local) for window in windows)
