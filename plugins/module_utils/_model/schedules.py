# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start times of schedules as options: dictionaries, or lines that a person reads and writes.

A :class:`~.starts.Start` is what all forms mean. Whatever the server has can be told as a dictionary; a line can say
all that makes sense.
"""

from __future__ import annotations

import re
import time
from functools import lru_cache
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from .._api.names import meant
from .._client.errors import InputError
from . import moments, units
from .starts import DAY, DAY_FIELDS, FREQUENCIES, NAMES, Start

DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EXAMPLES = (
    "daily at 22:30, hourly at :15, weekly on mon, thu at 02:00, monthly on day 1 at 03:00, yearly on dec 24 at 03:00,"
    " every 4 hours, once at 2026-12-24 22:00"
)
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?"
_LINE = re.compile(
    rf"(?P<start>.+?)(?:\s+between\s+(?P<from>{_TIME})\s+and\s+(?P<to>{_TIME}))?"
    r"(?:\s+only\s+on\s+(?P<only_on>[a-z, ]+?))?(?:\s+with\s+random\s+delay\s+(?P<random_delay>.+))?",
    re.IGNORECASE,
)

Option = Dict[str, Any]


# -- dictionaries --------------------------------------------------------------------------------------------


def to_option(start: Start) -> Option:
    """A start as a dictionary, with the line that says the same as ``text``, empty if there is none."""
    option: Option = {"frequency": start.name or start.frequency}
    if start.is_plain:
        option.update(_SAYERS[str(start.name)](start))
    else:
        option["seconds_past"] = start.seconds
        if start.date is not None:
            option["month"], option["day"] = start.date
    if start.offset:
        option["offset"] = start.offset
    if start.window is not None:
        option["from"], option["to"] = (units.clock_text(minutes * 60) for minutes in start.window)
    if start.days is not None:
        option["only_on"] = [DAYS[day] for day in start.days]
    if start.delay:
        option["random_delay"] = start.delay
    return {**option, "text": to_text(start) or ""}


def _say_once(start: Start) -> Option:
    moment = time.strftime("%Y-%m-%d %H:%M", time.gmtime(start.seconds))
    seconds = start.seconds % 60
    return {"at": f"{moment}{f':{seconds:02}' if seconds else ''} UTC"}


_SAYERS: Dict[str, Callable[[Start], Option]] = {
    "once": _say_once,
    "daily": lambda start: {"at": units.clock_text(start.seconds)},
    "hourly": lambda start: {"at": units.clock_text(start.seconds)[2:]},
    "weekly": lambda start: {"day": DAYS[start.seconds // DAY], "at": units.clock_text(start.seconds % DAY)},
    "monthly": lambda start: {"day": start.seconds // DAY + 1, "at": units.clock_text(start.seconds % DAY)},
    "yearly": lambda start: {
        "month": MONTHS[(start.date or (1, 1))[0] - 1],
        "day": (start.date or (1, 1))[1],
        "at": units.clock_text(start.seconds),
    },
    "periodic": lambda start: {"every": start.seconds},
}
# Frequency -> the keys that say when; the first one, or seconds_past, is needed.
KEYS = {
    "once": ("at",),
    "daily": ("at",),
    "hourly": ("at",),
    "weekly": ("day", "at"),
    "monthly": ("day", "at"),
    "yearly": ("month", "day", "at"),
    "periodic": ("every",),
}
COMMON_KEYS = ("frequency", "seconds_past", "offset", "from", "to", "only_on", "random_delay", "text")


def from_options(given: Sequence[Any], path: str) -> List[Start]:
    """The starts that a list of lines and dictionaries means. A line may mean several.

    :param path: the option that they stand in, for errors.
    :raises InputError: naming the place.
    """
    starts: List[Start] = []
    for number, item in enumerate(given):
        place = f"{path}[{number}]"
        try:
            starts += from_text(item) if isinstance(item, str) else _from_dict(item, place)
        except ValueError as error:
            raise InputError(f"{place}: {error}") from None
    return starts


def _from_dict(item: Any, place: str) -> List[Start]:
    if not isinstance(item, dict):
        raise ValueError(f"{item!r} is neither a line, such as daily at 22:30, nor a dictionary")
    given = {str(key): value for key, value in item.items() if value is not None}
    said = from_text(given["text"]) if given.get("text") else []
    if "frequency" not in given:
        if said and set(given) == {"text"}:
            return said
        raise ValueError(f"the key frequency is needed, one of {', '.join(FREQUENCIES)}")
    starts = _starts(given)
    if said and said != starts:
        raise ValueError(f"text says {given['text']}, and the other keys say {_lines(starts)}; leave one of both out")
    return starts


def _lines(starts: Sequence[Start]) -> str:
    return " and ".join(to_text(start) or "what no text says" for start in starts)


def _starts(given: Mapping[str, Any]) -> List[Start]:
    name, frequency = _frequency(given["frequency"])
    known = (*COMMON_KEYS, *(KEYS.get(name or "") or ("month", "day")))
    for key in given:
        if key not in known:
            hint = meant(key, known, f"it takes {', '.join(known)}")
            raise ValueError(f"the frequency {name or frequency} has no key {key}, {hint}")
    date = None
    if name == "yearly":
        date = (_month(given.get("month", 0), given), _number(given.get("day", 0), "day"))
    raw = "seconds_past" in given or name is None
    counts = [_number(given.get("seconds_past"), "seconds_past")] if raw else _counts(str(name), given)
    if date and not raw and not moments.is_day(*date):
        raise ValueError(f"{MONTHS[date[0] - 1]} has no day {date[1]}")
    starts = [
        Start(
            frequency,
            seconds,
            _offset(given.get("offset", 0)),
            _window(given),
            _days(given["only_on"]) if "only_on" in given else None,
            units.duration(given.get("random_delay", 0)),
            date,
        )
        for seconds in counts
    ]
    if not raw and not all(start.is_plain for start in starts):
        raise ValueError(f"{name} has no such time")
    return starts


def _frequency(value: Any) -> Tuple[Optional[str], int]:
    text = str(value).strip().lower()
    if text in FREQUENCIES:
        return text, int(FREQUENCIES[text])
    if re.fullmatch(r"\d+", text, re.ASCII):
        return NAMES.get(int(text)), int(text)
    hint = meant(text, FREQUENCIES, f"there are {', '.join(FREQUENCIES)}")
    raise ValueError(f"unknown frequency {value!r}, {hint}")


def _counts(name: str, given: Mapping[str, Any]) -> List[int]:
    """The seconds as the server counts them, one for each day that is named."""
    for key in KEYS[name]:
        if key not in given:
            raise ValueError(f"{name} needs the key {key}")
    if name == "periodic":
        return [units.duration(given["every"])]
    if name == "once":
        return [_moment(given["at"])]
    if name == "hourly":
        return [_past_the_hour(given["at"])]
    clock = _clock(given["at"])
    if name == "weekly":
        return [day * DAY + clock for day in _days(given["day"])]
    if name == "monthly":
        return [(_day_of_month(day) - 1) * DAY + clock for day in _listed(given["day"])]
    return [clock]


def _clock(value: Any) -> int:
    """YAML reads an unquoted 22:30 as the number 1350, so no number is taken."""
    if isinstance(value, int):
        raise ValueError(f'{value} is no time of day; write it in quotes, such as "22:30"')
    return units.clock(value)


def _past_the_hour(value: Any) -> int:
    match = re.fullmatch(r":?(\d{1,2})(?::(\d{2}))?", str(value).strip(), re.ASCII)
    minutes, seconds = (int(part or 0) for part in match.groups()) if match else (60, 0)
    if minutes > 59 or seconds > 59:
        raise ValueError(f"{value!r} is no time past the hour, write for example :15")
    return minutes * 60 + seconds


def _moment(value: Any) -> int:
    text = re.sub(r"\s*(utc|z)$", "+00:00", str(value).strip(), flags=re.IGNORECASE)
    if not re.match(r"\d{4}-|\d+$", text):
        raise ValueError(f"{value!r} is no date and time, write for example 2026-12-24 22:00, which is in UTC")
    return moments.moment(text, lambda: 0)


def _listed(value: Any) -> List[Any]:
    return (
        list(value) if isinstance(value, (list, tuple)) else [part for part in re.split(r"[,\s]+", str(value)) if part]
    )


def _days(value: Any) -> Tuple[int, ...]:
    """Days of the week, from names of any length, in the week's order."""
    found = set()
    for name in map(str, _listed(value)):
        short = name.strip().lower()[:3]
        if short not in DAYS or not DAY_FIELDS[DAYS.index(short)].lower().startswith(name.strip().lower()):
            raise ValueError(f"{name!r} is no day of the week, write {', '.join(DAYS)}")
        found.add(DAYS.index(short))
    return tuple(sorted(found))


def _day_of_month(value: Any) -> int:
    day = _number(value, "day")
    if not 1 <= day <= 31:
        raise ValueError(f"there is no day {day} in a month")
    return day


def _month(value: Any, given: Mapping[str, Any]) -> int:
    """A month; one of no meaning is taken where the server has one, beside raw seconds."""
    text = str(value).strip().lower()
    if text[:3] in MONTHS:
        return MONTHS.index(text[:3]) + 1
    month = _number(value, "month")
    if not 1 <= month <= 12 and "seconds_past" not in given:
        raise ValueError(f"{value!r} is no month, write {', '.join(MONTHS)}")
    return month


def _number(value: Any, key: str) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"-?\d+", str(value).strip(), re.ASCII):
        raise ValueError(f"{key}: {value!r} is not a whole number")
    return int(value)


def _offset(value: Any) -> int:
    text = str(value).strip()
    return int(text) if re.fullmatch(r"-\d+", text, re.ASCII) else units.duration(text)


def _window(given: Mapping[str, Any]) -> Optional[Tuple[int, int]]:
    if "from" not in given and "to" not in given:
        return None
    if "from" not in given or "to" not in given:
        raise ValueError("the keys from and to go together")
    first, last = (_edge(given[key]) for key in ("from", "to"))
    return first, last


def _edge(value: Any) -> int:
    """Minutes since midnight. The server may have later ones than a day has, which are given back as seconds."""
    seconds = value if isinstance(value, int) and value >= DAY else _clock(value)
    if seconds % 60:
        raise ValueError("from and to are whole minutes")
    return seconds // 60


# -- lines ---------------------------------------------------------------------------------------------------


def to_text(start: Start) -> Optional[str]:
    """The line that says the same, None if there is none."""
    if not start.is_plain or start.days == ():
        return None
    if start.window and not all(0 <= minutes * 60 < DAY for minutes in start.window):
        return None
    said = _SAYERS[str(start.name)](start)
    text = {
        "weekly": "weekly on {day} at {at}",
        "monthly": "monthly on day {day} at {at}",
        "yearly": "yearly on {month} {day} at {at}",
        "periodic": "every {period}",
    }.get(str(start.name), f"{start.name} at {{at}}").format(**said, period=_duration_text(start.seconds))
    if start.offset:
        text += f" offset by {_duration_text(start.offset)}"
    if start.window:
        first, last = (units.clock_text(minutes * 60) for minutes in start.window)
        text += f" between {first} and {last}"
    if start.days:
        text += f" only on {', '.join(DAYS[day] for day in start.days)}"
    if start.delay:
        text += f" with random delay {_duration_text(start.delay)}"
    return text


def _duration_text(seconds: int) -> str:
    """``4 hours``, in the largest unit that it is a whole number of."""
    name, length = next(
        item for item in (("day", DAY), ("hour", 3600), ("minute", 60), ("second", 1)) if seconds % item[1] == 0
    )
    count = seconds // length
    return f"{count} {name}{'' if count == 1 else 's'}"


# Line without what restricts it -> the keys of the dictionary that it stands for.
_FORMS = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("once", r"once\s+at\s+(?P<at>.+)"),
        ("daily", rf"daily(?:\s+on\s+(?P<only_on>[a-z, ]+?))?\s+at\s+(?P<at>{_TIME})"),
        ("hourly", r"hourly(?:\s+at\s+(?P<at>:\d{1,2}(?::\d{2})?))?"),
        ("weekly", rf"weekly\s+on\s+(?P<day>[a-z, ]+?)\s+at\s+(?P<at>{_TIME})"),
        ("monthly", rf"monthly\s+on\s+(?:days?\s+)?(?P<day>[\d, ]+?)\s+at\s+(?P<at>{_TIME})"),
        ("yearly", rf"yearly\s+on\s+(?P<month>[a-z]+)\s+(?P<day>\d+)\s+at\s+(?P<at>{_TIME})"),
        ("periodic", r"every\s+(?P<every>.+?)(?:\s+offset\s+by\s+(?P<offset>.+))?"),
    )
)


def from_text(text: str) -> List[Start]:
    """The starts that a line means: one, or one for each day that it names.

    :raises ValueError: with a sentence, if it means none.
    """
    return list(_read(text))


@lru_cache(maxsize=1000)
def _read(text: str) -> Tuple[Start, ...]:
    """The same, remembered: a fleet says a few things many thousand times."""
    line = _LINE.fullmatch(text.strip())
    restrictions = {key: value for key, value in line.groupdict().items() if value and key != "start"} if line else {}
    for name, form in _FORMS:
        match = form.fullmatch(line.group("start")) if line else None
        if match:
            given = {key: value for key, value in match.groupdict().items() if value}
            if name == "hourly":
                given.setdefault("at", ":00")
            if name == "periodic" and not given["every"][0].isdigit():
                given["every"] = f"1 {given['every']}"
            return tuple(_starts({"frequency": name, **given, **restrictions}))
    raise ValueError(f"{text!r} says no time to start; write for example {EXAMPLES}")
