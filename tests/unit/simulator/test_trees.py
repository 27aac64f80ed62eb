# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trees of objects: the same on a device and in snapshots of it, each kind of snapshot with its own, refused where they are not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

STORED, FILES = "dispatcher/request-stored-objects", "dispatcher/request-filesystem-objects"


class Backup:
    """A device with one snapshot of an item."""

    def __init__(self, server: Any, engine: str = "file", platform: str = "windows", **properties: str) -> None:
        self.server, self.name = server, f"snapshot-{engine}"
        if server.state.accounts.get("alice") is None:
            server.state.add_user("alice")
        self.device = server.state.add_device("alice", platform=platform)
        source, self.vault, _rule = server.state.add_item(self.device, engine=f"engine1/{engine}")
        server.state.edit_profile("alice", lambda profile: profile["Sources"][source].update(EngineProps=properties))
        job = server.state.start_job(self.device, source=source, destination=self.vault)
        server.clock.advance(3600)
        job.detail["SnapshotID"] = self.name

    def ask(self, path: str, vault: str = "Destination", **parameters: Any) -> Any:
        own = {"TargetID": self.device.connections[0], vault: self.vault}
        return self.server.admin(path, **own, **parameters)

    def objects(self, tree: str = "", **parameters: Any) -> list[dict[str, Any]]:
        found = self.ask(STORED, SnapshotID=self.name, TreeID=tree, **parameters)["StoredObjects"]
        assert isinstance(found, list)
        return found

    def down(self, *names: str) -> list[dict[str, Any]]:
        """The objects at a path."""
        objects = self.objects()
        for name in names:
            (folder,) = [entry for entry in objects if entry["name"] == name]
            objects = self.objects(folder["subtree"])
        return objects

    def on_device(self, path: str) -> Any:
        return self.server.admin(FILES, TargetID=self.device.connections[0], Path=path)


def content(objects: list[dict[str, Any]]) -> dict[str, int]:
    return {entry["name"]: entry["size"] for entry in objects}


@pytest.mark.parametrize(
    ("platform", "path", "names"),
    [
        ("windows", "C:\\Users\\Current", ("C", "Users", "Current")),
        ("linux", "/srv/Older", ("srv", "Older")),
        ("macos", "/Users", ("Users",)),
    ],
)
def test_a_snapshot_has_the_files_of_the_device(server: Any, platform: str, path: str, names: tuple[str, ...]) -> None:
    backup = Backup(server, platform=platform)
    assert content(backup.down(*names)) == content(backup.on_device(path)["StoredObjects"])
    assert backup.objects() == backup.objects()


def test_a_snapshot_has_what_the_item_takes(server: Any) -> None:
    backup = Backup(server, INCLUDE0="C:\\Users\\Current", INCLUDE1="D:\\Data", EXCLUDE="x")
    assert list(content(backup.objects())) == ["C", "D"]
    assert list(content(backup.down("C"))) == ["Users"]
    assert list(content(backup.down("C", "Users"))) == ["Current"]
    assert "notes.txt" in content(backup.down("D", "Data"))


def test_another_device_of_the_user_sees_the_same(server: Any) -> None:
    backup = Backup(server)
    expected = backup.down("C", "Data")
    backup.device = server.state.add_device("alice", platform="linux")
    assert backup.down("C", "Data") == expected


@pytest.mark.parametrize("path", ["C:\\Nowhere", "E:\\", "C:\\Users\\Current\\Older\\Current", "/srv", "Users"])
def test_a_folder_that_there_is_not_is_refused(server: Any, path: str) -> None:
    assert Backup(server).on_device(path) == {"Status": 404, "Message": "Path not found"}


@pytest.mark.parametrize("tree", ["nothing", "00000000", "zz"])
def test_a_subtree_that_there_is_not_is_refused(server: Any, tree: str) -> None:
    backup = Backup(server)
    other = Backup(server, engine="windisk").objects()[0]["subtree"]
    for wanted in (tree, other, backup.objects()[0]["subtree"] + "00"):
        answer = backup.ask(STORED, SnapshotID=backup.name, TreeID=wanted)
        assert answer == {"Status": 404, "Message": "Object not found"}


def test_a_disk_in_a_snapshot_can_be_looked_into(server: Any) -> None:
    backup = Backup(server, engine="windisk")
    folder = backup.objects()[0]["subtree"]
    disk = {"Enabled": True, "PartitionGUID": "PHYSICALDRIVE0.vmdk", "ListPath": "Users"}
    inside = backup.objects(folder, Options=disk)
    assert {entry["type"] for entry in inside} == {"vmdkdir", "vmdkfile"}
    assert content(inside) == content(backup.on_device("C:\\Users")["StoredObjects"])
    wrong = backup.ask(STORED, SnapshotID=backup.name, TreeID=folder, Options={**disk, "PartitionGUID": "x.vmdk"})
    assert wrong["Status"] == 404


@pytest.mark.parametrize(
    ("engine", "disks", "machines"),
    [("file", 0, []), ("windisk", 1, []), ("hyperv", 0, ["dc01", "files01"]), ("vmware", 0, ["app01", "db01"])],
)
def test_each_kind_of_snapshot_has_its_own(server: Any, engine: str, disks: int, machines: list[str]) -> None:
    backup = Backup(server, engine=engine)
    wanted = {"SnapshotID": backup.name}
    assert len(backup.ask("dispatcher/request-windisk-snapshot", **wanted)["WindiskSnapshot"]) == disks
    found = backup.ask("dispatcher/browse-virtual-machines", vault="DestinationID", **wanted)["VMs"]
    assert [machine["Name"] for machine in found] == machines
    assert all(machine["Disks"] for machine in found)


def test_a_message_is_shown_where_it_is(server: Any) -> None:
    backup = Backup(server, engine="winmsofficemail")
    assert {entry["type"] for entry in backup.down("dana@customer.example", "Inbox")} == {"emailmessage"}
    wanted = {"Snapshot": backup.name, "Path": "dana@customer.example/Inbox/Offer"}
    assert backup.ask("dispatcher/email-preview", **wanted)["EmailSubject"] == "Offer"
    assert backup.ask("dispatcher/email-preview", **{**wanted, "Path": "dana@customer.example/Inbox"})["Status"] == 404


@pytest.mark.parametrize(
    ("question", "refused"),
    [
        ("request-filesystem-objects", True),
        ("request-browse-mysql", True),
        ("request-browse-vmware", True),
        ("request-office365-sites", True),
        ("request-browse-disk-drives", False),
        ("request-browse-hyperv", False),
        ("request-browse-proxmox", False),
    ],
)
def test_consent_is_needed_for_some_questions(simulate: Callable[..., Any], question: str, refused: bool) -> None:
    server = simulate(filenames_refused_status=418)
    server.state.add_user("alice")
    device = server.state.add_device("alice", allows_filenames=False)
    answer = server.admin(f"dispatcher/{question}", TargetID=device.connections[0], Credentials={})
    assert answer["Status"] == (418 if refused else 200)


def test_what_a_datacenter_has_is_asked_for_by_its_name(server: Any) -> None:
    server.state.add_user("alice")
    device = server.state.add_device("alice")
    ask = {"TargetID": device.connections[0], "Credentials": {}}
    (center,) = server.admin("dispatcher/request-browse-vmware/datacenters", **ask)["Datacenters"]
    for name, count in ((center["Name"], 1), ("elsewhere", 0)):
        assert len(server.admin("dispatcher/request-browse-vmware/hosts", **ask, Filter=name)["Hosts"]) == count
