# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_policy`` and ``comet_policy_info`` beyond what their scenarios show: races, levels, old servers, requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    CometError,
    Conflict,
    InputError,
    LoginRefused,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import policies
from ansible_collections.cometbackup.comet.plugins.modules import comet_policy, comet_policy_info
from tests.simulator import Simulator
from tests.unit.resources.tasks import AFTER, BEFORE, Tasks, once

POLICY, INFO = comet_policy.DEFINITION, comet_policy_info.DEFINITION
RELEASES = ("20.9.12", "21.12.0", "22.6.0", "25.9.8")

OFFICE = {
    "name": "Office",
    "skip_already_running": "enforced_on",
    "default_storage_vault_retention": {"mode": "delete_except", "ranges": [{"type": "most_recent_x_jobs", "jobs": 5}]},
    "default_sources": {"Documents": {"engine": "file", "engine_props": {"INCLUDE0": "/srv"}}},
    "default_sources_backup_rules": {
        "Evenings": {"source": "Documents", "schedules": [{"frequency_type": "daily", "seconds_past": "22:30"}]}
    },
}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True) as running:
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def content(simulator: Simulator, id_: str) -> dict[str, Any]:
    return simulator.state.policies[id_]["Policy"]


def test_each_option_of_a_policy_s_content_is_an_option_of_the_module() -> None:
    assert set(policies.CONTENT.fields) | set(policies.HEAD.fields) <= set(POLICY.argument_spec)


# -- creating ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("release", RELEASES)
def test_what_is_created_is_there_the_second_time(release: str) -> None:
    with Simulator(release=release) as simulator:
        tasks = Tasks(simulator)
        foreseen = tasks.run(POLICY, check_mode=True, **OFFICE)
        assert tasks.writes == []
        created = tasks.run(POLICY, **OFFICE)
        again = tasks.run(POLICY, **OFFICE)
    assert (foreseen["changed"], foreseen["diff"]) == (True, created["diff"])
    assert (again["changed"], tasks.calls) == (False, ["AdminPoliciesList", "AdminPoliciesGet"])
    assert again["policy"] == created["policy"]


def test_creating_costs_five_requests(tasks: Tasks) -> None:
    tasks.run(POLICY, **OFFICE)
    assert tasks.calls == [
        "AdminPoliciesList",
        "AdminAccountProperties",
        "AdminPoliciesList",
        "AdminPoliciesSet",
        "AdminPoliciesGet",
    ]


def test_the_id_of_a_new_policy_follows_from_its_level_and_name() -> None:
    ids = []
    for _attempt in range(2):
        with Simulator() as simulator:
            tenant = simulator.state.add_tenant("Globex", organization_id="tenant-globex")
            runs = [Tasks(simulator).run(POLICY, name="Office", tenant=tenant) for tenant in ("", tenant)]
            ids.append([run["policy"]["id"] for run in runs])
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2


def test_a_new_policy_does_not_replace_one_that_was_renamed(simulator: Simulator, tasks: Tasks) -> None:
    first = tasks.run(POLICY, name="Office", hide_app_version=True)["policy"]["id"]
    tasks.run(POLICY, id=first, name="Workshop")
    second = tasks.run(POLICY, name="Office")["policy"]["id"]
    assert {id_: policy["Description"] for id_, policy in simulator.state.policies.items()} == {
        first: "Workshop",
        second: "Office",
    }
    assert content(simulator, first)["HideAppVersion"] is True


def test_a_creation_whose_answer_was_lost_is_not_made_twice(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_after", method="AdminPoliciesSet")
    result = tasks.run(POLICY, **OFFICE)
    assert result["changed"] is True
    assert [policy["Description"] for policy in simulator.state.policies.values()] == ["Office"]
    assert tasks.writes == ["AdminPoliciesSet"]
    assert tasks.run(POLICY, **OFFICE)["changed"] is False


def test_a_creation_that_was_cut_off_before_it_began_is_made(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_before", method="AdminPoliciesSet")
    tasks.run(POLICY, **OFFICE)
    assert [policy["Description"] for policy in simulator.state.policies.values()] == ["Office"]


def test_somebody_who_creates_the_same_at_the_same_time_is_met(simulator: Simulator, tasks: Tasks) -> None:
    def interfere() -> None:
        Tasks(simulator).run(POLICY, name="Office", hide_app_import=True)

    planned = once(AFTER, "AdminAccountProperties", interfere)
    result = tasks.run(POLICY, name="Office", hide_app_version=True, hook=planned)
    (policy,) = simulator.state.policies.values()
    assert result["changed"] is True
    assert (policy["Policy"]["HideAppImport"], policy["Policy"]["HideAppVersion"]) == (True, True)


def test_a_new_policy_deletes_no_backups(simulator: Simulator, tasks: Tasks) -> None:
    id_ = tasks.run(POLICY, name="Plain")["policy"]["id"]
    assert content(simulator, id_)["DefaultStorageVaultRetention"] == {"Mode": 801, "Ranges": []}


# -- changing ------------------------------------------------------------------------------------------------


def test_the_diff_of_a_new_policy_tells_what_was_given_and_no_more(tasks: Tasks) -> None:
    rule = {"description": "Nightly", "schedules": [{"frequency_type": "daily", "seconds_past": "22:30"}]}
    after = tasks.run(POLICY, name="Office", default_backup_rules={"nightly": rule})["diff"]["after"]
    del after["default_backup_rules"]["nightly"]["auto_retention_level"]
    assert after == {"name": "Office", "default_backup_rules": {"nightly": rule}}


def test_a_change_keeps_what_is_not_given_and_what_is_unknown(simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.add_policy("Office", policy_id="office", policy={"HideAppImport": True, "RandomDelaySecs": 60})
    before = simulator.state.policies["office"]
    result = tasks.run(POLICY, name="Office", random_delay="10m")
    after = simulator.state.policies["office"]
    assert result["diff"] == {"before": {"random_delay": "1m"}, "after": {"random_delay": "10m"}}
    assert tasks.calls == ["AdminPoliciesList", "AdminPoliciesGet", "AdminPoliciesSet", "AdminPoliciesGet"]
    expected = {**before, "Policy": {**before["Policy"], "RandomDelaySecs": 600}, "ModifiedDate": after["ModifiedDate"]}
    assert after == expected
    assert "FutureSetting" in after
    assert "FuturePolicyLimit" in after["Policy"]


@pytest.mark.parametrize("status", [400, 403, 409, 412])
def test_a_change_by_somebody_else_is_merged_whatever_the_status_of_a_conflict(status: int) -> None:
    with Simulator(conflict_status=status) as simulator:
        simulator.state.add_policy("Office", policy_id="office")

        def interfere() -> None:
            Tasks(simulator).run(POLICY, id="office", hide_app_import=True)

        tasks = Tasks(simulator)
        result = tasks.run(
            POLICY, name="Office", hide_app_version=True, hook=once(BEFORE, "AdminPoliciesSet", interfere)
        )
        assert result["diff"] == {"before": {"hide_app_version": False}, "after": {"hide_app_version": True}}
        assert content(simulator, "office")["HideAppVersion"] is True
        assert content(simulator, "office")["HideAppImport"] is True
        assert result["policy"]["hide_app_import"] is True


def test_endless_interference_ends_in_a_sentence(simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.add_policy("Office", policy_id="office")
    switch = [False]

    def interfere(when: str, method: str) -> None:
        if when == BEFORE and method == "AdminPoliciesSet":
            switch[0] = not switch[0]
            policy = simulator.state.policies["office"]
            simulator.state.policies["office"] = {**policy, "Policy": {**policy["Policy"], "HideAppImport": switch[0]}}

    with pytest.raises(Conflict, match="somebody else keeps changing the same object"):
        tasks.run(POLICY, id="office", hide_app_version=True, hook=interfere)
    assert content(simulator, "office")["HideAppVersion"] is False


def test_a_refused_write_that_is_no_conflict_is_told_as_it_is(simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.add_policy("Office", policy_id="office")
    simulator.faults.add("api_error", method="AdminPoliciesSet", status=400, message="The disk is full")
    with pytest.raises(CometError, match="400 The disk is full") as failure:
        tasks.run(POLICY, id="office", hide_app_version=True)
    assert not isinstance(failure.value, Conflict)
    assert simulator.requests.count("AdminPoliciesSet") == 1


def test_what_somebody_else_overwrites_right_afterwards_is_written_again(simulator: Simulator, tasks: Tasks) -> None:
    id_ = simulator.state.add_policy("Office")
    before = simulator.state.policies[id_]

    def undo() -> None:
        simulator.state.policies[id_] = before

    tasks.run(POLICY, id=id_, hide_app_version=True, hook=once(AFTER, "AdminPoliciesSet", undo))
    assert content(simulator, id_)["HideAppVersion"] is True


def test_items_are_known_by_description_and_keep_their_ids(simulator: Simulator, tasks: Tasks) -> None:
    id_ = tasks.run(POLICY, **OFFICE)["policy"]["id"]
    (item,) = content(simulator, id_)["DefaultSources"]
    (rule,) = content(simulator, id_)["DefaultSourcesBackupRules"].values()
    assert rule["Source"] == item
    tasks.run(POLICY, id=id_, default_sources={item: {"description": "Papers"}})
    tasks.run(POLICY, id=id_, default_sources={"Papers": {"engine_props": {"INCLUDE0": "/home"}}})
    assert content(simulator, id_)["DefaultSources"][item]["Description"] == "Papers"
    assert content(simulator, id_)["DefaultSources"][item]["EngineProps"] == {"INCLUDE0": "/home"}
    assert content(simulator, id_)["DefaultSources"][item]["Engine"] == "engine1/file"


def test_an_item_whose_key_describes_it_keeps_that_description(tasks: Tasks) -> None:
    office = {"name": "Office", "default_sources": {"Documents": {"engine": "file", "description": ""}}}
    (item,) = tasks.run(POLICY, **office)["policy"]["default_sources"].values()
    assert item["description"] == "Documents"
    assert tasks.run(POLICY, **office)["changed"] is False


def test_a_policy_without_content_is_not_given_any() -> None:
    assert policies.lay_over({"Description": "Office"}, {"name": "Office"}) == {"Description": "Office"}


def test_two_items_of_one_description_must_be_told_apart(simulator: Simulator, tasks: Tasks) -> None:
    twins = {key: {"Engine": "engine1/file", "Description": "Twin"} for key in ("one", "two")}
    simulator.state.add_policy("Office", policy_id="office", policy={"DefaultSources": twins})
    with pytest.raises(InputError, match="2 items are described as 'Twin'. Use one of their ids as the key: one, two"):
        tasks.run(POLICY, id="office", default_sources={"Twin": {"engine": "mssql"}})
    assert tasks.run(POLICY, id="office", default_sources={"one": {}, "two": {}})["changed"] is False


def test_a_policy_taken_out_of_a_policy_leaves_the_accounts_items_alone_unless_told(
    simulator: Simulator, tasks: Tasks
) -> None:
    source = {"home": {"Engine": "engine1/file", "Description": "Home"}}
    simulator.state.add_policy("Office", policy_id="office", policy={"DefaultSources": source})
    simulator.state.add_user("acme", PolicyID="office")
    device = simulator.state.add_device("acme")
    item, _vault, _rule = simulator.state.add_item(device)
    simulator.state.edit_profile("acme", lambda profile: profile["Sources"][item].update(PolicySourceID="home"))
    tasks.run(POLICY, id="office", default_sources={})
    assert item in simulator.state.user_profile("acme")["Sources"]
    tasks.run(POLICY, id="office", default_sources={"home": {"engine": "file", "description": "Home"}})
    result = tasks.run(POLICY, id="office", default_sources={}, delete_removed_from_users=True)
    assert result["diff"]["before"]["default_sources_of_users"] == ["home"]
    assert item not in simulator.state.user_profile("acme")["Sources"]


# -- levels --------------------------------------------------------------------------------------------------


def test_a_tenant_s_policy_of_the_same_name_is_another_one(simulator: Simulator, tasks: Tasks) -> None:
    globex = simulator.state.add_tenant("Globex")
    simulator.state.add_policy("Office", policy_id="globex-office", organization=globex)
    assert tasks.run(POLICY, name="Office", check_mode=True)["diff"]["before"] == {}
    top = tasks.run(POLICY, name="Office", hide_app_version=True)["policy"]
    assert (top["tenant"], top["id"] == "globex-office") == ("", False)
    tenants = tasks.run(POLICY, name="Office", tenant="Globex", hide_app_import=True)["policy"]
    assert (tenants["id"], tenants["hide_app_version"]) == ("globex-office", False)


def test_the_administrator_of_a_tenant_manages_its_policies_without_naming_it(simulator: Simulator) -> None:
    globex = simulator.state.add_tenant("Globex", hosts=["127.0.0.1"])
    simulator.state.add_policy("Office", policy_id="top")
    simulator.state.add_admin("globex-admin", "globex-password", organization=globex)
    tasks = Tasks(simulator, ("globex-admin", "globex-password"))
    created = tasks.run(POLICY, name="Office", hide_app_version=True)["policy"]
    assert (created["tenant"], created["id"] == "top") == (globex, False)
    assert tasks.run(POLICY, name="Office", hide_app_version=True)["changed"] is False
    assert tasks.run(POLICY, name="Office", tenant=globex)["changed"] is False
    with pytest.raises(LoginRefused, match=f"can name that one only, by its id {globex}"):
        tasks.run(POLICY, name="Office", tenant="Globex")


# -- old servers ---------------------------------------------------------------------------------------------


def test_a_field_that_is_newer_than_the_server_is_refused_by_name_and_version() -> None:
    with Simulator(release="22.6.0") as simulator:
        simulator.state.add_policy("Office")
        tasks = Tasks(simulator)
        newer = {"Documents": {"engine": "file", "existing_user_update": True}}
        with pytest.raises(
            VersionTooOld, match=r"default_sources.Documents.existing_user_update needs Comet Server 23.6.0 .* 22.6.0"
        ):
            tasks.run(POLICY, name="Office", default_sources=newer)
        assert tasks.writes == []


def _forget_field(simulator: Simulator, name: str) -> None:
    """Let the server be one that does not have a field of UserPolicy."""
    schema = simulator.state.schema
    schema._fields["UserPolicy"] = tuple(field for field in schema.fields("UserPolicy") if field.name != name)


def test_a_field_that_the_server_does_not_send_is_refused_before_the_write() -> None:
    with Simulator() as simulator:
        id_ = simulator.state.add_policy("Office")
        del simulator.state.policies[id_]["Policy"]["RotateStorageVaultKeysHours"]
        tasks = Tasks(simulator)
        with pytest.raises(
            VersionTooOld, match="is 25.9.8 and does not know the option rotate_storage_vault_keys_hours"
        ):
            tasks.run(POLICY, name="Office", rotate_storage_vault_keys_hours=24)
        assert tasks.writes == []


def test_a_field_that_a_new_policy_does_not_keep_is_reported() -> None:
    with Simulator() as simulator:
        _forget_field(simulator, "RandomDelaySecs")
        tasks = Tasks(simulator)
        with pytest.raises(VersionTooOld, match="did not keep the option random_delay; it is 25.9.8"):
            tasks.run(POLICY, name="Office", random_delay="10m")
        assert simulator.requests.count("AdminPoliciesSet") == 1


# -- deleting ------------------------------------------------------------------------------------------------


def test_a_policy_in_use_is_deleted_only_if_that_is_meant(simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.add_policy("Office", policy_id="office")
    simulator.state.add_user("acme", PolicyID="office")
    with pytest.raises(InputError, match="would leave 1 accounts without what it enforces: acme"):
        tasks.run(POLICY, name="Office", state="absent")
    foreseen = tasks.run(POLICY, name="Office", state="absent", detach_users=True, check_mode=True)
    done = tasks.run(POLICY, name="Office", state="absent", detach_users=True)
    assert foreseen["diff"] == done["diff"]
    assert done["diff"]["before"]["users"] == ["acme"]
    assert tasks.calls == ["AdminPoliciesList", "AdminPoliciesGet", "AdminListUsersFull", "AdminPoliciesDelete"]
    assert tasks.run(POLICY, name="Office", state="absent", detach_users=True)["changed"] is False


def test_an_unknown_id_is_none_whatever_the_server_says() -> None:
    for status in (400, 403, 404, 500):
        with Simulator(not_found_status=status) as simulator:
            assert Tasks(simulator).run(POLICY, id="nothing", state="absent")["changed"] is False


# -- reading -------------------------------------------------------------------------------------------------


def test_what_was_read_can_be_given_back(simulator: Simulator, tasks: Tasks) -> None:
    database = {"engine": "mysql", "engine_props": {"PASSWORD": "engine-secret"}}
    tasks.run(POLICY, **{**OFFICE, "default_sources": {**OFFICE["default_sources"], "Database": database}})
    simulator.state.add_policy("Blank")
    read = tasks.run(INFO)["policies"]
    assert [policy["name"] for policy in read] == ["Blank", "Office"]
    assert "engine-secret" not in str(read)
    for policy in read:
        assert tasks.run(POLICY, **policy)["changed"] is False
        assert tasks.writes == []


def test_details_cost_what_is_documented(simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.add_policy("Office", policy_id="office")
    simulator.state.add_user("acme", PolicyID="office")
    (policy,) = tasks.run(INFO, details=["users", "hash"])["policies"]
    assert sorted(tasks.calls) == ["AdminListUsersFull", "AdminPoliciesGet", "AdminPoliciesListFull"]
    assert policy["read_only"]["users"] == ["acme"]
    assert policy["read_only"]["hash"]
