# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an administrator may do: the server's roles, the own permissions, and the walls between tenants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

HOST = "bluefern.example"


@pytest.fixture
def tenant(server: Any) -> Any:
    """A server with a user inside a tenant and one outside, and the tenant's administrator."""
    server.tenant = server.state.add_tenant("Bluefern", hosts=[HOST])
    server.state.add_admin("boss", "tenant-password", organization=server.tenant)
    server.boss = server.caller("boss", "tenant-password", host=HOST)
    server.state.add_user("inside", organization=server.tenant)
    server.state.add_user("outside")
    server.state.add_device("inside")
    server.state.add_device("outside")
    return server


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("auth_role", "list-users"),
        ("storage_role", "storage/list-buckets"),
        ("build_role", "branding/available-platforms"),
        ("constellation_role", "constellation/status"),
    ],
)
def test_a_role_that_is_off_refuses_its_calls(simulate: Callable[..., Any], role: str, path: str) -> None:
    assert simulate(**{role: False}).admin(path)["Status"] == 403
    assert "Status" not in simulate(**{role: True}).admin(path)


def test_a_tenants_administrator_sees_the_tenant_alone(tenant: Any) -> None:
    assert tenant.boss("list-users") == ["inside"]
    assert list(tenant.boss("list-users-full")) == ["inside"]
    assert [item["Username"] for item in tenant.boss("dispatcher/list-active").values()] == ["inside"]
    assert tenant.boss("dispatcher/list-active", UserNameFilter="outside") == {}
    assert tenant.boss("get-user-profile", TargetUser="outside") == {"Status": 403, "Message": "Unauthorised"}
    assert sorted(tenant.admin("list-users")) == ["inside", "outside"]


def test_another_tenants_connection_is_out_of_reach(tenant: Any) -> None:
    target = tenant.state.devices.of("outside")[0].connections[0]
    assert tenant.boss("dispatcher/refetch-profile", TargetID=target)["Status"] == 403
    assert tenant.admin("dispatcher/refetch-profile", TargetID=target)["Status"] == 200


def test_users_that_a_tenants_administrator_adds_are_the_tenants(tenant: Any) -> None:
    tenant.boss("add-user", TargetUser="newcomer", TargetPassword="long-enough-1")
    assert tenant.state.user_profile("newcomer")["OrganizationID"] == tenant.tenant
    elsewhere = tenant.boss(
        "add-user", TargetUser="stray", TargetPassword="long-enough-1", TargetOrganization="another"
    )
    assert elsewhere["Status"] == 403


@pytest.mark.parametrize(
    "path",
    [
        "organization/list",
        "meta/server-config/get",
        "meta/list-available-log-days",
        "admin-user/list",
        "update-campaign/status",
    ],
)
def test_the_servers_own_affairs_are_for_the_top_level(tenant: Any, path: str) -> None:
    assert tenant.boss(path)["Status"] == 403
    assert not (isinstance(tenant.admin(path), dict) and tenant.admin(path).get("Status") == 403)


@pytest.mark.parametrize(
    ("flag", "path"),
    [
        ("AllowEditWebhooks", "meta/webhook-options/get"),
        ("AllowEditBranding", "meta/branding-config/get"),
        ("AllowEditEmailOptions", "meta/email-options/get"),
        ("AllowEditRemoteStorage", "meta/remote-storage-vault/get"),
    ],
)
def test_a_tenants_settings_need_a_permission_each(tenant: Any, flag: str, path: str) -> None:
    assert tenant.boss(path)["Status"] == 403
    tenant.state.add_admin("trusted", "trusted-password", organization=tenant.tenant, Permissions={flag: True})
    answer = tenant.caller("trusted", "trusted-password", host=HOST)(path)
    assert not (isinstance(answer, dict) and answer.get("Status") == 403)


@pytest.mark.parametrize(
    ("flag", "path"),
    [
        ("PreventEditServerSettings", "meta/server-config/get"),
        ("PreventEditServerSettings", "meta/webhook-options/get"),
        ("PreventServerShutdown", "meta/restart-service"),
        ("DenySoftwareBuildRole", "branding/available-platforms"),
        ("DenyViewServerHistory", "meta/stats"),
    ],
)
def test_permissions_are_withheld_from_administrators_of_the_top_level_too(server: Any, flag: str, path: str) -> None:
    server.state.add_admin("limited", "limited-password", Permissions={flag: True})
    assert server.caller("limited", "limited-password")(path, Simple="1")["Status"] == 403


def test_tenants_have_webhooks_of_their_own(tenant: Any) -> None:
    tenant.state.add_admin(
        "trusted", "trusted-password", organization=tenant.tenant, Permissions={"AllowEditWebhooks": True}
    )
    trusted = tenant.caller("trusted", "trusted-password", host=HOST)
    trusted("meta/webhook-options/set", WebhookOptions={"own": {"URL": "http://127.0.0.1:9/", "Level": "none"}})
    assert list(trusted("meta/webhook-options/get")) == ["own"]
    assert tenant.admin("meta/webhook-options/get") == {}
    assert list(tenant.admin("organization/list")[tenant.tenant]["WebhookOptions"]) == ["own"]


def test_administrators_are_added_and_removed(tenant: Any) -> None:
    assert (
        tenant.admin(
            "admin-user/new", TargetUser="second", TargetPassword="second-password", TargetOrgID=tenant.tenant
        )["Status"]
        == 200
    )
    assert {item["Username"] for item in tenant.admin("admin-user/list")} == {"admin", "boss", "second"}
    assert tenant.caller("second", "second-password", host=HOST)("list-users") == ["inside"]
    assert tenant.admin("admin-user/delete", TargetUser="second")["Status"] == 200
    assert tenant.admin("admin-user/delete", TargetUser="admin")["Status"] == 403
    assert tenant.caller("second", "second-password", host=HOST)("list-users")["Status"] == 403


def test_an_administrator_needs_a_name_of_its_own_and_a_password(server: Any) -> None:
    for name, password in (("", "long-password"), ("second", ""), ("admin", "long-password")):
        assert server.admin("admin-user/new", TargetUser=name, TargetPassword=password)["Status"] == 400
    assert server.admin("admin-user/delete", TargetUser="nobody")["Status"] == 400
    assert [admin["Username"] for admin in server.admin("admin-user/list")] == ["admin"]


def test_the_settings_hold_each_administrator_once(server: Any) -> None:
    config = server.admin("meta/server-config/get")
    (admin,) = config["AdminUsers"]
    for admins in ([], [admin, admin], [admin, {**admin, "Username": ""}]):
        assert server.admin("meta/server-config/set", Config={**config, "AdminUsers": admins})["Status"] == 400
