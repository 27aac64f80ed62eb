# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_rollout`` beyond what its scenario shows: what becomes of devices that are in the way of it, and of updates that fail."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._resources.rollout_report import RolloutHalted
from tests.simulator import Simulator
from tests.unit.rollout.fleets import (
    ENGINES,
    OLD,
    RUN_BACKUP,
    TELL,
    at,
    interrupted,
    roll_out,
    rows,
    states,
    tasks_on,
    told_twice,
    updates,
)

LIVE = "AdminDispatcherListActive"


# -- devices in the way --------------------------------------------------------------------------------------------


@ENGINES
def test_a_device_that_is_off_is_skipped_reported_or_waited_for(simulator: Simulator, engine: str) -> None:
    away = simulator.state.add_device("acme", name="AWAY", version=OLD, online=False)
    options = {"engine": engine, "waves": ["100%"]}
    assert rows(roll_out(simulator, **options))["AWAY"] == ("offline", "is not connected")
    told: list[str] = []
    roll_out(simulator, tasks := tasks_on(simulator), warnings=told, when_offline="report", **options)
    assert told == ["Devices that are offline were left: AWAY (acme) is not connected"]
    assert tasks.passed == 0
    back = at(simulator, 100, lambda: simulator.state.connect(away))
    assert states(roll_out(simulator, back, when_offline="wait", **options)) == {"done": 2}
    assert told_twice(simulator) == []


@ENGINES
def test_one_that_does_not_come_is_left_after_its_time(simulator: Simulator, engine: str) -> None:
    simulator.state.add_device("acme", name="AWAY", version=OLD, online=False)
    tasks = tasks_on(simulator)
    result = roll_out(simulator, tasks, engine=engine, waves=["100%"], when_offline="wait", wait_timeout="10m")
    assert states(result) == {"done": 1, "offline": 1}
    assert 600 <= tasks.passed < 640
    assert simulator.state.campaign.active is False


@ENGINES
def test_a_busy_device_is_told_when_its_backup_has_ended(simulator: Simulator, engine: str) -> None:
    job = simulator.state.start_job(simulator.state.device("acme", "WS-1"), seconds=300, announced=True)
    result = roll_out(simulator, engine=engine)
    assert (states(result), interrupted(simulator)) == ({"done": 1}, 0)
    assert result["devices"][0]["requested_at"] >= job.detail["EndTime"]


@ENGINES
def test_one_that_stays_busy_is_left_and_its_backup_goes_on(simulator: Simulator, engine: str) -> None:
    simulator.state.start_job(simulator.state.device("acme", "WS-1"), seconds=9000, announced=True)
    result = roll_out(simulator, engine=engine, wait_timeout="5m", update_timeout="5m")
    assert rows(result) == {"WS-1": ("busy", "is busy with a job that is not to be interrupted")}
    assert (interrupted(simulator), updates(simulator)) == (0, {})


@ENGINES
def test_a_backup_is_interrupted_if_that_is_allowed(simulator: Simulator, engine: str) -> None:
    simulator.state.start_job(simulator.state.device("acme", "WS-1"), seconds=9000, announced=True)
    assert states(roll_out(simulator, engine=engine, interrupt_backups=True)) == {"done": 1}
    assert interrupted(simulator) == 1


def test_a_device_with_several_connections_is_told_once(simulator: Simulator) -> None:
    simulator.state.connect(simulator.state.device("acme", "WS-1"))
    assert states(roll_out(simulator)) == {"done": 1}
    assert simulator.requests.count(TELL) == 1


def test_one_device_of_two_users_is_two_devices(simulator: Simulator) -> None:
    first = simulator.state.device("acme", "WS-1")
    simulator.state.add_user("globex")
    simulator.state.add_device("globex", name="WS-1", version=OLD, device_id=first.id)
    assert states(roll_out(simulator, device_ids=[first.id])) == {"done": 2}
    assert told_twice(simulator) == []


def test_a_slow_server_is_looked_at_again_before_more_devices_are_told(simulator: Simulator) -> None:
    """A backup that began after the look would be interrupted."""
    for number in range(2, 21):
        simulator.state.add_device("acme", name=f"WS-{number}", version=OLD)
    tasks = tasks_on(simulator)
    since_look: list[int] = []

    def answered(request: Any) -> None:
        if request.method == TELL:
            tasks.passed += 1
            since_look[-1] += 1
        elif request.method == LIVE:
            since_look.append(0)

    simulator.requests.on_answer = answered
    assert states(roll_out(simulator, tasks, waves=["100%"], concurrency=1)) == {"done": 20}
    assert sum(since_look) == 20
    # Those that wait for a thread are told, too.
    assert max(since_look) <= 10
    assert told_twice(simulator) == []


# -- maintenance windows -------------------------------------------------------------------------------------------


def _at_noon(simulator: Simulator) -> None:
    """Let it be noon in Greenwich."""
    simulator.clock.advance((12 * 3600 - simulator.clock.now()) % 86400)


@ENGINES
def test_devices_are_told_in_the_windows_of_their_own_time_zones(simulator: Simulator, engine: str) -> None:
    for zone, name in (("America/New_York", "WEST"), ("Asia/Tokyo", "EAST")):
        simulator.state.add_device("acme", name=name, version=OLD, timezone=zone)
    _at_noon(simulator)
    tasks = tasks_on(simulator)
    result = roll_out(
        simulator,
        tasks,
        engine=engine,
        waves=["100%"],
        maintenance_windows=["20:00-22:00"],
        wait_timeout="10h",
        poll_interval=300,
    )
    # It is between eight and ten in Tokyo at noon in Greenwich, and there at eight.
    assert states(result) == {"done": 2, "outside_window": 1}
    assert rows(result)["WEST"] == ("outside_window", "is outside its maintenance windows")
    told = {row["name"]: row["requested_at"] for row in result["devices"] if row["requested_at"]}
    assert told["WS-1"] - told["EAST"] >= 7 * 3600
    assert told_twice(simulator) == []


def test_a_window_that_closes_takes_the_offer_back(simulator: Simulator) -> None:
    """The campaign would tell a busy device whenever it becomes idle."""
    _at_noon(simulator)
    simulator.state.start_job(simulator.state.device("acme", "WS-1"), seconds=2 * 3600, announced=True)
    options = {"engine": "campaign", "maintenance_windows": ["12:00-13:00"], "poll_interval": 60}
    result = roll_out(simulator, wait_timeout="3h", **options)
    assert states(result) == {"outside_window": 1}
    simulator.clock.advance(8 * 3600)
    assert updates(simulator) == {}


def test_the_account_and_the_default_tell_a_time_zone_where_the_device_does_not(simulator: Simulator) -> None:
    device = simulator.state.device("acme", "WS-1")
    device.timezone = ""
    simulator.state.disconnect(device)
    simulator.state.connect(device)

    def change(profile: dict[str, Any]) -> None:
        profile["LocalTimezone"] = "Mars/Olympus"
        profile["Devices"][device.id]["DeviceTimezone"] = ""

    simulator.state.edit_profile("acme", change)
    _at_noon(simulator)
    options: dict[str, Any] = {"maintenance_windows": ["21:00-22:00"], "wait_timeout": "0s"}
    assert states(roll_out(simulator, **options)) == {"outside_window": 1}
    assert states(roll_out(simulator, default_time_zone="Asia/Tokyo", **options)) == {"done": 1}


# -- updates that fail ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ("error", "the update ended with the status failed_error"),
        ("unchanged", f"came back with the version {OLD}"),
        ("ignored", f"still has the version {OLD} after 10m"),
        ("gone", "did not come back within 10m"),
    ],
)
def test_how_an_update_fails_is_told(simulator: Simulator, trouble: str, reason: str) -> None:
    device = simulator.state.device("acme", "WS-1")
    device.updates, device.update_trouble = False, trouble
    options: dict[str, Any] = {"update_timeout": "10m", "failure_limit": "100%"}
    tasks = tasks_on(simulator)
    assert rows(roll_out(simulator, tasks, **options)) == {"WS-1": ("failed", reason)}
    assert tasks.passed < (100 if trouble in ("error", "unchanged") else 700)
    again = roll_out(simulator, tasks, **options)
    # A device that took no notice shows nothing by which it could be known again.
    assert (again["changed"], told_twice(simulator)) == (trouble == "ignored", [])


def test_failures_are_tried_again_if_told(simulator: Simulator) -> None:
    device = simulator.state.device("acme", "WS-1")
    device.updates = False
    roll_out(simulator, failure_limit="1")
    device.updates = True
    simulator.clock.advance(60)
    assert states(roll_out(simulator, failure_limit="1", attempts_since="30s")) == {"done": 1}


@ENGINES
def test_what_is_under_way_is_not_tried_again_even_then(simulator: Simulator, engine: str) -> None:
    simulator.state.agents.update_software(simulator.state.device("acme", "WS-1"), "25.9.8")
    simulator.clock.advance(15)
    assert states(roll_out(simulator, engine=engine, attempts_since="now")) == {"done": 1}
    assert told_twice(simulator) == []


def test_a_device_that_refuses_is_a_failure_after_some_attempts(simulator: Simulator) -> None:
    simulator.state.device("acme", "WS-1").reachable = False
    with pytest.raises(RolloutHalted, match="1 of the 1 devices up to wave 1 failed, and 0 may: WS-1 .acme. refused: "):
        roll_out(simulator)
    assert simulator.requests.count(TELL) == 3


@pytest.mark.parametrize("fault", ["reset_after", "http_502", "garbage"])
def test_a_lost_answer_is_no_reason_to_tell_a_device_again(simulator: Simulator, fault: str) -> None:
    simulator.faults.add(fault, method=TELL)
    result = roll_out(simulator, failure_limit="1", update_timeout="2m")
    assert simulator.requests.count(TELL) == 1
    assert states(result) in ({"done": 1}, {"failed": 1})


def test_a_device_that_did_not_answer_in_time_may_have_been_told(simulator: Simulator) -> None:
    simulator.state.device("acme", "WS-1").answers = False
    roll_out(simulator, failure_limit="1", update_timeout="2m")
    assert simulator.requests.count(TELL) == 1


def test_looks_that_fail_are_made_again(simulator: Simulator) -> None:
    # Each fails after all repetitions of the client's own.
    simulator.faults.add("http_502", method=LIVE, skip=3, times=8)
    assert states(roll_out(simulator)) == {"done": 1}


def test_in_the_wave_where_too_many_fail_nobody_else_is_told(simulator: Simulator) -> None:
    for number in range(2, 21):
        simulator.state.add_device("acme", name=f"WS-{number}", version=OLD, updates=False)
    with pytest.raises(RolloutHalted) as halted:
        roll_out(simulator, waves=["100%"], at_once=3, failure_limit="4")
    counts = halted.value.as_result()["counts"]
    assert 5 <= counts["failed"] <= 6
    assert len(updates(simulator)) <= 7
    assert "too many had failed before it was told" in {reason for _state, reason in rows(halted.value.result).values()}


def test_so_many_update_at_once_and_no_more(simulator: Simulator) -> None:
    for number in range(2, 11):
        simulator.state.add_device("acme", name=f"WS-{number}", version=OLD)
    most: list[int] = []

    def sleep(seconds: float) -> None:
        with simulator.state.lock:
            simulator.clock.advance(seconds)
            most.append(sum(job.running for job in simulator.state.jobs.all()))

    assert states(roll_out(simulator, tasks_on(simulator, sleep=sleep), waves=["100%"], at_once=3)) == {"done": 10}
    assert max(most) == 3


# -- the backup after it -------------------------------------------------------------------------------------------


@ENGINES
@pytest.mark.parametrize(("outcome", "state"), [("success", "done"), ("warning", "done"), ("error", "failed")])
def test_a_backup_is_run_to_see_that_it_works(simulator: Simulator, engine: str, outcome: str, state: str) -> None:
    device = simulator.state.device("acme", "WS-1")
    device.outcome = outcome
    simulator.state.add_item(device)
    result = roll_out(simulator, engine=engine, backup_check="run", failure_limit="1")
    assert states(result) == {state: 1}
    assert simulator.requests.count(RUN_BACKUP) == 1
    assert roll_out(simulator, engine=engine, backup_check="run", failure_limit="1")["changed"] is False


def test_a_backup_that_is_refused_is_a_failure(simulator: Simulator) -> None:
    simulator.state.add_item(simulator.state.device("acme", "WS-1"))
    simulator.faults.add("api_error", method=RUN_BACKUP, times=None, status=403, message="Permission denied")
    ((state, reason),) = rows(roll_out(simulator, backup_check="run", failure_limit="1")).values()
    assert (state, reason.startswith("its backup was refused: "), simulator.requests.count(RUN_BACKUP)) == (
        "failed",
        True,
        3,
    )


def test_a_backup_that_a_killed_run_started_is_the_one_that_counts() -> None:
    """Servers before 25.9.6 show a backup when the device begins it."""
    with Simulator(frozen_clock=True, release="24.9.8", start_delay_seconds=5) as simulator:
        simulator.state.add_user("acme")
        device = simulator.state.add_device("acme", name="WS-1", version="23.6.1")
        source, vault, rule = simulator.state.add_item(device)
        roll_out(simulator)
        simulator.state.start_job(device, source=source, destination=vault, rule=rule)
        assert states(roll_out(simulator, backup_check="run")) == {"done": 1}
        assert simulator.requests.count(RUN_BACKUP) == 0


def test_a_backup_is_waited_for(simulator: Simulator) -> None:
    device = simulator.state.device("acme", "WS-1")
    source, vault, rule = simulator.state.add_item(device)
    nightly = at(simulator, 600, lambda: simulator.state.start_job(device, source=source, destination=vault, rule=rule))
    assert states(roll_out(simulator, nightly, backup_check="wait")) == {"done": 1}
    assert nightly.passed > 660
    assert simulator.requests.count(RUN_BACKUP) == 0


def test_a_device_that_backs_nothing_up_is_done_without(simulator: Simulator) -> None:
    result = roll_out(simulator, backup_check="run")
    assert rows(result) == {"WS-1": ("done", "has no schedule to see a backup of")}


# -- other actions -------------------------------------------------------------------------------------------------


@ENGINES
def test_the_same_version_is_installed_once_more(simulator: Simulator, engine: str) -> None:
    simulator.state.add_device("acme", name="CURRENT")
    for changed in (True, False):
        result = roll_out(simulator, engine=engine, action="reinstall", waves=["100%"])
        assert (states(result), result["changed"]) == ({"done": 2}, changed)
    assert sorted(updates(simulator).values()) == [1, 1]


def test_devices_are_sent_to_another_address_of_the_same_server(simulator: Simulator) -> None:
    result = roll_out(simulator, action="update_login_url", login_url=simulator.url)
    assert states(result) == {"done": 1}
    simulator.clock.advance(5)
    assert simulator.state.device("acme", "WS-1").online
