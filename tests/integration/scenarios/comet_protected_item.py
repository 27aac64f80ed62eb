# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_protected_item`` does."""

from __future__ import annotations

import json
from typing import Any

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret

VAULT = "vault-main"
SHARE = {"SharePath": "\\\\nas\\data", "Username": "backup", "Password": secret("share"), "PasswordFormat": 1}
SELECTION = '{"Organization":false,"FutureFilter":["kept"]}'


def add(simulator: Simulator, id_: str, name: str, engine: str, props: dict[str, str], **fields: Any) -> None:
    """An item of the first device, with a field and a setting of a newer release."""
    state = simulator.state
    source = state.schema.default("SourceConfig", Engine=f"engine1/{engine}", Description=name, **fields)
    source.update(
        OwnerDevice=fields.get("OwnerDevice", "device-one"), EngineProps={**props, "FUTURE": id_}, FutureOrder=[id_]
    )
    state.edit_profile("acme-files", lambda profile: profile["Sources"].update({id_: source}))


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    policy = state.add_policy("Standard", policy_id="policy-standard")
    state.add_user("acme-files", PolicyID=policy)
    for id_, name in (("device-one", "WS-1"), ("device-two", "DB-1")):
        device = state.add_device("acme-files", name=name, device_id=id_)
    state.add_item(device, vault=VAULT, description="Old")
    add(simulator, "item-share", "Shares", "file", {"INCLUDE7": "\\\\nas\\data", "SMBAUTH": json.dumps(SHARE)})
    add(simulator, "item-office", "Office", "winmsofficemail", {"CUSTOM_SETTINGV2": SELECTION})
    add(simulator, "item-mysql", "Shop", "mysql", {"PASSWORD": secret("mysql"), "HOST": "db"})
    linked = {"PolicySourceID": "default-one", "ExistingUserUpdate": True}
    add(simulator, "item-linked", "Linked", "file", {"INCLUDE-0000": "/home"}, **linked)
    for id_ in ("twice-one", "twice-two"):
        add(simulator, id_, "Twice", "file", {"INCLUDE-0000": "/srv"})
    state.add_user("globex", Policy=restricted(simulator))
    state.add_device("globex", name="HV-1", device_id="device-globex")


def restricted(simulator: Simulator) -> dict[str, Any]:
    """A policy of the user's own that allows items of two engines."""
    types = {
        "ShouldRestrictEngineTypeList": True,
        "AllowedEngineTypeWhenRestricted": ["engine1/mssql", "engine1/file"],
    }
    policy: dict[str, Any] = simulator.state.schema.default("UserPolicy", ProtectedItemEngineTypes=types)
    return policy


def prepare_examples(simulator: Simulator) -> None:
    state = simulator.state
    state.add_user("acme-files")
    workstation = state.add_device("acme-files", name="WS-1", device_id="device-one")
    state.add_device("acme-files", name="DB-1", device_id="device-two")
    state.add_item(workstation, vault=VAULT, description="Old")
    state.edit_profile("acme-files", lambda profile: profile["Destinations"][VAULT].update(Description="Offsite"))
    add(simulator, "item-pattern", "Pattern", "systemstate", {"WRITERS": "all"})


USER = {"user": "acme-files"}
FILES = {
    **USER,
    "device": "WS-1",
    "name": "Documents",
    "engine": "file",
    "files": {
        "include": ["C:\\Users", "D:\\Projects"],
        "exclude": ["*.tmp"],
        "exclude_regex": ["cache[0-9]+$"],
        "include_glob": [{"top_directory": "E:\\", "value": "*.docx"}],
        "include_regex": [{"top_directory": "E:\\", "value": "^20.*"}],
        "network_shares": [
            {"share_path": "\\\\nas\\users", "username": "backup", "password": secret("network_shares")}
        ],
        "filesystem_snapshot": True,
        "dismiss_efs_warning": True,
        "rescan_unchanged": False,
        "extra_attributes": True,
    },
    "pre_exec": ["before.cmd"],
    "thaw_exec": ["thaw.cmd"],
    "post_exec": ["after.cmd"],
    "retention_overrides": {
        "Vault": {"mode": "delete_except", "ranges": [{"type": "jobs_since", "days": 30}]},
    },
    "read_only": {"create_time": 1},
}
OVERRIDE = {"mode": "delete_except", "ranges": [{"type": "jobs_since", "jobs": 30}]}


def _old_again(simulator: Simulator) -> None:
    (device,) = (device for device in simulator.state.devices.of("acme-files") if device.id == "device-two")
    simulator.state.add_item(device, vault=VAULT, description="Old")


SCENARIO = Scenario(
    prepare=prepare,
    cases=(
        Case("creates an item of files with everything in it", FILES, budget=1),
        Case(
            "changes a password that can be compared",
            {
                **USER,
                "name": "Documents",
                "files": {
                    "network_shares": [
                        {"share_path": "\\\\nas\\users", "username": "backup", "password": secret("changed")}
                    ]
                },
            },
            budget=1,
        ),
        Case(
            "sees no change in another order of paths",
            {**USER, "name": "Documents", "device": "device-one", "files": {"include": ["D:\\Projects", "C:\\Users"]}},
            budget=1,
            changed=False,
        ),
        Case(
            "creates an item of the same name on another device",
            {
                **USER,
                "device": "DB-1",
                "name": "Documents",
                "mssql": {
                    "instance": "ERP",
                    "all_databases": True,
                    "except_databases": ["scratch"],
                    "databases": [],
                    "authentication": "native",
                    "username": "backup",
                    "password": secret("mssql"),
                    "method": "oledb_32",
                    "backup_type": "full_base_image",
                },
            },
            budget=1,
        ),
        Case(
            "keeps a password that cannot be compared",
            {
                **USER,
                "id": "item-share",
                "files": {
                    "network_shares": [
                        {"share_path": "\\\\nas\\data", "username": "backup", "password": secret("other")}
                    ]
                },
            },
            budget=1,
            changed=False,
        ),
        Case(
            "replaces it on demand",
            {
                **USER,
                "id": "item-share",
                "update_password": "always",
                "files": {
                    "network_shares": [
                        {"share_path": "\\\\nas\\data", "username": "backup", "password": secret("other")}
                    ]
                },
            },
            budget=1,
        ),
        Case(
            "selects what to back up of Office 365",
            {
                **USER,
                "name": "Office",
                "office365": {
                    "client_id": "client",
                    "tenant_id": "organisation",
                    "app_secret": secret("office365"),
                    "selection": {"whole_org": False, "backup_options": {"user-one": ["mail", "calendar"]}},
                },
            },
            budget=2,
        ),
        Case(
            "creates an item of virtual machines",
            {**USER, "device": "WS-1", "name": "Machines", "hyperv": {"vms": ["vm-1", "vm-2"], "method": "copy"}},
            budget=1,
        ),
        Case(
            "takes all of them",
            {**USER, "name": "Machines", "hyperv": {"all_vms": True, "vms": []}},
            budget=1,
        ),
        Case(
            "creates an item of VMware with its connection as a plain setting",
            {
                **USER,
                "device": "WS-1",
                "name": "ESX",
                "vmware": {"all_vms": True},
                "engine_props": {"CONNECTION": {"Hostname": "esx", "Password": secret("vmware")}},
            },
            budget=1,
        ),
        Case(
            "creates an item of Proxmox",
            {**USER, "device": "WS-1", "name": "PVE", "proxmox": {"vms": ["100"]}},
            budget=1,
        ),
        Case(
            "creates a disk image",
            {**USER, "device": "WS-1", "name": "Disks", "disk_image": {"include": ["/disk-1"]}},
            budget=1,
        ),
        Case(
            "changes settings that no option stands for",
            {
                **USER,
                "name": "Shop",
                "engine": "mysql",
                "engine_props": {"PASSWORD": secret("engine_props"), "HOST": None, "PORT": 3306},
            },
            budget=1,
        ),
        Case("renames an item", {**USER, "id": "twice-one", "name": "Once"}, budget=1),
        Case("lifts the overrides of retention", {**USER, "name": "Once", "retention_overrides": {}}, budget=1, changed=False),
        Case("removes an item and its schedules", {**USER, "name": "Old", "state": "absent", "delete_with_schedules": True}, budget=1),
        Case("removes nothing where there is nothing", {**USER, "name": "Never", "state": "absent"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal(
            "an item without device and engine",
            {**USER, "name": "New"},
            "the user 'acme-files' has no protected item 'New', and creating it needs device and engine.",
        ),
        Refusal(
            "an unknown device",
            {**USER, "name": "New", "device": "WS-2", "files": {"include": ["/srv"]}},
            "the user 'acme-files' has no device 'WS-2'. Did you mean 'WS-1'?",
        ),
        Refusal(
            "an unknown user",
            {"user": "acme-file", "name": "Shop", "engine": "mysql"},
            "there is no user 'acme-file'. Did you mean 'acme-files'?",
        ),
        Refusal(
            "an unknown engine",
            {**USER, "name": "New", "device": "WS-1", "engine": "mysq"},
            'engine: unknown Engine "mysq", did you mean "mysql"?',
        ),
        Refusal(
            "settings of two engines",
            {**USER, "name": "New", "device": "WS-1", "engine": "mysql", "files": {"include": ["/srv"]}},
            "files and engine are of different engines. An item has one engine: give the settings of that one.",
        ),
        Refusal(
            "another engine",
            {**USER, "name": "Shop", "files": {"include": ["/srv"]}},
            "the protected item 'Shop' is of the engine mysql, and an item keeps its engine."
            " Remove it first, or give the item of the engine file another name.",
        ),
        Refusal(
            "an item that would protect nothing",
            {**USER, "name": "New", "device": "WS-1", "files": {"exclude": ["*.tmp"]}},
            "the protected item 'New' would protect nothing."
            " Say what to protect in files.include or files.include_glob or files.include_regex.",
        ),
        Refusal(
            "databases that the device would not look at",
            {**USER, "name": "Documents", "device": "DB-1", "mssql": {"databases": ["erp"]}},
            "mssql.databases has a meaning only where all_databases is false."
            " Give mssql.all_databases, too, or leave databases out.",
        ),
        Refusal(
            "a change to an item of the policy",
            {**USER, "name": "Linked", "files": {"include": ["/srv"]}},
            "the protected item 'Linked' is a default item of the user's policy and follows it."
            " Change or remove it there, with cometbackup.comet.comet_policy.",
        ),
        Refusal(
            "an item that the policy does not allow",
            {"user": "globex", "name": "VMs", "device": "HV-1", "hyperv": {"all_vms": True}},
            "the user's policy allows no new protected items of the engine hyperv."
            " It allows file, mssql; see protected_item_engine_types of cometbackup.comet.comet_policy.",
        ),
        Refusal(
            "an ambiguous name",
            {**USER, "name": "Twice", "state": "absent"},
            "2 protected items of 'acme-files' are named 'Twice'. Give one of their ids in id: twice-three, twice-two.",
            before=lambda simulator: add(simulator, "twice-three", "Twice", "file", {}),
        ),
        Refusal(
            "an unguarded removal",
            {**USER, "name": "Old", "state": "absent"},
            "removing the protected item 'Old' would remove the schedules that back it up: 'Old'."
            " Set delete_with_schedules to true if that is meant.",
            before=_old_again,
        ),
        Refusal(
            "an unknown storage vault",
            {**USER, "name": "Documents", "device": "WS-1", "retention_overrides": {"Vaults": {"mode": "keep_everything"}}},
            "the user 'acme-files' has no storage vault 'Vaults'. Did you mean 'Vault'?",
        ),
        Refusal(
            "retention that keeps nothing",
            {**USER, "name": "Documents", "device": "WS-1", "retention_overrides": {"Vault": OVERRIDE}},
            f"retention_overrides.{VAULT} would keep no backup at all: its mode is delete_except, and none of its ranges has its number."
            " jobs_since goes by days or weeks or months or years.",
        ),
    ),
    volatile=frozenset({"id"}),
    examples=prepare_examples,
    example_variables={"mssql_password": secret("mssql_password")},
)  # fmt: skip
