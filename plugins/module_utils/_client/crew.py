# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Work on many objects of one server at a time: several clients, each in a thread of its own, that share one log-in."""

from __future__ import annotations

import queue
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import Any, Callable, Iterable, Iterator, NamedTuple, Optional, TypeVar

from .client import CometClient
from .errors import CometError

Item = TypeVar("Item")

# How many pieces of work may wait for a thread, for each thread: enough to keep it busy, few enough to stop soon.
WAITING = 4


class Outcome(NamedTuple):
    """What came of one piece of work: its result, or the error that it ended with."""

    item: Any
    result: Any = None
    error: Optional[CometError] = None


class Crew:
    """Clients that work at the same time.

    A :class:`CometClient` is not made for several threads, so each thread has one. The first of them is the client
    that is given; the others take over its session, and log in anew by themselves should it end.

    :param size: how many requests are under way at most.
    """

    def __init__(self, client: CometClient, size: int) -> None:
        self._idle: queue.SimpleQueue[CometClient] = queue.SimpleQueue()
        self._siblings = [client.sibling() for dummy in range(size - 1)]
        for member in (client, *self._siblings):
            self._idle.put(member)
        self._size = size

    def each(self, work: Callable[[CometClient, Item], Any], items: Iterable[Item]) -> Iterator[Outcome]:
        """Do a piece of work for each item, and yield what comes of it as soon as it is there.

        A :class:`CometError` is an outcome like others. Any other exception ends it all; what has begun is finished.
        """
        todo = iter(items)
        with ThreadPoolExecutor(self._size) as threads:
            running = {threads.submit(self._do, work, item) for item in islice(todo, self._size * WAITING)}
            try:
                while running:
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    running |= {threads.submit(self._do, work, item) for item in islice(todo, len(done))}
                    yield from map(Future.result, done)
            finally:
                # The caller stopped listening, or was interrupted.
                for future in running:
                    future.cancel()

    def close(self) -> None:
        """Close the clients that were made for this. The one that was given stays."""
        for member in self._siblings:
            member.close()

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *dummy: Any) -> None:
        self.close()

    def _do(self, work: Callable[[CometClient, Item], Any], item: Item) -> Outcome:
        member = self._idle.get()
        try:
            return Outcome(item, work(member, item))
        except CometError as error:
            return Outcome(item, error=error)
        finally:
            self._idle.put(member)
