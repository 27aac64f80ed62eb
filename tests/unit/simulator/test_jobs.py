# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding jobs: ranges of time, searches, and what belongs to whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.errors import ApiError
from tests.simulator.reference import constants
from tests.simulator.search import matches


def rule(field: str, operator: str, value: str) -> dict[str, Any]:
    return {"ClauseType": "", "RuleField": field, "RuleOperator": operator, "RuleValue": value}


def clause(kind: str, *children: dict[str, Any]) -> dict[str, Any]:
    return {"ClauseType": kind, "RuleField": "", "RuleOperator": "", "RuleValue": "", "ClauseChildren": list(children)}


@pytest.fixture
def history(server: Any) -> Any:
    """A finished job of ten minutes, begun an hour ago, and one that has been running for half an hour."""
    server.state.add_user("alice")
    device = server.state.add_device("alice", job_seconds=600)
    server.begin = server.clock.seconds()
    server.done = server.state.start_job(device, announced=True)
    server.clock.advance(1800)
    server.running = server.state.start_job(device, announced=True, outcome="stall")
    server.clock.advance(1800)
    return server


def ids(server: Any, start: int, end: int) -> list[str]:
    return [job["GUID"] for job in server.admin("get-jobs-for-date-range", Start=start, End=end)]


def test_a_range_holds_jobs_that_began_or_ended_in_it(history: Any) -> None:
    begin = history.begin
    assert ids(history, begin - 10, begin + 10) == [history.done.id]
    assert ids(history, begin + 590, begin + 700) == [history.done.id]
    assert ids(history, begin + 100, begin + 200) == []
    assert ids(history, begin - 10, begin + 3600) == [history.done.id, history.running.id]


def test_a_reversed_range_is_turned_round(history: Any) -> None:
    assert ids(history, history.begin + 10, history.begin - 10) == [history.done.id]


def test_zero_to_zero_means_incomplete_jobs(history: Any) -> None:
    assert ids(history, 0, 0) == [history.running.id]


def test_before_22_6_0_incomplete_jobs_leaked_into_every_range(simulate: Callable[..., Any]) -> None:
    server = simulate(release="22.5.9")
    server.state.add_user("alice")
    running = server.state.start_job(server.state.add_device("alice"), announced=True)
    assert ids(server, 1, 2) == [running.id]


def test_recent_jobs_are_those_of_a_day_and_the_incomplete(history: Any) -> None:
    assert {job["GUID"] for job in history.admin("get-jobs-recent")} == {history.done.id, history.running.id}
    history.clock.advance(86400)
    assert [job["GUID"] for job in history.admin("get-jobs-recent")] == [history.running.id]


def test_a_search_finds_and_counts(history: Any) -> None:
    query = clause(
        "and", rule("BackupJobDetail.Username", "str_eq", "alice"), rule("BackupJobDetail.Status", "int_gte", "6000")
    )
    assert [job["GUID"] for job in history.admin("get-jobs-for-custom-search", Query=query)] == [history.running.id]
    assert history.admin("count-jobs-for-custom-search", Query=query) == {"Count": 1}


def test_a_search_by_an_unknown_field_is_refused(history: Any) -> None:
    query = rule("BackupJobDetail.Colour", "str_eq", "red")
    assert history.admin("count-jobs-for-custom-search", Query=query)["Status"] == 400


def test_a_search_may_ask_how_long_ago_a_job_began(history: Any) -> None:
    """As the vendor's guide to dashboards does."""
    history.clock.advance(3 * 86400)
    history.state.start_job(history.state.add_device("alice"), announced=True)
    query = clause("and", rule("BackupJobDetail.TimeSinceStarted", "int_gt", "172800"))
    found = {job["GUID"] for job in history.admin("get-jobs-for-custom-search", Query=query)}
    assert found == {history.done.id, history.running.id}


def test_a_search_may_ask_for_what_is_left_out(history: Any) -> None:
    query = rule("BackupJobDetail.CancellationID", "str_eq", "")
    assert [job["GUID"] for job in history.admin("get-jobs-for-custom-search", Query=query)] == [history.done.id]
    report = {"ReportType": 0, "Filter": query, "TimeSpan": {"Seconds": 10**7}}
    preview = history.admin("preview-user-email-report", TargetUser="alice", EmailReportConfig=report)
    assert "No jobs" not in preview["EmailBodyPlaintext"]


def test_a_wrong_user_does_not_get_at_a_job(history: Any) -> None:
    assert history.admin("job/cancel", TargetUser="nobody", JobID=history.running.id)["Message"] == "User not found"
    assert history.admin("job/abandon", TargetUser="nobody", JobID="unknown")["Message"] == "User not found"
    history.state.add_user("bob")
    assert history.admin("job/abandon", TargetUser="bob", JobID=history.running.id)["Status"] == 404
    assert history.admin("get-jobs-for-user", TargetUser="bob") == []


VALUES = {"Name": "Nightly Run", "Size": 10, "Suspended": True, "Off": False}


@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("Name", "str_eq", "Nightly Run", True),
        ("Name", "str_eq", "nightly run", False),
        ("Name", "str_neq", "x", True),
        ("Name", "str_eq_ci", "nightly RUN", True),
        ("Name", "str_neq_ci", "nightly RUN", False),
        ("Name", "str_contains", "ly R", True),
        ("Name", "str_ncontains", "ly R", False),
        ("Name", "str_contains_ci", "LY r", True),
        ("Name", "str_ncontains_ci", "LY r", False),
        ("Name", "str_startswith", "Night", True),
        ("Name", "str_nstartswith", "Night", False),
        ("Name", "str_startswith_ci", "night", True),
        ("Name", "str_nstartswith_ci", "night", False),
        ("Name", "str_endswith", "Run", True),
        ("Name", "str_nendswith", "Run", False),
        ("Name", "str_endswith_ci", "RUN", True),
        ("Name", "str_nendswith_ci", "RUN", False),
        ("Name", "str_regexmatch", "^N.*n$", True),
        ("Name", "str_nregexmatch", "^N.*n$", False),
        ("Size", "int_eq", "10", True),
        ("Size", "int_neq", "10", False),
        ("Size", "int_gt", "9", True),
        ("Size", "int_gte", "10", True),
        ("Size", "int_lt", "10", False),
        ("Size", "int_lte", "10", True),
        ("Suspended", "bool_is", "1", True),
        ("Suspended", "bool_is", "true", True),
        ("Suspended", "bool_is", "F", False),
        ("Suspended", "bool_nis", "True", False),
        ("Off", "bool_is", "false", True),
    ],
)
def test_each_operator_means_what_its_name_says(field: str, operator: str, value: str, expected: bool) -> None:
    assert matches(rule(field, operator, value), VALUES) is expected


def test_all_published_operators_are_known() -> None:
    operators = [value for name, value in constants().items() if name.startswith("SEARCHOPERATOR_")]
    assert len(operators) == 26
    for operator in operators:
        field = {"str": "Name", "int": "Size", "bool": "Suspended"}[operator.split("_")[0]]
        assert matches(rule(field, operator, "1"), VALUES) in (True, False)


@pytest.mark.parametrize(("kind", "expected"), [("and", False), ("or", True), ("not_and", True), ("not_or", False)])
def test_clauses_combine_their_children(kind: str, expected: bool) -> None:
    assert matches(clause(kind, rule("Size", "int_eq", "10"), rule("Size", "int_eq", "11")), VALUES) is expected


@pytest.mark.parametrize(
    "bad",
    [
        rule("Size", "int_eq", "ten"),
        rule("Size", "int_near", "1"),
        rule("Name", "str_regexmatch", "("),
        rule("Off", "bool_is", "maybe"),
        clause("xor"),
    ],
)
def test_what_makes_no_sense_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(ApiError, match="Invalid or missing parameter"):
        matches(bad, VALUES)
