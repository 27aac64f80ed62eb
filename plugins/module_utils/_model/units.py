# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sizes, durations and times of day, as people write them.

The server counts in bytes and seconds. An option of such a field also takes ``10 GiB``, ``2h 30m`` or ``22:30``.
Sizes and durations are returned as plain numbers, so that they can be computed with, times of day as text.
"""

from __future__ import annotations

import re
from typing import Any, Callable, Dict

SIZE_UNITS = {
    "": 1,
    "b": 1,
    "kb": 10**3,
    "mb": 10**6,
    "gb": 10**9,
    "tb": 10**12,
    "pb": 10**15,
    "k": 2**10,
    "m": 2**20,
    "g": 2**30,
    "t": 2**40,
    "p": 2**50,
    "kib": 2**10,
    "mib": 2**20,
    "gib": 2**30,
    "tib": 2**40,
    "pib": 2**50,
}
# Those that sizes are shown in.
_SIZE_TEXTS = {
    unit: SIZE_UNITS[unit.lower()] for unit in ("PiB", "TiB", "GiB", "MiB", "KiB", "PB", "TB", "GB", "MB", "kB")
}
DURATION_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hour", "hours"), 3600),
    **dict.fromkeys(("d", "day", "days"), 86400),
    **dict.fromkeys(("w", "week", "weeks"), 7 * 86400),
}

# API fields that count in bytes, in seconds, or in seconds since midnight.
UNITS: Dict[str, str] = {
    "AllProtectedItemsQuotaBytes": "size",
    "StorageLimitBytes": "size",
    "LimitBytes": "size",
    "BytesPerSecond": "size",
    "LimitVaultSpeedBps": "size",
    "RandomDelaySecs": "duration",
    "StopAfter": "duration",
    "ModeLastJobFailDoRetryTime": "minutes",
    "LastJobFailDoRetryTime": "minutes",
    "CooldownSeconds": "duration",
    "SecondsPast": "clock",
}


def size(value: Any) -> int:
    """Bytes from ``1073741824``, ``1 GiB`` or ``1.5 TB`` (powers of ten for kB, MB, ...; of two for KiB, K, ...).

    :raises ValueError: with a sentence, if it is none of those.
    """
    match = re.fullmatch(r"\s*(\d+)(\.\d+)?\s*([a-zA-Z]*)\s*", str(value), re.ASCII)
    unit = SIZE_UNITS.get(match.group(3).lower()) if match else None
    if match is None or unit is None:
        raise ValueError(f"{value!r} is not a size, write bytes or for example 10 GiB")
    whole, part, dummy = match.groups()
    # Not by way of a float, which is not exact for large numbers of bytes.
    return int(whole) * unit + round(float(part or 0) * unit)


def duration(value: Any) -> int:
    """Seconds from ``90``, ``90s``, ``2h 30m`` or ``1 day``.

    :raises ValueError: with a sentence, if it is none of those.
    """
    text = str(value).strip().lower()
    if re.fullmatch(r"\d+", text, re.ASCII):
        return int(text)
    parts = re.findall(r"(\d+)\s*([a-z]+)[\s,]*", text, re.ASCII)
    whole = re.fullmatch(r"(\d+\s*[a-z]+[\s,]*)+", text, re.ASCII)
    if not whole or any(unit not in DURATION_UNITS for dummy, unit in parts):
        raise ValueError(f"{value!r} is not a duration, write seconds or for example 2h 30m")
    return sum(int(number) * DURATION_UNITS[unit] for number, unit in parts)


def minutes(value: Any) -> int:
    """Whole minutes from ``30`` (minutes) or a duration with its unit, such as ``1h``.

    :raises ValueError: with a sentence, if it is none of those.
    """
    text = str(value).strip()
    if re.fullmatch(r"\d+", text, re.ASCII):
        return int(text)
    whole, rest = divmod(duration(text), 60)
    if rest:
        raise ValueError(f"{value!r} is not a whole number of minutes")
    return whole


def clock(value: Any) -> int:
    """Seconds since midnight from ``22:30``, ``22:30:15``, or the seconds themselves.

    :raises ValueError: with a sentence, if it is none of those.
    """
    text = str(value).strip()
    match = re.fullmatch(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", text, re.ASCII)
    if match:
        hour, minute, second = (int(part or 0) for part in match.groups())
        if hour < 24 and minute < 60 and second < 60:
            return hour * 3600 + minute * 60 + second
    elif re.fullmatch(r"\d+", text, re.ASCII):
        return int(text)
    raise ValueError(f"{value!r} is not a time of day, write for example 22:30")


def clock_text(value: Any) -> Any:
    """``22:30`` or ``22:30:15`` from seconds since midnight; what is no time of day stays as it is."""
    if not isinstance(value, int) or not 0 <= value < 86400:
        return value
    hours, rest = divmod(value, 3600)
    text = f"{hours:02}:{rest // 60:02}"
    return f"{text}:{rest % 60:02}" if rest % 60 else text


def size_text(count: int) -> str:
    """``500 GiB`` or ``500 GB`` from a number of bytes, without loss: in the largest unit that it is a whole number of."""
    whole = [(count // factor, unit) for unit, factor in _SIZE_TEXTS.items() if count and count % factor == 0]
    return "{} {}".format(*min(whole, key=lambda text: text[0])) if whole else str(count)


def duration_text(seconds: int) -> str:
    """``2h 30m`` from a number of seconds, without loss."""
    parts = []
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        count, seconds = divmod(seconds, length)
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts) or "0s"


# What a person reads in place of a number; :data:`PARSERS` take it back.
TEXTS: Dict[str, Callable[[int], str]] = {"size": size_text, "duration": duration_text}
PARSERS: Dict[str, Callable[[Any], int]] = {"size": size, "duration": duration, "minutes": minutes, "clock": clock}
