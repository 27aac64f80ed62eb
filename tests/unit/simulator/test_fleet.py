# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The invented fleet: the same for the same seed, consistent with itself, and cheap to read in bulk."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator import fleet_troubles
from tests.simulator.platforms import PLATFORMS


def test_the_same_seed_makes_the_same_fleet(simulate: Callable[..., Any]) -> None:
    first, again, other = (simulate(devices=30, tenants=2, seed=seed) for seed in (5, 5, 6))
    assert first.admin("dispatcher/list-active").keys() == again.admin("dispatcher/list-active").keys()
    assert first.admin("dispatcher/list-active").keys() != other.admin("dispatcher/list-active").keys()


def test_the_fleet_agrees_with_itself(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=200, tenants=3)
    profiles = server.admin("list-users-full")
    live = server.admin("dispatcher/list-active")
    tenants, policies, buckets = (
        server.admin("organization/list"),
        server.admin("policies/list-full"),
        server.admin("storage/list-buckets"),
    )
    assert sum(len(profile["Devices"]) for profile in profiles.values()) == 200
    assert len(tenants) == 3
    for profile in profiles.values():
        assert profile.get("OrganizationID", "") in ("", *tenants)
        assert not profile["PolicyID"] or profile["Policy"] == policies[profile["PolicyID"]]["Policy"]
        assert all(source["OwnerDevice"] in profile["Devices"] for source in profile["Sources"].values())
        assert all(
            rule["Source"] in profile["Sources"] and rule["Destination"] in profile["Destinations"]
            for rule in profile["BackupRules"].values()
        )
        assert all(vault["CometBucket"] in buckets for vault in profile["Destinations"].values())
    assert all(item["DeviceID"] in profiles[item["Username"]]["Devices"] for item in live.values())


def test_the_fleet_is_mixed(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=300)
    devices = server.state.devices.all()
    assert {device.platform for device in devices} == {name for name, platform in PLATFORMS.items() if platform.weight}
    assert any(len(device.connections) == 2 for device in devices)
    assert any(not device.online for device in devices)
    assert any(device.version != "25.9.8" for device in devices)
    assert {job["Status"] for job in server.admin("get-jobs-all")} >= {5000, 7001, 7002}


def test_ids_have_the_forms_of_real_ones(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=20)
    device = server.state.add_device(server.admin("list-users")[0])
    source, vault, _rule = server.state.add_item(device)
    server.state.finish_job(server.state.start_job(device, source=source, destination=vault, announced=True), "success")
    snapshots = 0
    for profile in server.admin("list-users-full").values():
        assert all(re.fullmatch("[0-9a-f]{40}", key) for key in profile["Devices"])
        guids = [profile["CreationGUID"], *profile["Sources"], *profile["Destinations"], *profile["BackupRules"]]
        assert {uuid.UUID(key).version for key in guids} == {4}
    for job in server.admin("get-jobs-all"):
        assert uuid.UUID(job["GUID"]).version == 4
        if "SnapshotID" in job:
            snapshots += 1
            assert re.fullmatch("[0-9a-f]{64}", job["SnapshotID"])
    assert snapshots


def test_nights_of_the_past_are_as_many_as_asked_for(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=20, history_days=10)
    now = server.state.clock.seconds()
    by_source: dict[str, list[dict[str, Any]]] = {}
    for job in server.admin("get-jobs-all"):
        by_source.setdefault(job["SourceGUID"], []).append(job)
    for jobs in by_source.values():
        assert [(now - job["StartTime"]) // 86400 for job in jobs] == list(range(9, -1, -1))
        assert all(job["StartTime"] < job["EndTime"] < now for job in jobs)


def test_some_devices_are_in_trouble_if_asked_for(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=400, history_days=8, troubled=0.3, online=1.0)
    devices = server.state.devices.all()
    assert {device.trouble for device in devices} == {"", *fleet_troubles.TROUBLES}
    assert {device.trouble for device in devices if not device.online} == {"away"}
    profiles = server.admin("list-users-full")
    protecting = {source["OwnerDevice"] for profile in profiles.values() for source in profile["Sources"].values()}
    assert {device.trouble for device in devices if device.id not in protecting} == {"unprotected"}
    hanging = server.admin("get-jobs-for-date-range", Start=0, End=0)
    assert {server.state.devices.find(job["Username"], job["DeviceID"]).trouble for job in hanging} == {"stuck"}
    vaults = [vault for profile in profiles.values() for vault in profile["Destinations"].values()]
    assert {vault["StorageLimitEnabled"] for vault in vaults} == {True, False}
    last = {job["DeviceID"]: job["Status"] for job in server.admin("get-jobs-all") if job["EndTime"]}
    failing = [device.id for device in devices if device.trouble == "failing"]
    assert {last[id_] for id_ in failing} <= {7000, 7002}


def test_past_jobs_are_the_last_ones_of_the_profiles(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=20)
    jobs = {job["GUID"]: job for job in server.admin("get-jobs-all")}
    for profile in server.admin("list-users-full").values():
        for source in profile["Sources"].values():
            last = source["Statistics"]["LastBackupJob"]
            assert jobs[last["GUID"]] == last


def test_reading_one_user_does_not_build_the_others(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=2000)
    (name, *_others) = server.admin("list-users")
    server.admin("get-user-profile-and-hash", TargetUser=name)
    server.admin("get-jobs-for-user", TargetUser=name)
    server.admin("policies/set", PolicyID="new", Policy={"Description": "New"})
    server.admin("dispatcher/list-active")
    assert len(server.state.accounts.built()) == 1


def test_an_account_made_anew_has_no_past(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=5)
    name = server.admin("list-users")[0]
    server.admin("delete-user", TargetUser=name)
    server.admin("add-user", TargetUser=name, TargetPassword="a long password")
    assert server.admin("get-jobs-for-user", TargetUser=name) == []


def test_an_update_leaves_past_jobs_as_they_were(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=1)
    device = server.state.devices.all()[0]
    was = device.version
    server.state.agents.set_version(device, "99.1.0")
    assert {job["ClientVersion"] for job in server.admin("get-jobs-all")} == {was}


def test_a_policy_deleted_early_is_gone_from_profiles_built_later(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=50)
    for policy in server.admin("policies/list"):
        server.admin("policies/delete", PolicyID=policy)
    assert {profile["PolicyID"] for profile in server.admin("list-users-full").values()} == {""}


def test_bulk_reads_of_thousands_of_devices_are_served_from_what_is_serialised(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=3_000)
    assert len(server.admin("dispatcher/list-active")) > 2_400
    assert sum(len(profile["Devices"]) for profile in server.admin("list-users-full").values()) == 3_000
    texts = [account.json for account in server.state.accounts]
    server.admin("list-users-full")
    assert all(account.json is text for account, text in zip(server.state.accounts, texts, strict=True))


@pytest.mark.parametrize("devices", [0, 1])
def test_a_fleet_may_be_small(simulate: Callable[..., Any], devices: int) -> None:
    server = simulate(devices=devices)
    assert len(server.admin("list-users")) == devices
