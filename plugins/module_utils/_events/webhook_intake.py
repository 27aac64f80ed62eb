# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What becomes of a webhook whose sender is known: taken, known already, or refused."""

from __future__ import annotations

from typing import Any, Callable, Dict, Hashable, NamedTuple, Optional

from .counters import Counters
from .outbox import Order, Outbox
from .seen import Seen
from .webhook_body import Malformed, digest, parse
from .webhook_options import WebhookOptions

# Bytes that may wait for the rules, whatever the number of events.
MOST_BYTES = 256 * 1024 * 1024


class Verdict(NamedTuple):
    """What to answer: an HTTP status, a sentence, and seconds after which another try makes sense, 0 for none."""

    status: int
    text: str
    retry_after: int = 0


# Each is counted by its name. A server takes 200 for delivered and tries anything else again, a finite number of times.
VERDICTS: Dict[str, Verdict] = {
    "accepted": Verdict(200, "Queued"),
    "duplicate": Verdict(200, "Known already"),
    "wrong_secret": Verdict(403, "The secret is missing or wrong"),
    "wrong_path": Verdict(404, "Nothing is here"),
    "wrong_method": Verdict(405, "Events are sent by POST"),
    "timed_out": Verdict(408, "The request took too long"),
    "oversized": Verdict(413, "The body is too large"),
    "malformed": Verdict(400, "The body is not an event"),
    "too_old": Verdict(422, "The event is too old, or from the future"),
    "rate_limited": Verdict(429, "Too many requests", 1),
    "queue_full": Verdict(503, "The queue is full", 5),
}
# Not counted with the requests: what reached the rules, and what was in the queue at the end.
DELIVERED, LOST = "delivered", "lost"
UNREMARKABLE = frozenset(("accepted", "duplicate", DELIVERED))


def counters() -> Counters:
    """Counters of all that can become of a webhook."""
    names = (*VERDICTS, DELIVERED, LOST)
    return Counters(names, alarming=set(names) - UNREMARKABLE)


class Intake:
    """Judges bodies and queues the events in them.

    :param shape: makes the event that rules get of the server's and the tracing id.
    :param order: tells the place of such an event among those of its device.
    """

    def __init__(
        self,
        options: WebhookOptions,
        outbox: Outbox,
        shape: Callable[[Dict[str, Any], str], Dict[str, Any]],
        order: Callable[[Dict[str, Any]], Order],
    ) -> None:
        self._options = options
        self._outbox = outbox
        self._shape = shape
        self._order = order
        self._seen = Seen(options.remember, seconds=2 * options.max_age)

    def take(self, body: bytes, tracing: str, wall: float, now: float) -> str:
        """Judge a body; the result is a key of :data:`VERDICTS`.

        :param tracing: the server's ``x-Comet-Tracing-Id``, or empty.
        :param wall: Unix time.
        :param now: seconds on the clock of the outbox.
        """
        try:
            event = parse(body)
        except Malformed:
            return "malformed"
        if self._is_too_old(event, wall):
            return "too_old"
        key = self._key(event, tracing)
        if key is not None and key in self._seen:
            return "duplicate"
        try:
            shaped = self._shape(event, tracing)
        except (TypeError, ValueError, OverflowError):
            # What the server would never write where a number belongs.
            return "malformed"
        if not self._outbox.offer(shaped, len(body), self._order(shaped), now):
            return "queue_full"
        if key is not None:
            # Only now: what was not taken is welcome again.
            self._seen.add(key, wall)
        return "accepted"

    def _is_too_old(self, event: Dict[str, Any], wall: float) -> bool:
        age = self._options.max_age
        timestamp = event.get("Timestamp")
        return bool(age and timestamp and abs(wall - timestamp) > age)

    def _key(self, event: Dict[str, Any], tracing: str) -> Optional[Hashable]:
        """What an event is known by.

        Without a time the same body may well be another event: a device that connects a second time, say.
        """
        if self._options.deduplicate_by == "content" and event.get("Timestamp"):
            return digest(event)
        return tracing or None
