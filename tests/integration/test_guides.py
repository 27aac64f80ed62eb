# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the guides show works: their playbooks run twice, their inventories are read."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
import yaml

from tests.simulator import Simulator
from tests.support.playbooks import credentials, run
from tests.tools import checkout

GUIDES = checkout.ROOT / "docs" / "docsite" / "rst"
BLOCK = re.compile(r"^\.\. code-block:: yaml\n\n((?:   .*\n|\n)+)", re.MULTILINE)


def blocks(guide: Path) -> list[str]:
    """The YAML of a guide."""
    return [textwrap.dedent(text) for text in BLOCK.findall(guide.read_text(encoding="utf-8"))]


EXAMPLES = {guide.stem: found for guide in sorted(GUIDES.glob("*.rst")) if (found := blocks(guide))}
PLAYBOOKS = {name: plays for name, found in EXAMPLES.items() if (plays := [text for text in found if "hosts:" in text])}
INVENTORIES = {
    f"{name}-{number}": text
    for name, found in EXAMPLES.items()
    for number, text in enumerate(found)
    if text.startswith("plugin:")
}


@pytest.mark.parametrize("guide", PLAYBOOKS)
def test_the_playbooks_of_a_guide_run_in_their_order(guide: str, tmp_path: Path) -> None:
    inventory = tmp_path / "fleet.comet.yml"
    inventory.write_text("plugin: cometbackup.comet.comet\n", encoding="utf-8")
    with Simulator(devices=6, tenants=2) as sim:
        for number, text in enumerate(PLAYBOOKS[guide]):
            playbook = tmp_path / f"{number}.yml"
            playbook.write_text(text, encoding="utf-8")
            command = ["ansible-playbook", "-i", inventory.name, playbook.name]
            run([*command, "--check", "--diff"], tmp_path, credentials(sim)).succeeded()
            done = run(command, tmp_path, credentials(sim)).succeeded()
            assert done.complaints == []


@pytest.mark.parametrize("name", INVENTORIES)
def test_the_inventories_of_the_guides_are_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "fleet.comet.yml").write_text(INVENTORIES[name], encoding="utf-8")
    with Simulator(devices=6, tenants=2) as sim:
        variables = {**credentials(sim), "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"}
        done = run(["ansible-inventory", "-i", "fleet.comet.yml", "--graph"], tmp_path, variables).succeeded()
        assert done.complaints == []


def test_every_block_is_one_or_the_other() -> None:
    assert {name for name, found in EXAMPLES.items() for text in found if not yaml.safe_load(text)} == set()
    assert sum(map(len, PLAYBOOKS.values())) + len(INVENTORIES) == sum(map(len, EXAMPLES.values())) > 10
