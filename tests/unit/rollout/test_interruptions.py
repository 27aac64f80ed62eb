# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed at any moment a rollout is gone on with by the next run, and no device is told twice."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.simulator import Simulator
from tests.support.killed_run import killed_run
from tests.unit.rollout.fleets import populate, roll_out, states, told_twice, updates

RUNS_KILLED = 8
# All requests of a run of the fleet below by each engine, roughly: the moments to be killed at.
MOMENTS = {"dispatch": 70, "campaign": 60}
DEVICES = 40
OPTIONS: dict[str, Any] = {
    "waves": ["2", "40%", "100%"],
    "failure_limit": "20%",
    # In the process to be killed time is real, and the simulator is as fast as that.
    "poll_interval": 0.1,
}


@pytest.mark.parametrize("seed", range(RUNS_KILLED))
@pytest.mark.parametrize("engine", ["dispatch", "campaign"])
def test_the_next_run_goes_on_and_tells_nobody_twice(engine: str, seed: int) -> None:
    chance = random.Random(f"{engine} {seed}")
    with Simulator(speed=30, start_delay_seconds=5, update_seconds=10) as simulator:
        populate(simulator, DEVICES, failing=5, offline=10)
        options = {**OPTIONS, "engine": engine, "concurrency": 2, "settle_time": "0s"}
        killed_run(
            simulator,
            "comet_rollout",
            options,
            after=chance.randrange(4, MOMENTS[engine]),
            answered=chance.random() < 0.5,
        )
        told = set(updates(simulator))
        # As long as jobs take to show, at the simulator's speed.
        options.update(settle_time="1s")
        finished = roll_out(simulator, **options)
        assert states(finished) == {"done": 33, "failed": 2, "offline": 5}
        assert told <= set(updates(simulator))
        assert (told_twice(simulator), len(updates(simulator))) == ([], 35)
        settled = roll_out(simulator, **options)
        assert (settled["changed"], settled["counts"]) == (False, finished["counts"])
