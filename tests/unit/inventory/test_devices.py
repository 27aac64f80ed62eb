# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices become hosts: which, what they are called, what is known of them, and what that costs."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleParserError

from tests.simulator import Simulator
from tests.unit.inventory.conftest import Parse, Simulators

FOUR = ["AdminDispatcherListActive", "AdminListUsersFull", "AdminMetaVersion", "AdminOrganizationList"]


def test_live_devices_become_hosts(sim: Simulator, parse: Parse) -> None:
    sim.state.add_user("acme-it")
    sim.state.add_device("acme-it", "FRONT-DESK")
    sim.state.add_device("acme-it", "ARCHIVE", online=False)
    assert parse(sim).names == ["FRONT-DESK.acme-it"]


@pytest.mark.parametrize(
    ("devices", "names"),
    [("online", ["ON.acme-it"]), ("offline", ["OFF.acme-it"]), ("all", ["OFF.acme-it", "ON.acme-it"])],
)
def test_offline_devices_become_hosts_on_request(sim: Simulator, parse: Parse, devices: str, names: list[str]) -> None:
    sim.state.add_user("acme-it")
    sim.state.add_device("acme-it", "ON")
    sim.state.add_device("acme-it", "OFF", online=False)
    assert parse(sim, devices=devices).names == names


def test_a_device_with_two_connections_is_one_host_whose_target_is_the_newest(sim: Simulator, parse: Parse) -> None:
    sim.state.add_user("acme-it")
    device = sim.state.add_device("acme-it", "LAPTOP")
    first = device.connections[0]
    sim.clock.advance(60)
    second = sim.state.connect(device)
    inventory = parse(sim)
    variables = inventory.variables("LAPTOP.acme-it")
    assert inventory.names == ["LAPTOP.acme-it"]
    assert variables["comet_target_id"] == second
    assert [item["target_id"] for item in variables["comet_connections"]] == [second, first]


def test_a_device_id_of_two_users_is_two_hosts(sim: Simulator, parse: Parse) -> None:
    for user in ("acme-it", "globex-it"):
        sim.state.add_user(user)
        sim.state.add_device(user, "SHARED", device_id="5" * 64)
    inventory = parse(sim)
    targets = {inventory.variables(name)["comet_target_id"] for name in inventory.names}
    assert inventory.names == ["SHARED.acme-it", "SHARED.globex-it"]
    assert len(targets) == 2


def test_variables_of_a_live_device(sim: Simulator, parse: Parse) -> None:
    tenant = sim.state.add_tenant("Acme", hosts=["acme.example"])
    policy = sim.state.add_policy("Servers")
    sim.state.add_user("acme-it", organization=tenant, PolicyID=policy, AccountName="Acme Ltd")
    device = sim.state.add_device(
        "acme-it", "SRV", platform="linux", version="24.12.5", address="198.51.100.7", timezone="Europe/Berlin"
    )
    variables = parse(sim, lookups=["tenants", "policies", "version"], server_version="25.9.8").variables("SRV.acme-it")
    expected = {
        "comet_server": sim.url.split("/")[2],
        "comet_server_url": sim.url,
        "comet_server_version": "25.9.8",
        "comet_user": "acme-it",
        "comet_account_name": "Acme Ltd",
        "comet_suspended": False,
        "comet_tenant": "Acme",
        "comet_tenant_id": tenant,
        "comet_policy": "Servers",
        "comet_policy_id": policy,
        "comet_device_id": device.id,
        "comet_device_name": "SRV",
        "comet_registered_at": device.registered_at,
        "comet_online": True,
        "comet_outdated": True,
        "comet_version": "24.12.5",
        "comet_platform": "linux/amd64",
        "comet_os": "linux",
        "comet_arch": "amd64",
        "comet_os_distribution": "debian",
        "comet_os_version": "12",
        "comet_os_build": "12 (bookworm)",
        "comet_address": "198.51.100.7",
        "comet_time_zone": "Europe/Berlin",
        "comet_allows_filenames": True,
        "comet_target_id": device.connections[0],
    }
    assert {name: variables[name] for name in expected} == expected
    assert "ansible_host" not in variables


def test_an_offline_device_has_the_same_variables_and_null_for_what_is_momentary(sim: Simulator, parse: Parse) -> None:
    sim.state.add_user("acme-it")
    sim.state.add_device("acme-it", "ON")
    sim.state.add_device("acme-it", "OFF", online=False, version="24.12.5")
    inventory = parse(sim, devices="all")
    offline = inventory.variables("OFF.acme-it")
    momentary = ("comet_target_id", "comet_address", "comet_connected_at", "comet_allows_filenames")
    assert set(offline) == set(inventory.variables("ON.acme-it"))
    assert [offline[name] for name in momentary] == [None] * 4
    assert (offline["comet_online"], offline["comet_connections"]) == (False, [])
    assert (offline["comet_version"], offline["comet_platform"]) == ("24.12.5", "windows/amd64")


def test_the_platform_is_known_of_releases_that_report_less(simulators: Simulators, parse: Parse) -> None:
    sim = simulators(release="20.9.12")
    sim.state.add_user("acme-it")
    sim.state.add_device("acme-it", "MAC", platform="macos")
    variables = parse(sim).variables("MAC.acme-it")
    assert (variables["comet_os"], variables["comet_arch"]) == ("darwin", "arm64")


def test_the_address_becomes_the_ansible_host_on_request(sim: Simulator, parse: Parse) -> None:
    sim.state.add_user("acme-it")
    sim.state.add_device("acme-it", "PC", address="198.51.100.7")
    assert parse(sim, ansible_host="address").variables("PC.acme-it")["ansible_host"] == "198.51.100.7"


def test_protected_items_come_with_their_last_jobs(sim: Simulator, parse: Parse) -> None:
    sim.state.add_user("acme-it")
    device = sim.state.add_device("acme-it", "PC", outcome="quota")
    source, vault, _rule = sim.state.add_item(device, description="Documents")
    sim.state.start_job(device, source=source, destination=vault)
    sim.clock.advance(120)
    (item,) = parse(sim, protected_items=True).variables("PC.acme-it")["comet_protected_items"]
    assert (item["id"], item["description"], item["engine"]) == (source, "Documents", "engine1/file")
    assert (item["last_job"]["status"], item["last_job"]["storage_vault"]) == ("failed_quota", vault)
    assert item["last_successful_job"] is None


def test_storage_vaults_come_without_their_keys(sim: Simulator, parse: Parse) -> None:
    sim.state.add_user("acme-it")
    _source, vault, _rule = sim.state.add_item(sim.state.add_device("acme-it", "PC"))
    other = sim.state.add_item(sim.state.add_device("acme-it", "MAC"))[1]

    def grow(profile: dict[str, Any]) -> None:
        measured = {"ClientProvidedSize": {"Size": 123}}
        profile["Destinations"][vault].update(Statistics=measured, StorageLimitEnabled=True, StorageLimitBytes=456)
        profile["Destinations"][other].update(AssociatedDevices=[sim.state.device("acme-it", "MAC").id])

    sim.state.edit_profile("acme-it", grow)
    found = parse(sim, storage_vaults=True).variables("PC.acme-it")["comet_storage_vaults"]
    assert found == [{"id": vault, "description": "Vault", "type": "comet", "size": 123, "limit": 456}]


# -- requests ------------------------------------------------------------------------------------------------


def test_four_requests_are_all_with_tenants_and_policies_about(simulators: Simulators, parse: Parse) -> None:
    sim = simulators(devices=40, tenants=3)
    parse(sim, devices="all", protected_items=True, storage_vaults=True)
    assert sim.requests.methods() == FOUR


def test_nothing_is_asked_that_tells_nothing(sim: Simulator, parse: Parse) -> None:
    sim.state.add_tenant("Empty")
    sim.state.add_policy("Unused")
    sim.state.add_user("acme-it")
    sim.state.add_device("acme-it", "PC")
    parse(sim, server_version="25.9.8")
    assert sim.requests.methods() == FOUR[:2]


def test_the_user_decides_which_lookups_are_worth_it(simulators: Simulators, parse: Parse) -> None:
    sim = simulators(devices=40, tenants=3)
    inventory = parse(sim, lookups=["policies", "version"])
    assert sim.requests.methods() == [*FOUR[:2], "AdminPoliciesList", "AdminMetaVersion"]
    variables = [inventory.variables(name) for name in inventory.names]
    assert {item["comet_policy"] for item in variables} == {"Workstations", "Servers", None}
    assert all(item["comet_tenant"] == item["comet_tenant_id"] for item in variables)


def test_without_profiles_one_request_is_all(sim: Simulator, parse: Parse) -> None:
    sim.state.add_user("acme-it")
    device = sim.state.add_device("acme-it", "PC")
    inventory = parse(sim, profiles=False, lookups=[])
    assert inventory.names == [f"acme-it.{device.id}"]
    assert sim.requests.methods() == FOUR[:1]


def test_a_time_based_code_takes_a_session_around_the_requests(simulators: Simulators, parse: Parse) -> None:
    sim = simulators(devices=5, totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    parse(sim, totp_secret=sim.admin.totp_secret)
    methods = sim.requests.methods()
    assert (methods[0], methods[-1]) == ("AdminAccountSessionStart", "AdminAccountSessionRevoke")
    assert len(methods) <= 6


def test_an_administrator_of_a_tenant_gets_ids_for_names(sim: Simulator, parse: Parse) -> None:
    tenant = sim.state.add_tenant("Acme", hosts=["127.0.0.1"])
    sim.state.add_admin("acme-admin", "acme-admin-password", organization=tenant)
    sim.state.add_user("acme-it", organization=tenant)
    sim.state.add_device("acme-it", "PC")
    sim.state.add_user("globex-it")
    sim.state.add_device("globex-it", "PC")
    inventory = parse(None, url=sim.url, username="acme-admin", password="acme-admin-password")
    assert inventory.names == ["PC.acme-it"]
    assert inventory.variables("PC.acme-it")["comet_tenant"] == tenant
    assert sim.requests.methods() == FOUR


def test_empty_answers_may_be_null(simulators: Simulators, parse: Parse) -> None:
    assert parse(simulators(null_collections=True), devices="all").names == []


@pytest.mark.parametrize("method", FOUR)
def test_a_lost_answer_is_asked_for_again(simulators: Simulators, parse: Parse, method: str) -> None:
    sim = simulators(devices=40, tenants=2)
    sim.faults.add("truncate", method=method, times=1)
    assert len(parse(sim, devices="all").names) == 40


# -- several servers -----------------------------------------------------------------------------------------


def two_servers(simulators: Simulators) -> tuple[list[Simulator], list[dict[str, str]]]:
    servers = [simulators(), simulators()]
    for server in servers:
        server.state.add_user("acme-it")
        server.state.add_device("acme-it", "PC", device_id="5" * 64)
    named = zip(("berlin", "sydney"), servers, strict=True)
    return servers, [{"name": name, "url": server.url, "password": server.admin.password} for name, server in named]


def test_the_same_device_of_two_servers_is_two_hosts(simulators: Simulators, parse: Parse) -> None:
    servers, entries = two_servers(simulators)
    inventory = parse(servers=entries, username="admin")
    assert inventory.names == [f"acme-it.{'5' * 64}.berlin", f"acme-it.{'5' * 64}.sydney"]
    assert inventory.group("comet_server_berlin") == {inventory.names[0]}
    assert inventory.children("comet_users") == ["comet_user_acme_it_berlin", "comet_user_acme_it_sydney"]
    assert [server.requests.count() for server in servers] == [3, 3]


def test_a_server_that_fails_ends_it_all(simulators: Simulators, parse: Parse) -> None:
    servers, entries = two_servers(simulators)
    servers[1].faults.add("api_error", status=500, message="Disk full", times=None)
    with pytest.raises(AnsibleParserError, match="Disk full"):
        parse(servers=entries, username="admin")


def test_a_server_that_fails_is_left_out_on_request(
    simulators: Simulators, parse: Parse, capsys: pytest.CaptureFixture[str]
) -> None:
    servers, entries = two_servers(simulators)
    servers[1].faults.add("api_error", status=500, message="Disk full", times=None)
    inventory = parse(servers=entries, username="admin", on_server_failure="warn")
    assert inventory.names == ["PC.acme-it"]
    assert "The server sydney is left out." in " ".join(capsys.readouterr().err.split())


def test_credentials_of_one_server_are_not_sent_to_another(simulators: Simulators, parse: Parse) -> None:
    servers, entries = two_servers(simulators)
    key = {"Username": "admin", "AuthType": "Password", "Password": servers[1].admin.password}
    del entries[0]["password"]
    entries[1]["totp_code"] = "123456"
    with pytest.raises(AnsibleParserError):
        parse(servers=entries, username="admin", password=key["Password"], totp_secret="JBSWY3DPEHPK3PXP")
    sent = [request.params for request in servers[1].requests]
    assert [params.get("TOTP") for params in sent] == ["123456"]
