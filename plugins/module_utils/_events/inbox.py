# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the stream puts what it reads, without ever waiting: bounded, and what is dropped is noted at its place."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import Any, Deque, Dict, NamedTuple, Optional, Union

from .patience import within

RawEvent = Dict[str, Any]


class Gap(NamedTuple):
    """Here events may be missing: those after it are from a new stream, or some were dropped. Gaps are counted from 1."""

    number: int
    reason: str


class Settled(NamedTuple):
    """Here a look through the API, counted from 1, had ended long enough ago: what the stream was about to bring then is before it."""

    number: int


class Polled(NamedTuple):
    """What a look through the API found that was taken beside the stream."""

    reading: Any


class Watched(NamedTuple):
    """What a look found that was taken for what the server does not say."""

    reading: Any


Note = Union[Settled, Polled, Watched]
Item = Union[RawEvent, Gap, Note]


class Inbox:
    """See the module.

    :param limit: so many events wait at most.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._items: Deque[Item] = deque()
        self._wake = asyncio.Event()
        self._full = False
        self._waiting = 0
        self.gaps = 0
        self.dropped = 0

    def __len__(self) -> int:
        return self._waiting

    def offer(self, event: RawEvent) -> None:
        """Take an event from the stream. Once too many wait, all are dropped until that gap is looked after."""
        if self._full or self._waiting >= self._limit:
            self.dropped += 1
            if not self._full:
                self._full = True
                self.gap("more events than are taken")
            return
        self._waiting += 1
        self._put(event)

    def gap(self, reason: str) -> None:
        """Note that events may be missing here."""
        self.gaps += 1
        self._put(Gap(self.gaps, reason))

    def note(self, item: Note) -> None:
        """Take something that is not from the stream."""
        self._put(item)

    def take(self) -> Optional[Item]:
        """The next item, None if there is none."""
        if not self._items:
            return None
        item = self._items.popleft()
        if isinstance(item, dict):
            self._waiting -= 1
        return item

    def cover(self) -> int:
        """A look through the API begins, which finds what was dropped up to now: events are taken again.

        Returns the number of the last gap, since it covers those that are still to be taken, too.
        """
        self._full = False
        return self.gaps

    async def wait(self, seconds: Optional[float]) -> None:
        """Wait until there is an item, for so many seconds at most."""
        if not self._items:
            self._wake.clear()
            with contextlib.suppress(asyncio.TimeoutError):
                await within(seconds, self._wake.wait())

    def _put(self, item: Item) -> None:
        self._items.append(item)
        self._wake.set()
