# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook ``cometbackup.comet.fleet_rollout``, run by its name as users and controllers run it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import Simulator
from tests.support.playbooks import Run, credentials, run

OLD = "24.12.5"
QUICK = {"fleet_rollout_settle_time": "0s", "fleet_rollout_poll_interval": 0.1}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(speed=200) as running:
        running.state.add_user("acme")
        for name in ("PILOT", "WS-1", "WS-2"):
            running.state.add_device("acme", name=name, version=OLD)
        running.state.add_device("acme", name="CURRENT")
        yield running


def roll_out(simulator: Simulator, directory: Path, *arguments: str, **variables: Any) -> Run:
    """Run the playbook with the role's variables."""
    chosen = {**QUICK, **{f"fleet_rollout_{name}": value for name, value in variables.items()}}
    command = ["ansible-playbook", *arguments, "-e", json.dumps(chosen), "cometbackup.comet.fleet_rollout"]
    return run(command, directory, credentials(simulator))


def versions(simulator: Simulator) -> dict[str, str]:
    return {device.name: device.version for device in simulator.state.devices.all()}


def test_the_pilot_device_comes_first_and_a_later_run_goes_on(simulator: Simulator, tmp_path: Path) -> None:
    """Numbers and lists are texts, and what was left empty is, too, as a survey hands them over."""
    survey = {
        "canaries": "PILOT",
        "waves": "100%",
        "users": "",
        "target_version": "",
        "dest": "",
        "maintenance_windows": "",
    }
    pilot = roll_out(simulator, tmp_path, until_wave="1", **survey).succeeded()
    assert versions(simulator) == {"PILOT": "25.9.8", "WS-1": OLD, "WS-2": OLD, "CURRENT": "25.9.8"}
    assert "wave 1 of 2 (canaries): 1 done" in pilot.stdout
    rest = roll_out(simulator, tmp_path, **survey).succeeded()
    assert set(versions(simulator).values()) == {"25.9.8"}
    assert "wave 2 of 2 (100%): 2 done" in rest.stdout


def test_check_mode_shows_the_plan(simulator: Simulator, tmp_path: Path) -> None:
    plan = roll_out(simulator, tmp_path, "--check", canaries=["PILOT"]).succeeded()
    assert f"wave 1 of 5 (canaries), 1 device: PILOT (acme) {OLD}" in plan.stdout
    assert not simulator.requests.writes()


def test_a_halted_rollout_is_a_failed_job(simulator: Simulator, tmp_path: Path) -> None:
    simulator.state.device("acme", "PILOT").updates = False
    halted = roll_out(simulator, tmp_path, canaries=["PILOT"])
    assert halted.status == 2
    assert "1 of the 1 devices up to wave 1 failed, and 0 may: PILOT (acme) the update ended with" in halted.output
    assert versions(simulator)["WS-1"] == OLD


def test_the_devices_of_an_inventory_are_chosen(simulator: Simulator, tmp_path: Path) -> None:
    """As the role's README shows it."""
    inventory = tmp_path / "fleet.comet.yml"
    inventory.write_text("plugin: cometbackup.comet.comet\nversions: ['24.*']\ndevice_names: ['WS-*']\n")
    chosen = "{{ groups['comet_outdated'] | map('extract', hostvars, 'comet_device_id') }}"
    roll_out(simulator, tmp_path, "-i", str(inventory), device_ids=chosen).succeeded()
    assert versions(simulator) == {"PILOT": OLD, "WS-1": "25.9.8", "WS-2": "25.9.8", "CURRENT": "25.9.8"}
