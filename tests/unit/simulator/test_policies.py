# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policies: ids, hashes, the default, and how they are enforced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def test_a_new_policy_is_known_by_its_hash_only(server: Any) -> None:
    answer = server.admin("policies/new", Policy={"Description": "Standard"})
    assert set(answer) == {"Status", "Message", "PolicyHash"}
    ((key, description),) = server.admin("policies/list").items()
    assert description == "Standard"
    assert server.admin("policies/get", PolicyID=key)["PolicyHash"] == answer["PolicyHash"]


def test_set_creates_under_any_id_and_replaces(server: Any) -> None:
    assert server.admin("policies/set", PolicyID="WEB_1", Policy={"Description": "One"}) == {
        "Status": 200,
        "Message": "OK",
    }
    assert server.admin("policies/set", PolicyID="WEB_1", Policy={"Description": "Two"})["Status"] == 200
    assert server.admin("policies/list") == {"WEB_1": "Two"}


def test_creation_and_change_are_stamped_by_the_server_since_23_3_3(simulate: Callable[..., Any]) -> None:
    server = simulate()
    server.admin("policies/set", PolicyID="p", Policy={"CreatedDate": 5, "ModifiedDate": 5})
    made = server.clock.seconds()
    server.clock.advance(100)
    server.admin("policies/set", PolicyID="p", Policy={"Description": "later"})
    policy = server.admin("policies/list-full")["p"]
    assert (policy["CreatedDate"], policy["ModifiedDate"]) == (made, made + 100)
    older = simulate(release="23.3.2")
    older.admin("policies/set", PolicyID="p", Policy={})
    assert "CreatedDate" not in older.admin("policies/list-full")["p"]


def test_the_hash_guards_a_change(server: Any) -> None:
    server.admin("policies/set", PolicyID="p", Policy={"Description": "One"})
    known = server.admin("policies/get", PolicyID="p")["PolicyHash"]
    server.admin("policies/set", PolicyID="p", Policy={"Description": "Somebody else's"})
    assert (
        server.admin("policies/set", PolicyID="p", Policy={"Description": "Mine"}, CheckPolicyHash=known)["Status"]
        == 409
    )
    assert server.admin("policies/list") == {"p": "Somebody else's"}


def test_one_policy_at_most_is_the_default_of_a_tenant(server: Any) -> None:
    tenant = server.state.add_tenant("Bluefern")
    for key, owner in (("a", ""), ("b", ""), ("c", tenant)):
        server.admin("policies/set", PolicyID=key, Policy={"DefaultUserPolicy": True, "OrganizationID": owner})
    defaults = {key: policy["DefaultUserPolicy"] for key, policy in server.admin("policies/list-full").items()}
    assert defaults == {"a": False, "b": True, "c": True}


def test_a_policy_overwrites_its_users_own(server: Any) -> None:
    server.admin("policies/set", PolicyID="p", Policy={"Policy": {"PreventOpenAppUI": True}})
    server.state.add_user("alice")
    profile = server.admin("get-user-profile", TargetUser="alice")
    profile.update(PolicyID="p", Policy={**profile["Policy"], "PreventOpenWebUI": True})
    server.admin("set-user-profile", TargetUser="alice", ProfileData=profile)
    policy = server.admin("get-user-profile", TargetUser="alice")["Policy"]
    assert (policy["PreventOpenAppUI"], policy["PreventOpenWebUI"]) == (True, False)


def test_a_user_without_a_policy_may_have_rules_of_its_own(server: Any) -> None:
    server.state.add_user("alice")
    profile = server.admin("get-user-profile", TargetUser="alice")
    profile["Policy"]["PreventOpenWebUI"] = True
    server.admin("set-user-profile", TargetUser="alice", ProfileData=profile)
    assert server.admin("get-user-profile", TargetUser="alice")["Policy"]["PreventOpenWebUI"] is True


def test_a_changed_policy_reaches_its_users_and_changes_their_hash(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=10)
    profiles = server.admin("list-users-full")
    policy, name = next((profile["PolicyID"], name) for name, profile in profiles.items() if profile["PolicyID"])
    before = server.state.profile_hash(name)
    content = server.admin("policies/get", PolicyID=policy)["Policy"]
    content["Policy"]["HideAppVersion"] = True
    server.admin("policies/set", PolicyID=policy, Policy=content)
    after = server.admin("list-users-full")
    assert all(profile["Policy"]["HideAppVersion"] is (profile["PolicyID"] == policy) for profile in after.values())
    assert server.state.profile_hash(name) != before


def test_items_of_a_policy_are_deleted_with_it_on_request(server: Any) -> None:
    server.admin("policies/set", PolicyID="p", Policy={})
    server.state.add_user("alice", PolicyID="p")
    source, _vault, _rule = server.state.add_item(server.state.add_device("alice"))
    server.state.edit_profile("alice", lambda profile: profile["Sources"][source].update(PolicySourceID="given"))
    server.admin("policies/set", PolicyID="p", Policy={}, Options={"DeleteSources": ["given"]})
    assert server.state.user_profile("alice")["Sources"] == {}


def test_a_deleted_policy_leaves_its_users_what_it_said(server: Any) -> None:
    server.admin("policies/set", PolicyID="p", Policy={"Policy": {"PreventOpenAppUI": True}})
    server.state.add_user("alice", PolicyID="p")
    assert server.admin("policies/delete", PolicyID="p")["Status"] == 200
    profile = server.state.user_profile("alice")
    assert (profile["PolicyID"], profile["Policy"]["PreventOpenAppUI"]) == ("", True)
    assert server.admin("policies/list") == {}


def test_the_list_is_of_all_tenants_or_of_one(server: Any) -> None:
    tenant = server.state.add_tenant("Bluefern")
    server.state.add_policy("Top", policy_id="top")
    server.state.add_policy("Theirs", policy_id="theirs", organization=tenant)
    assert sorted(server.admin("policies/list")) == ["theirs", "top"]
    assert list(server.admin("policies/list", TargetOrganization=tenant)) == ["theirs"]


def test_an_administrator_may_be_limited_to_some_policies(server: Any) -> None:
    server.state.add_policy("One", policy_id="one")
    server.state.add_policy("Two", policy_id="two")
    server.state.add_admin("limited", "limited-password", Permissions={"AllowedUserPolicies": ["two"]})
    limited = server.caller("limited", "limited-password")
    assert limited("policies/list") == {"two": "Two"}
    server.state.add_user("alice")
    profile = {**server.state.user_profile("alice"), "PolicyID": "one"}
    assert limited("set-user-profile", TargetUser="alice", ProfileData=profile)["Status"] == 403
