# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Live connections, and jobs that devices work on while the simulator's clock runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.reference import constants

START, WORK = 1, 60


@pytest.fixture
def ready(server: Any) -> Any:
    """A server with a device that has something to back up."""
    server.state.add_user("alice")
    server.device = server.state.add_device("alice", name="WS-1")
    server.source, server.vault, server.rule = server.state.add_item(server.device)
    server.target = server.device.connections[0]
    return server


def run_custom(server: Any, **parameters: Any) -> Any:
    return server.admin(
        "dispatcher/run-backup-custom",
        TargetID=server.target,
        Source=server.source,
        Destination=server.vault,
        **parameters,
    )


def job(server: Any, job_id: str) -> Any:
    return server.admin("get-job-properties", JobID=job_id)


def test_a_device_may_have_several_connections(ready: Any) -> None:
    second = ready.state.connect(ready.device)
    live = ready.admin("dispatcher/list-active")
    assert set(live) == {ready.target, second}
    assert {item["DeviceID"] for item in live.values()} == {ready.device.id}


def test_one_device_id_may_belong_to_several_users(ready: Any) -> None:
    ready.state.add_user("bob")
    ready.state.add_device("bob", device_id=ready.device.id)
    live = ready.admin("dispatcher/list-active")
    assert sorted((item["Username"], item["DeviceID"]) for item in live.values()) == [
        ("alice", ready.device.id),
        ("bob", ready.device.id),
    ]
    assert [item["Username"] for item in ready.admin("dispatcher/list-active", UserNameFilter="bob").values()] == [
        "bob"
    ]


def test_a_connection_says_what_runs_there(ready: Any) -> None:
    live = ready.admin("dispatcher/list-active")[ready.target]
    assert live["ReportedVersion"] == "25.9.8"
    assert live["ReportedPlatform"] == "windows/amd64"
    assert live["ReportedPlatformVersion"]["os"] == "windows"
    assert live["ConnectionTime"] == ready.clock.seconds()


def test_a_backup_starts_works_and_succeeds(ready: Any) -> None:
    job_id = ready.admin("dispatcher/run-backup", TargetID=ready.target, BackupRule=ready.rule)["JobID"]
    waiting = job(ready, job_id)
    assert (waiting["Status"], waiting["EndTime"], waiting["BackupRuleGUID"]) == (6004, 0, ready.rule)
    assert "Progress" not in waiting
    ready.clock.advance(START)
    ready.clock.advance(WORK / 4)
    first = job(ready, job_id)
    assert (first["Status"], first["Classification"]) == (6001, 4001)
    ready.clock.advance(WORK / 4)
    second = job(ready, job_id)
    assert 0 < first["Progress"]["Counter"] < second["Progress"]["Counter"]
    assert second["Progress"]["RecievedTime"] == ready.clock.seconds()
    ready.clock.advance(WORK)
    done = job(ready, job_id)
    assert done["Status"] == 5000
    assert done["EndTime"] == done["StartTime"] + START + WORK
    assert done["SnapshotID"]
    assert "CancellationID" not in done


@pytest.mark.parametrize(
    ("outcome", "status"), [("warning", 7001), ("error", 7002), ("quota", 7003), ("timeout", 7000), ("skipped", 7006)]
)
def test_a_job_ends_as_its_device_is_set_to(ready: Any, outcome: str, status: int) -> None:
    ready.device.outcome = outcome
    job_id = run_custom(ready)["JobID"]
    ready.clock.advance(START + WORK)
    assert job(ready, job_id)["Status"] == status
    severity = "W" if status in (7001, 7006) else "E"
    entries = ready.admin("get-job-log-entries", JobID=job_id, MinSeverity=severity)
    assert [entry["Severity"] for entry in entries] == [severity]
    assert entries[0]["Message"] in ready.admin.post("get-job-log", JobID=job_id).text


def test_log_entries_are_filtered_by_severity_and_text(ready: Any) -> None:
    job_id = run_custom(ready)["JobID"]
    ready.clock.advance(START + WORK)
    assert len(ready.admin("get-job-log-entries", JobID=job_id)) == 3
    assert ready.admin("get-job-log-entries", JobID=job_id, MinSeverity="W") == []
    assert len(ready.admin("get-job-log-entries", JobID=job_id, MessageContains="WS-1")) == 1


@pytest.mark.parametrize(
    ("release", "version", "told"),
    [("25.9.6", "25.9.6", True), ("25.9.8", "25.9.5", False), ("25.9.5", "25.9.8", False)],
)
def test_the_job_id_needs_server_and_device_of_25_9_6(
    simulate: Callable[..., Any], release: str, version: str, told: bool
) -> None:
    server = simulate(release=release)
    server.state.add_user("alice")
    device = server.state.add_device("alice", version=version)
    server.source, server.vault, _rule = server.state.add_item(device)
    server.target = device.connections[0]
    answer = run_custom(server, Options={"Tags": "from-a-playbook"})
    assert ("JobID" in answer) is told
    assert len(server.admin("get-jobs-all")) == (1 if told else 0)
    server.clock.advance(START)
    (found,) = server.admin("get-jobs-all")
    assert (found["Username"], found["DeviceID"], found["SourceGUID"], found["DestinationGUID"]) == (
        "alice",
        device.id,
        server.source,
        server.vault,
    )
    assert found.get("Tags") == ("from-a-playbook" if release >= "25.9.6" else None)


def test_results_show_in_the_profile(ready: Any) -> None:
    good = run_custom(ready)["JobID"]
    ready.clock.advance(START + WORK)
    ready.device.outcome = "error"
    bad = run_custom(ready)["JobID"]
    ready.clock.advance(START + WORK)
    statistics = ready.admin("get-user-profile", TargetUser="alice")["Sources"][ready.source]["Statistics"]
    assert statistics["LastBackupJob"]["GUID"] == bad
    assert statistics["LastSuccessfulBackupJob"]["GUID"] == good


def test_a_backup_measures_the_vault_before_and_after(server: Any) -> None:
    server.state.add_user("alice")
    device = server.state.add_device("alice")
    source, vault, _rule = server.state.add_item(device)
    sizes = []
    for outcome in ("success", "error", "warning"):
        job = server.state.start_job(device, source=source, destination=vault, announced=True)
        server.clock.advance(5)
        server.state.finish_job(job, outcome)
        if outcome != "error":
            detail = server.admin("get-job-properties", JobID=job.id)
            sizes += [detail["DestinationSizeStart"]["Size"], detail["DestinationSizeEnd"]["Size"]]
            assert sizes[-1] - sizes[-2] == detail["UploadSize"] > 0
            assert detail["DestinationSizeEnd"]["MeasureCompleted"] == detail["EndTime"]
    assert sizes[1] == sizes[2]
    (held,) = server.admin("get-user-profile", TargetUser="alice")["Destinations"].values()
    assert held["Statistics"]["ClientProvidedSize"]["Size"] == sizes[-1]


def test_whether_results_change_the_hash_is_an_option(simulate: Callable[..., Any]) -> None:
    for covered in (True, False):
        server = simulate(hash_covers_statistics=covered)
        server.state.add_user("alice")
        device = server.state.add_device("alice")
        source, vault, _rule = server.state.add_item(device)
        before = server.state.profile_hash("alice")
        server.state.finish_job(server.state.start_job(device, source=source, destination=vault, announced=True))
        assert (server.state.profile_hash("alice") != before) is covered


def test_what_is_not_there_cannot_be_run(ready: Any) -> None:
    assert ready.admin("dispatcher/run-backup", TargetID=ready.target, BackupRule="none")["Status"] == 404
    ready.source = "none"
    assert run_custom(ready)["Status"] == 404


def test_speed_shortens_work_and_leaves_the_time_of_day(simulate: Callable[..., Any]) -> None:
    server = simulate(speed=20)
    server.state.add_user("alice")
    device = server.state.add_device("alice")
    begun = server.state.start_job(device, announced=True)
    server.clock.advance(WORK / 20 + 1)
    assert begun.detail["Status"] == 5000
    assert begun.detail["EndTime"] - begun.detail["StartTime"] <= 4


def test_cancelling_takes_a_moment(ready: Any) -> None:
    job_id = run_custom(ready)["JobID"]
    ready.clock.advance(START + 10)
    assert ready.admin("job/cancel", TargetUser="alice", JobID=job_id)["Status"] == 200
    ready.clock.advance(1)
    assert job(ready, job_id)["Status"] == 7005
    assert ready.admin("job/cancel", TargetUser="alice", JobID=job_id)["Status"] == 403


@pytest.mark.parametrize("announced", [True, False])
def test_a_cancelled_job_is_announced_or_not(simulate: Any, announced: bool) -> None:
    server = simulate(cancelled_jobs_are_announced=announced)
    server.state.add_user("alice", password="password-of-alice")
    job = server.state.start_job(server.state.add_device("alice"), announced=True)
    server.clock.advance(5)
    server.admin("job/cancel", TargetUser="alice", JobID=job.id)
    server.clock.advance(5)
    completed = [event for event in server.state.events.history if event.type == constants()["SEVT_JOB_COMPLETED"]]
    assert (len(completed), job.detail["Status"]) == (int(announced), 7005)


def test_the_answer_to_a_cancellation_comes_when_the_job_has_ended(simulate: Any) -> None:
    server = simulate(frozen_clock=False, speed=100, cancel_seconds=5)
    server.state.add_user("alice", password="password-of-alice")
    job = server.state.start_job(server.state.add_device("alice"), announced=True, seconds=36_000_000)
    server.admin("job/cancel", TargetUser="alice", JobID=job.id)
    assert server.admin("get-job-properties", JobID=job.id)["Status"] == 7005


def test_a_device_that_does_not_answer_cancels_nothing(ready: Any) -> None:
    job = ready.state.start_job(ready.device, announced=True)
    ready.device.answers = False
    assert ready.admin("job/cancel", TargetUser="alice", JobID=job.id)["Status"] == 500
    ready.clock.advance(5)
    assert job.running


def test_cancelling_needs_the_device_and_abandoning_does_not(ready: Any) -> None:
    job_id = run_custom(ready)["JobID"]
    ready.clock.advance(START + 10)
    ready.state.disconnect(ready.device)
    assert ready.admin("job/cancel", TargetUser="alice", JobID=job_id)["Status"] == 403
    ready.clock.advance(3600)
    assert job(ready, job_id)["Status"] == 6001
    assert ready.admin("job/abandon", TargetUser="alice", JobID=job_id)["Status"] == 200
    assert job(ready, job_id)["Status"] == 7007


@pytest.mark.parametrize("online", [True, False])
def test_an_abandoned_job_may_come_back(simulate: Any, online: bool) -> None:
    server = simulate(abandoned_jobs_revive=True)
    server.state.add_user("alice", password="password-of-alice")
    device = server.state.add_device("alice")
    job = server.state.start_job(device, announced=True)
    server.clock.advance(START + 10)
    if not online:
        server.state.disconnect(device)
    server.admin("job/abandon", TargetUser="alice", JobID=job.id)
    assert job.detail["Status"] == 7007
    server.clock.advance(10)
    if not online:
        assert job.detail["Status"] == 7007
        server.state.connect(device)
    assert (job.detail["Status"], job.detail["EndTime"]) == (6002, 0)
    server.clock.advance(WORK)
    assert job.detail["Status"] == 5000


def test_a_job_goes_on_when_its_device_comes_back(ready: Any) -> None:
    job_id = run_custom(ready)["JobID"]
    ready.clock.advance(START + 30)
    ready.state.disconnect(ready.device)
    ready.clock.advance(1000)
    ready.state.connect(ready.device)
    assert job(ready, job_id)["Status"] == 6002
    ready.clock.advance(29)
    assert job(ready, job_id)["Status"] == 6002
    ready.clock.advance(2)
    assert job(ready, job_id)["Status"] == 5000


def test_a_stalled_job_makes_no_progress_and_never_ends(ready: Any) -> None:
    ready.device.outcome = "stall"
    job_id = run_custom(ready)["JobID"]
    ready.clock.advance(START + WORK)
    stalled = job(ready, job_id)
    ready.clock.advance(7200)
    later = job(ready, job_id)
    assert later["Status"] == 6001
    assert later["Progress"]["Counter"] == stalled["Progress"]["Counter"]


@pytest.mark.parametrize(
    ("path", "classification"),
    [
        ("apply-retention-rules", 4003),
        ("unlock", 4004),
        ("reindex-storage-vault", 4009),
        ("deepverify-storage-vault", 4010),
    ],
)
def test_work_on_a_vault_is_a_job_of_its_kind(ready: Any, path: str, classification: int) -> None:
    assert ready.admin(f"dispatcher/{path}", TargetID=ready.target, Destination=ready.vault) == {
        "Status": 200,
        "Message": "OK",
    }
    ready.clock.advance(START + WORK)
    (found,) = ready.admin("get-jobs-for-user", TargetUser="alice")
    assert (found["Classification"], found["DestinationGUID"], found["Status"]) == (classification, ready.vault, 5000)


def test_snapshots_come_from_backups_and_go_on_request(ready: Any) -> None:
    for _run in range(2):
        run_custom(ready)
        ready.clock.advance(START + WORK)
    ask = {"TargetID": ready.target, "Destination": ready.vault}
    first, second = ready.admin("dispatcher/request-vault-snapshots", **ask)["Snapshots"]
    assert (first["Source"], first["EngineType"]) == (ready.source, "engine1/file")
    ready.admin(
        "dispatcher/delete-snapshot", TargetID=ready.target, DestinationID=ready.vault, SnapshotID=first["Snapshot"]
    )
    ready.clock.advance(START + 1)
    assert ready.admin("dispatcher/request-vault-snapshots", **ask)["Snapshots"] == [second]
    files = ready.admin("dispatcher/request-stored-objects", **ask, SnapshotID=second["Snapshot"])["StoredObjects"]
    folder = next(item for item in files if item["type"] == "dir")
    assert ready.admin(
        "dispatcher/request-stored-objects", **ask, SnapshotID=second["Snapshot"], TreeID=folder["subtree"]
    )["StoredObjects"]
    restore = ready.admin(
        "dispatcher/run-restore", **ask, Path="C:\\", Source=ready.source, Snapshot=second["Snapshot"]
    )
    ready.clock.advance(START + WORK)
    assert (job(ready, restore["JobID"])["Classification"], job(ready, restore["JobID"])["Status"]) == (4002, 5000)


def test_searching_snapshots_finds_files_by_name(ready: Any) -> None:
    run_custom(ready)
    ready.clock.advance(START + WORK)
    (snapshot,) = ready.admin("dispatcher/request-vault-snapshots", TargetID=ready.target, Destination=ready.vault)[
        "Snapshots"
    ]
    rule = {"ClauseType": "", "RuleField": "name", "RuleOperator": "str_endswith", "RuleValue": ".pdf"}
    wanted = {
        "TargetID": ready.target,
        "DestinationID": ready.vault,
        "SnapshotIDs": [snapshot["Snapshot"]],
        "Filter": rule,
    }
    found = ready.admin("dispatcher/search-snapshots", **wanted)["SnapshotFiles"]
    files = found[snapshot["Snapshot"]]
    assert {item["name"] for item in files} == {"invoices.pdf"}
    assert "C/Users/Current/invoices.pdf" in {item["path"] for item in files}


def test_files_are_those_of_the_devices_platform(ready: Any) -> None:
    linux = ready.state.add_device("alice", platform="linux")

    def roots(target: str) -> list[str]:
        return [
            item["name"]
            for item in ready.admin("dispatcher/request-filesystem-objects", TargetID=target)["StoredObjects"]
        ]

    assert roots(ready.target) == ["C:\\", "D:\\"]
    assert roots(linux.connections[0]) == ["/"]
    inside = ready.admin("dispatcher/request-filesystem-objects", TargetID=ready.target, Path="C:\\")["StoredObjects"]
    assert {"name": "Users", "subtree": "C:\\Users"}.items() <= inside[0].items()
    assert ready.admin("dispatcher/request-browse-vss-aaw", TargetID=linux.connections[0])["VSSWriters"] == {}
    assert ready.admin("dispatcher/request-browse-vss-aaw", TargetID=ready.target)["VSSWriters"]


def test_a_device_may_refuse_to_show_file_names(ready: Any) -> None:
    ready.device.allows_filenames = False
    answer = ready.admin("dispatcher/request-filesystem-objects", TargetID=ready.target)
    assert answer["Status"] == 403
    assert "file names" in answer["Message"]
    assert ready.admin("dispatcher/request-browse-disk-drives", TargetID=ready.target)["Disks"]


def test_a_dropped_connection_comes_back_and_an_ended_program_does_not(ready: Any) -> None:
    ready.admin("dispatcher/drop-connection", TargetID=ready.target)
    assert ready.admin("dispatcher/list-active") == {}
    ready.clock.advance(2)
    ((target, live),) = ready.admin("dispatcher/list-active").items()
    assert (target != ready.target, live["DeviceID"]) == (True, ready.device.id)
    ready.admin("dispatcher/kill-process", TargetID=target)
    ready.clock.advance(3600)
    assert ready.admin("dispatcher/list-active") == {}


def test_a_software_update_is_a_job_and_a_new_connection_with_the_servers_version(ready: Any) -> None:
    old = ready.state.add_device("alice", name="OLD", version="24.12.5")
    assert ready.admin("dispatcher/update-software", TargetID=old.connections[0]) == {"Status": 200, "Message": "OK"}
    ready.clock.advance(START + 20)
    assert not old.online
    ready.clock.advance(2)
    (live,) = [item for item in ready.admin("dispatcher/list-active").values() if item["DeviceID"] == old.id]
    assert live["ReportedVersion"] == "25.9.8"
    assert ready.admin("get-user-profile", TargetUser="alice")["Devices"][old.id]["ClientVersion"] == "25.9.8"
    assert [found["Classification"] for found in ready.admin("get-jobs-for-user", TargetUser="alice")] == [4007]


def test_an_update_may_fail(ready: Any) -> None:
    old = ready.state.add_device("alice", version="24.12.5", updates=False)
    ready.admin("dispatcher/update-software", TargetID=old.connections[0])
    ready.clock.advance(START + 20 + 2)
    assert (old.online, old.version) == (True, "24.12.5")


def test_uninstalled_software_leaves_the_device_registered(ready: Any) -> None:
    ready.admin("dispatcher/uninstall-software", TargetID=ready.target, RemoveConfigFile="1")
    ready.clock.advance(START + 1)
    assert ready.admin("dispatcher/list-active") == {}
    assert ready.device.id in ready.admin("get-user-profile", TargetUser="alice")["Devices"]


def test_a_device_sent_to_another_server_is_gone(ready: Any) -> None:
    ready.admin("dispatcher/update-login-url", TargetID=ready.target, NewURL="https://elsewhere.example/")
    ready.clock.advance(3600)
    assert ready.admin("dispatcher/list-active") == {}


def test_end_users_reach_their_own_devices_only(ready: Any) -> None:
    ready.state.add_user("bob", password="password-of-bob")
    own = ready.state.add_device("bob")
    bob = ready.caller("bob", "password-of-bob", user=True)
    assert list(bob("web/dispatcher/list-active")) == own.connections
    assert bob("web/dispatcher/request-browse-disk-drives", TargetID=ready.target)["Status"] == 403
    assert bob("web/dispatcher/request-browse-disk-drives", TargetID=own.connections[0])["Status"] == 200


def test_a_device_that_does_not_answer_fails_the_call(ready: Any) -> None:
    ready.device.answers = False
    assert ready.admin("dispatcher/request-browse-disk-drives", TargetID=ready.target)["Status"] == 500
