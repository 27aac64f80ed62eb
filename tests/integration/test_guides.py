# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the guides show works: their playbooks run twice, their inventories are read, their variables are taken by the playbooks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.simulator import Simulator
from tests.support import guides
from tests.support.playbooks import credentials, run
from tests.support.shipped import changes, run_shipped

_PLAYS = {
    guide.stem: [text for text in guides.blocks(guide, "yaml") if guides.kind(text) == "playbook"]
    for guide in guides.GUIDES
}
PLAYBOOKS = {name: plays for name, plays in _PLAYS.items() if plays}
INVENTORIES = guides.of_kind("inventory")
VARIABLES = guides.of_kind("variables")
# Beginning of the variables' names: the playbook that takes them, and whether a second run of it changes nothing.
TAKEN_BY = {
    "tenant_onboarding_": ("onboard", True),
    "backup_health_": ("health_report", True),
    "rotate_credentials_": ("rotate_credentials", False),
    # How waves go is tried by test_fleet_rollout.py; here it is the plan.
    "fleet_rollout_": ("fleet_rollout", None),
}
# What belongs to rulebooks, which tests/unit/test_guides.py looks at.
OF_RULEBOOKS = "comet_"
# Machines that Ansible logs in to. There are none here.
MACHINES: dict[str, Any] = {"machines": {"hosts": {}}}


@pytest.mark.parametrize("guide", PLAYBOOKS)
def test_the_playbooks_of_a_guide_run_in_their_order(guide: str, tmp_path: Path) -> None:
    (tmp_path / "fleet.comet.yml").write_text("plugin: cometbackup.comet.comet\n", encoding="utf-8")
    (tmp_path / "machines.yml").write_text(yaml.safe_dump(MACHINES), encoding="utf-8")
    shown = [text for text in guides.blocks(guides.DIRECTORY / f"{guide}.rst", "text") if text.startswith("TASK [")]
    with Simulator(devices=6, tenants=2) as sim:
        for number, text in enumerate(PLAYBOOKS[guide]):
            playbook = tmp_path / f"{number}.yml"
            playbook.write_text(text, encoding="utf-8")
            command = ["ansible-playbook", "-i", "fleet.comet.yml", "-i", "machines.yml", playbook.name]
            checked = run([*command, "--check", "--diff"], tmp_path, credentials(sim)).succeeded()
            shown = [text for text in shown if text.strip() not in checked.stdout]
            done = run(command, tmp_path, credentials(sim)).succeeded()
            assert done.complaints == []
    assert shown == [], "no run shows this"


@pytest.mark.parametrize("name", INVENTORIES)
def test_the_inventories_of_the_guides_are_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "fleet.comet.yml").write_text(INVENTORIES[name], encoding="utf-8")
    with Simulator(devices=6, tenants=2) as sim:
        variables = {**credentials(sim), "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"}
        done = run(["ansible-inventory", "-i", "fleet.comet.yml", "--graph"], tmp_path, variables).succeeded()
        assert done.complaints == []


def playbook_of(text: str) -> tuple[str, bool | None]:
    first = next(iter(guides.variables_of(text)))
    (taker,) = [found for beginning, found in TAKEN_BY.items() if first.startswith(beginning)]
    return taker


@pytest.mark.parametrize("name", [name for name, text in VARIABLES.items() if not text.startswith(OF_RULEBOOKS)])
def test_playbooks_take_the_variables_of_the_guides(name: str, tmp_path: Path) -> None:
    playbook, repeatable = playbook_of(VARIABLES[name])
    (tmp_path / "given.yml").write_text(VARIABLES[name], encoding="utf-8")
    with Simulator() as sim:
        sim.state.add_tenant("Globex" if playbook == "fleet_rollout" else "Initech")
        sim.state.add_user("acme-archive")
        for device in ("PILOT-1", "PILOT-2"):
            sim.state.add_device("acme-archive", name=device, version="24.12.5")
        sim.state.config["WebhookOptions"] = {
            "tickets": {"URL": "http://127.0.0.1:9/", "Level": "full", "CustomHeaders": {}}
        }
        run_shipped(playbook, tmp_path, sim, {}, "-e", "@given.yml", "--check", "--diff").succeeded()
        assert sim.requests.writes() == []
        if repeatable is not None:
            run_shipped(playbook, tmp_path, sim, {}, "-e", "@given.yml").succeeded()
        if repeatable:
            assert changes(run_shipped(playbook, tmp_path, sim, {}, "-e", "@given.yml").succeeded()) == 0


def test_every_block_is_of_a_kind_that_is_tried() -> None:
    found = [(guide.stem, text) for guide in guides.GUIDES for text in guides.blocks(guide, "yaml")]
    assert [(name, text) for name, text in found if not guides.kind(text)] == []
    assert len(found) > 20
    assert PLAYBOOKS and INVENTORIES and VARIABLES
