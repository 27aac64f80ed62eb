# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions that a live device answers."""

from __future__ import annotations

from typing import Any

from .. import browse
from ..call import Call, Registry
from ..devices import Device
from ..errors import ApiError, not_found
from ..jobs import Job
from ..search import compile_clause
from .dispatch import target, vault_of

api = Registry()


def _browser(name: str, answer: browse.Answer) -> None:
    @api.both(name)
    def ask(call: Call) -> Any:
        return call.message(**answer(target(call), call.state.schema, call.params))


for _name, _answer in browse.BROWSERS.items():
    _browser(_name, _answer)


def _consenting(call: Call) -> Device:
    """The device, if its user lets administrators see file names: the device itself refuses otherwise."""
    device = target(call)
    if call.actor.kind == "admin" and not device.allows_filenames:
        raise ApiError(
            call.state.options.filenames_refused_status, "The device does not allow its file names to be viewed"
        )
    return device


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


@api.both("DispatcherRequestStoredObjects")
def stored_objects(call: Call) -> Any:
    """The files in a snapshot, one directory at a time."""
    device = _consenting(call)
    snapshot = call.params["SnapshotID"]
    _snapshot(call, device, vault_of(call, device), snapshot)
    return call.message(
        StoredObjects=browse.stored_objects(device, snapshot, call.get("TreeID") or "", call.state.schema)
    )


@api.method("AdminDispatcherRequestFilesystemObjects", "UserWebRequestFilesystemObjects")
def filesystem_objects(call: Call) -> Any:
    """The files on the device, one directory at a time."""
    return call.message(StoredObjects=browse.file_system(_consenting(call), call.get("Path") or "", call.state.schema))


@api.both("DispatcherRequestWindiskSnapshot")
def windisk_snapshot(call: Call) -> Any:
    """The disks in a snapshot of a disk image."""
    device = target(call)
    _snapshot(call, device, vault_of(call, device), call.params["SnapshotID"])
    return call.message(WindiskSnapshot=browse.disks(device, call.state.schema))


@api.both("DispatcherBrowseVirtualMachines")
def virtual_machines(call: Call) -> Any:
    """The machines in a snapshot of virtual machines."""
    device = target(call)
    _snapshot(call, device, vault_of(call, device, "DestinationID"), call.params["SnapshotID"])
    return call.message(
        VMs=[
            call.state.schema.default(
                "VMInfo", ID="vm-1", Name="dc01", CPUCores=2, RamBytes=4 << 30, FirmwareType="efi"
            )
        ]
    )


@api.both("DispatcherSearchSnapshots")
def search_snapshots(call: Call) -> Any:
    """Files in snapshots that satisfy a search over their properties."""
    device = _consenting(call)
    vault = vault_of(call, device, "DestinationID")
    test = compile_clause(call.params["Filter"])
    result: dict[str, list[dict[str, Any]]] = {}
    for wanted in call.params["SnapshotIDs"]:
        _snapshot(call, device, vault, wanted)
        files = [
            entry for entry in browse.stored_objects(device, wanted, "", call.state.schema) if entry["type"] == "file"
        ]
        found = [
            {"path": f"Current/{entry['name']}", "name": entry["name"], "type": "file", "size": entry["size"]}
            for entry in files
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
    _consenting(call)
    subject = call.params["Path"].rsplit("/", 1)[-1] or "Message"
    people: dict[str, Any] = {"From": "dana@customer.example", "To": ["eli@customer.example"]}
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
