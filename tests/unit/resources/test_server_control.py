# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_server_control``: the wait for a self-backup, lost answers, permissions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    ServerRefusal,
    Uncertain,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.self_backup import (
    APPEAR_SECONDS,
    SelfBackupFailed,
)
from ansible_collections.cometbackup.comet.plugins.modules import comet_server_control
from tests.simulator import Simulator
from tests.unit.resources.tasks import Tasks

CONTROL = comet_server_control.DEFINITION
START, VERSION = "AdminSelfBackupStart", "AdminMetaVersion"
TARGET = {"destination_type": "s3"}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(frozen_clock=True) as running:
        set_targets(running, "a.example", "b.example")
        running.state.add_tenant("Globex", organization_id="tenant-globex")
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator, sleep=lambda seconds: advance(simulator, seconds))


def advance(simulator: Simulator, seconds: float) -> None:
    with simulator.state.lock:
        simulator.clock.advance(seconds)


def set_targets(simulator: Simulator, *servers: str) -> None:
    targets = [simulator.state.schema.default("SelfBackupTarget") for _server in servers]
    for target, server in zip(targets, servers, strict=True):
        target["Location"]["S3Server"] = server
    simulator.state.config["SelfBackup"]["Targets"] = targets


def test_a_self_backup_is_followed_to_its_end(simulator: Simulator, tasks: Tasks) -> None:
    first = tasks.run(CONTROL, action="self_backup")["self_backup"]
    assert [target["last_run_success"] for target in first] == [True, True]
    assert 60 <= tasks.passed < 70
    second = tasks.run(CONTROL, action="self_backup")["self_backup"]
    assert second[0]["last_run_start"] >= first[0]["last_run_end"]


def test_a_run_that_is_under_way_counts(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(CONTROL, action="self_backup", wait=False)
    advance(simulator, 50)
    tasks.run(CONTROL, action="self_backup")
    assert tasks.passed < 15


def test_a_failed_target_is_named(simulator: Simulator, tasks: Tasks) -> None:
    set_targets(simulator, "a.example", "unreachable.example")
    with pytest.raises(SelfBackupFailed, match="failed for target 2 of 2") as failure:
        tasks.run(CONTROL, action="self_backup")
    assert [target["last_run_success"] for target in failure.value.as_result()["targets"]] == [True, False]


def test_patience_ends(tasks: Tasks) -> None:
    with pytest.raises(SelfBackupFailed, match="still runs after 30s .self-backup: 0 of 2 targets done"):
        tasks.run(CONTROL, action="self_backup", wait_timeout="30s")


def test_a_server_that_does_not_begin_is_reported(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("api_error", method=START, status=200, message="OK")
    with pytest.raises(SelfBackupFailed, match="no self-backup began within 1m"):
        tasks.run(CONTROL, action="self_backup")


@pytest.mark.parametrize("wait", [True, False])
def test_a_lost_answer_is_made_up_for_by_the_run(simulator: Simulator, tasks: Tasks, wait: bool) -> None:
    simulator.faults.add("reset_after", method=START)
    assert tasks.run(CONTROL, action="self_backup", wait=wait)["changed"] is True
    assert tasks.writes == [START]


def test_a_call_that_did_not_arrive_is_not_repeated(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_before", method=START)
    with pytest.raises(Uncertain):
        tasks.run(CONTROL, action="self_backup")
    assert tasks.passed >= APPEAR_SECONDS
    assert tasks.writes == [START]


def test_without_targets_a_lost_answer_stays_one(simulator: Simulator, tasks: Tasks) -> None:
    set_targets(simulator)
    simulator.faults.add("reset_after", method=START)
    with pytest.raises(Uncertain):
        tasks.run(CONTROL, action="self_backup", wait=False)


def test_questions_that_fail_are_asked_again(simulator: Simulator, tasks: Tasks) -> None:
    # Each fails after all repetitions of the client's own.
    simulator.faults.add("http_502", method=VERSION, skip=3, times=4)
    assert tasks.run(CONTROL, action="self_backup")["self_backup"][0]["last_run_success"] is True


def test_an_old_server_does_not_tell_of_its_self_backups() -> None:
    with Simulator(release="20.9.12") as simulator, pytest.raises(VersionTooOld, match="21.3.2"):
        Tasks(simulator).run(CONTROL, action="self_backup")


@pytest.mark.parametrize(
    ("options", "calls"),
    [
        ({"action": "restart"}, []),
        ({"action": "shutdown", "leave_server_down": True}, []),
        ({"action": "self_backup"}, []),
        (
            {"action": "export", "tenant": "Globex", "export_options": {"location": TARGET}},
            ["AdminOrganizationList"],
        ),
    ],
)
def test_check_mode_looks_up_and_does_nothing(tasks: Tasks, options: dict[str, Any], calls: list[str]) -> None:
    result = tasks.run(CONTROL, check_mode=True, **options)
    assert (result, tasks.calls) == ({"changed": True, "action": options["action"]}, calls)


def test_a_tenant_is_exported_by_its_id(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(CONTROL, action="export", tenant="Globex", export_options={"location": TARGET})
    (sent,) = [json.loads(request.params["Options"]) for request in simulator.requests.writes()]
    assert (sent["RestrictToSingleOrgID"], sent["Compression"]) == ("tenant-globex", 4)


@pytest.mark.parametrize("action", ["restart", "shutdown"])
def test_permissions_withhold_the_end_of_the_server(simulator: Simulator, action: str) -> None:
    simulator.state.add_admin("limited", "password-of-limited", Permissions={"PreventServerShutdown": True})
    tasks = Tasks(simulator, ("limited", "password-of-limited"))
    with pytest.raises(ServerRefusal, match="this account may not do that here"):
        tasks.run(CONTROL, action=action, leave_server_down=True)
