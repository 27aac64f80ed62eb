# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the devices do, a rollout keeps its promises: all are accounted for, none is told twice, no backup ends, and the limit holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.cometbackup.comet.plugins.module_utils._resources.rollout_report import RolloutHalted
from tests.simulator import Simulator
from tests.unit.rollout.fleets import OLD, interrupted, roll_out, tasks_on, told_twice, updates

MOST_DEVICES = 9
# Another release than the server's, what it has is the server's, and one that is newer.
VERSIONS = (OLD, OLD, OLD, "25.9.8", "26.1.0")
TROUBLES = ("", "", "", "error", "unchanged", "gone")
FINAL = {"done", "failed", "offline", "busy", "outside_window", "unasked", "planned", "not_needed"}
# A failure shows at the latest at the second look after it.
LOOKS = 3

devices = st.lists(
    st.fixed_dictionaries(
        {
            "version": st.sampled_from(VERSIONS),
            "trouble": st.sampled_from(TROUBLES),
            "connections": st.sampled_from((0, 1, 1, 1, 2)),
            "busy": st.sampled_from((0, 0, 0, 90, 9000)),
            # When it goes away or comes back.
            "turns": st.sampled_from((0, 0, 40, 200)),
        }
    ),
    min_size=1,
    max_size=MOST_DEVICES,
)


def populate(simulator: Simulator, wanted: list[dict[str, Any]]) -> list[tuple[float, Callable[[], None]]]:
    """The devices; what they do at which moment."""
    simulator.state.add_user("acme")
    planned = []
    for number, one in enumerate(wanted):
        device = simulator.state.add_device(
            "acme",
            name=f"WS-{number}",
            version=one["version"],
            online=one["connections"] > 0,
            connections=one["connections"],
            updates=not one["trouble"],
            update_trouble=one["trouble"] or "error",
        )
        if one["busy"]:
            simulator.state.start_job(device, seconds=one["busy"], announced=True)

        def turn(device: Any = device) -> None:
            (simulator.state.disconnect if device.online else simulator.state.connect)(device)

        if one["turns"]:
            planned.append((one["turns"], turn))
    simulator.clock.advance(2)
    return planned


@settings(deadline=None, max_examples=15)
@given(
    devices,
    st.sampled_from(("dispatch", "campaign")),
    st.sampled_from(("skip", "wait")),
    st.integers(0, 3),
    st.sampled_from((["100%"], ["1", "50%", "100%"], ["2", "4"])),
)
def test_a_rollout_keeps_its_promises(
    wanted: list[dict[str, Any]], engine: str, when_offline: str, limit: int, waves: list[str]
) -> None:
    options: dict[str, Any] = {
        "engine": engine,
        "when_offline": when_offline,
        "failure_limit": str(limit),
        "waves": waves,
        "at_once": 2 if engine == "dispatch" else 0,
        "wait_timeout": "10m",
        "update_timeout": "5m",
    }
    with Simulator(frozen_clock=True, campaign_interval_seconds=60) as simulator:
        planned = populate(simulator, wanted)
        failed_at_looks: list[int] = []
        beyond: list[int] = []

        def sleep(seconds: float) -> None:
            with simulator.state.lock:
                simulator.clock.advance(seconds)
                for moment, turn in [entry for entry in planned if entry[0] <= tasks.passed]:
                    planned.remove((moment, turn))
                    turn()

        def answered(request: Any) -> None:
            if request.method == "AdminDispatcherListActive":
                failed_at_looks.append(_failed_jobs(simulator))
            elif request.method == "AdminDispatcherUpdateSoftware" and len(failed_at_looks) >= LOOKS:
                beyond.append(failed_at_looks[-LOOKS])

        tasks = tasks_on(simulator, sleep=sleep)
        simulator.requests.on_answer = answered
        ends = [_run(simulator, tasks, options) for _attempt in range(2)]
        assert max(beyond, default=0) <= limit
        assert (told_twice(simulator), interrupted(simulator)) == ([], 0)
        for halted, result in ends:
            names = [row["name"] for row in result["devices"]]
            assert sorted(names) == [f"WS-{number}" for number in range(len(wanted))]
            assert {row["state"] for row in result["devices"]} <= FINAL | ({"in_flight"} if halted else set())
            assert halted == (result["counts"]["failed"] > limit)
        told = {row["device"] for row in ends[-1][1]["devices"] if row["requested_at"]}
        assert {device for _user, device in updates(simulator)} <= told


def _failed_jobs(simulator: Simulator) -> int:
    return sum(job.detail["Status"] == 7002 for job in simulator.state.jobs.all())


def _run(simulator: Simulator, tasks: Any, options: dict[str, Any]) -> tuple[bool, dict[str, Any]]:
    """Whether it was halted, and the table."""
    try:
        return False, roll_out(simulator, tasks, **options)
    except RolloutHalted as error:
        return True, error.result
