# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions that a live device answers."""

from __future__ import annotations

from typing import Any

from .. import browse, trees
from ..call import Call, Registry
from ..devices import Device
from ..errors import ApiError, not_found
from ..jobs import Job
from ..search import compile_clause
from .dispatch import target, vault_of

api = Registry()


def _consenting(call: Call) -> Device:
    """The device, if its user lets administrators see file names, and databases and accounts, too: it refuses otherwise."""
    device = target(call)
    if call.actor.kind == "admin" and not device.allows_filenames:
        raise ApiError(
            call.state.options.filenames_refused_status, "The device does not allow its file names to be viewed"
        )
    return device


def _browser(name: str, answer: browse.Answer) -> None:
    @api.both(name)
    def ask(call: Call) -> Any:
        device = _consenting(call) if name in browse.NEED_CONSENT else target(call)
        return call.message(**answer(device, call.state.schema, call.params))


for _name, _answer in browse.BROWSERS.items():
    _browser(_name, _answer)


def _snapshots(call: Call, device: Device, vault: str) -> list[Job]:
    """The backups of a vault whose snapshots are still there."""
    jobs = call.state.jobs.of(device.user)
    gone = {"", *call.state.deleted_snapshots}
    return [
        job for job in jobs if job.detail["DestinationGUID"] == vault and job.detail.get("SnapshotID", "") not in gone
    ]


def _snapshot(call: Call, device: Device, vault: str, wanted: str) -> Job:
    for job in _snapshots(call, device, vault):
        if job.detail["SnapshotID"] == wanted:
            return job
    raise not_found("Snapshot", call.state.options.not_found_status)


@api.both("DispatcherRequestVaultSnapshots")
def vault_snapshots(call: Call) -> Any:
    """The snapshots of a vault, as the backups left them."""
    device = target(call)
    vault = vault_of(call, device)
    sources = call.state.accounts[device.user].profile["Sources"]
    known = {field.name for field in call.state.schema.fields("VaultSnapshot")}
    found = []
    for job in _snapshots(call, device, vault):
        detail = job.detail
        entry = {
            "Snapshot": detail["SnapshotID"],
            "EngineType": sources.get(detail["SourceGUID"], {}).get("Engine", ""),
            "Source": detail["SourceGUID"],
            "CreateTime": detail["StartTime"],
            "HasOriginalPathInfo": True,
        }
        found.append({name: value for name, value in entry.items() if name in known})
    return call.message(Snapshots=found)


def _item(call: Call, device: Device, job: Job) -> dict[str, Any]:
    """The protected item that a snapshot is of; an item of files that stands in for one that was deleted."""
    sources = call.state.accounts[device.user].profile["Sources"]
    found: dict[str, Any] = sources.get(job.detail["SourceGUID"], {"Engine": trees.FILES, "EngineProps": {}})
    return found


def _content(call: Call, device: Device, vault: str, snapshot: str) -> trees.Folder:
    """What is in a snapshot. Another device of the user may look into it: it is that of the device that made it."""
    job = _snapshot(call, device, vault, snapshot)
    owner = call.state.devices.find(device.user, job.detail["DeviceID"]) or device
    item = _item(call, device, job)
    included = [text for name, text in (item.get("EngineProps") or {}).items() if name.startswith("INCLUDE")]
    return trees.Tree(owner, call.state.schema).in_snapshot(item["Engine"], included)


@api.both("DispatcherRequestStoredObjects")
def stored_objects(call: Call) -> Any:
    """The objects in a snapshot, one folder at a time, or those on a disk that is in it."""
    device = _consenting(call)
    snapshot = call.params["SnapshotID"]
    folder = _content(call, device, vault_of(call, device), snapshot)
    path = trees.path_of(snapshot, call.get("TreeID") or "")
    found = None if path is None else folder(path)
    image = call.get("Options") or {}
    if found is not None and image.get("Enabled"):
        inside = image["PartitionGUID"] in {entry["name"] for entry in found if entry["name"].endswith(".vmdk")}
        found = trees.Tree(device, call.state.schema).inside_image(image["ListPath"]) if inside else None
    if found is None:
        raise not_found("Object", call.state.options.not_found_status)
    shown = [
        {**entry, "subtree": trees.tree_id(snapshot, entry["subtree"]) if entry["subtree"] else ""} for entry in found
    ]
    return call.message(StoredObjects=shown)


@api.method("AdminDispatcherRequestFilesystemObjects", "UserWebRequestFilesystemObjects")
def filesystem_objects(call: Call) -> Any:
    """The files on the device, one folder at a time."""
    found = trees.Tree(_consenting(call), call.state.schema).on_device(call.get("Path") or "")
    if found is None:
        raise not_found("Path", call.state.options.not_found_status)
    return call.message(StoredObjects=found)


@api.both("DispatcherRequestWindiskSnapshot")
def windisk_snapshot(call: Call) -> Any:
    """The disks in a snapshot of disk images; snapshots of other kinds have none."""
    device = target(call)
    job = _snapshot(call, device, vault_of(call, device), call.params["SnapshotID"])
    images = _item(call, device, job)["Engine"] == "engine1/windisk"
    return call.message(WindiskSnapshot=browse.disks(device, call.state.schema) if images else [])


@api.both("DispatcherBrowseVirtualMachines")
def virtual_machines(call: Call) -> Any:
    """The machines in a snapshot of virtual machines; snapshots of other kinds have none."""
    device = target(call)
    vault = vault_of(call, device, "DestinationID")
    item = _item(call, device, _snapshot(call, device, vault, call.params["SnapshotID"]))
    if item["Engine"] not in ("engine1/hyperv", "engine1/vmware", "engine1/proxmox"):
        return call.message(VMs=[])
    folder = _content(call, device, vault, call.params["SnapshotID"])
    machines = [
        call.state.schema.default(
            "VMInfo",
            ID=f"vm-{number}",
            Name=machine["name"],
            CPUCores=2,
            RamBytes=4 << 30,
            FirmwareType="efi",
            Disks=[
                call.state.schema.default("VMDiskInfo", Path=f"{machine['name']}/{disk['name']}", Size=64 << 30)
                for disk in folder(machine["name"]) or []
            ],
        )
        for number, machine in enumerate(folder("") or [], start=1)
    ]
    return call.message(VMs=machines)


@api.both("DispatcherSearchSnapshots")
def search_snapshots(call: Call) -> Any:
    """Files in snapshots that satisfy a search over their properties."""
    device = _consenting(call)
    vault = vault_of(call, device, "DestinationID")
    test = compile_clause(call.params["Filter"])
    result: dict[str, list[dict[str, Any]]] = {}
    for wanted in call.params["SnapshotIDs"]:
        found = [
            {"path": place, "name": entry["name"], "type": entry["type"], "size": entry["size"]}
            for place, entry in trees.files(_content(call, device, vault, wanted))
        ]
        result[wanted] = [
            entry
            for entry in found
            if test({**entry, **{f"SnapshotFile.{name}": value for name, value in entry.items()}})
        ]
    return call.message(SnapshotFiles=result)


@api.both("DispatcherRequestImportSources")
def import_sources(call: Call) -> Any:
    """Other products on the device whose settings could be taken over."""
    device = target(call)
    return call.message(ImportSources=call.state.imports.get(device.id, {}))


@api.both("DispatcherPingDestination", "DispatcherTestSmbAuth")
def reachable(call: Call) -> Any:
    """Whether the device reaches a place of storage; those named ``unreachable...`` are out of reach."""
    target(call)
    if "unreachable" in str(call.get("ExtraData") or call.get("Wsa")):
        raise ApiError(500, "The storage can't be reached from the device")
    return call.message()


@api.method("AdminDispatcherEmailPreview", "UserDispatcherEmailPreview")
def email_preview(call: Call) -> Any:
    """A mail message inside a snapshot."""
    device = _consenting(call)
    folder = _content(call, device, vault_of(call, device), call.params["Snapshot"])
    messages = dict(trees.files(folder))
    message = messages.get(call.params["Path"].replace("\\", "/").strip("/"))
    if message is None or message["type"] != "emailmessage":
        raise not_found("Message", call.state.options.not_found_status)
    subject = message["name"]
    people: dict[str, Any] = {"From": message["from"], "To": [message["to"]]}
    return call.message(**people, EmailSubject=subject, EmailBodyHTML=f"<p>{subject}</p>", EmailBodyPlaintext=subject)


@api.both("DispatcherRegisterOfficeApplicationBegin")
def office_begin(call: Call) -> Any:
    """Begin to register an application with the customer's directory."""
    target(call)
    return {
        "Continuation": call.state.new_id(),
        "VerificationURL": "https://login.customer.example/device",
        "UserCode": "SIMU-LATE",
    }


@api.both("DispatcherRegisterOfficeApplicationCheck")
def office_check(call: Call) -> Any:
    """How the registration gets on: done at the first question."""
    target(call)
    credential = call.state.schema.default(
        "Office365Credential", AppID=call.state.new_id(), TenantID=call.state.new_id(), Secret="simulated-app-secret"
    )
    return {"Continuation": call.params["Continuation"], "Completed": True, "Error": "", "Result": credential}
