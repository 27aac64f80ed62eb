# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator's time, and what is due at which moment of it."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(order=True)
class _Entry:
    due: float
    order: int
    action: Callable[[float], None] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)


class Clock:
    """Wall-clock time plus whatever was skipped with :meth:`advance`.

    ``speed`` shortens simulated work (a job of a minute takes three seconds at speed 20) and leaves the time of day alone,
    so that a client's own clock and the server's stay together.
    """

    def __init__(self, speed: float = 1.0, frozen: bool = False) -> None:
        self.speed = speed
        self._offset = 0.0
        self._frozen_at: float | None = time.time() if frozen else None
        self._entries: list[_Entry] = []
        self._order = itertools.count()
        self._running: float | None = None
        self.on_change: Callable[[], None] = lambda: None

    def now(self) -> float:
        """Seconds since 1970; while something due is run, the moment it was due."""
        if self._running is not None:
            return self._running
        base = self._frozen_at if self._frozen_at is not None else time.time()
        return base + self._offset

    def seconds(self) -> int:
        """Whole seconds since 1970, the unit of the API."""
        return int(self.now())

    def after(self, work_seconds: float, action: Callable[[float], None]) -> _Entry:
        """Run ``action(moment)`` when so much simulated work is done."""
        return self.at(self.now() + work_seconds / self.speed, action)

    def at(self, moment: float, action: Callable[[float], None]) -> _Entry:
        """Run ``action(moment)`` at a moment of the simulator's time."""
        entry = _Entry(moment, next(self._order), action)
        heapq.heappush(self._entries, entry)
        self.on_change()
        return entry

    def cancel(self, entry: _Entry | None) -> None:
        """Forget something planned."""
        if entry is not None:
            entry.cancelled = True

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass at once. What falls due in them happens in order, each at its own moment."""
        self._offset += seconds
        self.run_due()

    def run_due(self) -> None:
        """Do everything whose moment has come."""
        if self._running is not None:
            return
        limit = self.now()
        while self._entries and self._entries[0].due <= limit:
            entry = heapq.heappop(self._entries)
            if entry.cancelled:
                continue
            self._running = entry.due
            try:
                entry.action(entry.due)
            finally:
                self._running = None

    def seconds_until_next(self) -> float | None:
        """Real seconds until something is due, or None."""
        while self._entries and self._entries[0].cancelled:
            heapq.heappop(self._entries)
        if not self._entries or self._frozen_at is not None:
            return None
        return max(0.0, self._entries[0].due - self.now())
