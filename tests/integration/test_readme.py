# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the README shows works, as it stands there, and it shows all there is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.simulator import Simulator
from tests.support import playbooks
from tests.support.playbooks import credentials
from tests.support.scenario import MODULES
from tests.tools import checkout

BLOCK = re.compile(r"^```yaml\n(- .*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://)([^)#]+)\)")
TEXT = (checkout.ROOT / "README.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"^ansible-playbook globex\.yml.*$", re.MULTILINE)
SECRETS = re.compile(r"`secrets\.yml`.*?^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_first_playbook_can_be_checked_run_and_run_again(tmp_path: Path) -> None:
    (tmp_path / "globex.yml").write_text(BLOCK.findall(TEXT)[0], encoding="utf-8")
    (tmp_path / "secrets.yml").write_text(SECRETS.findall(TEXT)[0], encoding="utf-8")
    with Simulator() as simulator:
        for command, changed, writes in zip(COMMAND.findall(TEXT), (2, 2, 0), (False, True, False), strict=True):
            simulator.requests.clear()
            words = shlex.split(command, comments=True)
            done = playbooks.run(words, tmp_path, credentials(simulator)).succeeded()
            assert f"changed={changed}" in done.output
            assert bool(simulator.requests.writes()) == writes


def test_the_other_playbooks_and_commands_run(tmp_path: Path) -> None:
    (tmp_path / "fleet.comet.yml").write_text("plugin: cometbackup.comet.comet\n", encoding="utf-8")
    command = ["ansible-playbook", "-i", "fleet.comet.yml"]
    with Simulator(devices=4, speed=100) as simulator:
        for number, text in enumerate(BLOCK.findall(TEXT)[1:]):
            (tmp_path / f"{number}.yml").write_text(text, encoding="utf-8")
            playbooks.run([*command, f"{number}.yml"], tmp_path, credentials(simulator)).succeeded()
        rollout = [*command, "cometbackup.comet.fleet_rollout", "--check"]
        playbooks.run(rollout, tmp_path, credentials(simulator)).succeeded()
    assert len(BLOCK.findall(TEXT)) == 4


NAMED = {
    "modules": [name for name in MODULES if name.removesuffix("_info") not in MODULES or not name.endswith("_info")],
    "roles": [path.name for path in (checkout.ROOT / "roles").iterdir()],
    "playbooks": [path.stem for path in (checkout.ROOT / "playbooks").glob("*.yml")],
    "rulebooks": [path.stem for path in (checkout.ROOT / "extensions" / "eda" / "rulebooks").glob("*.yml")],
    "plugins of ansible-rulebook": [
        path.stem for path in (checkout.ROOT / "extensions" / "eda" / "plugins").glob("event_*/*.py")
    ],
}


@pytest.mark.parametrize("kind", NAMED)
def test_it_names_all_there_is(kind: str) -> None:
    assert NAMED[kind] and [name for name in NAMED[kind] if f"`{name}`" not in TEXT] == []


def test_its_links_lead_somewhere() -> None:
    assert [link for link in LINK.findall(TEXT) if not (checkout.ROOT / link).exists()] == []
