# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_rollout`` beyond what its scenario shows: what becomes of devices that are in the way of a rollout, and of what goes wrong."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    InputError,
    LoginRefused,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.rollout_engines import CampaignTaken
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.rollout_report import COLUMNS, RolloutHalted
from ansible_collections.cometbackup.comet.plugins.modules import comet_update_campaign
from tests.simulator import Simulator
from tests.unit.resources.stage_devices import stage
from tests.unit.resources.tasks import Tasks
from tests.unit.rollout.fleets import OLD, interrupted, roll_out, states, tasks_on, told_twice, updates

TELL, LIVE, JOBS = "AdminDispatcherUpdateSoftware", "AdminDispatcherListActive", "AdminGetJobsForCustomSearch"
START = "AdminUpdateCampaignStart"
ENGINES = pytest.mark.parametrize("engine", ["dispatch", "campaign"])


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(frozen_clock=True, campaign_interval_seconds=30) as running:
        running.state.add_user("acme")
        running.state.add_device("acme", name="WS-1", version=OLD)
        yield running


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


def rows(result: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Name of the device -> its state and the reason."""
    return {row["name"]: (row["state"], row["reason"]) for row in result["devices"]}


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
    assert simulator.requests.count("AdminDispatcherRunBackup") == 1
    assert roll_out(simulator, engine=engine, backup_check="run", failure_limit="1")["changed"] is False


def test_a_backup_is_waited_for(simulator: Simulator) -> None:
    device = simulator.state.device("acme", "WS-1")
    source, vault, rule = simulator.state.add_item(device)
    nightly = at(simulator, 600, lambda: simulator.state.start_job(device, source=source, destination=vault, rule=rule))
    assert states(roll_out(simulator, nightly, backup_check="wait")) == {"done": 1}
    assert nightly.passed > 660
    assert simulator.requests.count("AdminDispatcherRunBackup") == 0


def test_a_device_that_backs_nothing_up_is_done_without(simulator: Simulator) -> None:
    result = roll_out(simulator, backup_check="run")
    assert rows(result) == {"WS-1": ("done", "has no schedule to see a backup of")}


# -- which devices, which waves ------------------------------------------------------------------------------------


def test_waves_go_on_where_the_last_run_stopped(simulator: Simulator) -> None:
    for number in range(2, 11):
        simulator.state.add_device("acme", name=f"WS-{number}", version=OLD)
    options: dict[str, Any] = {"waves": ["1", "50%", "100%"], "canaries": ["WS-7", "WS-3"]}
    pilot = roll_out(simulator, until_wave=1, **options)
    assert states(pilot) == {"done": 2, "planned": 8}
    assert {row["name"] for row in pilot["devices"] if row["wave"] == 1} == {"WS-7", "WS-3"}
    assert roll_out(simulator, until_wave=1, **options)["changed"] is False
    second = roll_out(simulator, until_wave=2, **options)
    assert states(second) == {"done": 5, "planned": 5}
    last = roll_out(simulator, **options)
    assert states(last) == {"done": 10}
    assert {row["name"]: row["wave"] for row in last["devices"]} == {
        row["name"]: row["wave"] for row in pilot["devices"]
    }
    assert {row["version_before"] for row in last["devices"]} == {OLD}
    assert told_twice(simulator) == []


def test_devices_are_chosen_by_the_version_that_they_had(simulator: Simulator) -> None:
    simulator.state.add_device("acme", name="WS-2", version="23.6.1")
    for changed in (True, False):
        result = roll_out(simulator, versions=["24.*"])
        assert (states(result), result["changed"]) == ({"done": 1}, changed)


@pytest.mark.parametrize(("chosen", "names"), [([], set()), (["!WS-1"], {"WS-2"}), (["ws-?"], {"WS-1", "WS-2"})])
def test_lists_of_names(simulator: Simulator, chosen: list[str], names: set[str]) -> None:
    simulator.state.add_device("acme", name="WS-2", version=OLD)
    assert set(rows(roll_out(simulator, device_names=chosen))) == names


def test_a_name_that_nobody_has_is_warned_of(simulator: Simulator) -> None:
    told: list[str] = []
    result = roll_out(simulator, users=["acmee", "nob*"], canaries=["WS-2"], warnings=told)
    assert told == [
        "Users: no device matches 'acmee', did you mean 'acme'?",
        "Users: no device matches 'nob*'",
        "Canaries: no device matches 'WS-2', did you mean 'WS-1'?",
    ]
    assert (result["devices"], result["changed"]) == ([], False)


def test_devices_that_no_wave_reaches_are_told_of(simulator: Simulator) -> None:
    simulator.state.add_device("acme", name="WS-2", version=OLD)
    result = roll_out(simulator, waves=["1"])
    assert sorted(state for state, _reason in rows(result).values()) == ["done", "planned"]
    assert "is in none of the waves" in {reason for _state, reason in rows(result).values()}


def test_who_has_the_version_takes_no_part(simulator: Simulator) -> None:
    simulator.state.add_device("acme", name="CURRENT")
    simulator.state.add_device("acme", name="NEWER", version="26.1.0")
    result = roll_out(simulator)
    assert rows(result)["CURRENT"] == ("not_needed", "has the version already")
    assert rows(result)["NEWER"] == ("not_needed", "has a newer version")
    assert {row["wave"] for row in result["devices"]} == {1, None}


@ENGINES
def test_what_was_told_just_before_the_run_shows_before_anybody_is_told(simulator: Simulator, engine: str) -> None:
    """The job of an update appears a second after the device was told."""
    simulator.state.agents.update_software(simulator.state.device("acme", "WS-1"), "25.9.8")
    assert states(roll_out(simulator, engine=engine)) == {"done": 1}
    assert (simulator.requests.count(TELL), told_twice(simulator)) == (0, [])


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


# -- the plan, and what is told ------------------------------------------------------------------------------------


def test_the_plan_says_who_is_when_and_why_not(simulator: Simulator, tmp_path: Path) -> None:
    simulator.state.add_device("acme", name="AWAY", version=OLD, online=False)
    simulator.state.add_device("acme", name="CURRENT")
    simulator.state.start_job(simulator.state.add_device("acme", name="BUSY", version=OLD), announced=True)
    plan = roll_out(simulator, check_mode=True, waves=["100%"], dest=str(tmp_path / "plan.csv"))
    assert rows(plan) == {
        "WS-1": ("planned", ""),
        "BUSY": ("planned", "is busy with a job that is not to be interrupted"),
        "AWAY": ("offline", "is not connected"),
        "CURRENT": ("not_needed", "has the version already"),
    }
    assert plan["changed"] is True
    assert not (tmp_path / "plan.csv").exists()
    assert not simulator.requests.writes()


@pytest.mark.parametrize(("limit", "changed"), [("1", True), ("0", False)])
def test_the_plan_knows_of_failures_so_far(simulator: Simulator, limit: str, changed: bool) -> None:
    simulator.state.device("acme", "WS-1").updates = False
    roll_out(simulator, failure_limit="1")
    simulator.state.add_device("acme", name="WS-2", version=OLD)
    plan = roll_out(simulator, check_mode=True, failure_limit=limit, canaries=["WS-1"])
    assert plan["changed"] is changed


def test_how_far_a_wave_is_is_told_as_it_changes() -> None:
    with stage() as task:
        task.sim.state.add_user("acme")
        task.sim.state.add_device("acme", name="WS-1", version=OLD)
        task.check_mode = True
        task.run("comet_rollout", waves=["100%"])
        assert task.lines == [f"wave 1 of 1 (100%), 1 devices: WS-1 (acme) {OLD}"]
        task.check_mode = False
        task.lines.clear()
        task.run("comet_rollout", waves=["100%"])
        assert task.lines == [
            "looking what is under way already",
            "wave 1 of 1 (100%): 1 in_flight",
            "wave 1 of 1 (100%): 1 done",
        ]


def test_the_table_is_a_file(simulator: Simulator, tmp_path: Path) -> None:
    table, document = tmp_path / "rollout.csv", tmp_path / "rollout.json"
    roll_out(simulator, dest=str(table))
    result = roll_out(simulator, dest=str(document))
    with table.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (tuple(row), row["name"], row["version_before"], row["version"]) == (COLUMNS, "WS-1", OLD, "25.9.8")
    assert json.loads(document.read_text(encoding="utf-8"))["devices"] == result["devices"]


def test_the_table_of_a_halted_rollout_is_a_file_too(simulator: Simulator, tmp_path: Path) -> None:
    simulator.state.device("acme", "WS-1").updates = False
    with pytest.raises(RolloutHalted):
        roll_out(simulator, dest=str(tmp_path / "rollout.csv"))
    assert "failed_error" in (tmp_path / "rollout.csv").read_text(encoding="utf-8")


# -- the campaign, and who may use it ------------------------------------------------------------------------------


def test_a_campaign_of_somebody_else_is_in_the_way_unless_it_may_be_replaced(simulator: Simulator) -> None:
    simulator.state.disconnect(simulator.state.device("acme", "WS-1"))
    tasks_on(simulator).run(comet_update_campaign.DEFINITION)
    with pytest.raises(CampaignTaken, match="the server runs a campaign that is not of this rollout"):
        roll_out(simulator, engine="campaign")
    assert not simulator.requests.writes()
    simulator.state.connect(simulator.state.device("acme", "WS-1"))
    simulator.state.add_device("acme", name="WS-2", version=OLD)
    assert states(roll_out(simulator, engine="campaign", replace_campaign=True)) == {"done": 2}
    assert told_twice(simulator) == []


def test_a_campaign_that_the_server_takes_for_other_devices_is_stopped(simulator: Simulator) -> None:
    """As one would that does not know the field by this name, and leaves it out."""
    device = simulator.state.device("acme", "WS-1")
    simulator.state.add_device("acme", name="WS-2", version=OLD)
    simulator.state.add_policy("Standard", policy_id=device.id)
    simulator.state.edit_profile("acme", lambda profile: profile.update(PolicyID=device.id))
    with pytest.raises(CampaignTaken, match="the server's campaign is for 1 devices that are not in the wave"):
        roll_out(simulator, engine="campaign", campaign_fields={"device": "PolicyID"}, canaries=["WS-1"], waves=["1"])
    assert (simulator.state.campaign.active, updates(simulator)) == (False, {})


def test_a_campaign_whose_start_got_no_answer_is_not_started_twice(simulator: Simulator) -> None:
    simulator.faults.add("reset_after", method=START, skip=1)
    assert states(roll_out(simulator, engine="campaign")) == {"done": 1}
    # One that offers nothing, the real one, and its end.
    assert simulator.requests.count(START) == 3


def test_an_old_server_has_no_campaigns_for_some_devices() -> None:
    with Simulator(frozen_clock=True, release="21.12.4") as simulator:
        with pytest.raises(VersionTooOld, match="the campaign engine needs Comet Server 22.3.0"):
            roll_out(simulator, engine="campaign")


def test_the_administrator_of_a_tenant_dispatches() -> None:
    with Simulator(frozen_clock=True) as simulator:
        tenant = simulator.state.add_tenant("Acme", hosts=["127.0.0.1"])
        simulator.state.add_admin("acme-admin", password="password-of-acme", organization=tenant)
        simulator.state.add_user("acme", organization=tenant)
        simulator.state.add_device("acme", name="WS-1", version=OLD)
        simulator.state.add_user("globex")
        simulator.state.add_device("globex", name="WS-2", version=OLD)
        tasks = tasks_on(simulator, admin=("acme-admin", "password-of-acme"))
        with pytest.raises(LoginRefused) as refused:
            roll_out(simulator, tasks, engine="campaign")
        assert refused.value.remedy == "Campaigns are for administrators of the top level; set engine to dispatch"
        assert rows(roll_out(simulator, tasks)) == {"WS-1": ("done", "")}


def test_odd_options_are_refused_before_anything_is_asked(simulator: Simulator) -> None:
    for options in ({"until_wave": 0}, {"concurrency": 0}, {"attempts_since": "once"}, {"failure_limit": "some"}):
        with pytest.raises(InputError):
            roll_out(simulator, **options)
        assert simulator.requests.methods() in ([], ["AdminMetaVersion"])
