# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_dispatch`` does."""

from __future__ import annotations

from typing import Any

from ansible_collections.cometbackup.comet.plugins.module_utils._api import methods
from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret

EACH_TIME = "an action is carried out each time"
DEVICE_ID, OFF_ID, TARGET_ID = "d" * 64, "e" * 64, "known-connection"
HERE: dict[str, Any] = {"user": "acme-files", "device": "FILESERVER"}
WAITING: dict[str, Any] = {"wait": True, "wait_timeout": "60s", "stall_timeout": "50s", "poll_interval": 0.05}


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_user("acme-files", password=secret("acme"))
    state.add_user("nobody-home", password=secret("nobody"))
    device = state.add_device("acme-files", name="FILESERVER", device_id=DEVICE_ID)
    state.add_item(device)
    state.add_device("acme-files", name="BROKEN", outcome="error")
    state.add_device("acme-files", name="OFF", device_id=OFF_ID, online=False)
    state.edit_profile("acme-files", _name_schedules)


def _name_schedules(profile: dict[str, Any]) -> None:
    for schedule in profile["BackupRules"].values():
        schedule["Description"] = "Nightly"


def _connect_again(simulator: Simulator) -> None:
    simulator.state.connect(simulator.state.device("acme-files", "BROKEN"))


def _make_old(simulator: Simulator) -> None:
    simulator.state.device("acme-files", "FILESERVER").version = "23.6.1"


SCENARIO = Scenario(
    covers=tuple(
        method.name
        for method in map(methods.method, methods.method_names())
        if method.name.startswith("AdminDispatcher") and method.param("TargetID") and method.effect != "read"
    ),
    server={"frozen_clock": False, "speed": 600},
    prepare=prepare,
    cases=(
        Case(
            "backs up and waits for the result",
            {"action": "run_backup", "schedule": "Nightly", **HERE, **WAITING},
            budget=60,
            repeats=EACH_TIME,
        ),
        Case(
            "backs up one item to one vault",
            {
                "action": "run_backup_custom",
                "protected_item": "Files",
                "storage_vault": "Vault",
                "parameters": {"options": {"skip_already_running": True}},
                "accept_warnings": False,
                **HERE,
            },
            budget=3,
            repeats=EACH_TIME,
        ),
        Case("asks for the disks", {"action": "request_browse_disk_drives", **HERE}, budget=3, changed=False),
        Case(
            "asks a database with a password, and returns secrets",
            {
                "action": "request_browse_mysql",
                "parameters": {"credentials": {"host": "localhost", "username": "backup", "password": secret("mysql")}},
                "return_secrets": True,
                **HERE,
            },
            budget=3,
            changed=False,
            hidden=True,
        ),
        Case(
            "tells all connections",
            {"action": "refetch_profile", "connections": "all", **HERE},
            budget=3,
            repeats=EACH_TIME,
        ),
        Case(
            "passes over a device that is off",
            {"action": "refetch_profile", "user": "acme-files", "device": "OFF", "when_offline": "skip"},
            budget=2,
            changed=False,
            status="skipped",
        ),
        Case(
            "finds the device again whose connection has ended",
            {"action": "refetch_profile", "target_id": TARGET_ID, **HERE},
            budget=5,
            repeats=EACH_TIME,
        ),
        Case(
            "deletes a snapshot",
            {
                "action": "delete_snapshot",
                "storage_vault": "Vault",
                "parameters": {"snapshot_id": "snapshot"},
                "delete_backed_up_data": True,
                **HERE,
            },
            budget=3,
            repeats=EACH_TIME,
        ),
        Case(
            "updates the software and waits",
            {"action": "update_software", **HERE, **WAITING},
            budget=60,
            before=_make_old,
            repeats=EACH_TIME,
        ),
        Case(
            "removes the software",
            {
                "action": "uninstall_software",
                "remove_backup_software": True,
                "parameters": {"remove_config_file": False},
                "user": "acme-files",
                "device": "BROKEN",
            },
            budget=3,
            before_again=_connect_again,
            repeats=EACH_TIME,
        ),
    ),
    refusals=(
        Refusal(
            "a device that is off",
            {"action": "run_backup", "schedule": "Nightly", "user": "acme-files", "device": "OFF"},
            f"{{url}}: the device 'OFF' ({OFF_ID}) of 'acme-files' is offline. Run the task when the device is connected,"
            " or set when_offline to skip to pass over devices that are not.",
        ),
        Refusal(
            "a device that there is not",
            {"action": "refetch_profile", "user": "acme-files", "device": "FILESERVR"},
            "the user 'acme-files' has no device 'FILESERVR'. Did you mean 'FILESERVER'?",
        ),
        Refusal(
            "a user that there is not",
            {"action": "refetch_profile", "user": "nobody", "device": "FILESERVER"},
            "{url}: there is no user 'nobody'. Check the option user; names are case-sensitive.",
        ),
        Refusal(
            "a user without devices",
            {"action": "refetch_profile", "user": "nobody-home"},
            "the user 'nobody-home' has no device. Register one first, by installing the client on it.",
        ),
        Refusal(
            "an unknown parameter",
            {"action": "run_backup", "parameters": {"backup_rul": "x"}, **HERE},
            "the action run_backup has no parameter backup_rul, did you mean backup_rule?",
        ),
        Refusal(
            "a missing parameter", {"action": "run_backup", **HERE}, "the action run_backup needs the option schedule."
        ),
        Refusal(
            "a schedule that there is not",
            {"action": "run_backup", "schedule": "Nihgtly", **HERE},
            "the device 'FILESERVER' of 'acme-files' has no schedule 'Nihgtly'. Did you mean 'Nightly'?",
        ),
        Refusal(
            "an unguarded deletion",
            {"action": "delete_snapshot", "storage_vault": "Vault", "parameters": {"snapshot_id": "x"}, **HERE},
            "the action delete_snapshot would lose the snapshot and the backed-up data that only it holds. Set "
            "delete_backed_up_data to true if that is meant.",
        ),
        Refusal(
            "an unguarded uninstallation",
            {"action": "uninstall_software", **HERE},
            "the action uninstall_software would lose the backup software on the device, which cannot be installed "
            "again from here. Set remove_backup_software to true if that is meant.",
        ),
        Refusal(
            "waiting for what is no job",
            {"action": "request_browse_disk_drives", "wait": True, **HERE},
            "the action request_browse_disk_drives starts no job to wait for. Leave out wait.",
        ),
        Refusal(
            "no device",
            {"action": "refetch_profile"},
            "no device is named. Give user and device, or target_id, or run the task on hosts of the inventory plugin.",
        ),
    ),
    examples=prepare,
    volatile=frozenset(
        {
            "id",
            "job_id",
            "target_id",
            "target_ids",
            "upload_size",
            "download_size",
            "total_size",
            "duration",
            "progress",
            "counter",
            "version_before",
        }
    ),
)
