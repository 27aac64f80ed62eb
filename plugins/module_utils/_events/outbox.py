# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Events on their way to the rules: a bounded queue that can put those of one device into their order.

Webhooks arrive unordered (facts: comet-facts 2, Events), and the server's times are whole seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
from collections import deque
from typing import Any, Deque, Dict, List, NamedTuple, Optional, Set, Tuple

from .patience import within


class Order(NamedTuple):
    """An event's place: what it is ordered with, by time, and within one second by rank, then as it came."""

    lane: str
    timestamp: int
    rank: int = 0


_Held = Tuple[int, int, int, Any, int]


class Outbox:
    """A queue of events.

    With a window each event is held back that long after it came. When its time is over, it goes out after all those
    of its lane that are older by their own account and have come meanwhile.

    :param most: events that may wait.
    :param most_bytes: the bytes that may wait, as ``offer`` is told; a single event may be of any size.
    :param window: seconds, 0 to pass events on as they come.
    """

    def __init__(self, most: int, most_bytes: int, window: float = 0.0) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._window = window
        self._waiting: Dict[str, List[_Held]] = {}
        self._arrivals: Deque[Tuple[float, str, int]] = deque()
        self._due: Deque[Tuple[Any, int]] = deque()
        self._held: Set[int] = set()
        self._number = 0
        self._bytes = 0
        self._changed = asyncio.Event()

    def __len__(self) -> int:
        return len(self._held) + len(self._due)

    def offer(self, event: Any, size: int, order: Order, now: float) -> bool:
        """Take an event; False if it is full.

        :param now: seconds on a clock that never goes back, the same as for ``get``.
        """
        if len(self) >= self._most or (len(self) and self._bytes + size > self._most_bytes):
            return False
        self._bytes += size
        if not self._window:
            self._due.append((event, size))
        else:
            self._number += 1
            held = (order.timestamp, order.rank, self._number, event, size)
            heapq.heappush(self._waiting.setdefault(order.lane, []), held)
            self._arrivals.append((now + self._window, order.lane, self._number))
            self._held.add(self._number)
        self._changed.set()
        return True

    def release(self, now: float) -> None:
        """Let out what is due."""
        while self._arrivals and self._arrivals[0][0] <= now:
            dummy_time, lane, number = self._arrivals.popleft()
            while number in self._held:
                self._let_out(lane)

    def _let_out(self, lane: str) -> None:
        held = self._waiting[lane]
        dummy_timestamp, dummy_rank, number, event, size = heapq.heappop(held)
        if not held:
            del self._waiting[lane]
        self._held.remove(number)
        self._due.append((event, size))

    def next_due(self) -> Optional[float]:
        """When something held back is due; None if nothing is."""
        return self._arrivals[0][0] if self._arrivals else None

    async def get(self) -> Any:
        """The next event, once there is one. The clock is the running loop's."""
        loop = asyncio.get_running_loop()
        while True:
            self.release(loop.time())
            if self._due:
                event, size = self._due.popleft()
                self._bytes -= size
                return event
            self._changed.clear()
            due = self.next_due()
            with contextlib.suppress(asyncio.TimeoutError):
                await within(None if due is None else max(0.0, due - loop.time()), self._changed.wait())
