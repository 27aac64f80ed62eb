# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The groups that are built without templates, and those that are not."""

from __future__ import annotations

import pytest
from ansible import constants
from ansible.inventory.data import InventoryData

from ansible_collections.cometbackup.comet.plugins.plugin_utils import bulk_inventory
from ansible_collections.cometbackup.comet.plugins.plugin_utils.device_groups import Group
from tests.simulator import Simulator
from tests.unit.inventory.conftest import Inventory, Parse

KINDS = {
    "online": ["comet_offline", "comet_online"],
    "outdated": ["comet_current", "comet_outdated"],
    "platform": ["comet_platforms"],
    "version": ["comet_versions"],
    "tenant": ["comet_tenants"],
    "policy": ["comet_policies"],
    "user": ["comet_users"],
    "distribution": ["comet_distributions"],
    "time_zone": ["comet_time_zones"],
}


@pytest.fixture
def sim(sim: Simulator) -> Simulator:
    """Two users' three devices: one in a tenant and outdated, one offline."""
    acme = sim.state.add_tenant("Acme Ltd.", hosts=["acme.example"])
    policy = sim.state.add_policy("Servers")
    sim.state.add_user("acme-it", organization=acme, PolicyID=policy)
    sim.state.add_user("globex-it")
    sim.state.add_device("acme-it", "PC", version="24.12.5", timezone="Europe/Berlin")
    sim.state.add_device("globex-it", "SRV", platform="linux")
    sim.state.add_device("globex-it", "OLD", platform="linux", online=False)
    return sim


def group_tree(inventory: Inventory, name: str) -> dict[str, object]:
    """A group's children, and the hosts of those without any."""
    children = inventory.children(name)
    return {child: group_tree(inventory, child) or inventory.group(child) for child in children}


def test_all_groups_of_a_fleet(sim: Simulator, parse: Parse) -> None:
    inventory = parse(sim, devices="all", lookups=["tenants", "policies"], server_version="25.9.8")
    acme, globex, old = {"PC.acme-it"}, {"SRV.globex-it"}, {"OLD.globex-it"}
    assert group_tree(inventory, "comet") == {
        "comet_offline": old,
        "comet_online": acme | globex,
        "comet_current": globex | old,
        "comet_outdated": acme,
        "comet_platforms": {
            "comet_platform_linux": {"comet_platform_linux_amd64": globex | old},
            "comet_platform_windows": {"comet_platform_windows_amd64": acme},
        },
        "comet_versions": {"comet_version_24_12_5": acme, "comet_version_25_9_8": globex | old},
        "comet_tenants": {"comet_tenant_acme_ltd": acme},
        "comet_policies": {"comet_policy_servers": acme},
        "comet_users": {"comet_user_acme_it": acme, "comet_user_globex_it": globex | old},
    }


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_can_be_had_alone(sim: Simulator, parse: Parse, kind: str) -> None:
    assert parse(sim, devices="all", groups_by=[kind]).children("comet") == KINDS[kind]


def test_a_device_without_any_group_is_in_the_one_above_them(sim: Simulator, parse: Parse) -> None:
    inventory = parse(sim, groups_by=["tenant"])
    assert inventory.group("comet") == {"PC.acme-it", "SRV.globex-it"}
    assert inventory.group("comet_tenants") == {"PC.acme-it"}
    assert inventory.group("ungrouped") == set()


def test_the_prefix_can_be_chosen(sim: Simulator, parse: Parse) -> None:
    assert parse(sim, groups_by=["user"], group_prefix="backup").children("backup_users") == [
        "backup_user_acme_it",
        "backup_user_globex_it",
    ]


def test_without_a_prefix_there_is_no_group_above(sim: Simulator, parse: Parse) -> None:
    assert parse(sim, groups_by=["online"], group_prefix="").groups == ["offline", "online"]


def test_tenants_whose_names_are_alike_do_not_merge(sim: Simulator, parse: Parse) -> None:
    ids = [sim.state.add_tenant(name) for name in ("Globex", "globex!")]
    for number, tenant in enumerate(ids):
        sim.state.add_user(f"user-{number}", organization=tenant)
        sim.state.add_device(f"user-{number}", "PC")
    inventory = parse(sim, groups_by=["tenant"])
    for number, tenant in enumerate(ids):
        assert inventory.group(f"comet_tenant_globex_{tenant[:8]}") == {f"PC.user-{number}"}
    assert "comet_tenant_globex" not in inventory.groups


def test_a_group_has_its_name_whoever_is_in_it(sim: Simulator, parse: Parse) -> None:
    for name, online in (("Maple.co", True), ("maple-co", False)):
        sim.state.add_user(name)
        sim.state.add_device(name, "PC", online=online)
    everybody = parse(sim, devices="all", groups_by=["user"]).groups
    assert set(parse(sim, groups_by=["user"]).groups) <= set(everybody)


def test_a_name_of_no_letters_is_a_group_all_the_same(sim: Simulator, parse: Parse) -> None:
    tenant = sim.state.add_tenant("???")
    sim.state.add_user("user-1", organization=tenant)
    sim.state.add_device("user-1", "PC")
    assert parse(sim, groups_by=["tenant"]).group("comet_tenant_unnamed") == {"PC.user-1"}


def test_characters_stay_where_ansible_is_told_to_ignore_them(
    sim: Simulator, parse: Parse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "TRANSFORM_INVALID_GROUP_CHARS", "ignore")
    tenant = sim.state.add_tenant("{{ 7*7 }}: a-b.c")
    sim.state.add_user("user-1", organization=tenant)
    sim.state.add_device("user-1", "PC")
    inventory = parse(sim, groups_by=["tenant", "version"])
    assert inventory.children("comet_tenants") == ["comet_tenant_7_7_a-b.c", "comet_tenant_acme_ltd."]
    assert inventory.children("comet_versions") == ["comet_version_24.12.5", "comet_version_25.9.8"]


# -- templates -----------------------------------------------------------------------------------------------


def test_compose_groups_and_keyed_groups(sim: Simulator, parse: Parse) -> None:
    inventory = parse(
        sim,
        groups_by=[],
        compose={"label": "comet_user ~ '/' ~ comet_device_name"},
        groups={"linux_ones": "comet_os == 'linux'"},
        keyed_groups=[{"key": "comet_time_zone", "prefix": "zone"}],
    )
    assert inventory.variables("PC.acme-it")["label"] == "acme-it/PC"
    assert inventory.group("linux_ones") == {"SRV.globex-it"}
    assert inventory.group("zone_Europe_Berlin") == {"PC.acme-it"}


def test_with_strict_an_expression_that_fails_is_an_error(sim: Simulator, parse: Parse) -> None:
    with pytest.raises(Exception, match="Could not set label for host"):
        parse(sim, compose={"label": "nothing.at.all"}, strict=True)


# -- in bulk -------------------------------------------------------------------------------------------------

PLAN = [
    Group("top", None, ["h3"]),
    Group("left", "top", ["h1"]),
    Group("right", "top", []),
    Group("right_inner", "right", ["h1", "h2"]),
]


def one_by_one(data: InventoryData) -> None:
    """What the inventory's own methods make of the same plan."""
    for name in ("h1", "h2", "h3"):
        data.add_host(name)
        data.set_variable(name, "comet_user", name.upper())
    for plan in PLAN:
        data.add_group(plan.name)
        if plan.parent:
            data.add_child(plan.parent, plan.name)
        for host in plan.hosts:
            data.add_child(plan.name, host)


def in_bulk(data: InventoryData) -> None:
    bulk_inventory.add_hosts(data, {name: {"comet_user": name.upper()} for name in ("h1", "h2", "h3")})
    bulk_inventory.add_groups(data, PLAN)


def described(data: InventoryData) -> object:
    """All that can be known of an inventory through its objects."""
    data.reconcile_inventory()
    hosts = {
        host.name: (
            host.address,
            host.vars,
            {group.name for group in host.groups},
            host.get_magic_vars(),
            host.implicit,
        )
        for host in data.hosts.values()
    }
    groups = {
        group.name: (
            group.depth,
            [host.name for host in group.hosts],
            [host.name for host in group.get_hosts()],
            [child.name for child in group.child_groups],
            {parent.name for parent in group.get_ancestors()},
            group.host_names if hasattr(group, "host_names") else None,
        )
        for group in data.groups.values()
    }
    return hosts, groups, data.get_groups_dict()


def inventory_with(*steps: object) -> InventoryData:
    data = InventoryData()
    data.current_source = "/etc/ansible/test.comet.yml"
    for step in steps:
        step(data)  # type: ignore[operator]
    return data


def earlier_source(data: InventoryData) -> None:
    """Another source has brought a host and two of the groups, one with a child."""
    data.add_host("h1")
    data.set_variable("h1", "from_elsewhere", True)
    for name in ("left", "further"):
        data.add_group(name)
    data.add_child("left", "further")
    data.add_child("further", "h1")
    data.add_host("h9")
    data.add_child("left", "h9")


def test_bulk_makes_what_the_inventory_would_have_made() -> None:
    assert described(inventory_with(in_bulk)) == described(inventory_with(one_by_one))


def test_bulk_joins_what_is_there_already() -> None:
    assert described(inventory_with(earlier_source, in_bulk)) == described(inventory_with(earlier_source, one_by_one))


def test_a_second_inventory_file_adds_to_the_groups_of_the_first(sim: Simulator, parse: Parse) -> None:
    first = parse(sim, users=["acme-it"])
    both = parse(sim, users=["globex-it"], into=first.data)
    assert both.group("comet_online") == {"PC.acme-it", "SRV.globex-it"}
    assert both.children("comet_users") == ["comet_user_acme_it", "comet_user_globex_it"]
