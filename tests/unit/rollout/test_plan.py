# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which devices a rollout chooses, in which waves, and what it tells of them."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    InputError,
    NotFound,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.rollout_report import COLUMNS, RolloutHalted
from tests.simulator import Simulator
from tests.unit.resources.stage_devices import stage
from tests.unit.rollout.fleets import (
    ENGINES,
    OLD,
    TELL,
    roll_out,
    rows,
    states,
    told_twice,
)

# -- which devices, which waves ------------------------------------------------------------------------------------


def test_waves_go_on_where_the_last_run_stopped(simulator: Simulator) -> None:
    for number in range(2, 11):
        simulator.state.add_device("acme", name=f"WS-{number}", version=OLD)
    options: dict[str, Any] = {"waves": ["50%", "100%"], "canaries": ["WS-7", "WS-3"]}
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
    told: list[str] = []
    assert set(rows(roll_out(simulator, device_names=chosen, warnings=told))) == names
    assert told == ([] if names else ["No device is chosen, so there is nothing to do"])


def test_a_name_that_nobody_has_is_warned_of(simulator: Simulator) -> None:
    told: list[str] = []
    result = roll_out(simulator, users=["acmee", "nob*"], warnings=told)
    assert told == [
        "Users: no device matches 'acmee', did you mean 'acme'?",
        "Users: no device matches 'nob*'",
        "No device is chosen, so there is nothing to do",
    ]
    assert (result["devices"], result["changed"]) == ([], False)


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize(
    ("canaries", "sentence"),
    [
        (["WS-1", "WS-2"], "no device matches 'WS-2'. Did you mean 'WS-1'?"),
        (["PILOT-*"], "no device matches 'PILOT-*'. Give names or ids"),
        (["WS-*", "!LAB"], "no device matches 'LAB'. Give names or ids"),
        (["A", "B"], "no device matches 'A' or 'B'. Give names or ids"),
        (["WS-2", "B"], "no device matches 'WS-2' or 'B'. Instead of 'WS-2', did you mean 'WS-1'?"),
    ],
)
def test_a_canary_that_is_no_device_is_an_error_before_anybody_is_told(
    simulator: Simulator, canaries: list[str], sentence: str, check_mode: bool
) -> None:
    with pytest.raises(NotFound, match=re.escape(sentence)):
        roll_out(simulator, canaries=canaries, check_mode=check_mode)
    assert not simulator.requests.writes()


def test_a_canary_may_be_a_pattern_and_need_nothing(simulator: Simulator) -> None:
    simulator.state.add_device("acme", name="LAB-1")
    result = roll_out(simulator, canaries=["lab-*"], until_wave=1)
    assert (result["waves"][0]["counts"]["total"], states(result)) == (0, {"planned": 1, "not_needed": 1})


def test_a_wave_that_nobody_is_in_is_warned_of(simulator: Simulator) -> None:
    told: list[str] = []
    roll_out(simulator, wave_by="user", waves=["acmee", "*"], warnings=told)
    assert told == ["Waves: no device matches 'acmee', did you mean 'acme'?"]


def test_pilots_that_are_up_to_date_give_nobody_else_their_turn(simulator: Simulator) -> None:
    # As when the job of the pilot wave is started again after days.
    simulator.state.add_device("acme", name="WS-2", version=OLD)
    options: dict[str, Any] = {"canaries": ["WS-2"], "until_wave": 1}
    assert states(roll_out(simulator, **options)) == {"done": 1, "planned": 1}
    simulator.clock.advance(2 * 86400)
    assert rows(roll_out(simulator, **options))["WS-1"] == ("planned", "its wave has not begun")


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


@pytest.mark.parametrize(("until_wave", "left"), [(1, {"planned": 1}), (2, {"offline": 1})])
def test_the_plan_counts_as_the_run_does(simulator: Simulator, until_wave: int, left: dict[str, int]) -> None:
    simulator.state.add_device("acme", name="AWAY", version=OLD, online=False)
    options: dict[str, Any] = {"canaries": ["WS-1"], "waves": ["100%"], "until_wave": until_wave}
    plan = roll_out(simulator, check_mode=True, **options)
    assert states(plan) == {**left, "planned": left.get("planned", 0) + 1}
    assert rows(plan)["AWAY"][1] == "is not connected"
    assert states(roll_out(simulator, **options)) == {**left, "done": 1}


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
        assert task.lines == [f"wave 1 of 1 (100%), 1 device: WS-1 (acme) {OLD}", "1 device: 1 planned"]
        task.check_mode = False
        task.lines.clear()
        task.run("comet_rollout", waves=["100%"])
        assert task.lines == [
            "looking what is under way already",
            "wave 1 of 1 (100%): 1 in flight",
            "wave 1 of 1 (100%): 1 done",
            "1 device: 1 done",
        ]


def test_the_table_is_a_file(simulator: Simulator, tmp_path: Path) -> None:
    table, document = tmp_path / "rollout.csv", tmp_path / "rollout.json"
    roll_out(simulator, dest=str(table))
    result = roll_out(simulator, dest=str(document))
    with table.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (tuple(row), row["name"], row["version_before"], row["version"]) == (COLUMNS, "WS-1", OLD, "25.9.8")
    assert json.loads(document.read_text(encoding="utf-8"))["devices"] == result["devices"]


def test_no_name_in_the_table_is_a_formula(simulator: Simulator, tmp_path: Path) -> None:
    simulator.state.add_device("acme", name="=HYPERLINK(1)", version=OLD)
    roll_out(simulator, waves=["100%"], dest=str(tmp_path / "rollout.csv"))
    assert ",'=HYPERLINK(1)," in (tmp_path / "rollout.csv").read_text()


def test_the_table_of_a_halted_rollout_is_a_file_too(simulator: Simulator, tmp_path: Path) -> None:
    simulator.state.device("acme", "WS-1").updates = False
    with pytest.raises(RolloutHalted):
        roll_out(simulator, dest=str(tmp_path / "rollout.csv"))
    assert "failed_error" in (tmp_path / "rollout.csv").read_text(encoding="utf-8")


def test_odd_options_are_refused_before_anything_is_asked(simulator: Simulator) -> None:
    for options in (
        {"until_wave": 0},
        {"concurrency": 0},
        {"at_once": -1},
        {"attempts_since": "once"},
        {"failure_limit": "some"},
    ):
        with pytest.raises(InputError):
            roll_out(simulator, **options)
        assert simulator.requests.methods() in ([], ["AdminMetaVersion"])
