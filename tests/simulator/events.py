# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event stream: what happened, who may see it, and where it goes (facts: comet-facts 2, Events)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .clock import Clock
from .reference import event_names

Listener = Callable[["Event"], None]

HELLO = 4000


@dataclass(frozen=True)
class Event:
    """One event, as ``StreamableEvent``. ``owner`` is the tenant it belongs to, empty for the top level."""

    type: int
    actor: str
    owner: str
    resource: str
    timestamp: int
    data: Any

    def document(self, detailed: bool, with_data: bool = True) -> dict[str, Any]:
        """The event as JSON data; ``detailed`` adds what later releases added, ``with_data`` what the event is about."""
        result: dict[str, Any] = {"Actor": self.actor, "OwnerOrganizationID": self.owner}
        if self.resource:
            result["ResourceID"] = self.resource
        result["Type"] = self.type
        if detailed:
            result["Timestamp"] = self.timestamp
            result["TypeString"] = event_names().get(self.type, "")
        if self.data is not None and with_data:
            result["Data"] = self.data
        return result


class Events:
    """Publishes events to listeners and remembers the last ones for tests."""

    def __init__(self, clock: Clock, keep: int = 10_000) -> None:
        self._clock = clock
        self._listeners: list[Listener] = []
        self._keep = keep
        self.history: list[Event] = []

    def listen(self, listener: Listener) -> None:
        """Call a function with each event from now on."""
        self._listeners.append(listener)

    def forget(self, listener: Listener) -> None:
        """Call it no more."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def publish(
        self, type_number: int, actor: str = "", owner: str = "", resource: str = "", data: Any = None
    ) -> Event:
        """Tell everybody who listens."""
        event = self.make(type_number, actor, owner, resource, data)
        self.history.append(event)
        if len(self.history) > self._keep:
            del self.history[: self._keep // 10]
        for listener in list(self._listeners):
            listener(event)
        return event

    def make(self, type_number: int, actor: str = "", owner: str = "", resource: str = "", data: Any = None) -> Event:
        """An event that is not published, such as the greeting of a new stream."""
        return Event(type_number, actor, owner, resource, self._clock.seconds(), data)
