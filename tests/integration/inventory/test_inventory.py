# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users see of the inventory: its list, its graph, its errors, plays over it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.inventory.conftest import Ansible, Simulators
from tests.simulator import Simulator

Ansibles = Callable[[Simulator], Ansible]
SECRETS = re.compile("KANARIE[A-Za-z0-9-]*")

HOSTILE = (
    "{{ 7*7 }}",
    "{% raw %}x",
    "#jinja2:variable_start_string:'[['\n[[ 7*7 ]]",
    "{{ lookup('pipe', 'touch pwned') }}",
)


def test_ten_thousand_devices_take_four_requests(simulators: Simulators, ansible: Ansibles) -> None:
    sim = simulators(devices=10_000, tenants=5)
    graph = ansible(sim).inventory({"devices": "all", "groups_by": ["online"]}, "--graph").succeeded()
    assert len(re.findall(r"--[^@]", graph.stdout)) == 10_000
    assert len(sim.requests) == 4


def test_the_graph_shows_the_groups(sim: Simulator, ansible: Ansibles) -> None:
    sim.state.add_user("acme-it")
    sim.state.add_device("acme-it", "PC")
    graph = ansible(sim).inventory({"groups_by": ["online", "platform"]}, "--graph").succeeded()
    assert graph.stdout.splitlines() == [
        "@all:",
        "  |--@ungrouped:",
        "  |--@comet:",
        "  |  |--@comet_offline:",
        "  |  |--@comet_online:",
        "  |  |  |--PC.acme-it",
        "  |  |--@comet_platforms:",
        "  |  |  |--@comet_platform_windows:",
        "  |  |  |  |--@comet_platform_windows_amd64:",
        "  |  |  |  |  |--PC.acme-it",
    ]
    assert graph.complaints == []


def test_exported_it_is_the_same(sim: Simulator, ansible: Ansibles) -> None:
    sim.state.add_user("acme-it")
    sim.state.add_device("acme-it", "PC")
    runs = ansible(sim)
    assert runs.list({}, "--export").hosts["PC.acme-it"]["comet_user"] == "acme-it"


@pytest.mark.parametrize("cached", [False, True], ids=["read", "from the cache"])
def test_text_from_a_server_is_never_a_template(sim: Simulator, ansible: Ansibles, cached: bool) -> None:
    for number, name in enumerate(HOSTILE):
        tenant = sim.state.add_tenant(f"{name} {number}")
        sim.state.add_user(f"user-{number}", organization=tenant, AccountName=name)
        sim.state.add_item(sim.state.add_device(f"user-{number}", name, timezone=name), description=name)
    inventory = {
        "protected_items": True,
        "cache": True,
        "cache_plugin": "ansible.builtin.jsonfile",
        "cache_connection": "cache",
        "compose": {"composed": "comet_device_name ~ ''"},
    }
    shown = {
        "name": "{{ comet_device_name }}",
        "account": "{{ comet_account_name }}",
        "zone": "{{ comet_connections[0].time_zone }}",
        "item": "{{ comet_protected_items[0].description }}",
        "composed": "{{ composed }}",
        "host": "{{ inventory_hostname }}",
        "groups": "{{ group_names | join(' ') }}",
        "joined": "{{ comet_device_name ~ comet_tenant }}",
    }
    task = {"name": "Show", "ansible.builtin.debug": {"msg": shown}}
    plays = [{"name": "All", "hosts": "comet", "connection": "local", "gather_facts": False, "tasks": [task]}]
    runs = ansible(sim)
    if cached:
        runs.inventory(inventory, "--list").succeeded()
        sim.requests.clear()
    output = runs.play(inventory, plays).succeeded().output
    assert (len(sim.requests) == 0) is cached
    assert not (runs.directory / "pwned").exists()
    assert not re.search(r"\b49\b", output)
    for field in ("name", "account", "zone", "item", "composed"):
        assert f'"{field}": "{HOSTILE[0]}"' in output
    assert '"joined": "{{ 7*7 }}{{ 7*7 }} 0"' in output


def test_devices_are_acted_on_by_the_hosts_they_are(sim: Simulator, ansible: Ansibles) -> None:
    sim.state.add_user("acme-it")
    targets = [sim.state.add_device("acme-it", name).connections[0] for name in ("MAC", "PC")]
    task = {"name": "Refetch", "cometbackup.comet.comet_dispatch": {"action": "refetch_profile"}}
    plays = [{"name": "All", "hosts": "comet_online", "connection": "local", "gather_facts": False, "tasks": [task]}]
    ansible(sim).play({"url": sim.url}, plays).succeeded()
    sent = [request.params["TargetID"] for request in sim.requests.of("AdminDispatcherRefetchProfile")]
    assert sorted(sent) == sorted(targets)


def test_the_cache_is_flushed_on_request(sim: Simulator, ansible: Ansibles) -> None:
    sim.state.add_user("acme-it")
    sim.state.add_device("acme-it", "PC")
    runs = ansible(sim)
    options = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": "cache"}
    plays = [{"name": "All", "hosts": "comet", "connection": "local", "gather_facts": False, "tasks": []}]
    runs.play(options, plays, "--list-hosts").succeeded()
    sim.state.add_device("acme-it", "NEW")
    sim.requests.clear()
    assert "NEW.acme-it" not in runs.play(options, plays, "--list-hosts").succeeded().stdout
    assert sim.requests.methods() == []
    assert "NEW.acme-it" in runs.play(options, plays, "--list-hosts", "--flush-cache").succeeded().stdout
    sim.requests.clear()
    assert "NEW.acme-it" in runs.play(options, plays, "--list-hosts").succeeded().stdout
    assert sim.requests.methods() == []


def test_no_secret_is_shown_or_left_behind(simulators: Simulators, ansible: Ansibles) -> None:
    sim = simulators(password="KANARIE-administrator")
    sim.state.add_user("acme-it", password="KANARIE-user", TOTPKey="KANARIE-totp", PasswordRecovery="KANARIE-recovery")
    sim.state.add_item(sim.state.add_device("acme-it", "PC"))

    def with_keys(profile: dict[str, Any]) -> None:
        for vault in profile["Destinations"].values():
            vault.update(CometBucketKey="KANARIE-bucket", S3SecretKey="KANARIE-s3")
        for source in profile["Sources"].values():
            source["EngineProps"].update(PASSWORD="KANARIE-engine")

    sim.state.edit_profile("acme-it", with_keys)
    runs = ansible(sim)
    options = {
        "protected_items": True,
        "storage_vaults": True,
        "password": "{{ lookup('ansible.builtin.env', 'COMET_PASSWORD') }}",
        "cache": True,
        "cache_plugin": "ansible.builtin.jsonfile",
        "cache_connection": "cache",
    }
    run = runs.inventory(options, "--list", "-vvvvv").succeeded()
    failed = runs.inventory({**options, "url": f"{sim.url}nowhere/"}, "--list", "-vvvvv")
    written = [path.read_text(errors="replace") for path in runs.directory.rglob("*") if path.is_file()]
    assert failed.status != 0
    assert SECRETS.findall("\n".join([run.output, failed.output, *written])) == []


def test_an_error_is_one_sentence(sim: Simulator, ansible: Ansibles) -> None:
    run = ansible(sim).inventory({"password": "wrong"}, "--list")
    assert run.status != 0
    assert "the server answered 403 Unauthorised. Check username and password" in " ".join(run.output.split())
    assert "Traceback" not in run.output


@pytest.mark.parametrize("device_count", [12])
def test_plugin_and_templates_agree_on_groups(simulators: Simulators, ansible: Ansibles, device_count: int) -> None:
    sim = simulators(devices=device_count, tenants=2)
    listing = ansible(sim).list(
        {
            "devices": "all",
            "keyed_groups": [{"key": "comet_version", "prefix": "by_template"}],
            "groups": {"late": "comet_outdated"},
        }
    )
    versions = {name.rpartition("version_")[2] for name in listing.data["comet_versions"]["children"]}
    for version in versions:
        assert listing.members(f"by_template_{version}") == listing.members(f"comet_version_{version}")
    assert listing.members("late") == listing.members("comet_outdated")
