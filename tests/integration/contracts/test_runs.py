# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every module promises about its runs, on both paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.support.exercise import PHASES, Exercise
from tests.support.playbooks import IN_PROCESS, MODULE_PROCESS
from tests.support.stage import TaskResult


def test_every_case_succeeds(exercised: Exercise) -> None:
    failed = {
        result.name: result.data.get("msg")
        for case in exercised.scenario.cases
        for result in (exercised.of(case, phase) for phase in PHASES)
        if result.status != case.status
    }
    assert failed == {}


def test_a_run_reports_whether_it_changed_something(exercised: Exercise) -> None:
    cases = exercised.scenario.cases
    assert {case.name: exercised.of(case, "real").changed for case in cases} == {
        case.name: case.changed for case in cases
    }


def test_check_mode_sends_nothing_that_changes_something(exercised: Exercise) -> None:
    assert {
        case.name: written for case in exercised.scenario.cases if (written := exercised.of(case, "check").writes)
    } == {}


def test_check_mode_predicts_changed(exercised: Exercise) -> None:
    cases = exercised.scenario.cases
    assert {case.name: exercised.of(case, "check").changed for case in cases} == {
        case.name: exercised.of(case, "real").changed for case in cases
    }


def test_check_mode_predicts_the_diff(exercised: Exercise) -> None:
    cases = exercised.scenario.cases
    assert {case.name: exercised.of(case, "check").data.get("diff") for case in cases} == {
        case.name: exercised.of(case, "real").data.get("diff") for case in cases
    }


def test_a_second_run_reports_no_change(exercised: Exercise) -> None:
    settled = [case for case in exercised.scenario.cases if not case.repeats]
    assert {
        case.name: exercised.of(case, "again").data.get("diff", {})
        for case in settled
        if exercised.of(case, "again").changed
    } == {}


def test_a_second_run_writes_nothing(exercised: Exercise) -> None:
    settled = [case for case in exercised.scenario.cases if not case.repeats]
    assert {case.name: written for case in settled if (written := exercised.of(case, "again").writes)} == {}


def test_a_second_run_stays_in_its_request_budget(exercised: Exercise) -> None:
    over = {
        case.name: exercised.of(case, "again").calls
        for case in exercised.scenario.cases
        if len(exercised.of(case, "again").calls) > case.budget
    }
    assert over == {}


def test_a_refusal_is_one_clear_sentence(exercised: Exercise) -> None:
    refusals = exercised.scenario.refusals
    assert {refusal.name: _message(exercised.of(refusal, "refused")) for refusal in refusals} == {
        refusal.name: ("failed", refusal.message.replace("{url}", exercised.url)) for refusal in refusals
    }


def _message(result: TaskResult) -> tuple[str, Any]:
    return result.status, result.data.get("msg")


def test_a_refusal_writes_nothing(exercised: Exercise) -> None:
    assert {
        refusal.name: written
        for refusal in exercised.scenario.refusals
        if (written := exercised.of(refusal, "refused").writes)
    } == {}


def test_no_traceback_is_shown(exercised: Exercise) -> None:
    assert "traceback" not in exercised.run.output.lower()


def test_nothing_warns(exercised: Exercise) -> None:
    assert exercised.run.complaints == []


def test_unknown_fields_survive(exercised: Exercise) -> None:
    kept = dict(_unknown_fields(exercised.before, exercised.after))
    assert {place: value for place, (value, now) in kept.items() if value != now} == {}


def _unknown_fields(before: Any, after: Any, place: str = "") -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Each field of a newer server, as it was and as it is, in objects that are still there."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            if key.startswith("Future"):
                yield f"{place}/{key}", (value, after.get(key))
            elif key in after:
                yield from _unknown_fields(value, after[key], f"{place}/{key}")


def test_both_paths_return_the_same(module: str, exercises: Callable[[str, str], Exercise]) -> None:
    here, there = exercises(module, IN_PROCESS), exercises(module, MODULE_PROCESS)
    pairs = [(case, phase) for case in here.scenario.cases for phase in PHASES] + [
        (refusal, "refused") for refusal in here.scenario.refusals
    ]
    differing = {
        f"{case.name}: {phase}": (a, b)
        for case, phase in pairs
        if (a := here.comparable(here.of(case, phase))) != (b := there.comparable(there.of(case, phase)))
    }
    assert differing == {}


def test_both_paths_send_the_same(module: str, exercises: Callable[[str, str], Exercise]) -> None:
    here, there = exercises(module, IN_PROCESS), exercises(module, MODULE_PROCESS)
    pairs = [(case, phase) for case in here.scenario.cases for phase in PHASES]
    differing = {
        f"{case.name}: {phase}": (a, b)
        for case, phase in pairs
        if (a := here.of(case, phase).calls) != (b := there.of(case, phase).calls)
    }
    assert differing == {}
