# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_user`` beyond what its scenario shows: names, levels, answers that are lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    CometError,
    InputError,
    NotFound,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import accounts
from ansible_collections.cometbackup.comet.plugins.module_utils._run import outcome
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


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_user_of_another_tenant_is_told_of_before_the_write(
    check_mode: bool, simulator: Simulator, tasks: Tasks
) -> None:
    """No server is known to move one: the simulator leaves it where it is, without a word."""
    globex = simulator.state.add_tenant("Globex")
    simulator.state.add_tenant("Acme")
    simulator.state.add_user("acme-files")
    simulator.state.add_user("globex-files", organization=globex)
    for name, tenant, where in (
        ("acme-files", "Acme", "at the top level and not in the tenant 'Acme'"),
        ("globex-files", "Acme", "in the tenant 'Globex' and not in the tenant 'Acme'"),
        ("globex-files", "", "in the tenant 'Globex' and not at the top level"),
    ):
        with pytest.raises(InputError, match=f"the user '{name}' exists already, {where}"):
            tasks.run(USER, name=name, tenant=tenant, account_name="Files", check_mode=check_mode)
        assert tasks.writes == []


@pytest.fixture
def levels(simulator: Simulator) -> None:
    """Three tenants, two of which have a policy of one name, and one that has another."""
    for name in ("Acme", "Bluefern", "Globex"):
        simulator.state.add_tenant(name, organization_id=f"tenant-{name.lower()}")
    simulator.state.add_policy("Monthly", "acme-monthly", organization="tenant-acme")
    simulator.state.add_policy("Monthly", "globex-monthly", organization="tenant-globex")
    simulator.state.add_policy("Weekly", "globex-weekly", organization="tenant-globex")


FOREIGN = {
    "of one tenant": (
        {"policy": "Weekly"},
        "here is no policy 'Weekly' at the top level, where this user's would be",
        "Of that name there is one in the tenant 'Globex', for the users of that tenant only.",
    ),
    "of several": (
        {"policy": "Monthly", "tenant": "Bluefern"},
        "here is no policy 'Monthly' in the tenant 'Bluefern' or at the top level, where this user's would be",
        "Of that name there are some in the tenants 'Acme', 'Globex', each for the users of that tenant only.",
    ),
}


@pytest.mark.usefixtures("levels")
@pytest.mark.parametrize(("options", "problem", "where"), FOREIGN.values(), ids=list(FOREIGN))
def test_a_policy_of_another_tenant_is_none_of_the_users(
    options: dict[str, str], problem: str, where: str, tasks: Tasks
) -> None:
    with pytest.raises(NotFound) as failure:
        tasks.run(USER, name="new", user_password=PASSWORD, **options)
    assert (str(failure.value), tasks.writes) == (f"t{problem}. {where}", [])
    warnings: list[str] = []
    assert tasks.run(USER, name="new", user_password=PASSWORD, check_mode=True, warnings=warnings, **options)["changed"]
    assert warnings == [f"T{problem} yet. Check mode takes it that an earlier task would create it. {where[:-1]}"]


@pytest.mark.usefixtures("levels")
def test_a_policy_is_that_of_the_users_tenant_then_that_of_the_top_level(simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.add_policy("Monthly", "top-monthly")
    for number, (tenant, policy) in enumerate(
        [("Globex", "globex-monthly"), ("Bluefern", "top-monthly"), ("", "top-monthly"), (None, "top-monthly")]
    ):
        options = {"name": f"user-{number}", "user_password": PASSWORD, "policy": "Monthly"}
        given = options if tenant is None else {**options, "tenant": tenant}
        assert tasks.run(USER, **given)["user"]["policy"] == policy
        assert tasks.run(USER, **options)["changed"] is False


@pytest.mark.usefixtures("levels")
def test_an_ambiguous_name_lists_ids_with_whose_they_are(simulator: Simulator, tasks: Tasks) -> None:
    with pytest.raises(InputError, match=r"acme-monthly \(tenant Acme\), globex-monthly \(tenant Globex\)\."):
        tasks.run(INFO, policy="Monthly")
    simulator.state.add_policy("Twice", "one")
    simulator.state.add_policy("Twice", "two")
    with pytest.raises(InputError, match=r"ids in policy: one \(top level\), two \(top level\)\."):
        tasks.run(USER, name="new", user_password=PASSWORD, policy="Twice")


def test_the_administrator_of_a_tenant_means_the_tenants_policies(simulator: Simulator) -> None:
    acme = simulator.state.add_tenant("Acme", hosts=["127.0.0.1"])
    simulator.state.add_admin("acme-admin", "acme-password", organization=acme)
    simulator.state.add_policy("Monthly", "acme-monthly", organization=acme)
    simulator.state.add_policy("Monthly", "top-monthly")
    tasks = Tasks(simulator, ("acme-admin", "acme-password"))
    options = {"name": "acme-files", "user_password": PASSWORD, "policy": "Monthly"}
    assert tasks.run(USER, **options)["user"]["policy"] == "acme-monthly"
    assert tasks.run(USER, **options)["changed"] is False


@pytest.mark.parametrize("lost_answer", [True, False])
def test_an_account_that_was_created_without_the_rest_is_told_of(
    lost_answer: bool, simulator: Simulator, tasks: Tasks
) -> None:
    if lost_answer:
        simulator.faults.add("reset_after", method="AdminAddUser")
    simulator.faults.add("api_error", method="AdminSetUserProfileHash", status=500, message="disk full", times=None)
    with pytest.raises(CometError) as failure:
        tasks.run(USER, name="acme-files", user_password=PASSWORD, account_name="Acme Bakery")
    assert "The account was created before that, and the rest of what is declared is missing." in str(failure.value)
    assert outcome.failure(failure.value)["changed"] is True
    with pytest.raises(CometError) as failure:
        tasks.run(USER, name="acme-files", account_name="Acme Bakery")
    assert "created" not in str(failure.value)
    assert "changed" not in outcome.failure(failure.value)


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
