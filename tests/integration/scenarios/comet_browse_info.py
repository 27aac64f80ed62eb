# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_browse_info`` asks for."""

from __future__ import annotations

from typing import Any

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret

HERE: dict[str, Any] = {"user": "acme-files", "device": "FILESERVER"}
DEVICE_ID, OFF_ID = "d" * 64, "e" * 64
SSH = {"ssh_server": "pve.example", "ssh_username": "root", "ssh_auth_mode": "password", "ssh_password": secret("ssh")}
VSPHERE = {"vsphere": {"hostname": "vcenter.example", "https": True, "username": "b", "password": secret("vsphere")}}
CLOUD = {"app_id": "app", "tenant_id": "tenant", "secret": secret("cloud"), "region": "public"}


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_user("acme-files", password=secret("acme"))
    state.add_device("acme-files", name="FILESERVER", device_id=DEVICE_ID, platform="windows-server")
    state.add_device("acme-files", name="OFF", device_id=OFF_ID, online=False)
    state.add_device("acme-files", name="SHY", allows_filenames=False)
    state.imports[DEVICE_ID] = {"other-product": "Another product"}


def ask(kind: str, credentials: dict[str, Any] | None = None, budget: int = 3, **options: Any) -> Case:
    given = {"credentials": credentials} if credentials else {}
    return Case(f"asks for {kind}", {"kind": kind, **given, **options, **HERE}, budget=budget, changed=False)


SCENARIO = Scenario(
    covers=(
        "AdminDispatcherOffice365ListVirtualAccounts",
        "AdminDispatcherRequestBrowseDiskDrives",
        "AdminDispatcherRequestBrowseExchangeEdb",
        "AdminDispatcherRequestBrowseHyperv",
        "AdminDispatcherRequestBrowseMongodb",
        "AdminDispatcherRequestBrowseMssql",
        "AdminDispatcherRequestBrowseMysql",
        "AdminDispatcherRequestBrowseProxmox",
        "AdminDispatcherRequestBrowseProxmoxNodes",
        "AdminDispatcherRequestBrowseProxmoxStorage",
        "AdminDispatcherRequestBrowseVmware",
        "AdminDispatcherRequestBrowseVmwareDatacenters",
        "AdminDispatcherRequestBrowseVmwareDatastores",
        "AdminDispatcherRequestBrowseVmwareHosts",
        "AdminDispatcherRequestBrowseVmwareNetworks",
        "AdminDispatcherRequestBrowseVssAaw",
        "AdminDispatcherRequestFilesystemObjects",
        "AdminDispatcherRequestImportSources",
        "AdminDispatcherRequestOffice365Accounts",
        "AdminDispatcherRequestOffice365Sites",
    ),
    prepare=prepare,
    cases=(
        Case("shows the drives", {"kind": "files", **HERE}, budget=3, changed=False),
        ask("mysql", {"host": "db.example", "port": 3306, "username": "backup", "password": secret("mysql")}),
        Case(
            "shows folders of folders, to a limit",
            {"kind": "files", "path": "C:\\Users", "depth": 3, "limit": 12, "target_id": "ended", **HERE},
            budget=6,
            changed=False,
        ),
        ask("disks"),
        ask("exchange"),
        ask("hyperv"),
        ask("vss_writers"),
        ask("mssql", {"type": "native", "username": "sa", "password": secret("mssql")}),
        ask("mongodb", {"server": "db.example", "port": 27017, "ssh_connection": SSH}),
        ask("vmware", VSPHERE),
        ask("vmware_datacenters", VSPHERE),
        ask("vmware_datastores", VSPHERE, datacenter="DC1"),
        ask("vmware_hosts", VSPHERE, datacenter="DC1"),
        ask("vmware_networks", {"connection_type": "ssh", "ssh": SSH}, datacenter="DC1"),
        ask("proxmox", SSH),
        ask("proxmox_nodes", SSH),
        ask("proxmox_storage", SSH, budget=4, node="pve1"),
        ask("office365_accounts", CLOUD),
        ask("office365_sites", CLOUD),
        ask("office365_virtual_accounts", CLOUD),
        ask("import_sources"),
        Case(
            "passes over a device that is off",
            {"kind": "disks", "user": "acme-files", "device": "OFF", "when_offline": "skip"},
            budget=2,
            changed=False,
            status="skipped",
        ),
    ),
    refusals=(
        Refusal(
            "a database without credentials",
            {"kind": "mssql", **HERE},
            "kind=mssql needs credentials. They have the keys type, username, password, hostname, instance_name, method.",
        ),
        Refusal(
            "an unknown key in them",
            {"kind": "mysql", "credentials": {"pasword": secret("misspelt")}, **HERE},
            "credentials has no key pasword, did you mean password?",
        ),
        Refusal(
            "a folder that there is not",
            {"kind": "files", "path": "C:\\Nowhere", **HERE},
            "AdminDispatcherRequestFilesystemObjects on {url} failed: the server answered 404 Path not found, though the device"
            " 'FILESERVER' of 'acme-files' is connected.",
        ),
        Refusal(
            "a device that does not tell names",
            {"kind": "files", "user": "acme-files", "device": "SHY"},
            "AdminDispatcherRequestFilesystemObjects on {url} failed: the server answered 403 The device does not allow its file names to be viewed,"
            " though the device 'SHY' of 'acme-files' is connected. The device is set not to tell administrators the names"
            " of files: its user can allow that in the client's settings.",
        ),
        Refusal(
            "a device that is off",
            {"kind": "disks", "user": "acme-files", "device": "OFF"},
            f"{{url}}: the device 'OFF' ({OFF_ID}) of 'acme-files' is offline. Run the task when the device is connected,"
            " or set when_offline to skip to pass over devices that are not.",
        ),
        Refusal("a path of disks", {"kind": "disks", "path": "C:\\", **HERE}, "the option path is for kind=files."),
        Refusal(
            "credentials for disks",
            {"kind": "disks", "credentials": {"password": secret("needless")}, **HERE},
            "kind=disks needs no credentials. Leave them out.",
        ),
        Refusal(
            "hosts of no datacenter",
            {"kind": "vmware_hosts", "credentials": VSPHERE, **HERE},
            "kind=vmware_hosts needs datacenter. vmware_datacenters tells which there are.",
        ),
        Refusal("levels of disks", {"kind": "disks", "depth": 2, **HERE}, "depth is for kind=files."),
    ),
    examples=prepare,
    example_variables={"database_password": secret("database")},
    volatile=frozenset({"target_id"}),
)
