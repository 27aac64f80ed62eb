# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_snapshot_info`` reads."""

from __future__ import annotations

from typing import Any

from tests.simulator import Simulator, trees
from tests.support.scenario import Case, Refusal, Scenario, secret

HERE: dict[str, Any] = {"user": "acme-files", "device": "FILESERVER"}
DEVICE_ID, OFF_ID = "d" * 64, "e" * 64
ITEMS = {"Files": "file", "System": "windisk", "Machines": "hyperv", "Mail": "winmsofficemail"}


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_user("acme-files", password=secret("acme"))
    state.add_user("nobody-home", password=secret("nobody"))
    device = state.add_device("acme-files", name="FILESERVER", device_id=DEVICE_ID, platform="windows-server")
    state.add_device("acme-files", name="OFF", device_id=OFF_ID, online=False)
    state.add_device("acme-files", name="SHY", allows_filenames=False)
    state.add_device("nobody-home", name="EMPTY")
    vault = None
    for name, engine in ITEMS.items():
        source, vault, _rule = state.add_item(device, vault, description=name, engine=f"engine1/{engine}")
        for number in range(2):
            job = state.start_job(device, source=source, destination=vault)
            simulator.clock.advance(3600)
            job.detail["SnapshotID"] = f"{name.lower()}-{number}"


SCENARIO = Scenario(
    covers=(
        "AdminDispatcherBrowseVirtualMachines",
        "AdminDispatcherEmailPreview",
        "AdminDispatcherRequestStoredObjects",
        "AdminDispatcherRequestVaultSnapshots",
        "AdminDispatcherRequestWindiskSnapshot",
        "AdminDispatcherSearchSnapshots",
    ),
    prepare=prepare,
    cases=(
        Case("lists the snapshots of the only vault", HERE, budget=3, changed=False),
        Case(
            "lists the newest of an item",
            {
                "storage_vault": "Vault",
                "protected_item": "Files",
                "taken_after": "30 days ago",
                "taken_before": "2099-01-01",
                "newest": 1,
                **HERE,
            },
            budget=4,
            changed=False,
        ),
        Case(
            "walks down a path",
            {"protected_item": "Files", "content": "objects", "path": "C:\\Users", "depth": 2, "limit": 10, **HERE},
            budget=9,
            changed=False,
        ),
        Case(
            "goes on from a folder",
            {"snapshot": "files-0", "content": "objects", "tree_id": trees.tree_id("files-0", "C"), **HERE},
            budget=4,
            changed=False,
        ),
        Case(
            "looks into a disk of a machine",
            {
                "protected_item": "System",
                "content": "objects",
                "path": "PHYSICALDRIVE0",
                "disk_image": {"file": "PHYSICALDRIVE0.vmdk", "partition": "System", "path": "Users"},
                **HERE,
            },
            budget=5,
            changed=False,
        ),
        Case("reads the disks", {"protected_item": "System", "content": "disks", **HERE}, budget=4, changed=False),
        Case(
            "reads the virtual machines",
            {"protected_item": "Machines", "content": "virtual_machines", **HERE},
            budget=4,
            changed=False,
        ),
        Case(
            "finds files by name in several snapshots",
            {"protected_item": "Files", "content": "files", "find": "Ledger", **HERE},
            budget=4,
            changed=False,
        ),
        Case(
            "finds files by a clause",
            {
                "protected_item": "Files",
                "newest": 1,
                "content": "files",
                "search": {
                    "clause_children": [
                        {"rule_field": "path", "rule_operator": "str_startswith", "rule_value": "D/Data/"},
                        {"rule_field": "size", "rule_operator": "int_gt", "rule_value": 9000000},
                    ]
                },
                **HERE,
            },
            budget=4,
            changed=False,
        ),
        Case(
            "shows a message",
            {
                "snapshot": "mail-1",
                "content": "email",
                "path": "dana@customer.example/Inbox/Invoice",
                "target_id": "ended",
                **HERE,
            },
            budget=5,
            changed=False,
        ),
        Case(
            "passes over a device that is off",
            {"user": "acme-files", "device": "OFF", "when_offline": "skip"},
            budget=2,
            changed=False,
            status="skipped",
        ),
    ),
    refusals=(
        Refusal(
            "a path that there is not",
            {"protected_item": "Files", "content": "objects", "path": "C/Usres", **HERE},
            "there is no 'Usres' in 'C'. Did you mean 'Users'?",
        ),
        Refusal(
            "a device that is off",
            {"user": "acme-files", "device": "OFF"},
            f"{{url}}: the device 'OFF' ({OFF_ID}) of 'acme-files' is offline. Run the task when the device is connected,"
            " or set when_offline to skip to pass over devices that are not.",
        ),
        Refusal(
            "a device that does not tell names",
            {"user": "acme-files", "device": "SHY", "content": "objects"},
            "AdminDispatcherRequestStoredObjects on {url} failed: the server answered 403 The device does not allow its file names to be viewed,"
            " though the device 'SHY' of 'acme-files' is connected. The device is set not to tell administrators the names"
            " of files: its user can allow that in the client's settings.",
        ),
        Refusal(
            "a path below a file",
            {"protected_item": "Files", "content": "objects", "path": "C/Users/notes.txt/x", **HERE},
            "'C/Users/notes.txt' has nothing in it, so there is no 'x' there.",
        ),
        Refusal(
            "a vault that there is not",
            {"storage_vault": "Vualt", **HERE},
            "the device 'FILESERVER' of 'acme-files' has no storage vault 'Vualt'. Did you mean 'Vault'?",
        ),
        Refusal(
            "an item that there is not",
            {"protected_item": "File", **HERE},
            "the device 'FILESERVER' of 'acme-files' has no protected item 'File'. Did you mean 'Files'?",
        ),
        Refusal(
            "a user without a vault",
            {"user": "nobody-home"},
            "the user 'nobody-home' has no storage vault. Give the user one first.",
        ),
        Refusal(
            "a snapshot that there is not",
            {"snapshot": "gone", **HERE},
            "there is no snapshot 'gone' in the storage vault, or no longer. Leave out snapshot to see which there are.",
        ),
        Refusal(
            "looking into nothing",
            {"taken_before": "2000-01-01", "content": "disks", **HERE},
            "there is no such snapshot to look into. Check protected_item, taken_after and taken_before.",
        ),
        Refusal(
            "a moment that is none",
            {"taken_after": "yesterday", **HERE},
            "taken_after: 'yesterday' is not a point in time, write seconds since 1970 or for example 2026-03-01,"
            " 2026-03-01T22:30:00+01:00 or 2 days ago.",
        ),
        Refusal(
            "a path alone", {"path": "C/Users", **HERE}, "the option path is for content=objects or content=email."
        ),
        Refusal(
            "a search for nothing", {"content": "files", **HERE}, "content=files needs find or search, and not both."
        ),
    ),
    examples=prepare,
    volatile=frozenset({"target_id"}),
)
