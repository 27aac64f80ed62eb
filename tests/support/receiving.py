# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The source ``comet_webhook`` in a thread of the test, with a list in the place of the rules."""

from __future__ import annotations

import asyncio
import logging
import threading
from types import TracebackType
from typing import Any

from ansible_collections.cometbackup.comet.plugins.module_utils._events import webhook_source

DEADLINE_SECONDS = 60
SECRET = "a-secret-of-more-than-16"
HEADER = "X-Comet-Webhook-Secret"


class Rules:
    """Takes events as ansible-rulebook's queue does, unless it is told to be busy."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self._changed = threading.Condition()
        self._busy = False

    async def put(self, event: dict[str, Any]) -> None:
        while self._busy:
            await asyncio.sleep(0.005)
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def busy(self, busy: bool = True) -> None:
        """Take nothing, or go on."""
        self._busy = busy

    def wait(self, number: int) -> list[dict[str, Any]]:
        """All events, once there are so many."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.events) >= number, DEADLINE_SECONDS), (
                f"{len(self.events)} events instead of {number}"
            )
            return list(self.events)


class Listening(logging.Handler):
    """A running source: ``url`` is where it listens, ``rules`` what it handed over, ``lines`` what it logged."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__()
        self.arguments = {"host": "127.0.0.1", "port": 0, "secrets": [SECRET], **arguments}
        self.rules = Rules()
        self.lines: list[str] = []
        self.url = ""
        self._settled = threading.Event()
        self._problem: BaseException | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        self.lines.append(f"{record.levelname} {line}")
        if line.startswith("Listening on "):
            self.url = line.removeprefix("Listening on ")
            self._settled.set()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._task = self._loop.create_task(webhook_source.run(self.rules, self.arguments))
        try:
            self._loop.run_until_complete(self._task)
        except BaseException as problem:
            self._problem = problem
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()
            self._settled.set()

    def __enter__(self) -> Listening:
        self._level = webhook_source.log.level
        webhook_source.log.setLevel(logging.INFO)
        webhook_source.log.addHandler(self)
        self._thread.start()
        assert self._settled.wait(DEADLINE_SECONDS)
        if self._problem is not None:
            self._end()
            raise self._problem
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(DEADLINE_SECONDS)
        self._end()

    def _end(self) -> None:
        webhook_source.log.removeHandler(self)
        webhook_source.log.setLevel(self._level)
