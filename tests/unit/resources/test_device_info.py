# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices as an info module returns them."""

from __future__ import annotations

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError, NotFound
from tests.unit.resources.stage_devices import stage, workplace

FLEET = {"devices": 40, "tenants": 3, "seed": 5}


def names(result: dict) -> list[str]:
    return [device["name"] for device in result["devices"]]


def test_connected_devices_are_returned_with_what_they_report() -> None:
    with stage() as task:
        place = workplace(task.sim, platform="linux", version="25.6.8")
        workplace(task.sim, name="OFF", online=False)
        (device,) = task.run("comet_device_info")["devices"]
        assert (device["user"], device["device"], device["name"]) == ("acme-files", place.device.id, "FILESERVER")
        assert (
            device["read_only"]["online"],
            device["read_only"]["outdated"],
            device["read_only"]["version"],
            device["read_only"]["os"],
        ) == (
            True,
            True,
            "25.6.8",
            "linux",
        )
        assert device["read_only"]["target_id"] == place.device.connections[0]


def test_a_device_with_two_connections_is_one_device_and_the_newest_comes_first() -> None:
    with stage() as task:
        place = workplace(task.sim)
        task.sleep(10)
        with task.sim.state.lock:
            newest = task.sim.state.connect(place.device)
        (device,) = task.run("comet_device_info")["devices"]
        assert [connection["target_id"] for connection in device["read_only"]["connections"]] == [
            newest,
            place.device.connections[0],
        ]
        assert device["read_only"]["target_id"] == newest


@pytest.mark.parametrize(("state", "expected"), [("online", ["ON"]), ("offline", ["OFF"]), ("all", ["OFF", "ON"])])
def test_devices_without_a_connection_are_returned_on_request(state: str, expected: list[str]) -> None:
    with stage() as task:
        workplace(task.sim, name="ON")
        workplace(task.sim, name="OFF", online=False)
        assert names(task.run("comet_device_info", state=state)) == expected


def test_a_fleet_costs_three_requests() -> None:
    with stage(**FLEET) as task:
        result = task.run("comet_device_info", state="all")
        assert len(result["devices"]) == 40
        assert task.methods() == ["AdminListUsersFull", "AdminDispatcherListActive", "AdminMetaVersion"]


def test_live_connections_alone_cost_two_requests_and_have_no_names() -> None:
    with stage(**FLEET) as task:
        devices = task.run("comet_device_info", profiles=False)["devices"]
        assert devices
        assert {device["name"] for device in devices} == {None}
        assert task.methods() == ["AdminDispatcherListActive", "AdminMetaVersion"]


def test_one_user_is_read_alone() -> None:
    with stage(**FLEET) as task:
        place = workplace(task.sim)
        assert names(task.run("comet_device_info", user=place.user)) == ["FILESERVER"]
        assert task.methods() == ["AdminGetUserProfile", "AdminDispatcherListActive", "AdminMetaVersion"]
        assert task.sim.requests.of("AdminDispatcherListActive")[0].params["UserNameFilter"] == "acme-files"


@pytest.mark.parametrize("outdated", [True, False])
def test_devices_are_told_apart_by_their_version(outdated: bool) -> None:
    with stage(**FLEET) as task:
        devices = task.run("comet_device_info", outdated=outdated)["devices"]
        assert devices
        assert all((device["read_only"]["version"] != "25.9.8") is outdated for device in devices)


def test_devices_of_a_tenant_are_found_by_its_name() -> None:
    with stage(**FLEET) as task:
        with task.sim.state.lock:
            tenants = {tenant["Name"]: id_ for id_, tenant in task.sim.state.organizations.items()}
        name, id_ = sorted(tenants.items())[0]
        devices = task.run("comet_device_info", tenant=name, state="all")["devices"]
        assert devices
        assert {device["read_only"]["tenant"] for device in devices} == {id_}
        assert task.sim.requests.count("AdminOrganizationList") == 1


def test_a_device_is_found_by_name_or_id() -> None:
    with stage() as task:
        place = workplace(task.sim)
        workplace(task.sim, name="LAPTOP")
        for wanted in ("FILESERVER", place.device.id):
            assert names(task.run("comet_device_info", device=wanted)) == ["FILESERVER"]


@pytest.mark.parametrize("options", [{"state": "all"}, {"tenant": "Acme"}])
def test_what_needs_the_accounts_does_not_go_without(options: dict) -> None:
    with stage() as task:
        with pytest.raises(InputError, match="needs the profiles of users"):
            task.run("comet_device_info", profiles=False, **options)
        assert task.methods() == []


def test_an_unknown_user_is_an_error() -> None:
    with stage() as task:
        with pytest.raises(NotFound, match="there is no user 'acme-fils'"):
            task.run("comet_device_info", user="acme-fils")


def test_what_old_servers_do_not_tell_is_null() -> None:
    with stage(release="21.12.0") as task:
        workplace(task.sim, online=False)
        (device,) = task.run("comet_device_info", state="offline")["devices"]
        assert (device["read_only"]["version"], device["read_only"]["outdated"], device["read_only"]["target_id"]) == (
            None,
            None,
            None,
        )
