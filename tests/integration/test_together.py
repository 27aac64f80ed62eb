# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs share a process is each one's own, and one that fails does not take the others with it."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.simulator import Simulator
from tests.support import exercise
from tests.support.exercise import Exercise, part_name, perform
from tests.support.playbooks import IN_PROCESS, credentials, play
from tests.support.scenario import Scenario
from tests.support.stage import Scene
from tests.support.together import Part, run_together

USERS = "cometbackup.comet.comet_user_info"
STATE = "cometbackup.comet.comet_user"


def test_each_has_its_own_server_results_output_and_facts(tmp_path: Path) -> None:
    names = ("one", "two")
    with ExitStack() as stack:
        simulators = {name: stack.enter_context(Simulator()) for name in names}
        parts = [
            Part(
                name,
                [
                    play([{"name": "Make", STATE: {"name": name, "user_password": "a-long-password"}}]),
                    play(
                        [
                            {"name": "Read", USERS: {}, "register": "found"},
                            {"name": "Keep", "ansible.builtin.set_fact": {"kept": "{{ found }}", "cacheable": True}},
                        ]
                    ),
                ],
                Scene(
                    [simulator], {"Make": lambda sim=simulator: sim.state.add_user("before")}, credentials(simulator)
                ),
            )
            for name, simulator in simulators.items()
        ]
        runs = run_together(parts, tmp_path, "-vvv")
    for name, other in (names, names[::-1]):
        run = runs[name].succeeded()
        assert [result.name for result in run.results] == ["Make", "Read", "Keep"]
        assert sorted(user["name"] for user in run.result("Read").data["users"]) == sorted(["before", name])
        assert run.result("Make").writes == ["AdminAddUser"] and run.result("Read").writes == []
        assert f"PLAY [{name}, play 2]" in run.output and f"PLAY [{other}, play" not in run.output
        facts = json.loads((run.directory / "facts" / f"s1_{name}").read_text(encoding="utf-8"))
        assert "kept" in json.dumps(facts)


def test_the_standard_error_is_that_of_the_play_in_which_it_came(tmp_path: Path) -> None:
    calm = play([{"name": "Say", "ansible.builtin.debug": {"msg": "calm"}}])
    bad = play([{"name": "Fail", "ansible.builtin.fail": {"msg": "not so"}, "ignore_errors": True}])
    loud = play([{"name": "Group", "ansible.builtin.add_host": {"name": "a b", "groups": "with-dash"}}])
    parts = [Part(name, [tasks], Scene()) for name, tasks in (("first", calm), ("second", loud), ("third", bad))]
    runs = run_together(parts, tmp_path)
    assert {name: bool(run.complaints) for name, run in runs.items()} == {
        "first": False,
        "second": True,
        "third": False,
    }
    assert {name: "not so" in run.output for name, run in runs.items()} == {
        "first": False,
        "second": False,
        "third": True,
    }


def test_where_one_cannot_be_run_the_others_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = exercise.scenario_of

    def scenario_of(module: str) -> Scenario:
        found = original(module)
        broken = module == "comet_news_info"
        return replace(found, prepare=lambda _simulator: {}["not there"]) if broken else found

    monkeypatch.setattr(exercise, "scenario_of", scenario_of)
    outcomes = perform([("comet_news_info", IN_PROCESS), ("comet_bulletin", IN_PROCESS)], tmp_path)
    with pytest.raises(AssertionError, match="not there"):
        outcomes[part_name("comet_news_info", IN_PROCESS)].get()
    found = outcomes[part_name("comet_bulletin", IN_PROCESS)].get()
    assert isinstance(found, Exercise) and found.cases("real") and found.run.status == 0
