# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_user`` beyond what its scenario shows: names, levels, answers that are lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    InputError,
    ServerRefusal,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import accounts
from ansible_collections.cometbackup.comet.plugins.modules import comet_user, comet_user_info
from tests.simulator import Simulator
from tests.unit.resources.tasks import HookedClient, Tasks

USER, INFO = comet_user.DEFINITION, comet_user_info.DEFINITION
PASSWORD = "password-of-acme"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True) as running:
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


@pytest.mark.parametrize("name", ["", "acme files", "acme/files", "acmé", "acme-files\n", "a" * 256])
def test_a_name_that_no_account_can_have_is_refused_before_the_write(name: str, tasks: Tasks) -> None:
    for check_mode in (True, False):
        with pytest.raises(InputError, match="no account can have the name"):
            tasks.run(USER, name=name, user_password=PASSWORD, check_mode=check_mode)
        assert tasks.writes == []


def test_the_administrator_of_a_tenant_gives_back_what_was_returned(simulator: Simulator) -> None:
    acme = simulator.state.add_tenant("Acme", hosts=["127.0.0.1"])
    simulator.state.add_admin("acme-admin", "acme-password", organization=acme)
    simulator.state.add_user("acme-files", password=PASSWORD, organization=acme)
    tasks = Tasks(simulator, ("acme-admin", "acme-password"))
    (item,) = tasks.run(INFO)["users"]
    assert item["tenant"] == acme
    assert tasks.run(USER, **item)["changed"] is False


@pytest.mark.parametrize("recovery", [True, False])
@pytest.mark.parametrize(
    ("fault", "method"), [("reset_after", "AdminAddUser"), ("conflict", "AdminSetUserProfileHash")]
)
def test_a_new_account_is_completed_after_a_disturbance(
    fault: str, method: str, recovery: bool, simulator: Simulator, tasks: Tasks
) -> None:
    simulator.faults.add(fault, method=method)
    result = tasks.run(
        USER,
        name="acme-files",
        user_password=PASSWORD,
        update_password="always",
        store_recovery_code=recovery,
        account_name="Acme Bakery",
    )
    assert result["changed"] is True
    assert simulator.state.user_profile("acme-files")["AccountName"] == "Acme Bakery"
    assert tasks.calls.count("AdminAddUser") == 1
    assert "AdminResetUserPassword" not in tasks.calls


def test_an_account_whose_policy_was_deleted_is_given_back(simulator: Simulator, tasks: Tasks) -> None:
    policy = simulator.state.add_policy("Standard")
    simulator.state.add_user("acme-files", PolicyID=policy)
    del simulator.state.policies[policy]
    (item,) = tasks.run(INFO)["users"]
    assert item["policy"] == policy
    assert tasks.run(USER, **item)["changed"] is False


def test_a_server_that_leaves_the_account_in_its_tenant_is_told_of(simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.add_tenant("Acme")
    simulator.state.add_user("acme-files")
    with pytest.raises(ServerRefusal, match="left the user 'acme-files' in the tenant it was in"):
        tasks.run(USER, name="acme-files", tenant="Acme")


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_tenant_that_the_server_cannot_be_told_is_refused_before_the_write(check_mode: bool) -> None:
    with Simulator(release="21.12.0") as simulator:
        simulator.state.add_tenant("Acme")
        tasks = Tasks(simulator)
        with pytest.raises(VersionTooOld, match="TargetOrganization of AdminAddUser needs Comet Server"):
            tasks.run(USER, name="acme-files", tenant="Acme", user_password=PASSWORD, check_mode=check_mode)
        assert tasks.writes == []


@pytest.mark.parametrize("missing", [{}, {"IsSuspended": None, "AllProtectedItemsQuotaBytes": None}])
def test_a_missing_field_is_not_filled_in_with_what_it_stands_for(missing: dict[str, None]) -> None:
    profile = {"Username": "acme-files", "AllProtectedItemsQuotaEnabled": True, **missing}
    assert accounts.lay_over(profile, {"state": "active", "protected_items_quota": 0}) == profile


def test_a_field_that_the_server_does_not_keep_is_told_of(
    simulator: Simulator, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Since 25.6.8 the answer to a write has the profile as it is now."""
    simulator.state.add_user("acme-files", password=PASSWORD)
    real = HookedClient.call

    def forgetful(client: HookedClient, name: str, params: Any = None) -> Any:
        answer = real(client, name, params)
        if name == "AdminSetUserProfileHash":
            del answer["Profile"]["AccountName"]
        return answer

    monkeypatch.setattr(HookedClient, "call", forgetful)
    with pytest.raises(VersionTooOld, match="did not keep the option account_name"):
        tasks.run(USER, name="acme-files", account_name="Acme Bakery")


def test_a_new_account_is_returned_as_the_server_holds_it(tasks: Tasks) -> None:
    created = tasks.run(USER, name="acme-files", user_password=PASSWORD, account_name="Acme Bakery")
    (held,) = tasks.run(INFO, name="acme-files")["users"]
    assert created["user"] == {option: value for option, value in held.items() if option != "read_only"}


def test_an_empty_name_is_not_everybody(simulator: Simulator) -> None:
    """Whoever loops over names, one of which a template left empty, may be about to delete them."""
    with pytest.raises(InputError, match="the option name is empty"):
        Tasks(simulator).run(INFO, name="")


def test_the_diff_tells_tenants_policies_and_quotas_as_people_do(simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.add_tenant("Acme", organization_id="tenant-acme")
    simulator.state.add_policy("Monthly", "policy-1")
    foreseen = tasks.run(
        USER,
        check_mode=True,
        name="acme",
        user_password=PASSWORD,
        tenant="Acme",
        policy="Monthly",
        protected_items_quota="500 GB",
    )
    created = tasks.run(
        USER, name="acme", user_password=PASSWORD, tenant="Acme", policy="Monthly", protected_items_quota="500 GB"
    )
    assert foreseen["diff"] == created["diff"]
    after = created["diff"]["after"]
    assert (after["tenant"], after["policy"], after["protected_items_quota"]) == ("Acme", "Monthly", "500 GB")
    assert created["user"]["policy"] == "policy-1"


def test_the_diff_tells_apart_policies_of_one_name(simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.add_tenant("Acme", organization_id="tenant-acme")
    simulator.state.add_policy("Monthly", "policy-1")
    simulator.state.add_policy("Monthly", "policy-2", organization="tenant-acme")
    created = tasks.run(USER, name="acme", user_password=PASSWORD, tenant="Acme", policy="Monthly")
    assert created["diff"]["after"]["policy"] == "Monthly (policy-2)"


def test_the_diff_of_a_deletion_tells_what_was_set(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(USER, name="acme", user_password=PASSWORD, emails=["it@acme.example"], protected_items_quota="1 TiB")
    before = tasks.run(USER, name="acme", state="absent", delete_with_job_history=True)["diff"]["before"]
    assert (before["name"], before["emails"], before["protected_items_quota"]) == ("acme", ["it@acme.example"], "1 TiB")
    assert not {"maximum_devices", "policy", "tenant"} & set(before)
