# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sizes, durations and moments as people read them, for progress lines and error texts."""

from __future__ import annotations

import time

SIZE_STEPS = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB")


def size(count: float) -> str:
    """``2.1 GiB`` for a number of bytes, in three digits at most; the reports of the role ``backup_health`` write them so, too."""
    value, step = float(count), 0
    while value >= 999.5 and step < len(SIZE_STEPS) - 1:
        value, step = value / 1024, step + 1
    return f"{value:.0f} {SIZE_STEPS[step]}" if step == 0 or value >= 99.95 else f"{value:.1f} {SIZE_STEPS[step]}"


def duration(seconds: float) -> str:
    """``1h 5m`` for a number of seconds: the two largest units, which is as exact as anybody reads."""
    left = round(seconds)
    parts = []
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        count, left = divmod(left, length)
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts[:2]) or "0s"


def count(number: int, noun: str) -> str:
    """``1 device``, ``2 policies``."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else many}"


def moment(seconds: int) -> str:
    """``2026-03-01 22:30:00 UTC`` for seconds since 1970."""
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(seconds))
