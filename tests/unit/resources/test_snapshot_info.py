# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Snapshots of a vault: which are returned, for how many requests, and what older servers make of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    InputError,
    NotFound,
    VersionTooOld,
)

from .stage_devices import Stage, Workplace, stage, workplace

HERE = {"user": "acme-files", "device": "FILESERVER"}


@contextmanager
def backed_up(times: int = 2, **server: Any) -> Iterator[tuple[Stage, Workplace]]:
    """A device with so many snapshots of its item, an hour apart."""
    with stage(**server) as task:
        place = workplace(task.sim)
        for number in range(times):
            job = task.sim.state.start_job(place.device, source=place.item, destination=place.vault)
            task.sim.clock.advance(3600)
            job.detail["SnapshotID"] = f"snapshot-{number}"
        yield task, place


def ids(result: dict[str, Any]) -> list[str]:
    return [snapshot["id"] for snapshot in result["snapshots"]]


def test_the_newest_comes_first() -> None:
    with backed_up(3) as (task, place):
        result = task.run("comet_snapshot_info", **HERE)
        assert ids(result) == ["snapshot-2", "snapshot-1", "snapshot-0"]
        assert result["storage_vault"] == place.vault
        assert task.methods() == [
            "AdminDispatcherListActive",
            "AdminGetUserProfile",
            "AdminDispatcherRequestVaultSnapshots",
        ]


def test_a_known_connection_saves_a_request() -> None:
    with backed_up() as (task, place):
        known = {"user": place.user, "device": place.device.id, "target_id": place.device.connections[0]}
        task.run("comet_snapshot_info", **known)
        assert task.methods() == ["AdminGetUserProfile", "AdminDispatcherRequestVaultSnapshots"]


def test_a_connection_alone_is_enough() -> None:
    with backed_up() as (task, place):
        result = task.run("comet_snapshot_info", target_id=place.device.connections[0])
        assert (result["user"], result["device"]) == (place.user, place.device.id)


def test_times_bound_what_is_returned() -> None:
    with backed_up(3) as (task, _place):
        every = task.run("comet_snapshot_info", **HERE)["snapshots"]
        middle = every[1]["created_at"]
        assert ids(task.run("comet_snapshot_info", taken_after=str(middle), **HERE)) == ["snapshot-2", "snapshot-1"]
        assert ids(task.run("comet_snapshot_info", taken_before=str(middle), **HERE)) == ["snapshot-0"]
        assert ids(task.run("comet_snapshot_info", newest=1, **HERE)) == ["snapshot-2"]
        assert ids(task.run("comet_snapshot_info", snapshot="snapshot-1", **HERE)) == ["snapshot-1"]


def test_snapshots_of_a_deleted_item_are_known_by_its_id() -> None:
    with backed_up(1) as (task, place):
        task.sim.state.edit_profile(place.user, lambda profile: profile["Sources"].clear())
        (snapshot,) = task.run("comet_snapshot_info", protected_item=place.item, **HERE)["snapshots"]
        assert (snapshot["protected_item"], snapshot["protected_item_name"]) == (place.item, None)
        with pytest.raises(NotFound, match="has no protected item 'Files'"):
            task.run("comet_snapshot_info", protected_item="Files", **HERE)


def test_another_device_of_the_user_looks_into_the_vault_as_well() -> None:
    with backed_up(1) as (task, place):
        task.sim.state.add_device(place.user, name="SPARE", platform="linux")
        wanted = {"user": place.user, "device": "SPARE", "protected_item": "Files", "content": "objects", "path": "C"}
        result = task.run("comet_snapshot_info", **wanted)
        assert "C/Users" in [entry["path"] for entry in result["objects"]]


def test_a_user_with_two_vaults_has_to_name_one() -> None:
    with backed_up(1) as (task, place):
        task.sim.state.add_item(place.device)
        with pytest.raises(InputError, match=r"has 2 storage vaults\. Say which is meant, in storage_vault: 'Vault'"):
            task.run("comet_snapshot_info", **HERE)


def test_a_search_of_no_snapshot_asks_nothing() -> None:
    with backed_up(0) as (task, _place):
        result = task.run("comet_snapshot_info", content="files", find="ledger", **HERE)
        assert (result["snapshots"], result["files"]) == ([], [])
        assert "AdminDispatcherSearchSnapshots" not in task.methods()


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        ({"rule_field": "name"}, "search needs rule_field, rule_operator and rule_value, or clause_children"),
        ({"clause_children": [{}]}, r"search.clause_children\[0\] needs rule_field"),
        ({"field": "name"}, "search has no key field"),
    ],
)
def test_a_search_that_says_nothing_is_refused(search: dict[str, Any], sentence: str) -> None:
    with backed_up(1) as (task, _place), pytest.raises(InputError, match=sentence):
        task.run("comet_snapshot_info", content="files", search=search, **HERE)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"newest": 0}, "newest must be 1 or more"),
        ({"depth": 0}, "depth must be 1 or more"),
        ({"content": "email"}, "content=email needs the path of the message"),
        ({"find": "x"}, "the option find is for content=files"),
        ({"content": "objects", "disk_image": {"file": "a.vmdk"}, "depth": 2}, "one level at a time"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options: dict[str, Any], sentence: str) -> None:
    with backed_up(1) as (task, _place), pytest.raises(InputError, match=sentence):
        task.run("comet_snapshot_info", **options, **HERE)


def test_servers_that_do_not_tell_the_engine_leave_it_to_the_item() -> None:
    with backed_up(1, release="20.9.12") as (task, _place):
        (snapshot,) = task.run("comet_snapshot_info", **HERE)["snapshots"]
        assert (snapshot["engine"], snapshot["has_original_path_info"], snapshot["tags"]) == ("file", None, [])
        with pytest.raises(VersionTooOld, match=r"this server is 20\.9\.12 and does not have the method"):
            task.run("comet_snapshot_info", content="disks", **HERE)


def test_the_device_may_connect_anew_in_between() -> None:
    with backed_up(1) as (task, place):
        known = {"user": place.user, "device": place.device.id, "target_id": place.device.connections[0]}
        task.sim.state.disconnect(place.device)
        task.sim.state.connect(place.device)
        result = task.run("comet_snapshot_info", content="objects", path="C/Users", **known)
        assert result["target_id"] == place.device.connections[0]
        assert task.methods().count("AdminDispatcherListActive") == 1
