# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nights of the past: how the backups of an invented device went, and what troubles some have."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

DAY = 86400
# Trouble -> how often it is met among devices that have one.
TROUBLES = {
    "failing": 4,
    "away": 4,
    "flaky": 4,
    "warnings": 4,
    "missing": 3,
    "full": 2,
    "never": 1,
    "unprotected": 2,
    "unscheduled": 2,
    "stuck": 2,
}
# How the backups of a device without trouble end.
_USUAL = ("success",) * 60 + ("warning", "warning", "error", "missed", "skipped")
# How they end of one with a trouble, once that has begun.
_ENDS = {
    "failing": ("error", "error", "error", "timeout"),
    "flaky": ("success", "success", "error", "warning", "missed"),
    "warnings": ("warning",),
    "missing": ("missed",),
    "full": ("quota",),
    "never": ("error",),
}


class Night(NamedTuple):
    """A backup of one night; ``size`` in bytes is what it holds, ``seconds`` how long it took."""

    start: int
    outcome: str
    size: int
    seconds: int


def trouble(seed: int, index: int, number: int, share: float) -> str:
    """What troubles a device, by its account's and its own number; empty for nothing."""
    generator = random.Random(f"trouble {seed} {index} {number}")
    return generator.choices(list(TROUBLES), list(TROUBLES.values()))[0] if generator.random() < share else ""


def fullness(seed: int, index: int, share: float) -> float | None:
    """How full an account's storage vault is, 1.0 being its quota; None for an account without a quota."""
    generator = random.Random(f"quota {seed} {index}")
    return generator.uniform(0.35, 1.04) if generator.random() < share * 2 else None


def nights(now: int, days: int, troubled_by: str, source: str, seed: int) -> Iterator[Night]:
    """One backup a night, the oldest first. It begins in the three hours of the small hours before ``now``'s time of day."""
    generator = random.Random(f"nights {seed} {source}")
    size = int(10 ** generator.uniform(8.5, 11.5))
    usual_hour = generator.randrange(2 * 3600, 5 * 3600)
    speed = generator.uniform(0.7, 1.3) * size / 10**8
    begins = days if troubled_by in ("flaky", "warnings", "never") else generator.randrange(1, 9)
    for age in range(days - 1, -1, -1):
        size = int(size * generator.uniform(0.998, 1.012))
        start = now - age * DAY - usual_hour + generator.randrange(900)
        took = 60 + int(speed * generator.uniform(0.8, 1.3))
        ends = _ENDS.get(troubled_by, _USUAL) if age < begins else _USUAL
        outcome = generator.choice(ends)
        if troubled_by == "away" and age < begins + 3:
            continue
        yield Night(start, outcome, size, min(took, usual_hour - 900))
