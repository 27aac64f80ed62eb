# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be seen on a simulated device: drives, files, databases, machines. The same for the same device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .devices import Device
from .schema import Schema

GIB = 1 << 30
_DATACENTER = "DC1"


def is_windows(device: Device) -> bool:
    """Whether a device runs Windows, the home of several sources of data."""
    return device.platform.startswith("windows")


def disks(device: Device, schema: Schema) -> list[dict[str, Any]]:
    """Disk drives with their partitions."""
    windows = is_windows(device)
    size = (256 if windows else 128) * GIB
    partition = schema.default(
        "Partition",
        DeviceName="\\\\?\\Volume{0}" if windows else "/dev/sda1",
        Filesystem="NTFS" if windows else "ext4",
        VolumeName="System",
        MountPoints=["C:\\"] if windows else ["/"],
        Size=size - GIB,
        UsedSize=size // 3,
        BytesPerFilesystemCluster=4096,
    )
    name = "\\\\.\\PHYSICALDRIVE0" if windows else "/dev/sda"
    drive = schema.default(
        "DiskDrive",
        ID="0",
        DeviceName=name,
        Caption="Simulated disk",
        Model="SIM-256",
        SerialNumber=device.id[:12],
        Size=size,
        Partitions=[partition],
        SectorSize=512,
    )
    return [drive]


def _edb(device: Device, schema: Schema, call: dict[str, Any]) -> dict[str, Any]:
    if device.platform != "windows-server":
        return {"Databases": []}
    return {
        "Databases": [
            schema.default("EDBFileInfo", Name="Mailbox Database", Guid=device.id[:32], ServerName=device.name)
        ]
    }


def _hyperv(device: Device, schema: Schema, call: dict[str, Any]) -> dict[str, Any]:
    if device.platform != "windows-server":
        return {"VirtualMachines": []}
    newer = {field.name for field in schema.fields("HyperVMachineInfo")}
    details = {"MemoryLimitMB": 4096, "CPUCores": 2, "Generation": 2, "HardDrives": ["D:\\VMs\\disk.vhdx"]}
    known = {name: value for name, value in details.items() if name in newer}
    return {
        "VirtualMachines": [
            schema.default("HyperVMachineInfo", ID=f"{device.id[:8]}-{name}", Name=name, **known)
            for name in ("dc01", "files01")
        ]
    }


def _sql(names: tuple[str, ...]) -> Callable[[Device, Schema, dict[str, Any]], dict[str, Any]]:
    return lambda device, schema, call: {"Objects": {name: name for name in names}}


def _vss(device: Device, schema: Schema, call: dict[str, Any]) -> dict[str, Any]:
    if not is_windows(device):
        return {"VSSWriters": {}}
    component = schema.default("VSSComponent", Path="", Name="Registry", CType="FileGroup", Selectable=True)
    return {
        "VSSWriters": {
            "{afbab4a2-367d-4d15-a586-71dbb18f8485}": {"DisplayName": "Registry Writer", "Components": [component]}
        }
    }


def _vmware(
    field: str, structure: str, names: tuple[str, ...]
) -> Callable[[Device, Schema, dict[str, Any]], dict[str, Any]]:
    def answer(device: Device, schema: Schema, call: dict[str, Any]) -> dict[str, Any]:
        there = call.get("Filter", _DATACENTER) == _DATACENTER
        return {field: [schema.default(structure, Name=name) for name in names if there]}

    return answer


def _proxmox(device: Device, schema: Schema, call: dict[str, Any]) -> dict[str, Any]:
    machine = schema.default(
        "PVEVM", Name="web01", Node="pve1", VMID="100", Type="qemu", OSType="l26", Running=True, CPU="2", Memory="4096"
    )
    return {"VMs": [machine]}


def _proxmox_storage(device: Device, schema: Schema, call: dict[str, Any]) -> dict[str, Any]:
    return {"Storage": [schema.default("PVEStorageName", Name="local", Type="dir")]}


def _office_accounts(device: Device, schema: Schema, call: dict[str, Any]) -> dict[str, Any]:
    people = ("dana", "eli", "farah")
    described = [
        {
            "GUID": f"{device.id[:8]}-{name}",
            "Name": name.capitalize(),
            "Type": "user",
            "Value": f"{name}@customer.example",
        }
        for name in people
    ]
    return {"Objects": [schema.default("Office365ObjectInfo", **person) for person in described]}


def _office_sites(device: Device, schema: Schema, call: dict[str, Any]) -> dict[str, Any]:
    site = schema.default(
        "Office365ObjectInfo",
        GUID=f"{device.id[:8]}-site",
        Name="Intranet",
        Type="site",
        Value="https://intranet.customer.example/",
    )
    return {"Objects": [site]}


def _office_virtual(device: Device, schema: Schema, call: dict[str, Any]) -> dict[str, Any]:
    address = "dana@customer.example"
    account = schema.default(
        "Office365MixedVirtualAccount",
        id=device.id[:32],
        DisplayName="Dana",
        Mail=address,
        UserPrincipalName=address,
        Type=1,
    )
    return {"Objects": [account]}


Answer = Callable[[Device, Schema, dict[str, Any]], dict[str, Any]]

BROWSERS: dict[str, Answer] = {
    "DispatcherRequestBrowseDiskDrives": lambda device, schema, call: {"Disks": disks(device, schema)},
    "DispatcherRequestBrowseExchangeEdb": _edb,
    "DispatcherRequestBrowseHyperv": _hyperv,
    "DispatcherRequestBrowseMongodb": _sql(("admin", "shop")),
    "DispatcherRequestBrowseMssql": _sql(("master", "Accounting")),
    "DispatcherRequestBrowseMysql": _sql(("information_schema", "shop")),
    "DispatcherRequestBrowseProxmox": _proxmox,
    "DispatcherRequestBrowseProxmoxNodes": lambda device, schema, call: {"Nodes": ["pve1", "pve2"]},
    "DispatcherRequestBrowseProxmoxStorage": _proxmox_storage,
    "DispatcherRequestBrowseVmware": _vmware("VirtualMachines", "VMwareMachineInfo", ("app01", "db01")),
    "DispatcherRequestBrowseVmwareDatacenters": _vmware("Datacenters", "VMwareDatacenterInfo", (_DATACENTER,)),
    "DispatcherRequestBrowseVmwareDatastores": _vmware(
        "Datastores", "VMwareDatastoreInfo", ("datastore1", "datastore2")
    ),
    "DispatcherRequestBrowseVmwareHosts": _vmware("Hosts", "VMwareHostInfo", ("esx1.customer.example",)),
    "DispatcherRequestBrowseVmwareNetworks": _vmware("Networks", "VMwareNetworkInfo", ("VM Network",)),
    "DispatcherRequestBrowseVssAaw": _vss,
    "DispatcherRequestOffice365Accounts": _office_accounts,
    "DispatcherRequestOffice365Sites": _office_sites,
    "DispatcherOffice365ListVirtualAccounts": _office_virtual,
}

# Whose descriptions in the vendor's client library say that the device must have given consent.
NEED_CONSENT = frozenset(
    name for name in BROWSERS if "Office365" in name or "Vmware" in name or name.endswith(("Mongodb", "Mssql", "Mysql"))
)
