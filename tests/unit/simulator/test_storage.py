# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Buckets, storage templates, vaults made from them, installers and install tokens."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.simulator.credentials import matches


def test_a_bucket_is_made_up_where_the_caller_leaves_it_open(server: Any) -> None:
    answer = server.admin("storage/register-bucket")
    assert answer["NewBucketID"]
    assert answer["NewBucketKey"]
    assert list(server.admin("storage/list-buckets")) == [answer["NewBucketID"]]
    named = server.admin(
        "storage/register-bucket", SetBucketValue="mine", SetKeyHashFormat="1", SetKeyHashValue="hashed"
    )
    assert (named["NewBucketID"], named["NewBucketKey"]) == ("mine", "")
    assert server.state.buckets["mine"]["ReadWriteKey"] == "hashed"
    assert server.admin("storage/register-bucket", SetBucketValue="mine")["Status"] == 400


def test_a_bucket_is_measured_anew_on_request_and_removed(server: Any) -> None:
    bucket = server.admin("storage/register-bucket")["NewBucketID"]
    server.clock.advance(50)
    now = server.clock.seconds()
    measured = server.admin("storage/bucket-properties", BucketID=bucket, AfterTimestamp=now - 10)
    assert measured["Size"]["MeasureCompleted"] == now
    assert server.admin("storage/delete-bucket", BucketID=bucket)["Status"] == 200
    assert server.admin("storage/bucket-properties", BucketID=bucket)["Status"] == 404


def test_free_space_is_what_the_buckets_leave(simulate: Callable[..., Any]) -> None:
    space = simulate(devices=5).admin("storage/free-space")
    assert 0 < space["UsedPercent"] < 100
    assert space["AvailableBytes"] > 0


def test_templates_get_an_id_and_offer_themselves(server: Any) -> None:
    server.admin(
        "meta/remote-storage-vault/set",
        RemoteStorageOptions=[{"Type": "wasabi", "Description": "Cloud", "Default": True}],
    )
    (template,) = server.admin("meta/remote-storage-vault/get")
    assert template["ID"]
    assert server.admin("request-storage-vault-providers") == {"self": "This server", template["ID"]: "Cloud"}


@pytest.mark.parametrize(
    ("provider", "kind", "field"), [("self", 1003, "CometBucket"), ("cloud", 1000, "S3BucketName")]
)
def test_a_requested_vault_is_in_the_profile(server: Any, provider: str, kind: int, field: str) -> None:
    server.admin(
        "meta/remote-storage-vault/set",
        RemoteStorageOptions=[
            {"Type": "s3", "Description": "Cloud", "ID": "cloud", "StorageLimitEnabled": True, "StorageLimitBytes": 5}
        ],
    )
    server.state.add_user("alice")
    answer = server.admin("request-storage-vault", TargetUser="alice", StorageProvider=provider)
    vault = server.admin("get-user-profile", TargetUser="alice")["Destinations"][answer["DestinationID"]]
    assert (vault["DestinationType"], bool(vault[field])) == (kind, True)
    assert answer["Profile"]["Destinations"][answer["DestinationID"]] == vault
    assert answer["ProfileHash"] == server.state.profile_hash("alice")
    assert len(server.admin("storage/list-buckets")) == (1 if provider == "self" else 0)


def test_an_unknown_template_and_a_stale_hash_are_refused(server: Any) -> None:
    server.state.add_user("alice")
    assert server.admin("request-storage-vault", TargetUser="alice", StorageProvider="none")["Status"] == 404
    assert (
        server.admin("request-storage-vault", TargetUser="alice", StorageProvider="self", ProfileHash="stale")["Status"]
        == 409
    )


def test_a_policy_may_keep_users_from_requesting(server: Any) -> None:
    policy = server.state.add_policy("Strict", policy={"PreventRequestStorageVault": True})
    server.state.add_user("alice", password="password-of-alice", PolicyID=policy)
    user = server.caller("alice", "password-of-alice", user=True)
    assert user("web/request-storage-vault", StorageProvider="self")["Status"] == 403
    assert server.admin("request-storage-vault", TargetUser="alice", StorageProvider="self")["Status"] == 200


def test_reaching_storage_is_tested(server: Any) -> None:
    assert (
        server.admin(
            "storage/ping-destination", ExtraData={"DestinationType": 1000, "S3Server": "s3.customer.example"}
        )["Status"]
        == 200
    )
    assert (
        server.admin(
            "storage/ping-destination", ExtraData={"DestinationType": 1000, "S3Server": "unreachable.example"}
        )["Status"]
        == 500
    )


@pytest.mark.parametrize(
    ("path", "ending", "head"),
    [
        ("linuxgeneric", ".run", b"#!/bin/sh\n"),
        ("macos-x86_64", ".pkg", b"simulated installer"),
        ("windows-x86_64-zip", ".zip", b"PK"),
        ("windows-x86_64-exe", ".exe", b"simulated installer"),
        ("linux-deb", ".deb", b"!<arch>\n"),
    ],
)
def test_each_installer_has_a_name_of_its_kind(server: Any, path: str, ending: str, head: bytes) -> None:
    answer = server.admin.post(f"branding/generate-client/{path}")
    assert f'{ending}"' in answer.headers["Content-Disposition"]
    assert answer.content.startswith(head)


@pytest.mark.parametrize(
    ("release", "has_arm", "has_deb"), [("22.6.0", False, False), ("23.3.9", True, False), ("25.9.8", True, True)]
)
def test_platforms_come_with_releases(simulate: Callable[..., Any], release: str, has_arm: bool, has_deb: bool) -> None:
    admin = simulate(release=release).admin
    offered = admin("branding/available-platforms")
    assert ("20" in offered, "21" in offered) == (has_arm, has_deb)
    assert admin.post("branding/generate-client/macos-arm64").status_code == (200 if has_arm else 404)
    assert admin("branding/generate-client/test", Platform="21")["Status"] == (200 if has_deb else 400)


@pytest.mark.parametrize("differ", [True, False])
def test_an_installer_is_of_a_brand_an_address_and_a_build(simulate: Callable[..., Any], differ: bool) -> None:
    server = simulate(installers_differ=differ)

    def installer(**parameters: str) -> bytes:
        return bytes(server.admin.post("branding/generate-client/linux-deb", **parameters).content)

    first = installer()
    assert (installer() == first) is not differ
    assert installer(SelfAddress="https://backup.acme.example/") != first
    server.state.config["Branding"]["ProductName"] = "Acme Backup"
    assert installer() != first


@pytest.mark.parametrize("full_size", [False, True])
def test_an_archive_for_windows_has_the_files_that_scripts_look_for(
    simulate: Callable[..., Any], full_size: bool
) -> None:
    server = simulate(full_size_installers=full_size)
    content = server.admin.post("branding/generate-client/windows-anycpu-zip").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["install.exe", "install.dat"]
        assert server.simulator.url in archive.read("install.dat").decode()
    assert (len(content) > 20 << 20) is full_size


def test_downloads_without_credentials_are_a_setting(simulate: Callable[..., Any]) -> None:
    for allowed, status in ((True, 200), (False, 403)):
        nobody = simulate(allow_unauthenticated_downloads=allowed).caller("", "")
        answer = nobody("branding/available-platforms")
        assert answer.get("Status", 200) == status


def test_a_tenant_opens_its_own_downloads(server: Any) -> None:
    """Under its own brand, at its own host."""
    tenant = server.state.add_tenant("Bluefern", hosts=["bluefern.example"])
    at_home, elsewhere = server.caller("", "", host="bluefern.example"), server.caller("", "")
    assert at_home("branding/available-platforms")["Status"] == 403
    server.state.organizations[tenant]["SoftwareBuildRole"]["AllowUnauthenticatedDownloads"] = True
    server.state.organizations[tenant]["Branding"]["ProductName"] = "Bluefern Backup"
    installer = at_home.post("branding/generate-client/by-platform", Platform=7)
    assert 'filename="Bluefern_Backup-25.9.8.run"' in installer.headers["Content-Disposition"]
    assert elsewhere("branding/available-platforms")["Status"] == 403


@pytest.mark.parametrize(
    ("number", "ending", "path"),
    [
        (1, "-install.zip", "windows-anycpu-zip"),
        (3, "-x86_32.zip", "windows-x86_32-zip"),
        (5, "-x86_64.zip", "windows-x86_64-zip"),
        (7, ".run", "linuxgeneric"),
        (8, ".pkg", "macos-x86_64"),
        (18, "-dsm6.spk", "spk-dsm6"),
        (19, "-dsm7.spk", "spk-dsm7"),
        (20, "-arm64.pkg", "macos-arm64"),
        (21, ".deb", "linux-deb"),
    ],
)
def test_platforms_have_the_numbers_of_public_pages(
    simulate: Callable[..., Any], number: int, ending: str, path: str
) -> None:
    server = simulate(allow_unauthenticated_downloads=True)
    linked = requests.get(f"{server.simulator.url}dl/{number}", timeout=10)
    assert linked.headers["Content-Disposition"].endswith(f'{ending}"')
    assert linked.content == server.admin.post(f"branding/generate-client/{path}").content


def test_a_link_to_an_installer_leads_nowhere_unless_downloads_are_open(server: Any) -> None:
    answer = requests.get(f"{server.simulator.url}dl/1", timeout=10)
    assert (answer.status_code, answer.text) == (403, "403 Unauthorised\n")
    server.state.config["SoftwareBuildRole"]["AllowUnauthenticatedDownloads"] = True
    assert requests.get(f"{server.simulator.url}dl/99", timeout=10).status_code == 400
    looked = requests.head(f"{server.simulator.url}dl/1", timeout=10)
    assert (looked.status_code, "zip" in looked.headers["Content-Disposition"]) == (200, True)
    assert server.simulator.requests.methods() == ["AdminBrandingGenerateClientByPlatform"] * 3


def test_an_install_token_needs_the_users_password(server: Any) -> None:
    server.state.add_user("alice", password="password-of-alice")
    token = server.admin("create-install-token", TargetUser="alice", TargetPassword="password-of-alice")["InstallToken"]
    assert (token["Username"], token["Used"], token["ExpireTime"] - token["CreateTime"]) == ("alice", False, 86400)
    assert server.admin("create-install-token", TargetUser="alice", TargetPassword="wrong")["Status"] == 403


@pytest.mark.parametrize(("release", "tells"), [("20.9.12", False), ("25.9.8", True)])
def test_a_request_answers_with_the_profile_since_profiles_are_told(
    simulate: Callable[..., Any], release: str, tells: bool
) -> None:
    server = simulate(release=release)
    server.state.add_user("alice")
    answer = server.admin("request-storage-vault", TargetUser="alice", StorageProvider="self", ProfileHash="stale")
    assert (answer["Status"] == 409) is tells
    answer = server.admin("request-storage-vault", TargetUser="alice", StorageProvider="self")
    assert ("Profile" in answer, "ProfileHash" in answer) == (tells, tells)


@pytest.mark.parametrize("new_id", [False, True])
def test_a_converted_vault_stays_where_its_schedules_find_it(simulate: Callable[..., Any], new_id: bool) -> None:
    server = simulate(converted_vault_new_id=new_id)
    server.state.add_user("alice")
    _source, vault, rule = server.state.add_item(server.state.add_device("alice"))
    answer = server.admin("convert-storage-role", TargetUser="alice", DestinationId=vault)
    profile = server.state.user_profile("alice")
    assert (answer["DestinationID"] == vault) is not new_id
    assert profile["Destinations"][answer["DestinationID"]]["DestinationType"] == 1000
    assert profile["BackupRules"][rule]["Destination"] == answer["DestinationID"]


def _with_vault(server: Any, user: str, **vault: Any) -> dict[str, Any]:
    profile = server.admin("get-user-profile", TargetUser=user)
    return {**profile, "Destinations": {"new": server.state.schema.default("DestinationConfig", **vault)}}


@pytest.mark.parametrize(
    ("permissions", "status"),
    [
        ({"PreventAddCustomStorageVault": True}, 403),
        ({"ShouldRestrictProviderList": True, "AllowedProvidersWhenRestricted": [1000]}, 403),
        ({"ShouldRestrictProviderList": True, "AllowedProvidersWhenRestricted": [1000, 1002]}, 200),
        ({}, 200),
    ],
)
def test_an_administrator_adds_the_vaults_that_the_permissions_allow(
    server: Any, permissions: dict[str, Any], status: int
) -> None:
    server.state.add_user("alice")
    server.state.add_admin("helper", "helper-password", Permissions=permissions)
    wanted = _with_vault(server, "alice", DestinationType=1002)
    answer = server.caller("helper", "helper-password")("set-user-profile", TargetUser="alice", ProfileData=wanted)
    assert answer["Status"] == status


def test_an_administrator_may_be_kept_from_removing_vaults(server: Any) -> None:
    server.state.add_user("alice")
    server.admin("request-storage-vault", TargetUser="alice", StorageProvider="self")
    server.state.add_admin("helper", "helper-password", Permissions={"PreventDeleteStorageVault": True})
    emptied = {**server.admin("get-user-profile", TargetUser="alice"), "Destinations": {}}
    helper = server.caller("helper", "helper-password")
    assert helper("set-user-profile", TargetUser="alice", ProfileData=emptied)["Status"] == 403
    assert server.admin("set-user-profile", TargetUser="alice", ProfileData=emptied)["Status"] == 200


@pytest.mark.parametrize(
    ("flag", "change"),
    [
        ("PreventAddCustomStorageVault", lambda profile: profile["Destinations"].update(new={"DestinationType": 1002})),
        ("PreventEditStorageVault", lambda profile: profile["Destinations"]["vault"].update(Description="Mine")),
        ("PreventDeleteStorageVault", lambda profile: profile["Destinations"].clear()),
        ("PreventNewProtectedItem", lambda profile: profile["Sources"].update(new={"Engine": "engine1/file"})),
        (
            "PreventEditProtectedItem",
            lambda profile: next(iter(profile["Sources"].values())).update(Description="Mine"),
        ),
        ("PreventDeleteProtectedItem", lambda profile: profile["Sources"].clear()),
    ],
)
def test_a_policy_holds_users_to_what_it_allows(server: Any, flag: str, change: Callable[[Any], Any]) -> None:
    strict, lenient = server.state.add_policy("Strict", policy={flag: True}), server.state.add_policy("Lenient")
    for user, policy, status in (("alice", strict, 403), ("bob", lenient, 200)):
        server.state.add_user(user, "user-password-1", PolicyID=policy)
        server.state.add_item(server.state.add_device(user), vault="vault")
        own = server.caller(user, "user-password-1", user=True)
        answer = own("web/get-user-profile-and-hash")
        change(answer["Profile"])
        written = own("web/set-profile-hash", ProfileData=answer["Profile"], ProfileHash=answer["ProfileHash"])
        assert written["Status"] == status


def test_an_enforced_retention_replaces_that_of_all_vaults(server: Any) -> None:
    imposed = {"Mode": 802, "Ranges": [server.state.schema.default("RetentionRange", Type=900, Jobs=3)]}
    policy = server.state.add_policy("Keep little", policy={"DefaultStorageVaultRetention": imposed})
    server.state.add_user("alice", PolicyID=policy)
    server.admin("request-storage-vault", TargetUser="alice", StorageProvider="self")

    def retentions() -> list[Any]:
        profile = server.admin("get-user-profile", TargetUser="alice")
        return [vault["DefaultRetention"] for vault in profile["Destinations"].values()]

    assert retentions() == [imposed]
    profile = server.admin("get-user-profile", TargetUser="alice")
    for vault in profile["Destinations"].values():
        vault["DefaultRetention"] = {"Mode": 801, "Ranges": []}
    server.admin("set-user-profile", TargetUser="alice", ProfileData=profile)
    assert retentions() == [{"Mode": 801, "Ranges": []}]
    group = server.admin("policies/get", PolicyID=policy)["Policy"]
    group["Policy"]["EnforceStorageVaultRetention"] = True
    server.admin("policies/set", PolicyID=policy, Policy=group)
    assert retentions() == [imposed]
    server.admin("set-user-profile", TargetUser="alice", ProfileData=profile)
    assert retentions() == [imposed]


def test_of_a_bucket_s_key_a_hash_is_kept(server: Any) -> None:
    answer = server.admin("storage/register-bucket", SetBucketValue="mine")
    bucket = server.admin("storage/bucket-properties", BucketID="mine")
    assert matches(answer["NewBucketKey"], bucket["ReadWriteKey"])
    assert bucket["ReadWriteKeyFormat"] != 0
    assert server.admin("storage/register-bucket", SetBucketValue="new", SetKeyHashValue="hashed")["Status"] == 400
    assert [event.data for event in server.state.events.history if event.type == 4300] == ["mine"]


def test_a_size_is_as_new_as_asked_for_and_no_newer(server: Any) -> None:
    bucket = server.admin("storage/register-bucket")["NewBucketID"]
    then = server.clock.seconds()
    server.clock.advance(50)
    for after, measured in ((None, then), (then, then), (then + 1, then + 50), (then + 1000, then + 50)):
        answer = server.admin("storage/bucket-properties", BucketID=bucket, AfterTimestamp=after)
        assert answer["Size"]["MeasureCompleted"] == measured


def test_a_tenant_s_buckets_are_its_own(server: Any) -> None:
    tenant = server.state.add_tenant("Bluefern", hosts=["bluefern.example"])
    server.state.add_admin("boss", "tenant-password", organization=tenant)
    boss = server.caller("boss", "tenant-password", host="bluefern.example")
    server.state.add_bucket("outside")
    inside = boss("storage/register-bucket")["NewBucketID"]
    assert list(boss("storage/list-buckets")) == [inside]
    assert boss("storage/delete-bucket", BucketID="outside")["Status"] == 403
    assert boss("storage/free-space")["Status"] == 403
    assert server.admin("storage/register-bucket", SetOrganizationID="unknown")["Status"] == 404
