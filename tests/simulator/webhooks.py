# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Delivery of events to webhooks: in parallel, unordered, a finite number of tries (facts: comet-facts 2, Events)."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from .accounts import dumps
from .events import HELLO, Event
from .state import State

# At this level an event goes out without its Data. A webhook that names no level gets the data too [U].
LEVEL_NONE = "none"
# A custom header of one of these names is ignored, as the server's documentation has it.
_OWN_HEADERS = frozenset({"host", "content-length", "transfer-encoding", "connection", "x-comet-tracing-id"})
_TIMEOUT_SECONDS = 10


class Webhooks:
    """Sends each event to the webhooks of the server and of the tenant it belongs to."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._loop: asyncio.AbstractEventLoop | None = None
        self._session: ClientSession | None = None
        self._deliveries: dict[str, set[asyncio.Task[None]]] = {}
        self.failures: list[tuple[str, str]] = []

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to deliver, on this loop."""
        self._loop = loop
        self._state.events.listen(self._offer)
        self._state.on_webhooks_changed = self.changed
        self.greet_all()

    def greet_all(self) -> None:
        """The server's process began: its queues are empty, every webhook gets a greeting."""
        for owner in ("", *self._state.organizations):
            self.changed(owner)

    async def close(self) -> None:
        """Drop what is queued."""
        self._state.events.forget(self._offer)
        for owner in list(self._deliveries):
            self._drop(owner)
        if self._session is not None:
            await self._session.close()

    def changed(self, owner: str) -> None:
        """The webhooks of an owner were set: what was queued is gone, each gets a greeting."""
        if self._loop is None:
            return
        hello = self._state.events.make(HELLO, "", owner)
        targets = list(self._webhooks(owner).values())
        self._loop.call_soon_threadsafe(self._begin_anew, owner, targets, hello)

    def _begin_anew(self, owner: str, targets: list[dict[str, Any]], hello: Event) -> None:
        self._drop(owner)
        for webhook in targets:
            self._send(owner, webhook, hello)

    def _drop(self, owner: str) -> None:
        for task in self._deliveries.pop(owner, set()):
            task.cancel()

    def _webhooks(self, owner: str) -> dict[str, dict[str, Any]]:
        place = self._state.organizations.get(owner, {}) if owner else self._state.config
        return place.get("WebhookOptions") or {}

    def _offer(self, event: Event) -> None:
        if self._loop is None:
            return
        for owner in sorted({"", event.owner}):
            for webhook in self._webhooks(owner).values():
                if _wants(webhook, event):
                    self._loop.call_soon_threadsafe(self._send, owner, webhook, event)

    def _send(self, owner: str, webhook: dict[str, Any], event: Event) -> None:
        assert self._loop is not None
        tasks = self._deliveries.setdefault(owner, set())
        task = self._loop.create_task(self._deliver(webhook, event))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def _deliver(self, webhook: dict[str, Any], event: Event) -> None:
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=_TIMEOUT_SECONDS))
        options = self._state.options
        tracing = str(uuid.uuid4())
        body = dumps(event.document(options.at_least("21.9.0"), with_data=webhook.get("Level") != LEVEL_NONE))
        headers = {
            "Content-Type": "application/json",
            **custom_headers(webhook.get("CustomHeaders")),
            "x-Comet-Tracing-Id": tracing,
        }
        for attempt in range(options.webhook_attempts):
            if attempt:
                await asyncio.sleep(options.webhook_retry_seconds / self._state.clock.speed)
            with contextlib.suppress(ClientError, TimeoutError, OSError, ValueError):
                async with self._session.post(webhook["URL"], data=body.encode(), headers=headers) as answer:
                    if answer.status == 200:
                        return
        self.failures.append((webhook["URL"], tracing))
        self._state.log(f"webhook {webhook['URL']} failed, tracing id {tracing}")


def custom_headers(custom: dict[str, str] | None) -> dict[str, str]:
    """The headers of an address that may be sent."""
    return {name: value for name, value in (custom or {}).items() if name.lower() not in _OWN_HEADERS}


def _wants(webhook: dict[str, Any], event: Event) -> bool:
    wanted = webhook.get("WhiteListedEventTypes") or []
    return not wanted or event.type in wanted
