# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which events the rule engine has certainly taken. Nothing here reads, writes or waits."""

from __future__ import annotations

from collections import deque
from typing import Deque, List, NamedTuple

from .normal import Event


class _Entry(NamedTuple):
    number: int
    event: Event


class Ledger:
    """Events are counted as they are put into the engine's queue. The engine works on one at a time, so those before the last one
    that it took out are done.

    :param patience: seconds after which the last one taken counts as done, too.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._given: Deque[_Entry] = deque()
        self._number = 0
        self._taken = 0
        self._taken_at = 0.0

    def put(self, event: Event) -> None:
        """An event was put into the queue."""
        self._number += 1
        self._given.append(_Entry(self._number, event))

    def confirm_all(self) -> None:
        """The engine said so."""
        self._given.clear()

    def look(self, waiting: int, now: float) -> None:
        """So many events wait in the queue now; those of other sources only make this one more careful.

        :param now: a monotonic clock.
        """
        taken = max(self._taken, self._number - waiting)
        if taken > self._taken:
            self._taken, self._taken_at = taken, now
        done = taken if now - self._taken_at >= self._patience else taken - 1
        while self._given and self._given[0].number <= done:
            self._given.popleft()

    @property
    def unconfirmed(self) -> List[Event]:
        """Those that may be lost if the process ends now."""
        return [entry.event for entry in self._given]
