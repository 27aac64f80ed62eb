# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""User accounts: made, read, replaced under their hash, reset, removed."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

PASSWORD = "long-enough-1"


def add(server: Any, name: str = "alice", **parameters: Any) -> Any:
    return server.admin("add-user", TargetUser=name, TargetPassword=PASSWORD, **parameters)


def read(server: Any, name: str = "alice") -> tuple[dict[str, Any], str]:
    answer = server.admin("get-user-profile-and-hash", TargetUser=name)
    return answer["Profile"], answer["ProfileHash"]


def test_a_new_account_is_bare(server: Any) -> None:
    assert add(server) == {"Status": 200, "Message": "OK"}
    profile, _hash = read(server)
    assert profile["Username"] == "alice"
    assert (profile["Destinations"], profile["Sources"], profile["Devices"]) == ({}, {}, {})
    assert (profile["LocalTimezone"], profile["LanguageCode"]) == ("Etc/UTC", "en_US")
    assert profile["CreateTime"] == server.clock.seconds()
    assert len(profile["CreationGUID"]) == 36
    assert "PasswordRecovery" not in profile
    assert "OrganizationID" not in profile


def test_a_new_account_may_be_answered_as_created(simulate: Callable[..., Any]) -> None:
    server = simulate(created_status=201)
    assert add(server) == {"Status": 201, "Message": "OK"}
    assert server.admin("delete-user", TargetUser="alice")["Status"] == 200


def test_the_password_is_kept_as_a_hash(server: Any) -> None:
    add(server)
    assert PASSWORD not in str(server.state.user_profile("alice"))
    profile, _hash = read(server)
    assert profile["PasswordFormat"] == 102
    assert base64.b64decode(profile["PasswordHash"]).startswith(b"$2a$")


def test_a_recovery_code_and_a_change_of_password_can_be_asked_for(server: Any) -> None:
    add(server, StoreRecoveryCode="1", RequirePasswordChange="1")
    profile, _hash = read(server)
    assert profile["PasswordRecovery"]
    assert profile["RequirePasswordChange"] is True


@pytest.mark.parametrize("name", ["with space", "schräg", "", "a/b", "x" * 256])
def test_names_follow_the_rules(server: Any, name: str) -> None:
    assert add(server, name)["Status"] == 400
    assert len(server.state.accounts) == 0


def test_names_are_case_sensitive_and_unique(server: Any) -> None:
    assert add(server, "Alice")["Status"] == 200
    assert add(server, "alice")["Status"] == 200
    assert add(server, "alice")["Status"] == 400


def test_short_names_came_with_21_9_10(simulate: Callable[..., Any]) -> None:
    assert add(simulate(release="21.9.9"), "ab")["Status"] == 400
    assert add(simulate(release="21.9.10"), "a")["Status"] == 200


@pytest.mark.parametrize("password", ["short", "with\nnewline", "with\rreturn"])
def test_passwords_follow_the_rules(server: Any, password: str) -> None:
    assert server.admin("add-user", TargetUser="alice", TargetPassword=password)["Status"] == 400


def test_a_user_may_be_added_to_a_tenant(server: Any) -> None:
    tenant = server.state.add_tenant("Bluefern")
    add(server, TargetOrganization=tenant)
    assert read(server)[0]["OrganizationID"] == tenant
    assert add(server, "bob", TargetOrganization="unknown")["Status"] == 404


def test_the_choice_of_tenant_came_with_22_3_7(simulate: Callable[..., Any]) -> None:
    server = simulate(release="22.3.6")
    tenant = server.state.add_tenant("Bluefern")
    add(server, "alice-a", TargetOrganization=tenant)
    assert "OrganizationID" not in server.state.user_profile("alice-a")


def test_the_default_policy_is_given_to_new_users(server: Any) -> None:
    policy = server.state.add_policy("Standard", default=True, policy={"PreventOpenAppUI": True})
    add(server)
    profile, _hash = read(server)
    assert profile["PolicyID"] == policy
    assert profile["Policy"]["PreventOpenAppUI"] is True


def test_a_profile_is_replaced_as_a_whole(server: Any) -> None:
    add(server)
    profile, _hash = read(server)
    sparse = {
        "Emails": ["a@customer.example"],
        "PasswordHash": profile["PasswordHash"],
        "PasswordFormat": profile["PasswordFormat"],
    }
    assert server.admin("set-user-profile", TargetUser="alice", ProfileData=sparse)["Status"] == 200
    after, _hash = read(server)
    assert after["Emails"] == ["a@customer.example"]
    assert after["LanguageCode"] == ""
    assert after["PasswordHash"] == profile["PasswordHash"]


def test_the_name_cannot_be_changed(server: Any) -> None:
    add(server)
    profile, _hash = read(server)
    server.admin("set-user-profile", TargetUser="alice", ProfileData={**profile, "Username": "bob"})
    assert server.admin("list-users") == ["alice"]
    assert read(server)[0]["Username"] == "alice"


def test_a_profile_is_replaced_under_its_hash(server: Any) -> None:
    add(server)
    profile, old_hash = read(server)
    answer = server.admin(
        "set-user-profile-hash",
        TargetUser="alice",
        ProfileData={**profile, "AccountName": "Alice"},
        RequireHash=old_hash,
    )
    assert answer["Profile"]["AccountName"] == "Alice"
    assert answer["ProfileHash"] not in ("", old_hash)
    assert server.admin("get-user-profile-hash", TargetUser="alice")["ProfileHash"] == answer["ProfileHash"]


def test_before_25_6_8_the_answer_was_a_plain_message(simulate: Callable[..., Any]) -> None:
    server = simulate(release="25.6.7")
    add(server)
    profile, old_hash = read(server)
    answer = server.admin("set-user-profile-hash", TargetUser="alice", ProfileData=profile, RequireHash=old_hash)
    assert answer == {"Status": 200, "Message": "OK"}


def test_somebody_elses_change_in_between_is_a_conflict(server: Any) -> None:
    add(server)
    profile, old_hash = read(server)
    server.state.edit_profile("alice", lambda copy: copy.update(AccountName="Changed elsewhere"))
    answer = server.admin("set-user-profile-hash", TargetUser="alice", ProfileData=profile, RequireHash=old_hash)
    assert answer["Status"] == 409
    assert read(server)[0]["AccountName"] == "Changed elsewhere"


def test_unknown_fields_are_dropped(server: Any) -> None:
    add(server)
    profile, _hash = read(server)
    server.admin(
        "set-user-profile",
        TargetUser="alice",
        ProfileData={**profile, "Invented": 1, "Policy": {**profile["Policy"], "AlsoInvented": 2}},
    )
    after, _hash = read(server)
    assert "Invented" not in after
    assert "AlsoInvented" not in after["Policy"]


def test_a_newer_servers_fields_are_there_and_are_lost_by_who_drops_them(simulate: Callable[..., Any]) -> None:
    server = simulate(extra_fields=True)
    add(server)
    profile, _hash = read(server)
    assert profile["FutureSetting"]["Mode"] == 7
    assert profile["Policy"]["FuturePolicyLimit"] == 12
    server.admin("set-user-profile", TargetUser="alice", ProfileData={**profile, "AccountName": "kept"})
    assert read(server)[0]["FutureSetting"] == profile["FutureSetting"]
    careless = {name: value for name, value in profile.items() if name != "FutureSetting"}
    server.admin("set-user-profile", TargetUser="alice", ProfileData=careless)
    assert "FutureSetting" not in read(server)[0]


def test_fields_of_later_releases_do_not_exist(simulate: Callable[..., Any]) -> None:
    server = simulate(release="23.3.2")
    server.state.add_user("alice")
    server.state.add_device("alice")
    (device,) = read(server)[0]["Devices"].values()
    assert "ClientVersion" not in device
    assert "os" not in device["PlatformVersion"]
    assert "LicenseLimits" not in server.admin("meta/version")
    assert "ConfiguredDevices" not in server.admin("meta/version")


def test_a_replica_takes_over_the_password_hash(server: Any) -> None:
    add(server)
    profile, _hash = read(server)
    assert server.admin("add-user-from-profile", TargetUser="copy", ProfileData=profile)["Status"] == 200
    assert server.caller("copy", PASSWORD, user=True)("web/session/start")["Status"] == 200
    assert read(server, "copy")[0]["CreationGUID"] != profile["CreationGUID"]


def test_a_password_reset_needs_a_recovery_code_and_makes_a_new_one(server: Any) -> None:
    add(server, StoreRecoveryCode="1")
    before = read(server)[0]["PasswordRecovery"]
    assert server.admin("reset-user-password", TargetUser="alice", NewPassword="another-password")["Status"] == 200
    assert read(server)[0]["PasswordRecovery"] not in ("", before)
    assert server.caller("alice", "another-password", user=True)("web/session/start")["Status"] == 200
    assert server.caller("alice", PASSWORD, user=True)("web/session/start")["Status"] == 403


def test_without_one_it_needs_the_old_password(server: Any) -> None:
    add(server)
    assert server.admin("reset-user-password", TargetUser="alice", NewPassword="another-password")["Status"] == 400
    assert (
        server.admin("reset-user-password", TargetUser="alice", NewPassword="another-password", OldPassword="wrong")[
            "Status"
        ]
        == 403
    )
    assert (
        server.admin("reset-user-password", TargetUser="alice", NewPassword="another-password", OldPassword=PASSWORD)[
            "Status"
        ]
        == 200
    )


def test_suspension_notes_its_time(server: Any) -> None:
    add(server)
    profile, _hash = read(server)
    server.admin("set-user-profile", TargetUser="alice", ProfileData={**profile, "IsSuspended": True})
    assert read(server)[0]["LastSuspended"] == server.clock.seconds()


def test_codes_are_switched_off_for_a_user(server: Any) -> None:
    server.state.add_user(
        "alice", password=PASSWORD, AllowPasswordLogin=False, AllowPasswordAndTOTPLogin=True, TOTPKey="JBSWY3DPEHPK3PXP"
    )
    user = server.caller("alice", PASSWORD, user=True)
    assert user.post("web/session/start").status_code == 449
    assert server.admin("disable-user-totp", TargetUser="alice")["Status"] == 200
    assert user("web/session/start")["Status"] == 200
    assert read(server)[0]["TOTPKey"] == ""


def test_deleting_a_user_ends_connections_and_history_and_leaves_buckets(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=3)
    (name, *_others) = server.admin("list-users")
    buckets = server.admin("storage/list-buckets")
    assert server.admin("delete-user", TargetUser=name)["Status"] == 200
    assert name not in server.admin("list-users")
    assert all(job["Username"] != name for job in server.admin("get-jobs-all"))
    assert all(item["Username"] != name for item in server.admin("dispatcher/list-active").values())
    assert server.admin("storage/list-buckets") == buckets
    assert server.admin("delete-user", TargetUser=name)["Status"] == 400


def test_revoking_a_device_takes_its_items_and_schedules(server: Any) -> None:
    server.state.add_user("alice")
    device = server.state.add_device("alice")
    kept = server.state.add_device("alice", name="OTHER")
    server.state.add_item(device)
    source, _vault, rule = server.state.add_item(kept)
    assert server.admin("revoke-device", TargetUser="alice", TargetDevice=device.id)["Status"] == 200
    profile, _hash = read(server)
    assert (list(profile["Devices"]), list(profile["Sources"]), list(profile["BackupRules"])) == (
        [kept.id],
        [source],
        [rule],
    )
    assert [item["DeviceID"] for item in server.admin("dispatcher/list-active").values()] == [kept.id]
    assert 4701 in [event.type for event in server.state.events.history]


def test_a_protected_item_is_handled_with_its_schedules(server: Any) -> None:
    server.state.add_user("alice")
    source, _vault, rule = server.state.add_item(server.state.add_device("alice"))
    answer = server.admin("get-protected-item-with-backup-rules", TargetUser="alice", SourceID=source)
    assert list(answer["BackupRules"]) == [rule]
    item = {**answer["Source"], "Description": "Renamed"}
    stale = server.admin(
        "set-protected-item-with-backup-rules", TargetUser="alice", SourceID=source, Source=item, RequireHash="stale"
    )
    assert stale["Status"] == 409
    changed = server.admin(
        "set-protected-item-with-backup-rules",
        TargetUser="alice",
        SourceID=source,
        Source=item,
        RequireHash=answer["ProfileHash"],
        BackupRules={},
    )
    assert changed["Status"] == 200
    profile, _hash = read(server)
    assert profile["Sources"][source]["Description"] == "Renamed"
    assert profile["BackupRules"] == {}
    assert server.admin("delete-protected-item", TargetUser="alice", SourceID=source)["Status"] == 200
    assert read(server)[0]["Sources"] == {}


def test_an_end_user_cannot_lift_the_own_limits(server: Any) -> None:
    server.state.add_user("alice", password=PASSWORD, MaximumDevices=2)
    user = server.caller("alice", PASSWORD, user=True)
    answer = user("web/get-user-profile-and-hash")
    wanted = {**answer["Profile"], "MaximumDevices": 99, "AccountName": "Mine"}
    user("web/set-profile-hash", ProfileData=wanted, ProfileHash=answer["ProfileHash"])
    profile, _hash = read(server)
    assert (profile["MaximumDevices"], profile["AccountName"]) == (2, "Mine")
