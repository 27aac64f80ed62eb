# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A document is planned from bulk reads and brought about object by object."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.modules.comet_converge import DEFINITION
from tests.simulator import Simulator
from tests.unit.converge.conftest import PASSWORD, Converge, actions, many, users
from tests.unit.resources.tasks import Tasks

# -- requests ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 50])
def test_nothing_to_do_costs_the_same_few_requests_whatever_the_size(
    converge: Converge, tasks: Tasks, count: int
) -> None:
    converge(many(count))
    converge(many(count))
    assert tasks.calls == ["AdminListUsersFull"]


def test_all_kinds_are_read_by_one_request_each(converge: Converge, tasks: Tasks) -> None:
    document = {
        "tenants": [{"name": "Acme", "hosts": ["acme.example"]}],
        "policies": [{"name": "Standard", "tenant": "Acme"}],
        "webhooks": [{"name": "siem", "webhook_url": "https://siem.example/"}],
        **many(5, tenant="Acme", policy="Standard"),
    }
    converge(document)
    converge(document)
    assert sorted(tasks.calls) == [
        "AdminListUsersFull",
        "AdminMetaWebhookOptionsGet",
        "AdminOrganizationList",
        "AdminPoliciesListFull",
    ]


def test_a_changed_user_costs_a_read_and_a_write_under_its_hash(converge: Converge, tasks: Tasks) -> None:
    converge(many(20))
    document = many(20)
    document["users"][7]["account_name"] = "Changed"
    converge(document)
    assert tasks.calls == ["AdminListUsersFull", "AdminGetUserProfileAndHash", "AdminSetUserProfileHash"]


def test_check_mode_says_the_same_and_writes_nothing(converge: Converge, tasks: Tasks) -> None:
    document = {"tenants": [{"name": "Acme", "hosts": ["acme.example"]}], **many(3, tenant="Acme")}
    planned = converge(document, check_mode=True)
    assert tasks.writes == []
    done = converge(document)
    assert planned == done


# -- references ----------------------------------------------------------------------------------------------


def test_objects_refer_to_others_of_the_same_document(converge: Converge, simulator: Simulator) -> None:
    converge(
        {
            "users": [{"name": "acme-files", "user_password": PASSWORD, "tenant": "Acme", "policy": "Standard"}],
            "policies": [{"name": "Standard", "tenant": "Acme"}],
            "tenants": [{"name": "Acme", "hosts": ["acme.example"]}],
        }
    )
    profile = simulator.state.accounts["acme-files"].profile
    tenant, policy = profile["OrganizationID"], profile["PolicyID"]
    assert simulator.state.organizations[tenant]["Name"] == "Acme"
    assert simulator.state.policies[policy]["OrganizationID"] == tenant


def test_a_policy_of_the_user_s_tenant_comes_before_one_of_the_same_name(
    converge: Converge, simulator: Simulator
) -> None:
    simulator.state.add_policy("Standard", policy_id="server-wide")
    converge(
        {
            "tenants": [{"name": "Acme", "hosts": ["acme.example"]}],
            "policies": [{"name": "Standard", "tenant": "Acme"}],
            **users("acme-files", tenant="Acme", policy="Standard"),
        }
    )
    assert simulator.state.accounts["acme-files"].profile["PolicyID"] != "server-wide"


def test_a_reference_to_nothing_is_the_failure_of_its_object_alone(converge: Converge) -> None:
    document = {"users": [*users("bad", policy="Standrad")["users"], *users("good")["users"]]}
    result = converge(document)
    assert (actions(result), result["failed"]) == ({"bad": "failed", "good": "created"}, True)
    assert result["msg"].startswith("1 of 2 objects failed. user 'bad': there is no policy 'Standrad'.")
    assert result["msg"].endswith("The others are as declared; run the task again once that is mended.")


# -- failures ------------------------------------------------------------------------------------------------


def test_a_failure_says_what_becomes_of_the_others(converge: Converge) -> None:
    document = {"users": [{"name": "no-password"}], "policies": [{"name": "Standard"}]}
    planned, done = converge(document, check_mode=True), converge(document)
    assert planned["msg"].endswith("needs user_password. The others would be as declared.")
    assert done["msg"].endswith(
        "needs user_password. The others are as declared; run the task again once that is mended."
    )


def test_what_needs_a_failed_object_is_left_out_and_all_else_is_done(converge: Converge, simulator: Simulator) -> None:
    simulator.faults.add("api_error", method="AdminOrganizationSet", status=500, message="disk full", times=None)
    document = {
        "tenants": [{"name": "Acme", "hosts": ["acme.example"]}],
        "users": [*users("acme-files", tenant="Acme")["users"], *users("initech")["users"]],
    }
    result = converge(document)
    assert actions(result) == {"Acme": "failed", "acme-files": "left_out", "initech": "created"}
    assert "1 of 3 objects failed, and 1 that need them were left out." in result["msg"]


def test_a_second_run_does_what_is_left(converge: Converge, simulator: Simulator) -> None:
    simulator.faults.add("api_error", method="AdminAddUser", status=500, message="disk full", times=3)
    first = converge(many(10))
    second = converge(many(10))
    assert first["summary"]["users"]["failed"] == 3
    assert (second["summary"]["users"]["created"], second["summary"]["users"]["unchanged"]) == (3, 7)


def test_bad_input_anywhere_stops_all_before_anything_is_sent(converge: Converge, simulator: Simulator) -> None:
    with pytest.raises(InputError, match=r"users\[1\] \(b\)\.maximum_devices is not of the type int"):
        converge({"users": [{"name": "a"}, {"name": "b", "maximum_devices": "many"}]})
    assert simulator.requests.methods() == []


# -- purge ---------------------------------------------------------------------------------------------------


def test_what_is_not_declared_stays_unless_it_is_to_be_purged(converge: Converge, simulator: Simulator) -> None:
    for name in ("kept", "gone", "kept-archive"):
        simulator.state.add_user(name)
    document = {"users": [{"name": "kept"}]}
    assert converge(document)["changed"] is False
    result = converge(document, purge={"users": {"max": 1, "protect": ["*-archive"]}})
    assert actions(result) == {"gone": "deleted"}
    assert sorted(account.name for account in simulator.state.accounts) == ["kept", "kept-archive"]


def test_a_purge_beyond_its_limit_changes_nothing_at_all(converge: Converge, simulator: Simulator) -> None:
    for name in ("one", "two", "kept"):
        simulator.state.add_user(name)
    with pytest.raises(InputError, match="2 users are not in the document"):
        converge({"users": [{"name": "kept", "account_name": "x"}]}, purge={"users": {"max": 1}})
    assert simulator.requests.writes() == []


def test_a_purge_of_a_tenant_looks_at_that_tenant_alone(converge: Converge, simulator: Simulator) -> None:
    simulator.state.add_tenant("Acme", organization_id="tenant-acme")
    simulator.state.add_user("acme-gone", organization="tenant-acme")
    simulator.state.add_user("elsewhere")
    result = converge({"users": []}, tenant="Acme", purge={"users": {"max": 5}})
    assert actions(result) == {"acme-gone": "deleted"}


def test_users_and_policies_go_before_the_tenant_that_they_are_in(converge: Converge, simulator: Simulator) -> None:
    simulator.state.add_tenant("Acme", organization_id="tenant-acme")
    simulator.state.add_user("acme-files", organization="tenant-acme")
    document = {
        "tenants": [{"name": "Acme", "state": "absent", "delete_with_users": True}],
        "users": [{"name": "acme-files", "state": "absent", "delete_with_job_history": True}],
    }
    converge(document)
    writes = [request.method for request in simulator.requests.writes()]
    assert writes == ["AdminDeleteUser", "AdminOrganizationDelete"]


@pytest.mark.parametrize(
    ("purge", "message"),
    [
        ({"user": {"max": 1}}, "purge has the unknown kind 'user', did you mean users?"),
        ({"users": {}}, "purge.users lacks the option max"),
        ({"users": {"max": 1, "protected": []}}, "purge.users has no option protected, did you mean protect?"),
    ],
)
def test_a_purge_that_cannot_be_meant_is_refused(converge: Converge, purge: Any, message: str) -> None:
    with pytest.raises(InputError) as error:
        converge({"users": []}, purge=purge)
    assert error.value.problem + "." * (not message.endswith("?")) in (message, message + ".")


def test_what_is_declared_by_its_id_is_declared(converge: Converge, simulator: Simulator) -> None:
    simulator.state.add_policy("Old", policy_id="policy-old")
    result = converge({"policies": [{"id": "policy-old", "name": "New"}]}, purge={"policies": {"max": 1}})
    assert (actions(result), list(simulator.state.policies)) == ({"New": "changed"}, ["policy-old"])


def test_a_policy_that_users_have_is_not_purged(converge: Converge, simulator: Simulator) -> None:
    simulator.state.add_policy("Used", policy_id="policy-used")
    simulator.state.add_user("initech", PolicyID="policy-used")
    result = converge({"policies": []}, purge={"policies": {"max": 1}})
    assert (actions(result), list(simulator.state.policies)) == ({"Used": "failed"}, ["policy-used"])


@pytest.mark.parametrize("document", [{}, {"users": None}, {"policies": []}])
def test_a_list_that_is_not_there_is_not_an_empty_one(
    converge: Converge, simulator: Simulator, document: dict[str, Any]
) -> None:
    simulator.state.add_user("initech")
    with pytest.raises(InputError, match="the document has no list users, and purge.users is given"):
        converge(document, purge={"users": {"max": 5}})
    assert simulator.requests.writes() == []


@pytest.mark.parametrize("slip", ["globex-ofice", "Globex_Office", "globex-offcie"])
@pytest.mark.parametrize("password", [{"user_password": "password-of-globex"}, {}])
def test_a_user_is_not_purged_for_a_slip_in_its_name(
    converge: Converge, simulator: Simulator, slip: str, password: dict[str, str]
) -> None:
    simulator.state.add_user("globex-office")
    user = {"name": slip, **password}
    with pytest.raises(
        InputError,
        match=f"the document has the user '{slip}', which does not exist, and purge.users would delete 'globex-office'",
    ):
        converge({"users": [user]}, purge={"users": {"max": 5}})
    assert simulator.requests.writes() == []
    leaving = {"name": "globex-office", "state": "absent", "delete_with_job_history": True}
    assert actions(converge({"users": [user, leaving]}, purge={"users": {"max": 5}}))["globex-office"] == "deleted"


def test_numbered_users_and_others_are_purged(converge: Converge, simulator: Simulator) -> None:
    for name in ("globex-7", "globex-office"):
        simulator.state.add_user(name)
    new = [
        {"name": name, "user_password": "password-of-globex"} for name in ("globex-8", "globex-lab", "globex-offices")
    ]
    # One of that name is there already.
    simulator.state.add_user("globex-offices")
    assert actions(converge({"users": new}, purge={"users": {"max": 5}})) == {
        "globex-7": "deleted", "globex-office": "deleted", "globex-8": "created", "globex-lab": "created"
    }  # fmt: skip


def test_tenants_are_not_purged(converge: Converge) -> None:
    with pytest.raises(InputError, match="tenants cannot be purged"):
        converge({"tenants": []}, purge={"tenants": {"max": 1}})


def test_webhooks_that_a_tenant_declares_are_not_purged(converge: Converge, simulator: Simulator) -> None:
    hooks = {"siem": {"url": "https://siem.example/"}}
    document = {"tenants": [{"name": "Acme", "hosts": ["acme.example"], "webhooks": hooks}]}
    converge(document)
    assert converge(document, purge={"webhooks": {"max": 5}})["changed"] is False


@pytest.mark.parametrize(
    "user",
    [{"name": "moving", "tenant": "globex"}, {"name": "leaving", "state": "absent", "delete_with_job_history": True}],
    ids=lambda user: user["name"],
)
def test_a_tenant_stays_where_its_users_cannot_be_moved_or_deleted(
    converge: Converge, simulator: Simulator, user: dict[str, Any]
) -> None:
    for name in ("acme", "globex"):
        simulator.state.add_tenant(name, organization_id=f"tenant-{name}")
    simulator.state.add_user(user["name"], organization="tenant-acme")
    simulator.faults.add("api_error", method="AdminDeleteUser", status=500, message="disk full", times=None)
    result = converge({"tenants": [{"name": "acme", "state": "absent", "delete_with_users": True}], "users": [user]})
    assert actions(result)["acme"] == "left_out"
    assert "tenant-acme" in simulator.state.organizations


def test_a_policy_goes_in_the_run_in_which_its_users_move(converge: Converge, simulator: Simulator) -> None:
    for name in ("Old", "Used"):
        simulator.state.add_policy(name, policy_id=f"policy-{name.lower()}")
    for user in ("moving", "leaving", "freed"):
        simulator.state.add_user(user, PolicyID="policy-old")
    document = {
        "policies": [{"name": "Old", "state": "absent"}, {"name": "New"}],
        "users": [
            {"name": "moving", "policy": "New"},
            {"name": "freed", "policy": ""},
            {"name": "leaving", "state": "absent", "delete_with_job_history": True},
        ],
    }
    planned = converge(document, check_mode=True)
    assert actions(planned) == {
        "Old": "deleted", "New": "created", "moving": "changed", "freed": "changed", "leaving": "deleted"
    }  # fmt: skip
    assert converge(document) == planned
    assert "policy-old" not in simulator.state.policies
    assert converge(document)["changed"] is False


def test_a_policy_stays_where_a_user_could_not_be_moved(converge: Converge, simulator: Simulator) -> None:
    simulator.state.add_policy("Old", policy_id="policy-old")
    simulator.state.add_user("moving", PolicyID="policy-old")
    simulator.faults.add("api_error", method="AdminSetUserProfileHash", status=500, message="disk full", times=None)
    document = {
        "policies": [{"name": "Old", "state": "absent"}, {"name": "New"}],
        "users": [{"name": "moving", "policy": "New"}],
    }
    assert actions(converge(document))["Old"] == "left_out"
    assert "policy-old" in simulator.state.policies


def test_a_policy_is_purged_with_the_last_of_its_users(converge: Converge, simulator: Simulator) -> None:
    simulator.state.add_policy("Old", policy_id="policy-old")
    simulator.state.add_user("initech", PolicyID="policy-old")
    result = converge({"users": [], "policies": []}, purge={"policies": {"max": 1}, "users": {"max": 1}})
    assert actions(result) == {"initech": "deleted", "Old": "deleted"}


def test_a_purged_user_is_told_with_the_name_of_the_policy(converge: Converge, simulator: Simulator) -> None:
    simulator.state.add_policy("Old", policy_id="policy-old")
    simulator.state.add_user("initech", PolicyID="policy-old")
    result = converge({"users": []}, purge={"users": {"max": 1}}, check_mode=True)
    assert result["diff"]["before"]["users"]["initech"]["policy"] == "Old"


def test_new_policies_of_one_name_are_those_of_their_tenants(converge: Converge, simulator: Simulator) -> None:
    simulator.state.add_tenant("Acme", organization_id="tenant-acme")
    simulator.state.add_policy("Monthly", "acme-monthly", organization="tenant-acme")
    tenants = ("Globex", "Initech")
    document = {
        "tenants": [{"name": name, "hosts": [f"{name.lower()}.example"]} for name in tenants],
        "policies": [{"name": "Monthly", "tenant": name} for name in tenants],
        "users": [
            {"name": name.lower(), "user_password": PASSWORD, "tenant": name, "policy": "Monthly"} for name in tenants
        ],
    }
    planned = converge(document, check_mode=True)
    assert {shown["policy"] for shown in planned["diff"]["after"]["users"].values()} == {"Monthly"}
    done = converge(document)
    assert (done.get("failed"), done["diff"]) == (None, planned["diff"])
    assert converge(document)["changed"] is False


def test_nothing_is_created_for_a_policy_of_another_tenant(converge: Converge, simulator: Simulator) -> None:
    simulator.state.add_tenant("Globex", organization_id="tenant-globex")
    simulator.state.add_policy("Weekly", "globex-weekly", organization="tenant-globex")
    result = converge(users("acme-files", "acme-shop", policy="Weekly"))
    assert result["msg"].startswith(
        "2 of 2 objects failed. user 'acme-files', user 'acme-shop': there is no policy 'Weekly' at the top level"
    )
    assert not simulator.requests.writes()


def test_a_user_of_another_tenant_is_told_of_before_the_write(converge: Converge, simulator: Simulator) -> None:
    simulator.state.add_tenant("Acme")
    simulator.state.add_user("acme-office")
    document = users("acme-office", tenant="Acme", account_name="Acme")
    for check_mode in (True, False):
        result = converge(document, check_mode=check_mode)
        assert "exists already, at the top level and not in the tenant 'Acme'" in result["msg"]
        assert not simulator.requests.writes()


def test_an_account_that_was_created_without_the_rest_is_told_of(converge: Converge, simulator: Simulator) -> None:
    simulator.faults.add("api_error", method="AdminSetUserProfileHash", status=500, message="disk full", times=None)
    result = converge(users("acme-files", account_name="Acme"))
    assert result["changed"] is True
    assert "The account was created before that, and the rest of what is declared is missing." in result["msg"]


def test_what_was_done_is_told_in_a_line(simulator: Simulator) -> None:
    tasks = Tasks(simulator)
    document = {"policies": [{"name": "Standard"}], **many(2, policy="Standard")}
    for check_mode, line in (
        (True, "to create: 1 policy, 2 users"),
        (False, "created: 1 policy, 2 users"),
        (False, "as declared: 3 objects"),
    ):
        result = tasks.run(DEFINITION, document=document, check_mode=check_mode)
        assert tasks.lines == [line]
    assert result["msg"] == "as declared: 3 objects"


def test_objects_of_one_error_are_told_together(converge: Converge) -> None:
    result = converge({"users": [{"name": f"u{n}", "policy": "Standrad"} for n in range(5)]})
    assert result["msg"].startswith(
        "5 of 5 objects failed. user 'u0', user 'u1', user 'u2' and 2 more: there is no policy 'Standrad'."
    )


def test_a_renamed_tenant_is_found_by_its_new_name(converge: Converge, simulator: Simulator) -> None:
    simulator.state.add_tenant("Acme", organization_id="tenant-acme")
    document = {
        "tenants": [{"id": "tenant-acme", "name": "Acme Ltd"}],
        **users("shop", tenant="Acme Ltd"),
    }
    planned = converge(document, check_mode=True)
    assert actions(planned) == {"Acme Ltd": "changed", "shop": "created"}
    assert converge(document) == planned


@pytest.mark.parametrize("declared", [{"name": "Acme"}, {"id": "tenant-acme"}, {"id": "tenant-acme", "name": "Acme"}])
@pytest.mark.parametrize("named", ["Acme", "tenant-acme"])
def test_a_tenant_is_one_by_whichever_name_it_goes(
    converge: Converge, simulator: Simulator, declared: dict[str, Any], named: str
) -> None:
    simulator.state.add_tenant("Acme", organization_id="tenant-acme")
    simulator.faults.add("api_error", method="AdminOrganizationSet", status=500, message="disk full", times=None)
    document = {
        "tenants": [{**declared, "hosts": ["new.acme.example"]}],
        "policies": [{"name": "Standard", "tenant": named}],
        **users("shop", tenant="Acme", policy="Standard"),
    }
    result = converge(document)
    assert [item["action"] for item in result["objects"]] == ["failed", "left_out", "left_out"]
    assert list(result["tenants"]) == ["Acme"]


@pytest.mark.parametrize("declared", [{"name": "Standard"}, {"id": "policy-standard"}])
@pytest.mark.parametrize("named", ["Standard", "policy-standard"])
def test_a_policy_is_one_by_whichever_name_it_goes(
    converge: Converge, simulator: Simulator, declared: dict[str, Any], named: str
) -> None:
    simulator.state.add_policy("Standard", policy_id="policy-standard")
    simulator.faults.add("api_error", method="AdminPoliciesSet", status=500, message="disk full", times=None)
    document = {
        "policies": [{**declared, "prevent_open_app_ui": True}],
        **users("shop", policy=named),
    }
    assert [item["action"] for item in converge(document)["objects"]] == ["failed", "left_out"]


def test_an_object_cannot_be_declared_by_two_names_of_its_tenant(converge: Converge, simulator: Simulator) -> None:
    simulator.state.add_tenant("Acme", organization_id="tenant-acme")
    policies = [{"name": "Standard", "tenant": tenant} for tenant in ("Acme", "tenant-acme")]
    with pytest.raises(InputError, match=r"policies\[1\] declares the policy 'Standard', which policies\[0\] declares"):
        converge({"policies": policies})


def test_an_administrator_of_a_tenant_converges_what_is_in_it(simulator: Simulator, tmp_path: Path) -> None:
    simulator.state.add_tenant("Acme", hosts=["127.0.0.1"], organization_id="tenant-acme")
    simulator.state.add_admin("acme-admin", password=PASSWORD, organization="tenant-acme")
    simulator.state.add_user("elsewhere")
    tasks = Tasks(simulator, ("acme-admin", PASSWORD))
    document = {"policies": [{"name": "Standard"}], **many(5, policy="Standard")}
    created = tasks.run(DEFINITION, document=document)
    settled = tasks.run(DEFINITION, document=document, purge={"users": {"max": 0}})
    assert (created["msg"], settled["changed"]) == ("created: 1 policy, 5 users", False)
    moved = tasks.run(DEFINITION, document={**document, **many(5, policy="")})
    assert moved["summary"]["users"]["changed"] == 5
    # That is refused, once.
    assert tasks.calls.count("AdminOrganizationList") == 1
    assert {account.organization for account in simulator.state.accounts if account.name != "elsewhere"} == {
        "tenant-acme"
    }
