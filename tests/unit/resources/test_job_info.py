# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs as an info module returns them: which are found, where they are asked for, and in which words."""

from __future__ import annotations

import json

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    InputError,
    NotFound,
    VersionTooOld,
)
from tests.unit.resources.stage_devices import Stage, Workplace, stage, workplace

DAY = 86400


def history(task: Stage) -> Workplace:
    """Jobs of five days: one a day that succeeds, fails, has warnings, exceeds a quota; one that runs."""
    place = workplace(task.sim)
    for outcome in ("success", "error", "warning", "quota", None):
        with task.sim.state.lock:
            job = task.sim.state.start_job(place.device, source=place.item, destination=place.vault)
        if outcome:
            task.sleep(30)
            with task.sim.state.lock:
                task.sim.state.finish_job(job, outcome)
            task.sleep(DAY - 30)
        else:
            task.sleep(10)
    task.sim.requests.clear()
    return place


def statuses(result: dict) -> list[str]:
    return [job["status"] for job in result["jobs"]]


ALL = ["running_active", "failed_quota", "failed_warning", "failed_error", "stop_success"]


def test_without_filters_the_last_day_and_what_runs_is_returned() -> None:
    with stage() as task:
        history(task)
        assert statuses(task.run("comet_job_info")) == ["running_active", "failed_quota"]
        assert task.methods() == ["AdminGetJobsRecent"]


def test_jobs_have_the_names_of_the_options() -> None:
    with stage() as task:
        place = history(task)
        job = task.run("comet_job_info", status=["failed_quota"])["jobs"][0]
        assert (job["user"], job["device"]) == ("acme-files", place.device.id)
        assert (job["protected_item"], job["storage_vault"]) == (place.item, place.vault)
        assert (job["classification"], job["status_class"], job["duration"]) == ("backup", "failed", 29)


@pytest.mark.parametrize(
    ("options", "expected", "method"),
    [
        ({"user": "acme-files"}, ALL, "AdminGetJobsForUser"),
        ({"user": "globex-files"}, [], "AdminGetJobsForCustomSearch"),
        ({"status": ["running"]}, ALL[:1], "AdminGetJobsForDateRange"),
        ({"status": ["failed"]}, ALL[1:4], "AdminGetJobsForCustomSearch"),
        ({"status": ["successful", "failed_warning"]}, [ALL[2], ALL[4]], "AdminGetJobsForCustomSearch"),
        ({"status": ["7003"]}, ["failed_quota"], "AdminGetJobsForCustomSearch"),
        ({"since": "49h ago"}, ALL[:3], "AdminGetJobsForCustomSearch"),
        ({"until": "49h ago"}, ALL[3:], "AdminGetJobsForCustomSearch"),
        ({"since": "73h ago", "until": "26h ago"}, ["failed_warning", "failed_error"], "AdminGetJobsForCustomSearch"),
        ({"user": "acme-files", "device": "FILESERVER", "limit": 2}, ALL[:2], "AdminGetJobsForCustomSearch"),
        ({"user": "acme-files", "order": "oldest", "limit": 1}, ALL[4:], "AdminGetJobsForUser"),
        ({"classification": ["restore", "update"]}, [], "AdminGetJobsForCustomSearch"),
        ({"classification": ["backup"]}, ALL, "AdminGetJobsForCustomSearch"),
    ],
)
def test_filters_are_asked_for_at_the_endpoint_that_fits(options: dict, expected: list[str], method: str) -> None:
    with stage() as task:
        history(task)
        if options.get("user") == "globex-files":
            options = {**options, "status": ["failed"]}
        assert statuses(task.run("comet_job_info", **options)) == expected
        assert task.methods()[-1] == method
        # One more for a name, and one for the clock by which times are relative.
        assert len(task.methods()) == 1 + ("device" in options) + bool({"since", "until"} & options.keys())


def test_items_and_vaults_are_filters() -> None:
    with stage() as task:
        place = history(task)
        assert len(task.run("comet_job_info", protected_item=place.item)["jobs"]) == 5
        assert len(task.run("comet_job_info", storage_vault=place.vault)["jobs"]) == 5
        assert task.run("comet_job_info", protected_item=place.vault)["jobs"] == []


def test_what_a_user_has_is_named() -> None:
    with stage() as task:
        history(task)
        options = {"protected_item": "Files", "storage_vault": "Vault", "device": "FILESERVER"}
        assert len(task.run("comet_job_info", user="acme-files", **options)["jobs"]) == 5
        assert task.methods() == ["AdminGetUserProfile", "AdminGetJobsForCustomSearch"]


def test_an_unknown_item_is_an_error_where_the_user_is_known() -> None:
    with stage() as task:
        history(task)
        with pytest.raises(NotFound) as failure:
            task.run("comet_job_info", user="acme-files", protected_item="Flies")
        assert "the user 'acme-files' has no protected item 'Flies'. Did you mean 'Files'?" in str(failure.value)


# -- counting


@pytest.mark.parametrize(
    ("options", "expected", "methods"),
    [
        ({}, 2, ["AdminGetJobsRecent"]),
        ({"user": "acme-files"}, 5, ["AdminCountJobsForCustomSearch"]),
        ({"status": ["failed"], "limit": 1}, 3, ["AdminCountJobsForCustomSearch"]),
        ({"search": {"not": {"status": "success"}}}, 4, ["AdminCountJobsForCustomSearch"]),
    ],
)
def test_jobs_are_counted_without_being_read(options: dict, expected: int, methods: list[str]) -> None:
    with stage() as task:
        history(task)
        assert task.run("comet_job_info", count_only=True, **options) == {"count": expected, "changed": False}
        assert task.methods() == methods


def test_a_server_that_cannot_count_is_asked_for_the_jobs() -> None:
    with stage(release="22.6.0") as task:
        history(task)
        assert task.run("comet_job_info", count_only=True, status=["failed"])["count"] == 3
        assert task.methods()[-1] == "AdminGetJobsForCustomSearch"


def test_the_count_does_not_mind_the_limit() -> None:
    with stage() as task:
        history(task)
        result = task.run("comet_job_info", status=["failed"], limit=1)
        assert (result["count"], len(result["jobs"])) == (3, 1)


def test_there_is_nothing_to_count_of_one_job() -> None:
    with stage() as task:
        with pytest.raises(InputError, match="there is nothing to count where a job is named"):
            task.run("comet_job_info", count_only=True, id="x")


@pytest.mark.parametrize("release", ["20.9.12", "21.12.0"])
def test_old_servers_answer_the_same(release: str) -> None:
    with stage(release=release) as task:
        history(task)
        assert statuses(task.run("comet_job_info", status=["failed"])) == ALL[1:4]
        assert statuses(task.run("comet_job_info", status=["running"])) == ALL[:1]


def test_one_job_is_read_by_its_id() -> None:
    with stage() as task:
        history(task)
        wanted = task.run("comet_job_info", status=["failed_error"])["jobs"][0]
        task.sim.requests.clear()
        assert task.run("comet_job_info", id=wanted["id"])["jobs"] == [wanted]
        assert task.methods() == ["AdminGetJobProperties"]


def test_an_unknown_job_is_an_error() -> None:
    with stage() as task:
        with pytest.raises(NotFound, match="there is no job 'gone'"):
            task.run("comet_job_info", id="gone")


@pytest.mark.parametrize("release", ["20.9.12", "25.9.8"])
@pytest.mark.parametrize(("severity", "severities"), [("debug", {"info", "error"}), ("warning", {"error"})])
def test_logs_are_returned_from_a_severity_on(severity: str, severities: set[str], release: str) -> None:
    with stage(release=release) as task:
        history(task)
        (job,) = task.run("comet_job_info", status=["failed_error"], log=severity)["jobs"]
        assert {entry["severity"] for entry in job["log"]} == severities
        assert task.sim.requests.count("AdminGetJobLogEntries") == 1


# -- searches by expressions


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"status": "failed"}, ALL[1:4]),
        ({"status": ["warning", "failed_quota"]}, ALL[1:3]),
        ({"status": "running"}, ALL[:1]),
        ({"status": "success"}, ALL[4:]),
        ({"not": {"status": ["failed", "running"]}}, ALL[4:]),
        ({"classification": "backup", "size_over": "1 MB"}, [ALL[2], ALL[4]]),
        ({"classification": "restore"}, []),
        ({"started_after": "49h"}, ALL[:3]),
        ({"ended_before": "49h"}, ALL[3:]),
        ({"ended_before": "now"}, ALL[1:]),
        ({"user_starts_with": "ACME", "any": [{"status": "quota"}, {"status": "success"}]}, [ALL[1], ALL[4]]),
        ({"retry_count": 0, "client_version_matches": r"^25\."}, ALL),
        ({"user": "globex-files"}, []),
    ],
)
def test_a_search_is_written_in_words(expression: dict, expected: list[str]) -> None:
    with stage() as task:
        history(task)
        assert statuses(task.run("comet_job_info", search=expression)) == expected
        assert [method for method in task.methods() if method != "AdminMetaVersion"] == ["AdminGetJobsForCustomSearch"]


@pytest.mark.parametrize(
    "options",
    [
        {"search": {"user": "acme-files", "device": "FILESERVER", "protected_item": ["Files"]}},
        {"search": {"user": "acme-files", "any": [{"storage_vault": "Vault"}]}},
        {"user": "acme-files", "search": {"not": {"not": {"device": "FILESERVER"}}}},
    ],
)
def test_a_search_names_what_a_user_has(options: dict) -> None:
    with stage() as task:
        history(task)
        assert len(task.run("comet_job_info", **options)["jobs"]) == 5
        assert task.methods() == ["AdminGetUserProfile", "AdminGetJobsForCustomSearch"]


def test_a_search_without_a_user_takes_ids() -> None:
    with stage() as task:
        place = history(task)
        assert len(task.run("comet_job_info", search={"device": place.device.id})["jobs"]) == 5
        assert task.methods() == ["AdminGetJobsForCustomSearch"]


def test_a_mistake_in_a_search_is_found_before_names_are_looked_up() -> None:
    with stage() as task:
        with pytest.raises(InputError, match="search.status: there is no status 'faild', did you mean failed"):
            task.run("comet_job_info", search={"user": "acme-files", "device": "FILESERVER", "status": "faild"})
        assert task.methods() == []


def test_a_field_that_the_server_lacks_is_told() -> None:
    with stage(release="24.3.8") as task:
        history(task)
        with pytest.raises(VersionTooOld, match="a search by the field backup_rule_guid needs Comet Server 24.6.6"):
            task.run("comet_job_info", search={"schedule": "x"})


# -- searches by clauses


def test_a_search_is_written_with_the_names_of_fields_and_values() -> None:
    with stage() as task:
        history(task)
        clause = {
            "clause_type": "or",
            "clause_children": [
                {"rule_field": "status", "rule_operator": "int_eq", "rule_value": "failed_quota"},
                {"rule_field": "BackupJobDetail.TotalSize", "rule_operator": "int_gt", "rule_value": 1},
            ],
        }
        found = statuses(task.run("comet_job_info", search=clause))
        assert found == ["failed_quota", "failed_warning", "stop_success"]
        (sent,) = task.sim.requests.of("AdminGetJobsForCustomSearch")
        assert json.loads(sent.params["Query"]) == {
            "ClauseType": "or",
            "ClauseChildren": [
                {
                    "ClauseType": "",
                    "RuleField": "BackupJobDetail.Status",
                    "RuleOperator": "int_eq",
                    "RuleValue": "7003",
                },
                {
                    "ClauseType": "",
                    "RuleField": "BackupJobDetail.TotalSize",
                    "RuleOperator": "int_gt",
                    "RuleValue": "1",
                },
            ],
        }


def test_a_search_may_ask_how_long_ago_a_job_began() -> None:
    """Which is no field of a job, and searched by in the vendor's guide."""
    with stage() as task:
        history(task)
        clause = {"rule_field": "BackupJobDetail.TimeSinceStarted", "rule_operator": "int_gt", "rule_value": "172800"}
        assert statuses(task.run("comet_job_info", search=clause)) == ALL[2:]
        newer = {**clause, "rule_field": "time_since_started", "rule_operator": "int_lte"}
        assert statuses(task.run("comet_job_info", search=newer)) == ALL[:2]


def test_a_search_is_joined_to_the_other_filters() -> None:
    with stage() as task:
        history(task)
        clause = {"rule_field": "total_size", "rule_operator": "int_gt", "rule_value": 1}
        assert statuses(task.run("comet_job_info", search=clause, status=["failed"])) == ["failed_warning"]


@pytest.mark.parametrize(
    ("clause", "complaint"),
    [
        ({"rule_feild": "x"}, "search has no key rule_feild, did you mean RuleField?"),
        (
            {"rule_field": "total_sise", "rule_operator": "int_gt", "rule_value": 1},
            "search: a job has no field total_sise, did you mean total_size?",
        ),
        (
            {"rule_field": "total_size", "rule_operator": "str_eq", "rule_value": 1},
            "search: the field total_size cannot be compared with str_eq, but with int_eq",
        ),
        ({"rule_field": "total_size"}, "search needs rule_field, rule_operator and rule_value"),
        (
            {"rule_field": "status", "rule_operator": "int_eq", "rule_value": "broken"},
            'search: unknown JobStatus "broken"',
        ),
        ({"clause_type": "and"}, "search joins clauses and has none in clause_children"),
        ({"clause_type": "and", "clause_children": ["x"]}, "search.clause_children must be a list of clauses"),
        (
            {
                "clause_type": "and",
                "clause_children": [
                    {"clause_type": "or", "clause_children": [{"rule_field": "nothing", "rule_operator": "int_eq"}]}
                ],
            },
            "search.clause_children[0].clause_children[0]: a job has no field nothing",
        ),
    ],
)
def test_a_mistake_in_a_search_is_told_with_its_place(clause: dict, complaint: str) -> None:
    with stage() as task:
        with pytest.raises(InputError) as failure:
            task.run("comet_job_info", search=clause)
        assert str(failure.value).startswith(complaint)
        assert task.methods() == []


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"status": ["faild_quota"]}, "there is no status 'faild_quota', did you mean failed_quota?"),
        ({"status": ["bad"]}, "there are successful, running, failed, "),
        ({"classification": ["bakup"]}, "there is no classification 'bakup', did you mean backup?"),
        ({"limit": -1}, "limit must not be negative"),
        ({"since": "the other day"}, "since: 'the other day' is not a point in time"),
    ],
)
def test_a_mistake_in_a_filter_is_one_sentence(options: dict, complaint: str) -> None:
    with stage() as task:
        with pytest.raises(InputError) as failure:
            task.run("comet_job_info", **options)
        assert complaint in str(failure.value)
        assert task.methods() == []
