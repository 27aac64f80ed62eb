# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Points in time, as people write them."""

from __future__ import annotations

import calendar
import re
from datetime import datetime, timezone
from typing import Any, Callable

from . import units

EXAMPLES = "2026-03-01, 2026-03-01T22:30:00+01:00 or 2 days ago"
LEAP_YEAR = 2024
# Tells the seconds since 1970. It is asked only for what counts back from now.
Clock = Callable[[], float]
_AGO = re.compile(r"\s+ago$", re.IGNORECASE)


def moment(value: Any, now: Clock) -> int:
    """Seconds since 1970 from the seconds themselves, an ISO 8601 date or time (UTC unless it says otherwise),
    ``now``, or a time before ``now`` such as ``2 days ago`` or, for short, ``12h``.

    :raises ValueError: with a sentence, if it is none of those.
    """
    text = str(value).strip()
    if text.isascii() and text.isdigit():
        return int(text)
    if text.lower() == "now":
        return int(now())
    for read in (_iso, lambda text: _earlier(units.duration(_AGO.sub("", text)), now)):
        try:
            return read(text)
        except ValueError:
            pass
    raise ValueError(f"{text!r} is not a point in time, write seconds since 1970 or for example {EXAMPLES}")


def text(seconds: int) -> str:
    """ISO 8601 in UTC, such as ``2026-03-01T22:30:00Z``, which :func:`moment` reads."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _earlier(seconds: int, now: Clock) -> int:
    return int(now()) - seconds


def is_day(month: int, day: int) -> bool:
    """Whether there are years with that day: 29 February is one, 30 February is none."""
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(LEAP_YEAR, month)[1]


def _iso(text: str) -> int:
    # Python before 3.11 does not read the letter that most programs write for UTC.
    parsed = datetime.fromisoformat(re.sub(r"[zZ]$", "+00:00", text))
    return int((parsed if parsed.tzinfo else parsed.replace(tzinfo=timezone.utc)).timestamp())
