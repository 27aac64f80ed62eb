# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured runs in processes of its own, so that neither memory nor caches pass from one to the next."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from tests.simulator import Simulator
from tests.tools import checkout

# The least of so many runs counts: whatever else the machine does can only add to one.
RUNS = 3
MIB = 2**20
PLAYBOOK = """
- hosts: localhost
  connection: local
  gather_facts: false
  tasks: {}
"""

Measured = TypeVar("Measured")


class Run(NamedTuple):
    """A finished process: seconds on the clock, seconds of processor time with its children, the most memory in bytes of one of them, what it printed."""

    seconds: float
    processor: float
    peak: int
    output: str


def run(command: Sequence[str], simulator: Simulator) -> Run:
    """Run a program that finds the server and the log-in in its environment.

    :raises SystemExit: if it fails.
    """
    admin = simulator.admin
    environment = {
        **os.environ,
        **checkout.environment(),
        # An inventory that cannot be read is a failure, not an empty one.
        "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true",
        "COMET_URL": simulator.url,
        "COMET_USERNAME": admin.username,
        "COMET_PASSWORD": admin.password,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.stopwatch", *command],
        cwd=checkout.ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
    )
    figures = json.loads(done.stdout)
    if figures.pop("status"):
        raise SystemExit(f"{' '.join(command)} failed\n{figures['output']}")
    return Run(**figures)


def module(name: str, arguments: Sequence[str], simulator: Simulator) -> Run:
    """Run ``python -m tests.bench.NAME``."""
    return run([sys.executable, "-m", f"tests.bench.{name}", *arguments], simulator)


def play(tasks: Sequence[dict[str, Any]], simulator: Simulator) -> Run:
    """Run ``ansible-playbook`` with tasks for this machine, as a user would."""
    with tempfile.TemporaryDirectory() as directory:
        playbook = Path(directory, "play.yml")
        playbook.write_text(PLAYBOOK.format(json.dumps(tasks)), encoding="utf-8")
        program = str(checkout.VENV / "bin" / "ansible-playbook")
        return run([program, "-i", "localhost,", str(playbook)], simulator)


def least(measure: Callable[[], Measured], key: Callable[[Measured], float], runs: int = RUNS) -> Measured:
    """The quickest of several runs."""
    return min((measure() for _run in range(runs)), key=key)
