# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the playbooks of the collection by their full names."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.simulator import Simulator
from tests.support.playbooks import Run, credentials, run
from tests.tools import checkout

COUNT = r"\b{}=(\d+)"


def run_shipped(
    name: str,
    directory: Path,
    simulator: Simulator,
    variables: Mapping[str, Any] | None = None,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    programs: Path = checkout.VENV / "bin",
) -> Run:
    """Run ``cometbackup.comet.NAME`` on a simulated server, in a directory that the playbook's relative paths begin at.

    :param variables: as extra variables.
    :param arguments: of ansible-playbook, such as ``--check``.
    :param environment: in place of the simulator's address and administrator.
    :param programs: the directory of another release of Ansible.
    """
    directory.mkdir(parents=True, exist_ok=True)
    local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    (directory / "inventory.yml").write_text(yaml.safe_dump({"all": {"hosts": {"localhost": local}}}), encoding="utf-8")
    (directory / "variables.json").write_text(json.dumps(variables or {}), encoding="utf-8")
    command = ["ansible-playbook", "-i", "inventory.yml", "-e", "@variables.json", *arguments]
    environ = {**credentials(simulator), **(environment or {})}
    return run([*command, f"cometbackup.comet.{name}"], directory, environ, programs)


def changes(done: Run) -> int:
    """How many tasks changed something, by the recap."""
    return sum(map(int, re.findall(COUNT.format("changed"), done.stdout)))
