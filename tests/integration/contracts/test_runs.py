# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every module promises about its runs, on both paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.support.docs import documentation
from tests.support.exercise import Exercise
from tests.support.playbooks import IN_PROCESS, MODULE_PROCESS
from tests.support.stage import TaskResult

POLLED = "AdminMetaVersion"


def test_every_case_succeeds(exercised: Exercise) -> None:
    results = {f"{case.name}: {phase}": (exercised.of(case, phase), case) for case, phase in exercised.runs}
    assert {
        name: (result.status, result.data.get("msg"))
        for name, (result, case) in results.items()
        if result.status != case.status
    } == {}


def test_a_run_reports_whether_it_changed_something(exercised: Exercise) -> None:
    cases = exercised.cases("real")
    assert {case.name: exercised.of(case, "real").changed for case in cases} == {
        case.name: case.changed for case in cases
    }


def test_check_mode_sends_nothing_that_changes_something(exercised: Exercise) -> None:
    assert {
        case.name: written for case in exercised.cases("check") if (written := exercised.of(case, "check").writes)
    } == {}


def test_check_mode_predicts_changed(exercised: Exercise) -> None:
    cases = exercised.cases("check")
    assert {case.name: exercised.of(case, "check").changed for case in cases} == {
        case.name: exercised.of(case, "real").changed for case in cases
    }


def test_check_mode_predicts_the_diff(exercised: Exercise) -> None:
    cases = exercised.cases("check")
    assert {case.name: exercised.of(case, "check").data.get("diff") for case in cases} == {
        case.name: exercised.of(case, "real").data.get("diff") for case in cases
    }


def test_a_change_has_a_diff_where_the_module_supports_it(exercised: Exercise) -> None:
    if documentation(exercised.module).attributes["diff_mode"]["support"] == "full":
        assert {
            case.name
            for case in exercised.cases("real")
            if case.changed and not case.hidden and not exercised.of(case, "real").data.get("diff")
        } == set()
    else:
        assert not any("diff" in exercised.of(case, "real").data for case in exercised.cases("real"))


def test_a_second_run_reports_no_change(exercised: Exercise) -> None:
    settled = [case for case in exercised.cases("again") if not case.repeats]
    assert {
        case.name: exercised.of(case, "again").data.get("diff", {})
        for case in settled
        if exercised.of(case, "again").changed
    } == {}


def test_a_second_run_writes_nothing(exercised: Exercise) -> None:
    settled = [case for case in exercised.cases("again") if not case.repeats]
    assert {case.name: written for case in settled if (written := exercised.of(case, "again").writes)} == {}


def test_a_second_run_stays_in_its_request_budget(exercised: Exercise) -> None:
    over = {
        case.name: calls
        for case in exercised.cases("again")
        if len(calls := exercised.of(case, "again").calls) > case.budget
    }
    assert over == {}


def test_a_refusal_is_one_clear_sentence(exercised: Exercise) -> None:
    said = {refusal.name: _message(exercised.of(refusal, "refused")) for refusal in exercised.refusals}
    assert said == {
        refusal.name: ("failed", refusal.message.replace("{url}", exercised.url)) for refusal in exercised.refusals
    }


def _message(result: TaskResult) -> tuple[str, Any]:
    return result.status, result.data.get("msg")


def test_a_refusal_writes_nothing(exercised: Exercise) -> None:
    assert {
        refusal.name: written for refusal in exercised.refusals if (written := exercised.of(refusal, "refused").writes)
    } == {}


def test_no_traceback_is_shown(exercised: Exercise) -> None:
    assert exercised.run.tracebacks == 0


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
    pairs = [*there.runs, *((refusal, "refused") for refusal in there.refusals)]
    results = {
        f"{case.name}: {phase}": (here.comparable(here.of(case, phase)), there.comparable(there.of(case, phase)))
        for case, phase in pairs
    }
    assert {name: (a, b) for name, (a, b) in results.items() if a != b} == {}


def test_both_paths_send_the_same(module: str, exercises: Callable[[str, str], Exercise]) -> None:
    here, there = exercises(module, IN_PROCESS), exercises(module, MODULE_PROCESS)
    calls = {
        f"{case.name}: {phase}": (_waits_aside(here.of(case, phase).calls), _waits_aside(there.of(case, phase).calls))
        for case, phase in there.runs
        if phase != "again"
    }
    assert {name: (a, b) for name, (a, b) in calls.items() if a != b} == {}


def _waits_aside(calls: list[str]) -> list[str]:
    """How often it is asked whether a server that restarts is back depends on how long that takes."""
    return [call for number, call in enumerate(calls) if call != POLLED or calls[number - 1 : number] != [POLLED]]
