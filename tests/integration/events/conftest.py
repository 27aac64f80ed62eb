# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated servers with a few devices that are given work, and what they did."""

from __future__ import annotations

import itertools
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.simulator import Simulator
from tests.support.listening import DEADLINE_SECONDS, Event, Listener

COMPLETED = 4201
# Nothing here has to wait for a person.
QUICK = {"settle_time": 0.05, "reconnect_delay": 0.001, "reconnect_delay_max": 0.05}


class Fleet:
    """A server whose time the test moves, and devices that the test gives work."""

    def __init__(self, sim: Simulator, devices: int) -> None:
        self.sim = sim
        self.completed: dict[str, list[str]] = defaultdict(list)
        sim.state.events.listen(self._record)
        sim.state.add_user("alice", password="a-long-password")
        self.devices = [sim.state.add_device("alice", name=f"WS-{number}") for number in range(devices)]
        self._turns = itertools.cycle(self.devices)

    def pass_time(self, seconds: float) -> None:
        """Let time pass on the server."""
        with self.sim.state.lock:
            self.sim.clock.advance(seconds)

    def begin(self, device: Any = None) -> Any:
        """A device, the next one in turn if none is named, begins a job; a second passes."""
        job = self.sim.state.start_job(device or next(self._turns), seconds=1e6)
        self.pass_time(1)
        return job

    def end(self, job: Any, outcome: str = "success") -> None:
        """The job ends, and a second passes."""
        self.sim.state.finish_job(job, outcome)
        self.pass_time(1)

    def work(self, count: int) -> None:
        """So many jobs, one after the other."""
        for _number in range(count):
            self.end(self.begin())

    def wait_until(self, met: Callable[[], Any]) -> None:
        """Wait for something that the server's threads bring about."""
        done = threading.Event()
        for _try in range(DEADLINE_SECONDS * 1000):
            if met():
                return
            done.wait(0.001)
        raise AssertionError("time is up")

    def wait_for_stream(self) -> None:
        """Wait until somebody listens."""
        self.wait_until(lambda: self.sim.open_streams)

    def _record(self, event: Any) -> None:
        """Keep the ids of the completions by device, in the server's own order."""
        if event.type == COMPLETED:
            job = event.data
            self.completed[job["DeviceID"]].append(f"job_completed:{job['GUID']}:{job['Status']}:{job['EndTime']}")


def completions(events: list[Event]) -> dict[str, list[str]]:
    """The ids of the completions by device, in the order in which they were handed over."""
    result: dict[str, list[str]] = defaultdict(list)
    for event in events:
        if event["comet"]["event"] == "job_completed":
            result[event["comet"]["device"]].append(event["comet"]["id"])
    return result


def without_repeats(events: list[Event]) -> list[Event]:
    """The first of the events that have the same id."""
    return list({event["comet"]["id"]: event for event in reversed(events)}.values())[::-1]


def names(events: list[Event]) -> list[str]:
    """What happened."""
    return [event["comet"]["event"] for event in events]


@pytest.fixture
def start() -> Iterator[Callable[..., Fleet]]:
    """Start a server: ``start(devices=5, **options)``."""
    with ExitStack() as stack:

        def started(devices: int = 5, **options: Any) -> Fleet:
            sim = Simulator(frozen_clock=True, start_delay_seconds=0, **options)
            return Fleet(stack.enter_context(sim), devices)

        yield started


@pytest.fixture
def listen() -> Iterator[Callable[..., Listener]]:
    """Start the source for a server: ``listen(fleet, **options)``; it is ready when the stream is open."""
    with ExitStack() as stack:

        def listening(fleet: Fleet, **options: Any) -> Listener:
            admin = fleet.sim.admin
            args = {"url": fleet.sim.url, "username": admin.username, "password": admin.password, **QUICK, **options}
            before = fleet.sim.streams_opened
            listener = stack.enter_context(Listener("comet_stream", args))
            fleet.wait_until(lambda: fleet.sim.streams_opened > before or listener.error)
            return listener

        yield listening
