# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_schedule`` does."""

from __future__ import annotations

from typing import Any

from tests.integration.scenarios.comet_vault import add_vault
from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def add_item(simulator: Simulator, user: str, id_: str, name: str, device: str) -> None:
    """Give a device a protected item."""
    item = simulator.state.schema.default("SourceConfig", Engine="engine1/file", Description=name, OwnerDevice=device)
    simulator.state.edit_profile(user, lambda profile: profile["Sources"].update({id_: item}))


def add_rule(simulator: Simulator, user: str, id_: str, name: str, item: str, vault: str, **fields: Any) -> None:
    """Give a user a schedule with fields of a newer server."""
    start = simulator.state.schema.default("ScheduleConfig", FrequencyType=8011, SecondsPast=3600)
    start["FutureStart"] = ["kept", name]
    rule = simulator.state.schema.default(
        "BackupRuleConfig", Description=name, Source=item, Destination=vault, **fields
    )
    rule.update(Schedules=[start], FutureRule={"Mode": len(name)})
    simulator.state.edit_profile(user, lambda profile: profile["BackupRules"].update({id_: rule}))


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_user("acme-files", password=secret("acme"))
    for name in ("FILESERVER", "LAPTOP"):
        state.add_device("acme-files", name=name, device_id=f"device-{name.lower()}")
    add_item(simulator, "acme-files", "item-documents", "Documents", "device-fileserver")
    add_item(simulator, "acme-files", "item-databases", "Databases", "device-fileserver")
    add_item(simulator, "acme-files", "item-laptop", "Databases", "device-laptop")
    add_vault(simulator, "acme-files", "vault-cloud", "Cloud", DestinationType=1000)
    add_vault(simulator, "acme-files", "vault-site", "On site", DestinationType=1002)
    add_rule(simulator, "acme-files", "rule-held", "Held", "item-documents", "vault-cloud")
    add_rule(simulator, "acme-files", "rule-old", "Old", "item-documents", "vault-cloud")


NIGHTLY = {
    "user": "acme-files",
    "name": "Nightly",
    "protected_item": "Databases",
    "device": "FILESERVER",
    "storage_vault": "Cloud",
    "times": [
        "daily at 22:30 with random delay 30 minutes",
        {"frequency": "weekly", "day": ["mon", "thu"], "at": "02:00"},
    ],
    "on_boot": True,
    "on_boot_if_missed": True,
    "retry_failed_jobs": True,
    "retry_failed_jobs_count": 3,
    "retry_failed_jobs_after": "1h",
    "skip_already_running": True,
    "stop_after": "8h",
    "limit_vault_speed_bps": "10 MiB",
    "concurrency_count": 4,
    "reduce_disk_concurrency": True,
    "use_on_disk_indexes": True,
    "allow_zero_files_success": True,
    "auto_retention_level": "less_often",
    "log_level": "debug",
    "tags": "night",
    "pre_exec": ["stop-database"],
    "thaw_exec": ["sync"],
    "post_exec": ["start-database"],
    "read_only": {"device_name": "FILESERVER"},
}

SCENARIO = Scenario(
    prepare=prepare,
    volatile=frozenset(("id",)),
    cases=(
        Case("creates a schedule with everything in it", NIGHTLY, budget=2),
        Case(
            "changes when it starts",
            {"user": "acme-files", "name": "Held", "times": ["every 2 hours between 08:00 and 18:00 only on mon, fri"]},
            budget=1,
        ),
        Case(
            "sees no change in another order of times",
            {**NIGHTLY, "times": ["weekly on thu at 02:00", "weekly on mon at 02:00", NIGHTLY["times"][0]]},  # type: ignore[index]
            budget=2,
            changed=False,
        ),
        Case(
            "gives each item a schedule of its own",
            {
                "user": "acme-files",
                "name": "Held",
                "protected_item": "item-laptop",
                "storage_vault": "On site",
                "times": [],
            },
            budget=1,
        ),
        Case(
            "moves a schedule to another item and vault",
            {
                "user": "acme-files",
                "id": "rule-held",
                "name": "Moved",
                "protected_item": "Databases",
                "device": "device-laptop",
                "storage_vault": "On site",
            },
            budget=1,
        ),
        Case("removes a schedule", {"user": "acme-files", "name": "Old", "state": "absent"}, budget=1),
        Case(
            "removes nothing where there is nothing",
            {"user": "acme-files", "name": "Never", "state": "absent"},
            budget=1,
            changed=False,
        ),
    ),
    refusals=(
        Refusal(
            "a time that is none",
            {"user": "acme-files", "name": "Nightly", "times": ["at night"]},
            "times[0]: 'at night' says no time to start; write for example daily at 22:30, hourly at :15, weekly on mon, thu at 02:00,"
            " monthly on day 1 at 03:00, yearly on dec 24 at 03:00, every 4 hours, once at 2026-12-24 22:00.",
        ),
        Refusal(
            "a schedule of nothing",
            {"user": "acme-files", "name": "New"},
            "the user 'acme-files' has no schedule 'New', and creating it needs protected_item and storage_vault.",
        ),
        Refusal(
            "an item that two devices have",
            {"user": "acme-files", "name": "New", "protected_item": "Databases", "storage_vault": "Cloud"},
            "2 protected items are named 'Databases'. Say in device whose is meant, or give one of their ids in protected_item: item-databases,"
            " item-laptop.",
        ),
        Refusal(
            "an unknown item",
            {
                "user": "acme-files",
                "name": "New",
                "protected_item": "Document",
                "device": "FILESERVER",
                "storage_vault": "Cloud",
            },
            "the device 'FILESERVER' of 'acme-files' has no protected item 'Document'. Did you mean 'Documents'?",
        ),
        Refusal(
            "an unknown device",
            {
                "user": "acme-files",
                "name": "New",
                "protected_item": "Documents",
                "device": "FILESERVR",
                "storage_vault": "Cloud",
            },
            "the user 'acme-files' has no device 'FILESERVR'. Did you mean 'FILESERVER'?",
        ),
        Refusal(
            "an unknown vault",
            {"user": "acme-files", "name": "New", "protected_item": "Documents", "storage_vault": "Clod"},
            "the user 'acme-files' has no storage vault 'Clod'. Did you mean 'Cloud'?",
        ),
        Refusal(
            "a name of several",
            {"user": "acme-files", "name": "Double", "times": []},
            "2 schedules of 'acme-files' are named 'Double'. Give one of their ids in id: rule-1, rule-2.",
            before=lambda simulator: [
                add_rule(simulator, "acme-files", f"rule-{number}", "Double", "item-documents", "vault-cloud")
                for number in (1, 2)
            ],
        ),
    ),
    examples=prepare,
)
