# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server-wide software update campaign."""

from __future__ import annotations

from typing import Any

import pytest

NOT_SEEN, INELIGIBLE, PENDING, REQUESTED, FAILED, CONFIRMED = range(6)
UPDATE_SECONDS = 1 + 20 + 2


@pytest.fixture
def old(server: Any) -> Any:
    """A server with an outdated device online."""
    server.state.add_user("alice")
    server.old = server.state.add_device("alice", name="OLD", version="24.12.5")
    return server


def start(server: Any, **options: Any) -> None:
    assert (
        server.admin("update-campaign/start", Options={"Active": True, "UpgradeOlder": True} | options)["Status"] == 200
    )


def status_of(server: Any, device: Any) -> int:
    entries = server.admin("update-campaign/status")["Devices"]
    (found,) = [entry["Status"] for entry in entries if (entry["Username"], entry["DeviceID"]) == device.key]
    return int(found)


def test_an_outdated_device_is_updated_once(old: Any) -> None:
    start(old)
    assert status_of(old, old.old) == REQUESTED
    old.clock.advance(UPDATE_SECONDS)
    assert (status_of(old, old.old), old.old.version) == (CONFIRMED, "25.9.8")
    answer = old.admin("update-campaign/status")
    assert (answer["TargetVersion"], answer["Active"]) == ("25.9.8", True)
    old.clock.advance(86400)
    assert len([job for job in old.admin("get-jobs-all") if job["Classification"] == 4007]) == 1


def test_an_update_that_does_not_take_is_a_failure(old: Any) -> None:
    old.old.updates = False
    start(old)
    old.clock.advance(UPDATE_SECONDS)
    assert status_of(old, old.old) == FAILED


@pytest.mark.parametrize(
    ("version", "flag", "expected"),
    [
        ("25.9.8", "UpgradeOlder", INELIGIBLE),
        ("25.9.8", "ReinstallCurrentVer", REQUESTED),
        ("25.12.0", "UpgradeOlder", INELIGIBLE),
        ("25.12.0", "DowngradeNewer", REQUESTED),
    ],
)
def test_which_versions_are_meant_is_a_flag_each(server: Any, version: str, flag: str, expected: int) -> None:
    server.state.add_user("alice")
    device = server.state.add_device("alice", version=version)
    start(server, **{"UpgradeOlder": False, flag: True})
    assert status_of(server, device) == expected


def test_an_offline_device_is_seen_when_it_comes(old: Any) -> None:
    old.state.disconnect(old.old)
    start(old)
    assert status_of(old, old.old) == NOT_SEEN
    old.state.connect(old.old)
    assert status_of(old, old.old) == REQUESTED


def test_a_busy_device_waits_unless_it_is_forced(old: Any) -> None:
    job = old.state.start_job(old.old, announced=True)
    start(old)
    assert status_of(old, old.old) == PENDING
    old.state.finish_job(job)
    assert status_of(old, old.old) == REQUESTED


def test_force_does_not_wait(old: Any) -> None:
    old.state.start_job(old.old, announced=True)
    start(old, ForceUpgradeRunning=True)
    assert status_of(old, old.old) == REQUESTED


def test_a_filter_chooses_devices(old: Any) -> None:
    other = old.state.add_device("alice", name="OTHER", version="24.12.5")
    rule = {"ClauseType": "", "RuleField": "FriendlyName", "RuleOperator": "str_eq", "RuleValue": "OTHER"}
    start(old, ApplyDeviceFilter=True, DeviceFilter=rule)
    assert [entry["DeviceID"] for entry in old.admin("update-campaign/status")["Devices"]] == [other.id]


def test_devices_that_a_filter_leaves_out_may_be_listed_and_are_not_updated(simulate: Any) -> None:
    server = simulate(campaign_lists_others=True)
    server.state.add_user("alice")
    device = server.state.add_device("alice", name="OLD", version="24.12.5")
    rule = {"ClauseType": "", "RuleField": "FriendlyName", "RuleOperator": "str_eq", "RuleValue": "OTHER"}
    start(server, ApplyDeviceFilter=True, DeviceFilter=rule)
    server.clock.advance(UPDATE_SECONDS)
    assert (status_of(server, device), device.version) == (INELIGIBLE, "24.12.5")


def test_starting_an_inactive_one_stops_it(old: Any) -> None:
    old.state.disconnect(old.old)
    start(old)
    start(old, Active=False)
    old.state.connect(old.old)
    old.clock.advance(86400)
    assert (status_of(old, old.old), old.old.version) == (NOT_SEEN, "24.12.5")


def test_the_first_look_at_the_devices_may_take_a_while(simulate: Any) -> None:
    server = simulate(campaign_start_seconds=5)
    server.state.add_user("alice")
    device = server.state.add_device("alice", version="24.12.5")
    start(server)
    assert status_of(server, device) == NOT_SEEN
    server.clock.advance(5)
    assert status_of(server, device) == REQUESTED


def test_an_old_server_knows_no_filter_and_updates_all(simulate: Any) -> None:
    server = simulate(release="21.12.0")
    server.state.add_user("alice")
    device = server.state.add_device("alice", version="21.9.1")
    rule = {"ClauseType": "", "RuleField": "Username", "RuleOperator": "str_eq", "RuleValue": "bob"}
    start(server, ApplyDeviceFilter=True, DeviceFilter=rule)
    assert status_of(server, device) == REQUESTED
    assert not {"ApplyDeviceFilter", "DeviceFilter"} & server.admin("update-campaign/status").keys()
