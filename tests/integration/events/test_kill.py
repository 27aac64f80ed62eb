# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process is killed at any moment: the next one goes on, and nothing is lost."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.integration.events.conftest import QUICK, Fleet, completions, without_repeats
from tests.tools import checkout

Start = Callable[..., Fleet]


class Process:
    """The source in a process of its own."""

    def __init__(self, fleet: Fleet, directory: Path) -> None:
        self._events = directory / "events"
        self._events.touch()
        admin = fleet.sim.admin
        login = {"url": fleet.sim.url, "username": admin.username, "password": admin.password}
        self._args = json.dumps({**login, **QUICK, "state_file": str(directory / "state.json")})
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.support.event_writer", "comet_stream", self._args, str(self._events)]
        self._process = subprocess.Popen(command, cwd=checkout.ROOT)

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def remembers(self, count: int) -> bool:
        """Whether so many events of jobs were taken for certain."""
        kept = json.loads((self._events.parent / "state.json").read_text(encoding="utf-8"))
        return len(kept["memory"]["seen"]) == count and not kept["unconfirmed"]

    @property
    def events(self) -> list[dict[str, Any]]:
        """What rules would have taken; a line that was cut off was not."""
        lines = self._events.read_text(encoding="utf-8").split("\n")
        return [json.loads(line) for line in lines[:-1]]


def test_nothing_is_lost_when_the_process_is_killed(start: Start, tmp_path: Path) -> None:
    fleet, chance = start(devices=3), random.Random(1)
    process = Process(fleet, tmp_path)
    for _life in range(6):
        opened = fleet.sim.streams_opened
        process.start()
        try:
            fleet.wait_until(lambda opened=opened: fleet.sim.streams_opened > opened)
            before = len(process.events)
            fleet.work(chance.randrange(2, 12))
            # Any moment between the first event and the last.
            fleet.wait_until(lambda before=before: len(process.events) > before)
        finally:
            process.kill()
        fleet.work(3)
    process.start()
    try:
        last = {ids[-1] for ids in fleet.completed.values()}
        fleet.wait_until(lambda: {event["comet"]["id"] for event in process.events} >= last)
    finally:
        process.kill()
    assert completions(without_repeats(process.events)) == fleet.completed


def test_what_comes_again_is_little(start: Start, tmp_path: Path) -> None:
    """What was certainly taken is not handed over again."""
    fleet = start(devices=1)
    process = Process(fleet, tmp_path)
    process.start()
    try:
        fleet.wait_for_stream()
        fleet.work(20)
        fleet.wait_until(lambda: len(process.events) == 40)
        fleet.wait_until(lambda: process.remembers(40))
    finally:
        process.kill()
    opened = fleet.sim.streams_opened
    process.start()
    try:
        fleet.wait_until(lambda: fleet.sim.streams_opened > opened)
        fleet.work(1)
        fleet.wait_until(lambda: len(process.events) >= 42)
    finally:
        process.kill()
    assert len(process.events) == 42
