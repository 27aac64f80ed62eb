# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs are cancelled, given up and waited for, any number at once, while the server's time passes."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    InputError,
    NotFound,
    ServerRefusal,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.devices import DeviceOffline
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.job_group import JobsFailed
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.job_wait import JobUnfinished
from tests.unit.resources.stage_devices import Stage, Workplace, stage, workplace

OWN = {"user": "acme-files"}


def begin(task: Stage, place: Workplace, count: int = 1, **details: Any) -> list[Any]:
    """Jobs of the workplace that run."""
    with task.sim.state.lock:
        found = [
            task.sim.state.start_job(place.device, source=place.item, destination=place.vault, **details)
            for dummy in range(count)
        ]
        task.sim.clock.advance(2)
    task.sim.requests.clear()
    return found


def statuses(result: dict[str, Any]) -> list[str]:
    return [job["status"] for job in result["jobs"]]


# -- cancel


@pytest.mark.parametrize("seconds", [0.0, 1.0, 45.0])
def test_cancelling_waits_until_the_device_has_stopped(seconds: float) -> None:
    with stage(cancel_seconds=seconds) as task:
        begin(task, workplace(task.sim), seconds=3600.0)
        result = task.run("comet_job", action="cancel", **OWN)
        assert (statuses(result), result["changed"]) == (["failed_cancelled"], True)
        assert seconds <= task.passed <= seconds + 5
        assert task.methods()[:3] == ["AdminGetJobsForCustomSearch", "AdminDispatcherListActive", "AdminJobCancel"]


def test_several_jobs_are_cancelled_and_polled_together() -> None:
    with stage(cancel_seconds=12.0) as task:
        place = workplace(task.sim)
        begin(task, place, 3, seconds=3600.0)
        result = task.run("comet_job", action="cancel", all_matching=True, **OWN)
        assert statuses(result) == ["failed_cancelled"] * 3
        assert task.methods() == [
            "AdminGetJobsForCustomSearch",
            "AdminDispatcherListActive",
            *["AdminJobCancel"] * 3,
            "AdminGetJobsForCustomSearch",
            # For the names in the lines that tell how they get on.
            "AdminGetUserProfile",
            *["AdminGetJobsForCustomSearch"] * 3,
        ]


def test_a_job_that_goes_on_after_being_cancelled_is_told_of() -> None:
    with stage(cancel_seconds=600.0) as task:
        begin(task, workplace(task.sim), seconds=3600.0)
        with pytest.raises(JobUnfinished) as failure:
            task.run("comet_job", action="cancel", **OWN)
        assert "still runs after 2m" in str(failure.value)
        assert "It was told to stop" in str(failure.value)


def test_cancelling_need_not_wait() -> None:
    with stage(cancel_seconds=600.0) as task:
        begin(task, workplace(task.sim), seconds=3600.0)
        assert statuses(task.run("comet_job", action="cancel", wait_timeout="0", **OWN)) == ["running_active"]


@pytest.mark.parametrize(("fault", "sent"), [("reset_after", 1), ("reset_before", 2)])
def test_a_cancellation_whose_answer_is_lost_is_sent_again_only_if_the_job_runs_on(fault: str, sent: int) -> None:
    with stage(cancel_seconds=0.0) as task:
        begin(task, workplace(task.sim), seconds=3600.0)
        task.sim.faults.add(fault, method="AdminJobCancel")
        assert statuses(task.run("comet_job", action="cancel", **OWN)) == ["failed_cancelled"]
        assert task.sim.requests.count("AdminJobCancel") == sent


def test_a_job_that_ends_while_it_is_to_be_cancelled_is_no_failure() -> None:
    with stage() as task:
        (job,) = begin(task, workplace(task.sim), seconds=3600.0)
        task.sim.faults.add("api_error", method="AdminJobCancel", status=403, message="Unauthorised")
        call = task.client.call

        def ending(name: str, params: Any = None) -> Any:
            if name == "AdminJobCancel":
                task.sim.state.finish_job(job, "success")
            return call(name, params)

        task.client.call = ending
        assert statuses(task.run("comet_job", action="cancel", **OWN)) == ["stop_success"]


def test_a_job_without_a_way_to_cancel_it_is_told_of() -> None:
    with stage() as task:
        (job,) = begin(task, workplace(task.sim), seconds=3600.0)
        del job.detail["CancellationID"]
        with pytest.raises(ServerRefusal, match="its device offers no way to"):
            task.run("comet_job", action="cancel", **OWN)
        assert task.sim.requests.count("AdminJobCancel") == 0


@pytest.mark.parametrize("check_mode", [True, False])
def test_jobs_of_devices_that_are_off_do_not_keep_others_running(check_mode: bool) -> None:
    with stage(check_mode=check_mode) as task:
        place, off = workplace(task.sim), workplace(task.sim, name="OFF")
        (runs,) = begin(task, place, seconds=3600.0)
        begin(task, off, seconds=3600.0)
        task.sim.state.disconnect(off.device)
        with pytest.raises(DeviceOffline) as failure:
            task.run("comet_job", action="cancel", all_matching=True, **OWN)
        assert "1 of 2 jobs were not cancelled: the backup job" in str(failure.value)
        assert "'OFF'" in str(failure.value)
        assert runs.running is check_mode


def test_a_refusal_names_the_job() -> None:
    with stage() as task:
        begin(task, workplace(task.sim), seconds=3600.0)
        task.sim.faults.add("api_error", method="AdminJobCancel", status=403, message="Unauthorised")
        with pytest.raises(ServerRefusal, match="of 'acme-files' was not cancelled: the server answered 403"):
            task.run("comet_job", action="cancel", **OWN)


@pytest.mark.parametrize("action", ["cancel", "abandon"])
def test_check_mode_sends_nothing(action: str) -> None:
    with stage(check_mode=True) as task:
        (job,) = begin(task, workplace(task.sim), seconds=3600.0)
        result = task.run("comet_job", action=action, id=[job.id])
        assert (result["changed"], statuses(result)) == (True, ["running_active"])
        assert task.sim.requests.writes() == []


@pytest.mark.parametrize("action", ["cancel", "abandon"])
def test_what_has_ended_is_left_alone(action: str) -> None:
    with stage() as task:
        (job,) = begin(task, workplace(task.sim), seconds=0.0)
        result = task.run("comet_job", action=action, id=[job.id])
        assert (result["changed"], statuses(result)) == (False, ["stop_success"])
        assert task.methods() == ["AdminGetJobProperties"]


# -- abandon


def test_a_job_is_given_up_though_its_device_is_off() -> None:
    with stage() as task:
        place = workplace(task.sim)
        begin(task, place, 2, seconds=3600.0)
        task.sim.state.disconnect(place.device)
        result = task.run("comet_job", action="abandon", all_matching=True, **OWN)
        assert (statuses(result), result["changed"]) == (["failed_abandoned"] * 2, True)
        assert task.methods() == [
            "AdminGetJobsForCustomSearch", "AdminJobAbandon", "AdminJobAbandon", "AdminGetJobsForCustomSearch"
        ]  # fmt: skip


def test_a_device_that_brings_its_job_back_is_told_of() -> None:
    with stage(abandoned_jobs_revive=True) as task:
        (job,) = begin(task, workplace(task.sim), seconds=3600.0)
        call = task.client.call

        def slow(name: str, params: Any = None) -> Any:
            answer = call(name, params)
            if name == "AdminJobAbandon":
                task.sleep(10)
            return answer

        task.client.call = slow
        assert statuses(task.run("comet_job", action="abandon", id=[job.id])) == ["running_revived"]
        assert task.warnings == [f"The backup job {job.id} was given up, and its device goes on with it"]


def test_giving_up_survives_a_lost_answer() -> None:
    with stage() as task:
        begin(task, workplace(task.sim), seconds=3600.0)
        task.sim.faults.add("reset_after", method="AdminJobAbandon")
        assert statuses(task.run("comet_job", action="abandon", **OWN)) == ["failed_abandoned"]
        assert task.sim.requests.count("AdminJobAbandon") == 1


# -- wait


@pytest.mark.parametrize("number", [1, 5, 6, 40])
def test_any_number_of_jobs_is_waited_for_with_one_request_an_interval(number: int) -> None:
    with stage() as task:
        place = workplace(task.sim)
        begin(task, place, number, seconds=60.0)
        result = task.run("comet_job", action="wait", all_matching=True, poll_interval=10.0, **OWN)
        assert (statuses(result), result["changed"]) == (["stop_success"] * number, False)
        polls = [method for method in task.methods() if method != "AdminGetUserProfile"]
        assert (len(polls), len(task.methods()) - len(polls)) == (7, 1 if number <= 5 else 0)


def test_each_of_a_few_jobs_is_told_of_by_its_device_and_protected_item() -> None:
    with stage() as task:
        place = workplace(task.sim)
        begin(task, place, 2, seconds=60.0)
        task.run("comet_job", action="wait", all_matching=True, **OWN)
        assert {line.partition(":")[0] for line in task.lines} == {"FILESERVER (acme-files), Files"}
        assert any("backup running, " in line and "% of 1000 items" in line for line in task.lines)


def test_of_many_jobs_it_is_told_how_many_have_ended() -> None:
    with stage() as task:
        place = workplace(task.sim)
        begin(task, place, 8, seconds=60.0)
        task.run("comet_job", action="wait", all_matching=True, **OWN)
        assert task.lines == ["0 of 8 jobs have ended", "8 of 8 jobs have ended"]


def test_a_lost_poll_is_made_up_for() -> None:
    with stage() as task:
        begin(task, workplace(task.sim), 2, seconds=60.0)
        task.sim.faults.add("http_502", method="AdminGetJobsForCustomSearch", skip=2, times=3)
        assert statuses(task.run("comet_job", action="wait", all_matching=True, **OWN)) == ["stop_success"] * 2


def test_jobs_that_end_otherwise_fail_with_their_own_words() -> None:
    with stage() as task:
        place = workplace(task.sim)
        begin(task, place, 1, seconds=10.0)
        begin(task, place, 2, seconds=10.0, outcome="quota")
        with pytest.raises(JobsFailed) as failure:
            task.run("comet_job", action="wait", all_matching=True, **OWN)
        text = str(failure.value)
        assert "2 of 3 jobs did not end as wanted: The backup job" in text
        assert text.count("its log says: ERROR The quota of this account is exceeded") == 2
        assert [job["status"] for job in failure.value.as_result()["jobs"]] == ["failed_quota"] * 2


def test_of_many_failures_a_few_logs_are_read() -> None:
    with stage() as task:
        begin(task, workplace(task.sim), 8, seconds=10.0, outcome="error")
        with pytest.raises(JobsFailed, match="8 of 8 jobs did not end as wanted, among them:") as failure:
            task.run("comet_job", action="wait", all_matching=True, **OWN)
        assert len(failure.value.failed) == 8
        assert task.sim.requests.count("AdminGetJobLogEntries") == 5


def test_warnings_are_shown_where_they_are_accepted() -> None:
    with stage() as task:
        begin(task, workplace(task.sim), seconds=10.0, outcome="warning")
        result = task.run("comet_job", action="wait", **OWN)
        assert statuses(result) == ["failed_warning"]
        assert [entry["severity"] for entry in result["jobs"][0]["log"]] == ["warning"]
        assert len(task.warnings) == 1 and "its log says: WARNING" in task.warnings[0]


def test_warnings_fail_where_they_are_not() -> None:
    with stage() as task:
        begin(task, workplace(task.sim), seconds=10.0, outcome="warning")
        with pytest.raises(JobsFailed, match="ended with the status failed_warning"):
            task.run("comet_job", action="wait", wanted_status=["successful"], **OWN)


def test_the_end_of_a_cancelled_job_can_be_wanted() -> None:
    with stage() as task:
        begin(task, workplace(task.sim), seconds=10.0, outcome="cancelled")
        assert statuses(task.run("comet_job", action="wait", wanted_status=["cancelled"], **OWN)) == [
            "failed_cancelled"
        ]


def test_a_job_that_takes_too_long_fails_the_task() -> None:
    with stage() as task:
        begin(task, workplace(task.sim), 2, seconds=3600.0)
        with pytest.raises(JobUnfinished) as failure:
            task.run("comet_job", action="wait", all_matching=True, wait_timeout="90s", **OWN)
        assert "still runs after 1m 30s" in str(failure.value)
        assert "2 of 2 jobs have not ended" in str(failure.value)


def test_a_job_that_does_not_move_fails_the_task() -> None:
    with stage() as task:
        begin(task, workplace(task.sim), seconds=60.0, outcome="stall")
        with pytest.raises(JobUnfinished, match="has not moved for 30m"):
            task.run("comet_job", action="wait", **OWN)


def test_a_job_that_is_removed_meanwhile_is_told_of() -> None:
    with stage() as task:
        begin(task, workplace(task.sim), 2, seconds=60.0)
        task.at_sleep = lambda passed: task.sim.state.jobs.forget_user("acme-files")
        with pytest.raises(NotFound, match="there is no job "):
            task.run("comet_job", action="wait", all_matching=True, **OWN)


def test_check_mode_does_not_wait() -> None:
    with stage(check_mode=True) as task:
        begin(task, workplace(task.sim), seconds=60.0)
        assert statuses(task.run("comet_job", action="wait", **OWN)) == ["running_active"]
        assert task.passed == 0


# -- which jobs


def test_jobs_are_found_by_the_names_of_what_they_work_on() -> None:
    with stage(cancel_seconds=0.0) as task:
        place = workplace(task.sim)
        other = task.sim.state.add_item(place.device, vault=place.vault, description="Mail")[0]
        begin(task, place, seconds=3600.0)
        with task.sim.state.lock:
            mail = task.sim.state.start_job(place.device, source=other, destination=place.vault, seconds=3600.0)
            task.sim.clock.advance(2)
        result = task.run("comet_job", action="cancel", protected_item="Mail", storage_vault="Vault", **OWN)
        assert [job["id"] for job in result["jobs"]] == [mail.id]


def test_several_jobs_have_to_be_meant() -> None:
    with stage() as task:
        begin(task, workplace(task.sim), 2, seconds=3600.0)
        with pytest.raises(InputError, match="2 running jobs match"):
            task.run("comet_job", action="cancel", **OWN)
        assert task.sim.requests.writes() == []


def test_nothing_runs_so_nothing_is_done() -> None:
    with stage() as task:
        workplace(task.sim)
        assert task.run("comet_job", action="cancel", **OWN) == {"action": "cancel", "changed": False, "jobs": []}


def test_unknown_ids_among_several_are_told() -> None:
    with stage() as task:
        (job,) = begin(task, workplace(task.sim))
        with pytest.raises(NotFound, match="there is no job 'gone', 'lost'"):
            task.run("comet_job", action="abandon", id=["gone", job.id, "lost"])
        assert task.sim.requests.writes() == []


@pytest.mark.parametrize("release", ["20.9.12", "22.6.0"])
def test_an_old_server_cancels_as_well(release: str) -> None:
    with stage(release=release, cancel_seconds=3.0) as task:
        begin(task, workplace(task.sim), 2, seconds=3600.0)
        assert statuses(task.run("comet_job", action="cancel", all_matching=True, **OWN)) == ["failed_cancelled"] * 2
