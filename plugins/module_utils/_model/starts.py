# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start times of schedules as the server has them.

The server counts seconds past a beginning that depends on the frequency (the reference, SCHEDULE_FREQUENCY): past
midnight, past the hour, past Sunday 00:00, past 00:00 of the 1st, since 1970; a period has its length there. All but
the moment of a single start are in the device's own time. What ``SecondsPast`` counts for a yearly start beside its
month and day is not said; it is taken for the time of day.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from .._api import constants
from .._client.errors import InputError
from . import codec, moments

STRUCTURE = "ScheduleConfig"
DAY_FIELDS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
FREQUENCIES = {
    **{
        name: value
        for name, value in constants.enum("ScheduleFrequency").items()
        if name not in ("onceonly", "lowest", "highest")
    },
    "once": constants.enum_value("ScheduleFrequency", "onceonly"),
}
NAMES = {value: name for name, value in FREQUENCIES.items()}
HOUR, DAY = 3600, 86400
# So many seconds at most, counted from the beginning of what recurs.
LENGTHS = {"daily": DAY, "hourly": HOUR, "weekly": 7 * DAY, "monthly": 31 * DAY, "yearly": DAY}
MOST_DELAY = int(constants.constant("SCHEDULE_MAX_RANDOM_DELAY_SECS"))
# 9999-12-31, the last day that a date of four digits can name.
LAST_MOMENT = 253402300799
Config = Dict[str, Any]


class Start(NamedTuple):
    """When a schedule starts.

    ``seconds`` are counted as the server does. ``window`` are the minutes since midnight between which it may start,
    ``days`` the days of the week (0 is Sunday) that it is restricted to, ``date`` the month and day of a yearly start.
    """

    frequency: int
    seconds: int
    offset: int = 0
    window: Optional[Tuple[int, int]] = None
    days: Optional[Tuple[int, ...]] = None
    delay: int = 0
    date: Optional[Tuple[int, int]] = None

    @property
    def name(self) -> Optional[str]:
        """The frequency as options name it; None for one that the tables don't know."""
        return NAMES.get(self.frequency)

    @property
    def is_plain(self) -> bool:
        """Whether its seconds and offset say what its frequency lets them say."""
        if self.name == "periodic":
            return self.seconds > 0 and self.offset >= 0
        if self.offset or self.seconds < 0 or self.name is None:
            return False
        if self.name == "yearly" and not (self.date and moments.is_day(*self.date)):
            return False
        return self.seconds <= LAST_MOMENT if self.name == "once" else self.seconds < LENGTHS[self.name]


def from_config(config: Mapping[str, Any]) -> Start:
    """What a ``ScheduleConfig`` means. What is not in force is left out: a window where none is asked for."""
    frequency = config.get("FrequencyType", 0)
    select = config.get("DaysSelect") or {}
    return Start(
        frequency,
        config.get("SecondsPast") or 0,
        config.get("Offset") or 0,
        (_minutes(config.get("FromTime")), _minutes(config.get("ToTime"))) if config.get("RestrictRuntime") else None,
        tuple(day for day, name in enumerate(DAY_FIELDS) if select.get(name)) if config.get("RestrictDays") else None,
        config.get("RandomDelaySecs") or 0,
        (config.get("SelectedMonth") or 0, config.get("SelectedDay") or 0)
        if NAMES.get(frequency) == "yearly"
        else None,
    )


def _minutes(clock: Optional[Mapping[str, Any]]) -> int:
    clock = clock or {}
    return int(clock.get("Hour") or 0) * 60 + int(clock.get("Minutes") or 0)


def to_config(start: Start, base: Optional[Mapping[str, Any]] = None) -> Config:
    """The ``ScheduleConfig`` that means it, laid over another one, whose further fields stay."""
    result: Config = dict(codec.zero(STRUCTURE) if base is None else base)
    wanted: Config = {
        "FrequencyType": start.frequency,
        "SecondsPast": start.seconds,
        "Offset": start.offset,
        "RestrictRuntime": start.window is not None,
        "RestrictDays": start.days is not None,
        "RandomDelaySecs": start.delay,
    }
    if start.window is not None:
        for name, minutes in zip(("FromTime", "ToTime"), start.window):
            wanted[name] = {**(result.get(name) or {}), "Hour": minutes // 60, "Minutes": minutes % 60}
    if start.days is not None:
        chosen = {name: day in start.days for day, name in enumerate(DAY_FIELDS)}
        wanted["DaysSelect"] = {**(result.get("DaysSelect") or {}), **chosen}
    if start.date is not None:
        wanted["SelectedMonth"], wanted["SelectedDay"] = start.date
    result.update({name: value for name, value in wanted.items() if value != (result.get(name) or type(value)())})
    return result


def lay_over(held: Optional[Sequence[Config]], wanted: Sequence[Start]) -> List[Config]:
    """The server's list for some starts. One that is there already is kept as it is, in whatever order they stand.

    A start that is new takes over the unknown fields of the one in its place, as long as the list has the same length.

    :raises InputError: for a new start that the server would not take.
    """
    left = list(held or [])
    there: List[Optional[Config]] = []
    for start in wanted:
        found = next((config for config in left if from_config(config) == start), None)
        if found is not None:
            left.remove(found)
        elif start.delay > MOST_DELAY:
            raise InputError(f"a random delay is {MOST_DELAY // HOUR} hours at most, not {start.delay} seconds")
        there.append(found)
    if held is not None and not left and None not in there:
        return list(held)
    bases = iter(left if len(wanted) == len(held or []) else [])
    return [to_config(start, next(bases, None)) if config is None else config for start, config in zip(wanted, there)]
