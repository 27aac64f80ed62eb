# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Protected items: what policies allow of them, items that follow a policy, and what goes with an item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

PASSWORD = "a-long-password"
FILES = {"Engine": "engine1/file", "Description": "Files", "EngineProps": {"INCLUDE0": "/srv"}}
RESTRICTED = {"ShouldRestrictEngineTypeList": True, "AllowedEngineTypeWhenRestricted": ["engine1/file"]}


def add_user(server: Any, **policy: Any) -> tuple[str, str]:
    """A user with an item; returns the ids of item and schedule."""
    content = server.state.schema.default("UserPolicy", **policy)
    server.state.add_user("alice", password=PASSWORD, Policy=content)
    source, _vault, rule = server.state.add_item(server.state.add_device("alice"))
    return source, rule


def write(server: Any, change: Callable[[dict[str, Any]], object], by_user: bool = False) -> int:
    """Write a changed profile; returns the status."""
    if by_user:
        caller, prefix, hash_name = server.caller("alice", PASSWORD, user=True), "web/", "ProfileHash"
        read = caller("web/get-user-profile-and-hash")
        profile, hash_ = read["Profile"], read["ProfileHash"]
        change(profile)
        answer = caller(prefix + "set-profile-hash", ProfileData=profile, **{hash_name: hash_})
    else:
        read = server.admin("get-user-profile-and-hash", TargetUser="alice")
        change(read["Profile"])
        answer = server.admin(
            "set-user-profile-hash", TargetUser="alice", ProfileData=read["Profile"], RequireHash=read["ProfileHash"]
        )
    return int(answer["Status"])


def sources(server: Any) -> dict[str, Any]:
    return dict(server.state.user_profile("alice")["Sources"])


@pytest.mark.parametrize("by_user", [True, False])
@pytest.mark.parametrize(("engine", "status"), [("engine1/file", 200), ("engine1/mssql", 403)])
def test_a_policy_restricts_the_types_of_new_items_for_everybody(
    engine: str, status: int, by_user: bool, server: Any
) -> None:
    add_user(server, ProtectedItemEngineTypes=RESTRICTED)
    assert write(server, lambda profile: profile["Sources"].update(new={**FILES, "Engine": engine}), by_user) == status
    assert ("new" in sources(server)) == (status == 200)


def test_an_item_of_a_type_that_is_no_longer_allowed_can_be_changed_and_removed(server: Any) -> None:
    types = {"ShouldRestrictEngineTypeList": True, "AllowedEngineTypeWhenRestricted": ["engine1/mssql"]}
    source, _rule = add_user(server, ProtectedItemEngineTypes=types)
    assert write(server, lambda profile: profile["Sources"][source].update(Description="Other")) == 200
    assert write(server, lambda profile: profile["Sources"].pop(source)) == 200


@pytest.mark.parametrize(
    ("switch", "change"),
    [
        ("PreventNewProtectedItem", lambda items, _id: items.update(new=FILES)),
        ("PreventEditProtectedItem", lambda items, id_: items[id_].update(Description="Other")),
        ("PreventDeleteProtectedItem", lambda items, id_: items.pop(id_)),
    ],
)
def test_what_a_policy_prevents_is_prevented_for_end_users(switch: str, change: Any, server: Any) -> None:
    source, _rule = add_user(server, **{switch: True})
    before = sources(server)
    assert write(server, lambda profile: change(profile["Sources"], source), by_user=True) == 403
    assert sources(server) == before
    assert write(server, lambda profile: profile.update(AccountName="Alice"), by_user=True) == 200
    assert write(server, lambda profile: change(profile["Sources"], source)) == 200


def test_the_calls_for_one_item_obey_the_policy_too(server: Any) -> None:
    source, _rule = add_user(server, ProtectedItemEngineTypes=RESTRICTED, PreventDeleteProtectedItem=True)
    put = {"SourceID": "new", "Source": {**FILES, "Engine": "engine1/mssql"}}
    assert server.admin("set-protected-item-with-backup-rules", TargetUser="alice", **put)["Status"] == 403
    user = server.caller("alice", PASSWORD, user=True)
    assert user("web/delete-protected-item", SourceID=source)["Status"] == 403
    assert set(sources(server)) == {source}


def test_the_status_of_such_a_refusal_can_be_chosen(simulate: Callable[..., Any]) -> None:
    server = simulate(policy_refused_status=400)
    add_user(server, ProtectedItemEngineTypes={"ShouldRestrictEngineTypeList": True})
    assert write(server, lambda profile: profile["Sources"].update(new=FILES)) == 400


def test_an_item_that_is_deleted_takes_its_schedules_along(server: Any) -> None:
    source, rule = add_user(server)
    assert server.admin("delete-protected-item", TargetUser="alice", SourceID=source)["Status"] == 200
    profile = server.state.user_profile("alice")
    assert source not in profile["Sources"]
    assert rule not in profile["BackupRules"]


@pytest.mark.parametrize("follows", [True, False])
def test_an_item_that_follows_its_policy_is_as_the_policy_says(follows: bool, server: Any) -> None:
    content = {"DefaultSources": {"default": FILES}}
    policy = server.state.add_policy("Standard", policy=content)
    server.state.add_user("alice", PolicyID=policy)
    mine = {**FILES, "OwnerDevice": "device", "PolicySourceID": "default", "ExistingUserUpdate": follows}
    write(server, lambda profile: profile["Sources"].update(mine=mine))
    write(server, lambda profile: profile["Sources"]["mine"].update(Description="Changed", OwnerDevice="other"))
    description = "Files" if follows else "Changed"
    assert (sources(server)["mine"]["Description"], sources(server)["mine"]["OwnerDevice"]) == (description, "other")

    held = server.admin("policies/get", PolicyID=policy)["Policy"]
    held["Policy"]["DefaultSources"]["default"]["EngineProps"] = {"INCLUDE0": "/home"}
    server.admin("policies/set", PolicyID=policy, Policy=held)
    assert sources(server)["mine"]["EngineProps"] == {"INCLUDE0": "/home" if follows else "/srv"}


def test_settings_of_an_engine_are_texts_that_the_server_does_not_look_at(server: Any) -> None:
    add_user(server)
    odd = {"Engine": "engine1/never-heard-of", "EngineProps": {"ANY KEY": "any text"}}
    assert write(server, lambda profile: profile["Sources"].update(odd=odd)) == 200
    assert sources(server)["odd"]["EngineProps"] == {"ANY KEY": "any text"}
    assert write(server, lambda profile: profile["Sources"]["odd"].update(EngineProps={"COUNT": 1})) == 400


def test_items_of_a_fleet_have_settings_as_clients_write_them(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=40)
    found = {
        source["Engine"]: source["EngineProps"]
        for profile in server.admin("list-users-full").values()
        for source in profile["Sources"].values()
    }
    assert found["engine1/hyperv"] == {"ALL_VMS": "1", "METHOD": "copy"}
    assert found["engine1/mssql"]["METHOD"] == "OLEDB_NATIVE"
    assert list(found["engine1/file"]) == ["INCLUDE-0000"]
    assert found["engine1/mysql"] == {}
