# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tarball: what is in it, and that all kinds of content work where nothing else of the project is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.events.conftest import Fleet
from tests.simulator import Simulator
from tests.support.once import once
from tests.support.playbooks import PATHS, credentials, play, run, run_playbook
from tests.support.rulebooks import Rulebook
from tests.support.scenario import secret
from tests.support.shipped import changes, run_shipped
from tests.tools import checkout
from tests.tools.sanity import copy_project, released

# What is for users. Whoever adds something decides here, or in build_ignore of galaxy.yml.
CARRIED = {
    *("CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md", "requirements.txt"),
    *(".ansible-lint", "FILES.json", "LICENSES", "MANIFEST.json", "REUSE.toml"),
    *("changelogs", "docs", "examples", "extensions", "meta", "playbooks", "plugins", "roles", "tests"),
}
CARRIED_BELOW = {
    "extensions": {"eda"},
    "tests": {"__init__.py", "config.yml", "reference", "simulator"},
}
# Galaxy's own limit is 20 MB; this is to notice what does not belong.
MAXIMUM_BYTES = 1_500_000
USER = "cometbackup.comet.comet_user"


def _build(directory: Path) -> str:
    project = copy_project(directory / "project")
    command = ["ansible-galaxy", "collection", "build", "--output-path", str(directory), str(project)]
    run(command, directory).succeeded()
    (tarball,) = directory.glob("*.tar.gz")
    command = ["ansible-galaxy", "collection", "install", "--offline", "-p", str(directory / "installed"), str(tarball)]
    run(command, directory, {"ANSIBLE_COLLECTIONS_PATH": str(directory / "installed")}).succeeded()
    return str(tarball)


@pytest.fixture(scope="module")
def tarball(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tarball, installed into the directory ``installed`` beside it."""
    return Path(once(tmp_path_factory, "release", _build))


@pytest.fixture
def only(tarball: Path) -> dict[str, str]:
    """Environment variables under which Ansible sees the installed collection and no other."""
    return {
        "ANSIBLE_COLLECTIONS_PATH": str(tarball.parent / "installed"),
        "ANSIBLE_COLLECTIONS_SCAN_SYS_PATH": "false",
        "PYTHONPATH": "",
    }


@pytest.fixture
def home(tarball: Path) -> Path:
    """Where the collection is installed."""
    return tarball.parent / "installed" / "ansible_collections" / checkout.NAMESPACE / checkout.NAME


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(devices=4, online=1.0) as running:
        yield running


def test_what_is_in_the_tarball(tarball: Path) -> None:
    with tarfile.open(tarball) as archive:
        members = archive.getmembers()
    names = [Path(member.name).parts for member in members]
    assert {parts[0] for parts in names} == CARRIED
    for directory, expected in CARRIED_BELOW.items():
        assert {parts[1] for parts in names if parts[0] == directory and len(parts) > 1} == expected
    assert tarball.stat().st_size < MAXIMUM_BYTES
    # It is what ansible-test sanity is given.
    added = {"FILES.json", "MANIFEST.json"}
    assert {member.name for member in members if member.isfile()} - added == {
        path.as_posix() for path in released() if path.name != "galaxy.yml"
    }


@pytest.mark.parametrize("path", PATHS)
def test_modules_roles_and_filters_work(
    path: str, only: dict[str, str], home: Path, simulator: Simulator, tmp_path: Path
) -> None:
    tasks: list[dict[str, Any]] = [
        {"name": "Create", USER: {"name": "acme", "user_password": secret("acme")}},
        {
            "name": "Onboard",
            "ansible.builtin.include_role": {"name": "cometbackup.comet.tenant_onboarding"},
            "vars": {"tenant_onboarding_name": "Globex"},
        },
        {"name": "Escape", "ansible.builtin.debug": {"msg": "{{ '<b>' | cometbackup.comet.escaped('html') }}"}},
    ]
    for changed in (True, False):
        plays = [play(tasks)]
        done = run_playbook(
            plays, tmp_path / str(changed), "-vvv", simulators=[simulator], path=path, variables=only
        ).succeeded()
        assert done.result("Create").changed == changed
        assert done.result("Escape").data["msg"] == "&lt;b&gt;"
        assert str(home) in done.output and str(checkout.BUILD / "ansible_collections") not in done.output
        assert done.complaints == []
    assert "Globex" in [tenant["Name"] for tenant in simulator.state.organizations.values()]


def test_the_inventory_has_the_devices(only: dict[str, str], simulator: Simulator, tmp_path: Path) -> None:
    (tmp_path / "fleet.comet.yml").write_text("plugin: cometbackup.comet.comet\n", encoding="utf-8")
    done = run(
        ["ansible-inventory", "-i", "fleet.comet.yml", "--list"], tmp_path, {**credentials(simulator), **only}
    ).succeeded()
    assert len(json.loads(done.stdout)["comet_online"]["hosts"]) == 4


def test_a_playbook_runs_by_its_full_name(only: dict[str, str], simulator: Simulator, tmp_path: Path) -> None:
    done = run_shipped("health_report", tmp_path, simulator, environment=only).succeeded()
    assert changes(done) > 0 and (tmp_path / "backup-health.html").stat().st_size


def test_a_rulebook_hears_of_events(only: dict[str, str], tmp_path: Path) -> None:
    rule = {
        "name": "Tell of backups",
        "condition": 'event.comet.event == "job_completed"',
        "action": {"debug": {"msg": "{{ event.comet.status }} on {{ event.meta.hosts }}"}},
    }
    source = {
        "cometbackup.comet.comet_stream": {"settle_time": 0.1},
        "filters": [{"cometbackup.comet.comet_names": None}],
    }
    rulebook = [{"name": "Backups", "hosts": "all", "sources": [source], "rules": [rule]}]
    with Simulator(frozen_clock=True, start_delay_seconds=0) as simulator:
        fleet = Fleet(simulator, devices=1)
        with Rulebook(rulebook, tmp_path, environ={**credentials(simulator), **only}) as running:
            fleet.wait_until(lambda: simulator.open_streams or running.ended)
            fleet.end(fleet.begin())
            running.wait(lambda output: "stop_success on" in output)


def test_the_simulator_of_the_installed_collection_starts_from_anywhere(home: Path, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    place = str(home / "tests" / "simulator")
    command = [sys.executable, place, "--port", "0", "--devices", "2", "--ready-file", str(ready)]
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with subprocess.Popen(command, cwd=tmp_path, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert "Simulated Comet Server" in process.stdout.readline()
            assert ready.read_text(encoding="utf-8").startswith("http://127.0.0.1:")
        finally:
            process.terminate()
