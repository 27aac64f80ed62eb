# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Software updates of simulated devices, and how they fail."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.simulator.test_control import control

OLD, NEW = "24.12.5", "25.9.8"
LONG = 60


@pytest.fixture
def device(server: Any) -> Any:
    server.state.add_user("alice")
    return server.state.add_device("alice", name="WS-1", version=OLD)


def update(server: Any, device: Any) -> list[int]:
    """Tell the device to update, let time pass; the statuses of the jobs that this made."""
    server.admin("dispatcher/update-software", TargetID=device.connections[-1])
    server.clock.advance(LONG)
    return [job["Status"] for job in server.admin("get-jobs-all") if job["Classification"] == 4007]


def test_it_comes_back_with_the_servers_version(server: Any, device: Any) -> None:
    before = list(device.connections)
    assert update(server, device) == [5000]
    assert (device.version, device.online, set(before) & set(device.connections)) == (NEW, True, set())


@pytest.mark.parametrize(
    ("trouble", "statuses", "online"),
    [("error", [7002], True), ("unchanged", [5000], True), ("ignored", [], True), ("gone", [5000], False)],
)
def test_updates_fail_in_several_ways(
    server: Any, device: Any, trouble: str, statuses: list[int], online: bool
) -> None:
    device.updates, device.update_trouble = False, trouble
    assert update(server, device) == statuses
    assert (device.version, device.online) == (OLD, online)


def test_a_synology_with_dsm_7_takes_no_update_from_the_server(server: Any) -> None:
    server.state.add_user("alice")
    for platform, statuses in (("synology-dsm7", []), ("synology", [5000])):
        device = server.state.add_device("alice", platform=platform, version=OLD)
        assert update(server, device) == statuses
        assert device.version == (NEW if statuses else OLD)


def test_a_device_has_as_many_connections_as_before(server: Any, device: Any) -> None:
    server.state.connect(device)
    update(server, device)
    assert len(device.connections) == 2


def test_what_else_the_device_works_on_ends(server: Any, device: Any) -> None:
    job = server.state.start_job(device, seconds=9000, announced=True)
    update(server, device)
    assert job.detail["Status"] == 7005


def test_trouble_is_made_from_outside(server: Any, device: Any) -> None:
    control(server, "POST", "devices/behave", user="alice", device="WS-1", updates=False, update_trouble="gone")
    assert (device.updates, device.update_trouble) == (False, "gone")
