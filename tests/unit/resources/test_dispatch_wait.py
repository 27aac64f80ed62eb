# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for what an action starts: how the job is found, followed, and told of."""

from __future__ import annotations

import json

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import CometError, Uncertain, Unreachable
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.job_wait import JobFailed, JobUnfinished
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.software_update import UpdateUnfinished
from tests.unit.resources.stage_devices import stage, workplace

RUN = {"user": "acme-files", "protected_item": "Files", "storage_vault": "Vault", "wait": True}
# With an id of the job, without one because of the server, and an old server.
RELEASES = ["25.9.8", "25.6.8", "21.12.0"]


@pytest.mark.parametrize("release", RELEASES)
def test_the_result_tells_how_the_job_ended(release: str) -> None:
    with stage(release=release, job_seconds=90) as task:
        place = workplace(task.sim)
        result = task.dispatch("run_backup_custom", **RUN)
        job = result["job"]
        assert (job["status"], job["status_class"], job["classification"]) == ("stop_success", "successful", "backup")
        assert (job["user"], job["device"]) == ("acme-files", place.device.id)
        assert (job["protected_item"], job["storage_vault"]) == (place.item, place.vault)
        assert 90 <= job["duration"] <= 96
        assert job["total_size"] > 0
        assert ("job_id" in result["answer"]) == (release == "25.9.8")
        assert task.sim.requests.count("AdminDispatcherRunBackupCustom") == 1


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize(
    "action",
    ["apply_retention_rules", "deepverify_storage_vault", "reindex_storage_vault", "unlock"],
)
def test_jobs_on_vaults_are_waited_for_on_every_release(action: str, release: str) -> None:
    with stage(release=release) as task:
        workplace(task.sim)
        job = task.dispatch(action, user="acme-files", storage_vault="Vault", wait=True)["job"]
        assert job["status_class"] == "successful"
        assert job["classification"] in action


@pytest.mark.parametrize("release", RELEASES)
def test_a_schedule_is_waited_for_by_what_it_backs_up(release: str) -> None:
    with stage(release=release) as task:
        place = workplace(task.sim)
        job = task.dispatch("run_backup", user="acme-files", schedule="Files", wait=True)["job"]
        assert (job["protected_item"], job["storage_vault"]) == (place.item, place.vault)


def test_an_old_device_of_a_new_server_is_waited_for_without_an_id() -> None:
    with stage(release="25.9.8") as task:
        workplace(task.sim, version="25.6.8")
        result = task.dispatch("run_backup_custom", **RUN)
        assert "job_id" not in result["answer"]
        assert result["job"]["status_class"] == "successful"


def test_a_restore_is_waited_for() -> None:
    with stage() as task:
        workplace(task.sim)
        parameters = {"paths": ["/srv/invoices"], "options": {"type": "file", "dest_path": "/srv/restored"}}
        job = task.dispatch("run_restore_custom", **RUN, parameters=parameters)["job"]
        assert (job["classification"], job["status_class"]) == ("restore", "successful")
        (sent,) = task.sim.requests.of("AdminDispatcherRunRestoreCustom")
        assert json.loads(sent.params["Options"]) == {"Type": 0, "DestPath": "/srv/restored"}


def test_a_poll_is_one_request() -> None:
    with stage(job_seconds=60) as task:
        workplace(task.sim)
        task.dispatch("run_backup_custom", **RUN, poll_interval=10.0)
        assert 6 <= task.sim.requests.count("AdminGetJobProperties") <= 9
        assert set(task.methods()) == {
            "AdminDispatcherListActive", "AdminGetUserProfile", "AdminDispatcherRunBackupCustom", "AdminGetJobProperties"
        }  # fmt: skip


# -- which job it is


@pytest.mark.parametrize("release", ["25.6.8", "21.12.0"])
def test_an_earlier_job_of_the_same_kind_is_not_mistaken_for_the_new_one(release: str) -> None:
    with stage(release=release) as task:
        place = workplace(task.sim)
        with task.sim.state.lock:
            earlier = task.sim.state.start_job(place.device, source=place.item, destination=place.vault)
        task.sleep(300)
        assert task.dispatch("run_backup_custom", **RUN)["job"]["id"] != earlier.id


@pytest.mark.parametrize("release", ["25.6.8", "21.12.0"])
def test_a_job_that_began_right_before_is_not_mistaken_for_the_new_one(release: str) -> None:
    with stage(release=release) as task:
        workplace(task.sim)
        task.dispatch("run_backup_custom", **{**RUN, "wait": False})
        task.sleep(1)
        (earlier,) = task.run("comet_job_info", user="acme-files")["jobs"]
        later = task.anew().dispatch("run_backup_custom", **RUN)
        assert later["job"]["id"] != earlier["id"]


def test_waiting_without_an_id_costs_the_clock_and_the_searches() -> None:
    with stage(release="25.6.8", job_seconds=0) as task:
        workplace(task.sim)
        task.dispatch("run_backup_custom", **RUN)
        assert [name for name in task.methods() if name != "AdminGetJobProperties"] == [
            "AdminGetUserProfile",
            "AdminDispatcherListActive",
            "AdminMetaVersion",
            "AdminGetJobsForCustomSearch",
            "AdminDispatcherRunBackupCustom",
            "AdminGetJobsForCustomSearch",
            "AdminGetJobsForCustomSearch",
        ]


def test_a_job_of_another_item_is_not_mistaken_for_the_one_that_was_started() -> None:
    with stage(release="25.6.8") as task:
        place = workplace(task.sim)
        other = task.sim.state.add_item(place.device, vault=place.vault, description="Mail")[0]
        with task.sim.state.lock:
            task.sim.state.start_job(place.device, source=other, destination=place.vault)
        assert task.dispatch("run_backup_custom", **RUN)["job"]["protected_item"] == place.item


def test_two_equal_jobs_of_a_loop_are_told_apart() -> None:
    with stage(release="25.6.8") as task:
        workplace(task.sim)
        found = {task.dispatch("run_backup_custom", **RUN)["job"]["id"] for dummy in range(2)}
        assert len(found) == 2


def test_the_server_clock_counts_not_the_own() -> None:
    with stage(release="25.6.8") as task:
        workplace(task.sim)
        with task.sim.state.lock:
            # The server's clock is a day behind this machine's.
            task.sim.clock._frozen_at -= 86400
        assert task.dispatch("run_backup_custom", **RUN)["job"]["status_class"] == "successful"


# -- how it ended


@pytest.mark.parametrize(
    ("outcome", "status"), [("error", "failed_error"), ("quota", "failed_quota"), ("timeout", "failed_timeout")]
)
@pytest.mark.parametrize("release", RELEASES)
def test_a_failed_job_fails_the_task_with_its_own_log(outcome: str, status: str, release: str) -> None:
    with stage(release=release) as task:
        workplace(task.sim, outcome=outcome)
        with pytest.raises(JobFailed) as failure:
            task.dispatch("run_backup_custom", **RUN)
        error = failure.value.as_result()
        (line,) = [entry["message"] for entry in error["job"]["log"]]
        assert error["job"]["status"] == status
        assert f"ended with the status {status} after 1m" in str(failure.value)
        assert f"its log says: ERROR {line}" in str(failure.value)


def test_a_job_with_warnings_is_a_success_that_warns() -> None:
    with stage() as task:
        workplace(task.sim, outcome="warning")
        result = task.dispatch("run_backup_custom", **RUN)
        assert result["job"]["status"] == "failed_warning"
        (warning,) = task.warnings
        assert "ended with the status failed_warning" in warning
        assert "the file is in use by another process" in warning


def test_a_job_with_warnings_fails_the_task_if_told_so() -> None:
    with stage() as task:
        workplace(task.sim, outcome="warning")
        with pytest.raises(JobFailed, match="the file is in use by another process"):
            task.dispatch("run_backup_custom", **RUN, accept_warnings=False)


def test_a_log_that_cannot_be_read_does_not_hide_the_failure() -> None:
    with stage() as task:
        workplace(task.sim, outcome="error")
        task.sim.faults.add("garbage", method="AdminGetJobLogEntries", times=9)
        with pytest.raises(JobFailed, match="failed_error .*the log could not be read"):
            task.dispatch("run_backup_custom", **RUN)


# -- while it runs


def test_progress_is_shown_ever_more_rarely() -> None:
    with stage(job_seconds=3600) as task:
        workplace(task.sim)
        task.dispatch("run_backup_custom", **RUN, wait_timeout="2h")
        assert task.lines[0] == "FILESERVER (acme-files): backup not yet started"
        assert task.lines[-1].startswith("FILESERVER (acme-files): backup successful")
        percentages = [int(line.split("running, ")[1].split("%")[0]) for line in task.lines if "%" in line]
        assert 15 < len(percentages) < 30
        assert percentages == sorted(percentages)


def test_a_job_that_does_not_move_ends_the_waiting() -> None:
    with stage() as task:
        workplace(task.sim, outcome="stall", job_seconds=60)
        with pytest.raises(JobUnfinished) as failure:
            task.dispatch("run_backup_custom", **RUN, stall_timeout="5m")
        assert "has not moved for 5m (backup running, 50% of 1000 items" in str(failure.value)
        assert "It was not stopped" in str(failure.value)
        assert failure.value.as_result()["job"]["status_class"] == "running"
        assert task.passed < 400


def test_a_stall_can_be_left_to_the_timeout() -> None:
    with stage() as task:
        workplace(task.sim, outcome="stall")
        with pytest.raises(JobUnfinished, match="still runs after 2h"):
            task.dispatch("run_backup_custom", **RUN, stall_timeout="0", wait_timeout="2h", poll_interval=60.0)


def test_a_device_that_goes_offline_in_the_middle_ends_the_waiting() -> None:
    with stage() as task:
        place = workplace(task.sim)

        def unplug(passed: float) -> None:
            if passed >= 20 and place.device.online:
                with task.sim.state.lock:
                    task.sim.state.disconnect(place.device)

        task.at_sleep = unplug
        with pytest.raises(JobUnfinished, match="has not moved for 10m"):
            task.dispatch("run_backup_custom", **RUN, stall_timeout="10m")


def test_a_slow_job_that_moves_is_not_a_stall() -> None:
    with stage(job_seconds=3000) as task:
        workplace(task.sim)
        assert task.dispatch("run_backup_custom", **RUN, stall_timeout="30s")["job"]["status_class"] == "successful"


def test_a_lost_poll_is_asked_again() -> None:
    with stage() as task:
        workplace(task.sim)
        # More than the client's own repetitions: the poll as a whole is lost several times.
        task.sim.faults.add("reset_before", method="AdminGetJobProperties", times=6, skip=1)
        assert task.dispatch("run_backup_custom", **RUN)["job"]["status_class"] == "successful"
        assert task.sim.requests.count("AdminDispatcherRunBackupCustom") == 1


def test_a_server_that_stays_away_is_told_of() -> None:
    with stage() as task:
        workplace(task.sim)
        task.sim.faults.add("http_503", method="AdminGetJobProperties", times=1000, skip=2)
        with pytest.raises(JobUnfinished, match="still runs after 1m .*the last question about it failed: .* HTTP 503"):
            task.dispatch("run_backup_custom", **RUN, wait_timeout="60")


# -- lost answers


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("fault", ["reset_after", "truncate"])
def test_a_lost_answer_is_settled_by_the_job_that_appears(release: str, fault: str) -> None:
    with stage(release=release) as task:
        workplace(task.sim)
        task.sim.faults.add(fault, method="AdminDispatcherRunBackupCustom")
        result = task.dispatch("run_backup_custom", **RUN)
        assert result["job"]["status_class"] == "successful"
        assert task.sim.requests.count("AdminDispatcherRunBackupCustom") == 1
        assert "was lost, but the job" in task.warnings[0]


def test_a_request_that_was_lost_on_its_way_is_not_repeated() -> None:
    with stage() as task:
        workplace(task.sim)
        task.sim.faults.add("reset_before", method="AdminDispatcherRunBackupCustom", times=9)
        with pytest.raises(Uncertain, match="no job of it appeared within 30s. It was not repeated"):
            task.dispatch("run_backup_custom", **RUN)
        assert task.sim.requests.count("AdminDispatcherRunBackupCustom") == 1
        assert task.passed == 30


@pytest.mark.parametrize("release", RELEASES)
def test_a_job_of_shortly_before_is_not_taken_for_that_of_a_lost_request(release: str) -> None:
    with stage(release=release) as task:
        place = workplace(task.sim)
        task.sim.state.start_job(place.device, source=place.item, destination=place.vault, seconds=1)
        task.sim.clock.advance(2)
        task.sim.faults.add("reset_before", method="AdminDispatcherRunBackupCustom", times=9)
        with pytest.raises(Uncertain, match="no job of it appeared"):
            task.dispatch("run_backup_custom", **RUN)


def test_a_lost_answer_to_what_starts_no_job_stays_uncertain() -> None:
    with stage() as task:
        workplace(task.sim)
        task.sim.faults.add("reset_after", method="AdminDispatcherDropConnection")
        with pytest.raises(Uncertain):
            task.dispatch("drop_connection", user="acme-files")
        assert task.sim.requests.count("AdminDispatcherDropConnection") == 1


def test_a_lost_answer_without_waiting_tells_the_job() -> None:
    with stage() as task:
        workplace(task.sim)
        task.sim.faults.add("reset_after", method="AdminDispatcherRunBackupCustom")
        result = task.dispatch("run_backup_custom", **{**RUN, "wait": False})
        assert set(result["job"]) == {"id"}
        assert "answer" not in result


def test_a_job_that_never_appears_is_told_of() -> None:
    with stage(release="25.6.8", start_delay_seconds=10_000) as task:
        workplace(task.sim)
        with pytest.raises(JobUnfinished, match="was told to run_backup_custom, and no job of it appeared within 2m"):
            task.dispatch("run_backup_custom", **RUN)


def test_the_server_being_away_before_anything_was_sent_is_just_that() -> None:
    with stage() as task:
        workplace(task.sim)
        task.sim.stop()
        with pytest.raises(Unreachable):
            task.dispatch("run_backup_custom", **RUN)


# -- software updates


@pytest.mark.parametrize("release", RELEASES)
def test_an_update_is_over_when_the_device_is_back_with_the_new_version(release: str) -> None:
    with stage(release=release) as task:
        place = workplace(task.sim, version="21.9.1")
        result = task.dispatch("update_software", user="acme-files", wait=True, poll_interval=1.0)
        assert (result["version_before"], result["version"]) == ("21.9.1", release)
        assert result["target_id"] == place.device.connections[0]
        assert result["job"]["classification"] == "update"
        assert any("disconnected" in line for line in task.lines)


def test_an_update_of_a_target_id_is_waited_for() -> None:
    with stage() as task:
        place = workplace(task.sim, version="25.6.8")
        result = task.dispatch("update_software", target_id=place.device.connections[0], wait=True)
        assert result["version"] == "25.9.8"


def test_an_update_that_fails_tells_the_log_of_its_job() -> None:
    with stage() as task:
        workplace(task.sim, version="25.6.8", updates=False)
        with pytest.raises(JobFailed, match="the update job .* ended with the status failed_error"):
            task.dispatch("update_software", user="acme-files", wait=True)


def test_a_device_that_does_not_come_back_is_told_of() -> None:
    with stage(reconnect_seconds=100_000) as task:
        workplace(task.sim, version="25.6.8")
        with pytest.raises(UpdateUnfinished, match="did not come back with another version than 25.6.8 within 10m"):
            task.dispatch("update_software", user="acme-files", wait=True, wait_timeout="10m")


def test_every_failure_of_a_wait_is_one_sentence_and_a_remedy() -> None:
    with stage() as task:
        workplace(task.sim, outcome="error")
        with pytest.raises(CometError) as failure:
            task.dispatch("run_backup_custom", **RUN)
        assert str(failure.value).startswith(f"{task.sim.url}: the backup job ")
        assert str(failure.value).endswith("log set to debug.")
        assert "\n" not in str(failure.value)
