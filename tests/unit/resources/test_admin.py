# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_admin`` and ``comet_admin_info`` beyond what their scenarios show: restarts, and two writers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    InputError,
    NotFound,
    ServerRefusal,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.modules import comet_admin, comet_admin_info, comet_session
from tests.simulator import Simulator
from tests.simulator.credentials import matches_admin_password
from tests.unit.resources.tasks import AFTER, BEFORE, Tasks, once

ADMIN, INFO = comet_admin.DEFINITION, comet_admin_info.DEFINITION
LIST, NEW, DELETE = "AdminAdminUserList", "AdminAdminUserNew", "AdminAdminUserDelete"
GET, SET, VERSION = "AdminMetaServerConfigGet", "AdminMetaServerConfigSet", "AdminMetaVersion"
PASSWORD, OTHER = "support-password", "other-password"
REAL_SECONDS = 15
RESTART = {"allow_restart": True}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True, restart_seconds=0.01) as running:
        running.state.add_tenant("Globex", organization_id="tenant-globex")
        running.state.add_admin("support", PASSWORD)
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator, sleep=lambda _seconds: simulator.restarted.wait(REAL_SECONDS))


def record(simulator: Simulator, name: str = "support", tenant: str = "") -> dict[str, Any]:
    return simulator.state.admins[tenant, name]


@pytest.mark.parametrize("tenant", [None, "Globex"])
def test_a_plain_administrator_needs_no_restart(tenant: str | None, simulator: Simulator, tasks: Tasks) -> None:
    wanted = {"name": "helpdesk", "tenant": tenant, "admin_password": PASSWORD}
    foreseen = tasks.run(ADMIN, check_mode=True, **wanted)
    created = tasks.run(ADMIN, **wanted)
    assert tasks.writes == [NEW]
    again = tasks.run(ADMIN, **wanted)
    assert (foreseen["changed"], foreseen["diff"]) == (True, created["diff"])
    assert (again["changed"], again["admin"]) == (False, created["admin"])
    assert "restarted" not in created
    assert matches_admin_password(PASSWORD, record(simulator, "helpdesk", "tenant-globex" if tenant else ""))


def test_a_limited_one_never_exists_without_its_limits(simulator: Simulator, tasks: Tasks) -> None:
    wanted = {
        "name": "monitoring",
        "admin_password": PASSWORD,
        "permissions": {"prevent_edit_server_settings": True},
        "ip_whitelist": "^192",
    }
    with pytest.raises(InputError, match="more of the administrator 'monitoring' than its name"):
        tasks.run(ADMIN, **wanted)
    created = tasks.run(ADMIN, **wanted, **RESTART)
    assert tasks.writes == [SET]
    assert created["restarted"] is True
    made = record(simulator, "monitoring")
    assert made["Permissions"] == {"PreventEditServerSettings": True}
    assert matches_admin_password(PASSWORD, made)
    assert made["PasswordFormat"] != 0
    assert tasks.run(ADMIN, **wanted)["changed"] is False


def test_a_change_leaves_everybody_else_alone(simulator: Simulator, tasks: Tasks) -> None:
    before = {key: dict(held) for key, held in simulator.state.admins.items()}
    config = {key: value for key, value in simulator.state.config.items() if key != "AdminUsers"}
    tasks.run(ADMIN, name="support", permissions={"allow_edit_branding": True}, **RESTART)
    assert tasks.calls.count(SET) == 1
    before["", "support"]["Permissions"] = {"AllowEditBranding": True}
    assert simulator.state.admins == before
    assert {key: value for key, value in simulator.state.config.items() if key != "AdminUsers"} == config


def test_what_others_wrote_meanwhile_stays(simulator: Simulator, tasks: Tasks) -> None:
    hook = once(BEFORE, GET, lambda: record(simulator)["Permissions"].update(AllowEditWebhooks=True))
    tasks.run(ADMIN, name="support", permissions={"allow_edit_branding": True}, hook=hook, **RESTART)
    assert record(simulator)["Permissions"] == {"AllowEditBranding": True, "AllowEditWebhooks": True}


def test_one_who_was_deleted_meanwhile_is_not_put_back(simulator: Simulator, tasks: Tasks) -> None:
    hook = once(BEFORE, GET, lambda: simulator.state.admins.pop(("", "support")))
    with pytest.raises(InputError, match="creating it needs admin_password"):
        tasks.run(ADMIN, name="support", ip_whitelist="^127", hook=hook, **RESTART)
    assert SET not in tasks.writes


def test_one_who_was_made_meanwhile_is_found(simulator: Simulator, tasks: Tasks) -> None:
    hook = once(BEFORE, GET, lambda: simulator.state.add_admin("monitoring", OTHER))
    wanted = {"name": "monitoring", "admin_password": PASSWORD, "ip_whitelist": "^127"}
    result = tasks.run(ADMIN, hook=hook, **wanted, **RESTART)
    assert result["admin"]["ip_whitelist"] == "^127"
    assert matches_admin_password(OTHER, record(simulator, "monitoring"))


def test_a_password_is_set_each_time_it_is_asked_for(simulator: Simulator, tasks: Tasks) -> None:
    assert tasks.run(ADMIN, name="support", admin_password=OTHER)["changed"] is False
    result = tasks.run(ADMIN, name="support", admin_password=OTHER, update_password="always", **RESTART)
    assert result["diff"]["after"] == {"admin_password": "******** (changed)"}
    assert matches_admin_password(OTHER, record(simulator))
    assert OTHER not in str(result)


def test_a_password_that_another_writer_put_back_is_set_again(simulator: Simulator, tasks: Tasks) -> None:
    before = record(simulator)["Password"]
    calls: list[str] = []

    def put_back(when: str, method: str) -> None:
        calls.append(f"{when} {method}")
        if (when, method) == (AFTER, VERSION) and calls.count(f"{AFTER} {SET}") == 1:
            record(simulator)["Password"] = before

    options = {"name": "support", "admin_password": OTHER, "update_password": "always"}
    tasks.run(ADMIN, hook=put_back, **options, **RESTART)
    assert matches_admin_password(OTHER, record(simulator))
    assert calls.count(f"{AFTER} {SET}") == 2


@pytest.mark.parametrize("method", [NEW, DELETE])
def test_a_write_whose_answer_was_lost_is_not_made_twice(method: str, simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_after", method=method)
    state = {"state": "absent"} if method == DELETE else {}
    name = "support" if method == DELETE else "helpdesk"
    assert tasks.run(ADMIN, name=name, admin_password=PASSWORD, **state)["changed"] is True
    assert tasks.writes == [method]


@pytest.mark.parametrize("tenant", ["", "Globex"])
def test_of_two_of_the_same_name_the_right_one_is_deleted(tenant: str, simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.add_admin("support", OTHER, organization="tenant-globex")
    result = tasks.run(ADMIN, name="support", tenant=tenant, state="absent", **RESTART)
    assert (result["restarted"], result["admin"]) == (True, {})
    left = "" if tenant else "tenant-globex"
    assert [key for key in simulator.state.admins if key[1] == "support"] == [(left, "support")]


def test_the_own_account_is_guarded(simulator: Simulator, tasks: Tasks) -> None:
    with pytest.raises(InputError, match="changing its ip_whitelist may lock it out"):
        tasks.run(ADMIN, name="admin", ip_whitelist="^127", **RESTART)
    tasks.run(ADMIN, name="admin", ip_whitelist="^127", change_own_account=True, **RESTART)
    assert record(simulator, "admin")["IPWhitelist"] == "^127"
    simulator.state.add_admin("admin", OTHER, organization="tenant-globex")
    namesake = {"name": "admin", "tenant": "Globex", "ip_whitelist": "^10"}
    assert tasks.run(ADMIN, **namesake, **RESTART)["changed"] is True


def test_one_that_locks_itself_out_is_told_so(simulator: Simulator, tasks: Tasks) -> None:
    warnings: list[str] = []
    options = {"name": "admin", "ip_whitelist": "^10[.]", "change_own_account": True}
    result = tasks.run(ADMIN, warnings=warnings, **options, **RESTART)
    assert result["admin"]["ip_whitelist"] == "^10[.]"
    assert "does not accept this log-in any more" in warnings[0]


def test_a_session_that_ends_with_the_restart_is_renewed(simulator: Simulator, tasks: Tasks) -> None:
    key = tasks.run(comet_session.DEFINITION)["session_key"]
    assert tasks.run(ADMIN, name="support", ip_whitelist="^127", session_key=key, **RESTART)["changed"] is True


def test_an_administrator_of_a_tenant_is_refused(simulator: Simulator) -> None:
    globex = simulator.state.add_tenant("Initech", hosts=["127.0.0.1"])
    simulator.state.add_admin("boss", "boss-password", organization=globex)
    with pytest.raises(ServerRefusal):
        Tasks(simulator, ("boss", "boss-password")).run(ADMIN, name="support")


def test_an_older_server_lacks_some_permissions() -> None:
    with (
        Simulator(release="22.3.7") as simulator,
        pytest.raises(VersionTooOld, match="permissions.deny_view_server_info"),
    ):
        Tasks(simulator).run(ADMIN, name="admin", permissions={"deny_view_server_info": True})


def test_what_is_read_can_be_given_back(simulator: Simulator, tasks: Tasks) -> None:
    record(simulator).update(
        Permissions={"AllowEditBranding": True, "AllowedProvidersWhenRestricted": [1003]}, TOTPKey="JBSWY3DPEHPK3PXP"
    )
    read = {item["name"]: item for item in tasks.run(INFO)["admins"]}
    assert tasks.calls == [LIST]
    assert read["support"]["permissions"]["allow_edit_branding"] is True
    assert read["support"]["read_only"]["has_totp_secret"] is True
    assert "JBSWY3DPEHPK3PXP" not in str(read)
    assert all(tasks.run(ADMIN, **item)["changed"] is False for item in read.values())


@pytest.mark.parametrize("release", ["20.9.12", "22.3.7", "24.12.2"])
def test_what_older_servers_tell_can_be_given_back(release: str) -> None:
    with Simulator(release=release) as simulator:
        tasks = Tasks(simulator)
        assert [tasks.run(ADMIN, **item)["changed"] for item in tasks.run(INFO)["admins"]] == [False]


def test_policies_that_may_be_given_are_named_by_name_or_id(simulator: Simulator, tasks: Tasks) -> None:
    for tenant in ("", "tenant-globex"):
        simulator.state.add_policy("Standard", policy_id=f"policy-of-{tenant}", organization=tenant)
    simulator.state.add_policy("Strict", policy_id="policy-strict")
    policies = ["Standard", "policy-strict"]
    options = {"name": "helpdesk", "tenant": "Globex", "admin_password": PASSWORD, **RESTART}
    tasks.run(ADMIN, **options, permissions={"allowed_user_policies": policies})
    held = record(simulator, "helpdesk", "tenant-globex")["Permissions"]
    assert held["AllowedUserPolicies"] == ["policy-of-tenant-globex", "policy-strict"]
    assert tasks.run(ADMIN, **options, permissions={"AllowedUserPolicies": policies})["changed"] is False
    with pytest.raises(NotFound, match=r"there is no policy 'Stric'") as error:
        tasks.run(ADMIN, **options, permissions={"allowed_user_policies": ["Stric"]})
    assert error.value.remedy == "Did you mean 'Strict'?"


def test_a_policy_that_was_deleted_stays_in_the_list(simulator: Simulator, tasks: Tasks) -> None:
    record(simulator).update(Permissions={"AllowedUserPolicies": ["policy-gone"]})
    permissions = {"allowed_user_policies": ["policy-gone"], "prevent_server_shutdown": True}
    assert tasks.run(ADMIN, name="support", permissions=permissions, **RESTART)["changed"] is True
    assert record(simulator)["Permissions"]["AllowedUserPolicies"] == ["policy-gone"]
