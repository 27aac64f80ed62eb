# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The README's playbook, as it stands there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml

from tests.simulator import Simulator
from tests.support.playbooks import Run, run_playbook
from tests.tools import checkout

BLOCK = re.compile(r"^```yaml\n(- .*?)^```", re.MULTILINE | re.DOTALL)
PASSWORD = json.dumps({"globex_password": "a-long-password"})


def run(simulator: Simulator, directory: Path, *arguments: str) -> Run:
    text = BLOCK.findall((checkout.ROOT / "README.md").read_text(encoding="utf-8"))[0]
    return run_playbook(yaml.safe_load(text), directory, "-e", PASSWORD, *arguments, simulators=[simulator]).succeeded()


def test_the_playbook_can_be_checked_run_and_run_again(tmp_path: Path) -> None:
    with Simulator() as simulator:
        run(simulator, tmp_path / "check", "--check", "--diff")
        assert simulator.requests.writes() == []
        assert "changed=2" in run(simulator, tmp_path / "first").output
        assert "changed=0" in run(simulator, tmp_path / "second").output
