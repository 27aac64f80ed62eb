# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_device`` beyond what its scenario shows: repeated, interrupted, on old servers, fed by ``comet_device_info``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    InputError,
    NotFound,
    ServerRefusal,
    Uncertain,
)
from ansible_collections.cometbackup.comet.plugins.modules import comet_device, comet_device_info
from tests.simulator import Simulator
from tests.unit.resources.tasks import BEFORE, Tasks, once

DEVICE, INFO = comet_device.DEFINITION, comet_device_info.DEFINITION
UNINSTALL, REVOKE = "AdminDispatcherUninstallSoftware", "AdminRevokeDevice"
GONE: dict[str, Any] = {"user": "acme", "device": "LAPTOP", "state": "absent"}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True) as running:
        running.state.add_user("acme")
        running.state.add_device("acme", name="LAPTOP", device_id="laptop")
        running.state.add_device("acme", name="OTHER", device_id="other")
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def names(simulator: Simulator) -> dict[str, str]:
    devices = simulator.state.user_profile("acme")["Devices"]
    return {id_: device["FriendlyName"] for id_, device in devices.items()}


@pytest.mark.parametrize("release", ["20.9.12", "25.9.8"])
def test_a_task_that_renames_a_device_can_be_repeated(release: str) -> None:
    with Simulator(release=release) as simulator:
        simulator.state.add_user("acme")
        simulator.state.add_device("acme", name="LAPTOP", device_id="laptop")
        tasks, options = Tasks(simulator), {"user": "acme", "device": "LAPTOP", "name": "Front desk"}
        foreseen = tasks.run(DEVICE, check_mode=True, **options)
        renamed = tasks.run(DEVICE, **options)
        again = tasks.run(DEVICE, **options)
        assert names(simulator) == {"laptop": "Front desk"}
    assert foreseen["diff"] == renamed["diff"] == {"before": {"name": "LAPTOP"}, "after": {"name": "Front desk"}}
    assert (again["changed"], again["device"]) == (False, renamed["device"])
    assert renamed["device"] == {"user": "acme", "device": "laptop", "name": "Front desk"}


def test_a_name_that_several_have_is_not_taken_for_the_device(simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.add_device("acme", name="OTHER", device_id="third")
    with pytest.raises(NotFound, match="the user 'acme' has no device 'NEVER'"):
        tasks.run(DEVICE, user="acme", device="NEVER", name="OTHER")


def test_what_info_returns_changes_nothing(tasks: Tasks) -> None:
    for profiles in (True, False):
        for device in tasks.run(INFO, profiles=profiles)["devices"]:
            assert tasks.run(DEVICE, **device)["changed"] is False


def test_a_device_that_is_not_there_yet_is_taken_on_trust_in_check_mode(tasks: Tasks) -> None:
    warnings: list[str] = []
    told = tasks.run(DEVICE, check_mode=True, warnings=warnings, user="acme", device="LATER", name="Front desk")
    assert told["diff"] == {"before": {}, "after": {"name": "Front desk"}}
    told = tasks.run(DEVICE, check_mode=True, warnings=warnings, user="acme", device="LATER")
    assert (told["changed"], told["device"]["device"], len(warnings)) == (False, "LATER", 2)


def test_an_empty_name_is_none(tasks: Tasks) -> None:
    with pytest.raises(InputError, match="name must not be empty"):
        tasks.run(DEVICE, user="acme", device="LAPTOP", name="")


@pytest.mark.parametrize("release", ["20.9.12", "25.9.8"])
def test_a_device_is_revoked_with_its_software(release: str) -> None:
    with Simulator(release=release) as simulator:
        simulator.state.add_user("acme")
        device = simulator.state.add_device("acme", name="LAPTOP")
        simulator.state.add_item(device, description="Files")
        options = {**GONE, "uninstall_software": True, "delete_with_protected_items": True}
        tasks = Tasks(simulator)
        foreseen = tasks.run(DEVICE, check_mode=True, **options)
        revoked = tasks.run(DEVICE, **options)
        assert tasks.writes == [UNINSTALL, REVOKE]
        again = tasks.run(DEVICE, **options)
        profile = simulator.state.user_profile("acme")
        assert (profile["Devices"], profile["Sources"], profile["BackupRules"]) == ({}, {}, {})
        assert simulator.requests.writes() == []
    assert foreseen["diff"] == revoked["diff"]
    assert revoked["diff"]["before"] == {
        "user": "acme",
        "device": device.id,
        "name": "LAPTOP",
        "protected_items": ["Files"],
        "schedules": ["Files"],
        "software_installed": True,
    }
    assert (revoked["device"], again["changed"]) == ({}, False)


def test_software_of_a_device_that_does_not_answer_any_more_was_told_to_go(simulator: Simulator, tasks: Tasks) -> None:
    device = simulator.state.device("acme", "LAPTOP")

    def uninstalled() -> None:
        simulator.state.disconnect(device)

    simulator.faults.add("reset_after", method=UNINSTALL)

    def hook(when: str, method: str) -> None:
        if (when, method) == (BEFORE, "AdminDispatcherListActive") and simulator.requests.count(UNINSTALL):
            uninstalled()

    tasks.run(DEVICE, hook=hook, **GONE, uninstall_software=True)
    assert tasks.writes == [UNINSTALL, REVOKE]
    assert names(simulator) == {"other": "OTHER"}


def test_software_that_may_still_be_there_is_told_again(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_before", method=UNINSTALL)
    tasks.run(DEVICE, **GONE, uninstall_software=True)
    assert names(simulator) == {"other": "OTHER"}
    simulator.faults.add("reset_before", method=UNINSTALL, times=None)
    with pytest.raises(Uncertain):
        tasks.run(DEVICE, user="acme", device="OTHER", state="absent", uninstall_software=True)
    assert names(simulator) == {"other": "OTHER"}


def test_a_device_that_somebody_else_revokes_first_is_gone_all_the_same(simulator: Simulator, tasks: Tasks) -> None:
    def revoke() -> None:
        simulator.state.edit_profile("acme", lambda profile: profile["Devices"].pop("laptop"))

    assert tasks.run(DEVICE, hook=once(BEFORE, REVOKE, revoke), **GONE)["changed"] is True


def test_a_revocation_that_is_refused_is_an_error(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("api_error", method=REVOKE, status=400, message="Not now")
    with pytest.raises(ServerRefusal, match="Not now"):
        tasks.run(DEVICE, **GONE)


def test_a_lost_answer_does_not_revoke_twice(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_after", method=REVOKE)
    tasks.run(DEVICE, **GONE)
    assert tasks.writes == [REVOKE]
    assert names(simulator) == {"other": "OTHER"}
