# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A rollout over a large fleet, by both engines: it ends as declared, and costs time rather than devices."""

from __future__ import annotations

from collections import Counter

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._resources.rollout_report import RolloutHalted
from tests.simulator import Simulator
from tests.unit.rollout.fleets import interrupted, populate, roll_out, states, tasks_on, told_twice, updates

DEVICES = 2000
FAILING, OFFLINE, BUSY = 60, 200, 100
TELL = "AdminDispatcherUpdateSoftware"
SESSIONS = ("AdminAccountSessionStart", "AdminAccountSessionRevoke")
INTERVAL = 10
# What a run costs beside its looks: the first look, and for a campaign the starts of each wave, read back.
BEGINNING, CAMPAIGN_WAVE = 8, 8


@pytest.mark.parametrize("engine", ["dispatch", "campaign"])
def test_a_large_rollout_halts_at_its_limit_and_goes_on_once_that_is_raised(engine: str) -> None:
    with Simulator(frozen_clock=True, campaign_interval_seconds=60) as simulator:
        fleet = populate(simulator, DEVICES, failing=3, offline=10, busy=5)
        tasks = tasks_on(simulator)
        with pytest.raises(RolloutHalted, match=r"the rollout was halted: \d+ of the \d+ devices up to wave") as halted:
            roll_out(simulator, tasks, engine=engine, failure_limit="1%", poll_interval=INTERVAL)
        before, told_of = halted.value.result, halted.value.as_result()["devices"]
        assert {row["state"] for row in told_of} == {"failed"}
        told = set(updates(simulator))
        assert 0 < before["counts"]["failed"] < FAILING
        assert before["counts"]["planned"] > DEVICES / 2
        assert _requests(simulator, engine) <= _budget(tasks.passed, engine, waves=4)

        began = tasks.passed
        result = roll_out(simulator, tasks, engine=engine, failure_limit="5%", poll_interval=INTERVAL)
        assert states(result) == {"done": DEVICES - FAILING - OFFLINE, "failed": FAILING, "offline": OFFLINE}
        assert _requests(simulator, engine) <= _budget(tasks.passed - began, engine, waves=4)
        assert {(row["user"], row["device"]) for row in result["devices"]} == {device.key for device in fleet}
        assert [wave["counts"]["total"] for wave in result["waves"]] == [1, 99, 400, 1500]
        assert [_waves(before), told <= set(updates(simulator))] == [_waves(result), True]
        assert (told_twice(simulator), interrupted(simulator)) == ([], 0)
        assert len(updates(simulator)) == DEVICES - OFFLINE

        settled = roll_out(simulator, tasks, engine=engine, failure_limit="5%")
        assert (settled["changed"], settled["counts"], tasks.writes) == (False, result["counts"], [])
        assert len(tasks.calls) <= BEGINNING


def _waves(result: dict[str, object]) -> dict[tuple[str, str], int]:
    rows: list[dict[str, str]] = result["devices"]  # type: ignore[assignment]
    return {(row["user"], row["device"]): int(row["wave"]) for row in rows}


def _requests(simulator: Simulator, engine: str) -> int:
    """All of the last run but the telling itself, which is one request for each device."""
    counted = Counter(simulator.requests.methods())
    assert (counted[TELL] > 0) is (engine == "dispatch")
    return sum(count for method, count in counted.items() if method not in (TELL, *SESSIONS))


def _budget(seconds: float, engine: str, waves: int) -> int:
    """Two requests an interval, and a few shorter intervals at the beginning of each wave."""
    looks = seconds / INTERVAL + 6 * waves
    return int(2 * looks + BEGINNING + (CAMPAIGN_WAVE * waves if engine == "campaign" else 0))
