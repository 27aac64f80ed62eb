# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a device is asked for, and with which credentials."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import methods
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError, VersionTooOld
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import browse_info
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.dispatch_actions import action_of

from .stage_devices import Stage, stage, workplace

HERE = {"user": "acme-files", "device": "FILESERVER"}
SSH = {"ssh_server": "pve.example", "ssh_username": "root", "ssh_password": "secret-of-root"}


def credentials_sent(task: Stage, **options: Any) -> Any:
    workplace(task.sim)
    task.run("comet_browse_info", **options, **HERE)
    return json.loads(task.sim.requests[-1].params["Credentials"])


@pytest.mark.parametrize("name", browse_info.KINDS)
def test_each_kind_asks_for_what_there_is(name: str) -> None:
    kind = browse_info.KINDS[name]
    method = methods.method(kind.method)
    types = {param.name: param.type for param in method.params}
    assert action_of(kind.method).changes is False
    assert set(kind.takes.values()) <= types.keys()
    assert ("Credentials" in types) is bool(kind.credentials)
    assert types.get("Credentials", "") == ("ProxmoxConnection" if kind.wrapped else kind.credentials)


def test_credentials_are_sent_whole_with_numbers_for_names() -> None:
    with stage() as task:
        sent = credentials_sent(task, kind="proxmox_nodes", credentials={**SSH, "ssh_auth_mode": "password"})
        assert (sent["SSHAuthMode"], sent["SSHServer"], sent["SSHPrivateKey"]) == (1, "pve.example", "")


def test_machines_of_proxmox_take_the_same_credentials_as_its_nodes() -> None:
    with stage() as task:
        assert credentials_sent(task, kind="proxmox", credentials=SSH)["SSH"]["SSHPassword"] == "secret-of-root"


@pytest.mark.parametrize(
    ("given", "way"),
    [
        ({"vsphere": {"hostname": "v.example"}}, "vsphere"),
        ({"ssh": SSH}, "ssh"),
        ({"ssh": SSH, "connection_type": "vsphere"}, "vsphere"),
    ],
)
def test_the_way_to_vmware_is_plain_from_what_is_given(given: dict[str, Any], way: str) -> None:
    with stage() as task:
        assert credentials_sent(task, kind="vmware", credentials=given)["ConnectionType"] == way


def test_a_folder_that_cannot_be_found_out_to_be_meant_is_asked_for_as_it_is_written() -> None:
    with stage() as task:
        workplace(task.sim, platform="linux")
        found = task.run("comet_browse_info", kind="files", path="/srv", depth=2, **HERE)["found"]
        assert {"/srv/Current", "/srv/notes.txt", "/srv/Current/notes.txt"} <= {entry["path"] for entry in found}


def test_memory_is_in_bytes_where_the_server_tells_it() -> None:
    for release, memory in (("25.9.8", 4 << 30), ("24.9.6", None)):
        with stage(release=release) as task:
            workplace(task.sim, platform="windows-server")
            machines = task.run("comet_browse_info", kind="hyperv", **HERE)["found"]
            assert [machine.get("memory_limit") for machine in machines] == [memory, memory]


def test_a_server_without_the_method_says_so() -> None:
    with stage(release="22.3.7") as task:
        workplace(task.sim)
        with pytest.raises(VersionTooOld, match=r"this server is 22\.3\.7 and does not have the method"):
            task.run("comet_browse_info", kind="proxmox_nodes", credentials=SSH, **HERE)


def test_a_node_is_too_much_for_an_older_server() -> None:
    with stage(release="25.9.6") as task:
        workplace(task.sim)
        with pytest.raises(VersionTooOld, match=r"the parameter Node of .* needs Comet Server 25\.9\.8"):
            task.run("comet_browse_info", kind="proxmox_storage", credentials=SSH, node="pve1", **HERE)
        assert task.run("comet_browse_info", kind="proxmox_storage", credentials=SSH, **HERE)["found"]


def test_end_users_are_told_that_this_is_not_for_them() -> None:
    with stage() as task:
        workplace(task.sim)
        task.client.connection = task.client.connection._replace(login_as="user")
        with pytest.raises(InputError, match="live devices are asked by administrators"):
            task.run("comet_browse_info", kind="disks", **HERE)


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"kind": "mysql", "credentials": {"host": "db.example", "password": "one"}}, {"one"}),
        ({"kind": "mysql", "credentials": {"pasword": "two"}}, {"two"}),
        ({"kind": "disks", "credentials": {"anything": "three"}}, {"three"}),
        ({"kind": "mysqll", "credentials": {"password": "four"}}, {"four"}),
        ({"kind": "mysql", "credentials": "five"}, {"five"}),
        ({"kind": "vmware", "credentials": {"vsphere": {"password": "six"}}}, {"six"}),
        ({"kind": "files"}, set()),
    ],
)
def test_secrets_are_known_even_where_the_options_are_wrong(options: dict[str, Any], found: set[str]) -> None:
    assert browse_info.secrets(options) == found
