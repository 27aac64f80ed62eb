# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The order of events: each device has a lane, in which what the API told after a gap meets what the stream brings.

The stream is in order. What a look through the API finds is expected of the stream, too, as long as it may have happened after the
stream began: then the stream says it at its place. If the stream goes on to something later, or nothing comes for a while,
it never will, and what was found is handed over ahead of what came later. Nothing here reads, writes or waits.
"""

from __future__ import annotations

from collections import deque
from typing import Any, Deque, Dict, Iterable, Iterator, List, Optional, Tuple

from .normal import KEY, Event

JOB_EVENTS = ("job_new", "job_completed")
Place = Tuple[int, int, int]
# Of events without a time: they may have happened before any other.
NOWHERE = (0, 0, 0)


def lane_of(event: Event) -> str:
    """Whose order an event is part of: the device's, else the user's."""
    part = event[KEY]
    return str(part["device"] or part["user"])


def place(event: Event) -> Place:
    """When an event happened, by the clock of its device; ``NOWHERE`` if no such time is known.

    A job that begins in the second in which another one ends begins after it.
    """
    part = event[KEY]
    if part["event"] not in JOB_EVENTS or not part["time"]:
        return NOWHERE
    data: Dict[str, Any] = event.get("Data") or {}
    return part["time"], int(data.get("StartTime") or 0), int(part["event"] == "job_completed")


def certainly_before(one: Event, other: Event) -> bool:
    """Whether it is certain that one happened before the other; times are in whole seconds."""
    first, second = place(one), place(other)
    return NOWHERE not in (first, second) and first[0] < second[0]


class _Lane:
    """``held`` are in the order in which they came; of what is expected, the earliest is first."""

    def __init__(self) -> None:
        self.held: Deque[Event] = deque()
        self._expected: Dict[str, Event] = {}
        self._order: Deque[str] = deque()

    @property
    def is_empty(self) -> bool:
        return not (self.held or self._expected)

    def expect(self, events: Iterable[Event]) -> None:
        self._expected.update((event[KEY]["id"], event) for event in events)
        self._order = deque(sorted(self._expected, key=lambda id_: place(self._expected[id_])))

    def came(self, id_: str) -> None:
        """What was expected is here, its place in the order is found empty later on."""
        self._expected.pop(id_, None)

    def _next(self) -> Optional[Event]:
        while self._order and self._order[0] not in self._expected:
            self._order.popleft()
        return self._expected[self._order[0]] if self._order else None

    def _expected_before(self, event: Event, or_unclear: bool) -> Iterator[Event]:
        following = self._next()
        while following and (
            certainly_before(following, event) or (or_unclear and not certainly_before(event, following))
        ):
            yield self._expected.pop(self._order.popleft())
            following = self._next()

    def ready(self) -> Iterator[Event]:
        """What may be handed over now."""
        while self.held:
            yield from self._expected_before(self.held[0], False)
            following = self._next()
            if following and not certainly_before(self.held[0], following):
                return
            yield self.held.popleft()

    def rest(self) -> Iterator[Event]:
        """All that is left, since nothing that is expected comes any more."""
        for event in self.held:
            yield from self._expected_before(event, True)
            yield event
        following = self._next()
        while following:
            yield self._expected.pop(self._order.popleft())
            following = self._next()


class Lanes:
    """The lanes of all devices."""

    def __init__(self) -> None:
        self._lanes: Dict[str, _Lane] = {}
        self._expected_in: Dict[str, str] = {}
        self._held: Dict[str, Event] = {}

    def holds(self, id_: str) -> bool:
        """Whether the stream has brought an event that waits for others."""
        return id_ in self._held

    def __len__(self) -> int:
        return len(self._expected_in) + len(self._held)

    def expect(self, events: Iterable[Event]) -> None:
        """Take what a look through the API found, and rules do not know yet."""
        found: Dict[str, List[Event]] = {}
        for event in events:
            id_ = event[KEY]["id"]
            if id_ not in self._expected_in and id_ not in self._held:
                self._expected_in[id_] = lane_of(event)
                found.setdefault(lane_of(event), []).append(event)
        for name, group in found.items():
            self._lanes.setdefault(name, _Lane()).expect(group)

    def arrive(self, event: Event) -> List[Event]:
        """Take what the stream brings; returns what may be handed over, in order."""
        name, id_ = lane_of(event), event[KEY]["id"]
        ready: List[Event] = []
        elsewhere = self._expected_in.pop(id_, name)
        for key in dict.fromkeys((elsewhere, name)):
            lane = self._lanes.get(key)
            if lane is not None:
                lane.came(id_)
                if key == name:
                    lane.held.append(event)
                    self._held[id_] = event
                ready += self._handed(lane.ready())
                if lane.is_empty:
                    del self._lanes[key]
            elif key == name:
                ready.append(event)
        return ready

    def settle(self) -> List[Event]:
        """Nothing that was expected comes any more: all that is left, in order."""
        left = self._handed(event for lane in self._lanes.values() for event in lane.rest())
        self._lanes.clear()
        return left

    def _handed(self, events: Iterator[Event]) -> List[Event]:
        ready = list(events)
        for event in ready:
            self._held.pop(event[KEY]["id"], None)
            self._expected_in.pop(event[KEY]["id"], None)
        return ready
