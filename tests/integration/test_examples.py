# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The projects below ``examples``, by the commands of their READMEs. That of AWX has its own tests (``tests/integration/awx``)."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.simulator import Simulator
from tests.support.playbooks import COMPLAINT, DEADLINE_SECONDS, credentials, environment
from tests.tools import checkout

EXAMPLES = checkout.ROOT / "examples"
PROJECTS = sorted(path for path in EXAMPLES.iterdir() if path.is_dir())
WITH_COMMANDS = [path.name for path in PROJECTS if path.name != "awx"]
COMMANDS = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
RECAP = re.compile(r"^PLAY RECAP \**\n((?:.+\n)+)", re.MULTILINE)
COUNT = re.compile(r"changed=(\d+)")


def follow(name: str, directory: Path, simulator: Simulator, more: str = "") -> tuple[int, str]:
    """Run the commands of an example's README, and more, in a copy of it; the exit status, and all that was printed."""
    project = directory / name
    if not project.exists():
        shutil.copytree(EXAMPLES / name, project)
    commands = "".join(COMMANDS.findall((project / "README.md").read_text(encoding="utf-8")))
    variables = environment(directory / "work", checkout.VENV / "bin")
    del variables["ANSIBLE_CONFIG"]
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", more or commands],
        cwd=project,
        env={**variables, **credentials(simulator)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=DEADLINE_SECONDS,
        check=False,
    )
    return done.returncode, done.stdout


def changes(output: str) -> list[int]:
    """How many tasks changed something, for each playbook that was run."""
    return [sum(map(int, COUNT.findall(recap))) for recap in RECAP.findall(output)]


@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_the_commands_of_the_readme_work_and_the_second_run_changes_nothing(name: str, tmp_path: Path) -> None:
    with Simulator(devices=4) as simulator:
        status, output = follow(name, tmp_path, simulator)
        assert status == 0, output[-4000:]
        checked, first, second = changes(output)[:3]
        assert checked == first > 0 and second == 0
        assert "an-example-for" not in output
        # Check mode says what it takes on trust.
        assert COMPLAINT.findall(output.partition("PLAY RECAP")[2]) == []
    assert list((tmp_path / name / "reports").rglob("*.html"))


def test_the_company_hears_of_what_somebody_changed(tmp_path: Path) -> None:
    with Simulator() as simulator:
        assert follow("company", tmp_path, simulator)[0] == 0
        simulator.state.edit_profile("umbrella-office", lambda profile: profile.update(AccountName="Somebody else"))
        simulator.requests.clear()
        status, output = follow("company", tmp_path, simulator, "ansible-playbook nightly.yml")
        assert status == 2 and simulator.requests.writes() == []
        assert "The server is not as declared. users umbrella-office" in " ".join(output.split())


def test_no_two_examples_declare_the_same_account() -> None:
    """So that all of them can be tried on one server."""
    company = yaml.safe_load((EXAMPLES / "company/group_vars/all.yml").read_text(encoding="utf-8"))["company_document"]
    tenants = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in EXAMPLES.glob("msp/host_vars/*.yml")]
    accounts = [
        *company["users"],
        *(account for tenant in tenants for account in tenant["customer_onboarding_customers"]),
    ]
    names = [account["name"] for account in accounts]
    assert len(names) == len(set(names)) > 6


def test_every_example_has_its_readme() -> None:
    assert [path.name for path in PROJECTS if not (path / "README.md").is_file()] == []
