# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run an event source as ansible-rulebook does: its file by its path, ``main`` with a queue, in an event loop of its own."""

from __future__ import annotations

import asyncio
import runpy
import threading
from collections.abc import Callable
from typing import Any

from tests.tools import checkout

SOURCES = checkout.ROOT / "extensions/eda/plugins/event_source"
# Nothing that a test waits for takes this long.
DEADLINE_SECONDS = 60

Event = dict[str, Any]


class Listener:
    """A source in a thread, and the events that it has handed over, as a context manager.

    :param source: the name of the source's file.
    :param args: the arguments of the source.
    :param queue_size: of the queue between the source and the rules; ansible-rulebook's has room for one event.
    """

    def __init__(self, source: str, args: dict[str, Any], queue_size: int = 1) -> None:
        self._main = runpy.run_path(str(SOURCES / f"{source}.py"))["main"]
        self._args = args
        self._queue_size = queue_size
        self._changed = threading.Condition()
        self._events: list[Event] = []
        self._reading = True
        self._gate: asyncio.Event | None = None
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, name="event-source", daemon=True)
        self.error: BaseException | None = None

    def __enter__(self) -> Listener:
        self._thread.start()
        return self

    def __exit__(self, *_details: object) -> None:
        self.stop()

    @property
    def events(self) -> list[Event]:
        """What has been handed over up to now."""
        with self._changed:
            return list(self._events)

    def wait(self, met: Callable[[list[Event]], Any]) -> list[Event]:
        """Wait until the events meet a condition, and return them.

        :raises AssertionError: if the source ends before, or they do not within a minute.
        """
        with self._changed:
            done = self._changed.wait_for(lambda: met(self._events) or self.error, DEADLINE_SECONDS)
            assert met(self._events), (
                f"{'the source ended: ' + repr(self.error) if done else 'time is up'}; {len(self._events)} events came, "
                f"the last of them {[event['comet']['id'] for event in self._events[-5:]]}"
            )
            return list(self._events)

    def wait_for_end(self) -> BaseException:
        """Wait until the source ends by itself, and return its error."""
        self._thread.join(DEADLINE_SECONDS)
        assert self.error is not None
        return self.error

    def pause(self) -> None:
        """Take no more events, as a rule engine that is busy."""
        self._loop.call_soon_threadsafe(self._set_gate, False)

    def resume(self) -> None:
        """Take events again."""
        self._loop.call_soon_threadsafe(self._set_gate, True)

    def stop(self) -> None:
        """End the source as ansible-rulebook does: cancel its task."""
        if self._thread.is_alive() and self._task is not None:
            self._loop.call_soon_threadsafe(self._task.cancel)
            self._thread.join(DEADLINE_SECONDS)

    def _set_gate(self, is_open: bool) -> None:
        assert self._gate is not None
        if is_open:
            self._gate.set()
        else:
            self._gate.clear()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()

    async def _serve(self) -> None:
        self._gate = asyncio.Event()
        self._gate.set()
        queue: asyncio.Queue[Event] = asyncio.Queue(self._queue_size)
        # With this argument the engine returns each event once it is done with it.
        feedback: asyncio.Queue[Event] | None = asyncio.Queue(1) if self._args.get("feedback") else None
        engine = {"eda_feedback_queue": feedback} if feedback is not None else {}
        self._task = asyncio.ensure_future(self._main(queue, {**self._args, **engine}))
        rules = asyncio.ensure_future(self._take(queue, feedback))
        try:
            await self._task
        except (Exception, asyncio.CancelledError) as error:
            with self._changed:
                self.error = error
                self._changed.notify_all()
        finally:
            rules.cancel()
            await asyncio.gather(rules, return_exceptions=True)

    async def _take(self, queue: asyncio.Queue[Event], feedback: asyncio.Queue[Event] | None) -> None:
        assert self._gate is not None
        while True:
            await self._gate.wait()
            event = await queue.get()
            with self._changed:
                self._events.append(event)
                self._changed.notify_all()
            if feedback is not None:
                await feedback.put(event)
