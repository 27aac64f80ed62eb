# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated fleets for rollouts, and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.modules.comet_rollout import DEFINITION
from tests.simulator import Simulator
from tests.simulator.devices import Device, DeviceKey
from tests.unit.resources.tasks import Tasks

OLD = "24.12.5"
UPDATE, BACKUP, CANCELLED = 4007, 4001, 7005
TELL, RUN_BACKUP = "AdminDispatcherUpdateSoftware", "AdminDispatcherRunBackup"
START = "AdminUpdateCampaignStart"
ENGINES = pytest.mark.parametrize("engine", ["dispatch", "campaign"])


def populate(simulator: Simulator, devices: int, *, failing: int = 0, offline: int = 0, busy: int = 0) -> list[Device]:
    """So many outdated devices, three a user. Of each hundred so many fail to update, are off, or back up for two minutes."""
    made = []
    for number in range(devices):
        user, place = f"customer-{number // 3:04d}", number * 37 % 100
        if number % 3 == 0:
            simulator.state.add_user(user)
        device = simulator.state.add_device(
            user,
            name=f"WS-{number:04d}",
            version=OLD,
            platform=("windows", "linux", "macos")[number % 3],
            updates=place >= failing,
            online=not failing <= place < failing + offline,
        )
        if place >= 100 - busy:
            simulator.state.start_job(device, seconds=120, announced=True)
        made.append(device)
    simulator.clock.advance(2)
    return made


def tasks_on(simulator: Simulator, **more: Any) -> Tasks:
    """Tasks whose waiting lets the simulator's time pass."""

    def sleep(seconds: float) -> None:
        with simulator.state.lock:
            simulator.clock.advance(seconds)

    return Tasks(simulator, **{"sleep": sleep, **more})


def at(simulator: Simulator, moment: float, act: Callable[[], Any]) -> Tasks:
    """Tasks during whose waiting somebody acts once, so many seconds after the beginning."""
    waiting = [act]

    def sleep(seconds: float) -> None:
        with simulator.state.lock:
            simulator.clock.advance(seconds)
        if tasks.passed >= moment and waiting:
            waiting.pop()()

    tasks = tasks_on(simulator, sleep=sleep)
    return tasks


def roll_out(simulator: Simulator, tasks: Tasks | None = None, **options: Any) -> dict[str, Any]:
    """Run the module once."""
    return (tasks or tasks_on(simulator)).run(DEFINITION, **options)


def updates(simulator: Simulator) -> Counter[DeviceKey]:
    """How often each device was told to update, by the jobs of the simulator."""
    jobs = [job for job in simulator.state.jobs.all() if job.detail["Classification"] == UPDATE]
    return Counter((job.detail["Username"], job.detail["DeviceID"]) for job in jobs)


def told_twice(simulator: Simulator) -> list[DeviceKey]:
    """The devices that were told to update more than once."""
    return [key for key, count in updates(simulator).items() if count > 1]


def interrupted(simulator: Simulator) -> int:
    """How many backups were ended by an update."""
    return sum(
        job.detail["Classification"] == BACKUP and job.detail["Status"] == CANCELLED
        for job in simulator.state.jobs.all()
    )


def states(result: dict[str, Any]) -> dict[str, int]:
    """State -> number of devices, without zeros."""
    return {state: count for state, count in result["counts"].items() if count and state != "total"}


def rows(result: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Name of the device -> its state and the reason."""
    return {row["name"]: (row["state"], row["reason"]) for row in result["devices"]}
