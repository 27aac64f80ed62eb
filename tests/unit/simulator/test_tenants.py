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
