# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a schedule last said that a backup is due. Facts: the reference, SCHEDULE_FREQUENCY, see ``_model.starts``."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Iterator, Optional

from .._model.starts import DAY, HOUR, Start

# So many days back a start of that frequency is looked for, one that falls on a missing day of a month or a leap day included.
DAYS_BACK = {"daily": 8, "weekly": 15, "monthly": 63, "yearly": 1462}
HOURS_BACK = 8 * 24
STEPS_BACK = 8 * DAY


@lru_cache(maxsize=4096)
def last_due(start: Start, where: tzinfo, before: int) -> Optional[int]:
    """The last moment at or before another one at which a backup was to begin, in seconds since 1970; None if there was none.

    A period has no beginning that is known, so it counts back from ``before``. Remembered, since a fleet has few schedules.
    """
    if start.name == "once":
        return start.seconds if start.seconds <= before else None
    for moment in _candidates(start, where, before):
        local = datetime.fromtimestamp(moment, where)
        if moment <= before and _allowed(start, local):
            return moment
    return None


def _candidates(start: Start, where: tzinfo, before: int) -> Iterator[int]:
    """Moments, the latest first, before those restrictions that every frequency may have."""
    if start.name == "periodic":
        if start.seconds > 0:
            yield from range(before - start.seconds, before - start.seconds - STEPS_BACK, -max(start.seconds, HOUR))
    elif start.name == "hourly":
        hour = datetime.fromtimestamp(before, where).replace(minute=0, second=0, microsecond=0)
        for back in range(HOURS_BACK):
            yield int((hour - timedelta(hours=back)).timestamp()) + start.seconds
    else:
        today = datetime.fromtimestamp(before, where).date()
        for back in range(DAYS_BACK.get(str(start.name), 0)):
            day = today - timedelta(days=back)
            if _on(start, day):
                clock = timedelta(seconds=start.seconds % DAY)
                yield int((datetime(day.year, day.month, day.day, tzinfo=where) + clock).timestamp())


def _on(start: Start, day: date) -> bool:
    """Whether a start recurs on a day."""
    if start.name == "weekly":
        return _weekday(day) == start.seconds // DAY
    if start.name == "monthly":
        return day.day == start.seconds // DAY + 1
    if start.name == "yearly":
        return (day.month, day.day) == start.date
    return True


def _weekday(day: date) -> int:
    """0 is Sunday, as the server counts."""
    return day.isoweekday() % 7


def _allowed(start: Start, local: datetime) -> bool:
    if start.days is not None and _weekday(local.date()) not in start.days:
        return False
    if start.window is None:
        return True
    first, last = start.window
    minute = local.hour * 60 + local.minute
    # A window may go past midnight.
    return first <= minute <= last if first <= last else minute >= first or minute <= last
