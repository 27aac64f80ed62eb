# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tenants, user groups and shared quotas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def test_a_tenant_is_made_without_an_id_and_told_with_one(server: Any) -> None:
    answer = server.admin("organization/set", Organization={"Name": "Bluefern", "Hosts": ["bluefern.example"]})
    assert answer["Organization"]["Name"] == "Bluefern"
    assert list(server.admin("organization/list")) == [answer["ID"]]


def test_before_22_6_0_the_answer_told_neither(simulate: Callable[..., Any]) -> None:
    server = simulate(release="22.5.9")
    assert server.admin("organization/set", Organization={"Name": "Bluefern"}) == {"Status": 200, "Message": "OK"}
    assert len(server.admin("organization/list")) == 1


def test_a_change_replaces_the_whole_tenant(server: Any) -> None:
    tenant = server.state.add_tenant("Bluefern", hosts=["bluefern.example"], IsSuspended=True)
    server.admin("organization/set", OrganizationID=tenant, Organization={"Name": "Renamed"})
    organization = server.admin("organization/list")[tenant]
    assert (organization["Name"], organization["Hosts"], organization["IsSuspended"]) == ("Renamed", [], False)


def test_an_unknown_id_and_a_host_of_another_are_refused(server: Any) -> None:
    server.state.add_tenant("Bluefern", hosts=["bluefern.example"])
    assert server.admin("organization/set", OrganizationID="unknown", Organization={})["Status"] == 404
    assert server.admin("organization/set", Organization={"Hosts": ["BLUEFERN.example"]})["Status"] == 400


def test_deleting_a_tenant_removes_its_users_and_administrators(server: Any) -> None:
    tenant = server.state.add_tenant("Bluefern", hosts=["bluefern.example"])
    server.state.add_admin("boss", "tenant-password", organization=tenant)
    server.state.add_user("inside", organization=tenant)
    server.state.add_user("outside")
    server.state.add_policy("Theirs", organization=tenant)
    assert server.admin("organization/delete", OrganizationID=tenant) == {"Status": 200, "Message": "OK"}
    assert server.admin("list-users") == ["outside"]
    assert server.admin("policies/list") == {}
    assert [admin["Username"] for admin in server.admin("admin-user/list")] == ["admin"]


def test_a_suspended_tenants_administrators_are_locked_out(server: Any) -> None:
    tenant = server.state.add_tenant("Bluefern", hosts=["bluefern.example"], IsSuspended=True)
    server.state.add_admin("boss", "tenant-password", organization=tenant)
    assert server.caller("boss", "tenant-password", host="bluefern.example")("list-users")["Status"] == 403


def test_a_newer_servers_fields_of_tenants_survive_a_round_trip(simulate: Callable[..., Any]) -> None:
    server = simulate(extra_fields=True)
    tenant = server.state.add_tenant("Bluefern")
    organization = server.admin("organization/list")[tenant]
    assert organization["FutureFlag"] is True
    server.admin("organization/set", OrganizationID=tenant, Organization={**organization, "Name": "Renamed"})
    assert server.admin("organization/list")[tenant] == {**organization, "Name": "Renamed"}


def test_groups_move_users_in_and_out(server: Any) -> None:
    for name in ("alice", "bob"):
        server.state.add_user(name)
    group = server.admin("user-groups/new", Name="Sales")["UserGroupID"]
    assert server.admin("user-groups/list") == {group: "Sales"}
    assert server.admin("user-groups/set-users-for-group", GroupID=group, Users=["alice"])["Status"] == 200
    assert server.admin("user-groups/set-users-for-group", GroupID=group, Users=["bob"])["Status"] == 200
    assert list(server.admin("user-groups/get", GroupID=group, IncludeUsers="1")["Users"]) == ["bob"]
    assert server.state.user_profile("alice")["GroupID"] == ""
    assert server.admin("user-groups/set-users-for-group", GroupID=group, Users=["nobody"])["Status"] == 400
    server.admin("user-groups/set", GroupID=group, Group={"Name": "Renamed"})
    assert server.admin("user-groups/list-full")[group]["CreatedAt"] == server.clock.seconds()
    server.admin("user-groups/delete", GroupID=group)
    assert server.state.user_profile("bob")["GroupID"] == ""


def test_shared_quotas_are_guarded_by_a_hash(server: Any) -> None:
    first = server.admin(
        "squota/set-with-hash", SharedStorageQuotaID="q", SharedStorageQuota={"Description": "Shared", "LimitBytes": 10}
    )
    read = server.admin("squota/get-with-hash", SharedStorageQuotaID="q")
    assert read["SharedStorageQuotaHash"] == first["SharedStorageQuotaHash"]
    assert read["CurrentUsage"] == 0
    stale = server.admin("squota/set-with-hash", SharedStorageQuotaID="q", SharedStorageQuota={}, CheckHash="stale")
    assert stale["Status"] == 409
    assert list(server.admin("squota/list-all")["Entries"]) == ["q"]
    assert server.admin("squota/delete", SharedStorageQuotaID="q")["Status"] == 200
    assert server.admin("squota/list-all")["Entries"] == {}


def test_an_unknown_user_and_one_of_elsewhere_move_nobody(server: Any) -> None:
    tenant = server.state.add_tenant("Bluefern")
    group = server.state.add_group("Sales")
    server.state.add_user("alice")
    server.state.add_user("inside", organization=tenant)
    for stranger in ("nobody", "inside"):
        answer = server.admin("user-groups/set-users-for-group", GroupID=group, Users=["alice", stranger])
        assert answer["Status"] == 400
    assert server.state.user_profile("alice")["GroupID"] == ""


def test_who_moves_is_told_of_and_who_stays_is_not(server: Any) -> None:
    first, second = server.state.add_group("First"), server.state.add_group("Second")
    server.state.add_user("alice", GroupID=first)
    server.state.add_user("bob", GroupID=second)
    server.state.events.history.clear()
    server.admin("user-groups/set-users-for-group", GroupID=second, Users=["alice", "bob"])
    server.admin("user-groups/set-users-for-group", GroupID=second, Users=["bob", "alice"])
    told = [(event.type, event.resource) for event in server.state.events.history if event.type != 4153]
    assert told == [(4102, "alice"), (4802, second)]
    assert server.admin("user-groups/get", GroupID=first, IncludeUsers="1")["Users"] == {}


def test_a_group_needs_a_name_and_shares_it_with_others(server: Any) -> None:
    assert server.admin("user-groups/new", Name=" ")["Status"] == 400
    first, second = (server.admin("user-groups/new", Name="Sales")["UserGroupID"] for _number in range(2))
    assert server.admin("user-groups/list") == {first: "Sales", second: "Sales"}
    assert server.admin("user-groups/set", GroupID=first, Group={"Name": ""})["Status"] == 400
    assert server.admin("user-groups/get", GroupID="unknown")["Status"] == 404


def test_groups_and_quotas_are_a_tenants_own(server: Any) -> None:
    tenant = server.state.add_tenant("Bluefern", hosts=["bluefern.example"])
    server.state.add_admin("boss", "tenant-password", organization=tenant)
    boss = server.caller("boss", "tenant-password", host="bluefern.example")
    outside = server.state.add_group("Outside"), server.state.add_quota("Outside", 5)
    inside = boss("user-groups/new", Name="Inside")["UserGroupID"]
    boss("squota/set-with-hash", SharedStorageQuotaID="q", SharedStorageQuota={"Description": "Inside"})
    assert list(boss("user-groups/list")) == [inside]
    assert list(boss("squota/list-all")["Entries"]) == ["q"]
    assert boss("user-groups/get", GroupID=outside[0])["Status"] == 403
    assert boss("squota/get-with-hash", SharedStorageQuotaID=outside[1])["Status"] == 403
    assert boss("squota/set-with-hash", SharedStorageQuotaID=outside[1], SharedStorageQuota={})["Status"] == 403
    assert list(server.admin("user-groups/list", TargetOrganization=tenant)) == [inside]
    server.admin("organization/delete", OrganizationID=tenant)
    assert list(server.admin("user-groups/list")) == [outside[0]]
    assert list(server.admin("squota/list-all")["Entries"]) == [outside[1]]


def test_a_shared_quota_that_can_t_be_is_refused(server: Any) -> None:
    def write(key: str, **parameters: Any) -> int:
        quota = {"Description": "Shared", "LimitBytes": 10, **parameters.pop("quota", {})}
        return int(
            server.admin("squota/set-with-hash", SharedStorageQuotaID=key, SharedStorageQuota=quota, **parameters)[
                "Status"
            ]
        )

    assert write("", quota={}) == 400
    assert write("q", quota={"LimitBytes": -1}) == 400
    assert write("q", quota={"OrganizationID": "unknown"}) == 404
    assert write("q", CheckHash="of-nothing") == 409
    assert server.state.quotas == {}


def test_a_newer_servers_fields_of_groups_and_quotas_survive(simulate: Callable[..., Any]) -> None:
    server = simulate(extra_fields=True)
    group = server.admin("user-groups/new", Name="Sales")["UserGroupID"]
    held = server.admin("user-groups/list-full")[group]
    server.admin("user-groups/set", GroupID=group, Group={**held, "Name": "Renamed"})
    assert server.admin("user-groups/list-full")[group] == {**held, "Name": "Renamed"}
    told = server.admin("squota/set-with-hash", SharedStorageQuotaID="q", SharedStorageQuota={"Description": "Shared"})
    read = server.admin("squota/get-with-hash", SharedStorageQuotaID="q")
    assert read["SharedStorageQuota"]["FutureFlag"] is True
    assert read["SharedStorageQuotaHash"] == told["SharedStorageQuotaHash"]
