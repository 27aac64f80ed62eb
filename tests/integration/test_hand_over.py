# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task runs in the controller or in a module process, whichever the user's settings call for, with the same result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.simulator import Simulator
from tests.support.once import once
from tests.support.playbooks import Run, credentials, plain, play, run_playbook
from tests.support.scenario import secret

USER_INFO = "cometbackup.comet.comet_user_info"
# Only a module process is put together in a file, which -vvv tells of.
MODULE_PROCESS = "AnsiballZ_comet_user_info"

TASK: dict[str, Any] = {"name": "Read", USER_INFO: {"name": "acme"}}

# What makes a task differ from an ordinary one, and whether the controller can do it all the same.
SETTINGS: dict[str, tuple[dict[str, Any], bool]] = {
    "nothing": ({}, True),
    "the variable comet_in_process": ({"vars": {"comet_in_process": False}}, False),
    "the variable comet_in_process as a text": ({"vars": {"comet_in_process": "no"}}, False),
    "an environment": ({"environment": {"SOME_VARIABLE": "1"}}, False),
    "an empty environment": ({"environment": {}}, True),
    "async": ({"async": 60, "poll": 1}, False),
    "the same interpreter": ({"vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}}, True),
    "another interpreter": (
        {"vars": {"ansible_python_interpreter": "{{ ansible_playbook_python | dirname }}/../bin/python3"}},
        False,
    ),
    "become": ({"become": True, "become_method": "ansible.builtin.sudo", "become_exe": "fake-sudo"}, False),
    "another connection": (
        {
            "vars": {
                "ansible_connection": "ansible.builtin.ssh",
                "ansible_ssh_executable": "fake-ssh",
                "ansible_ssh_transfer_method": "piped",
            }
        },
        False,
    ),
    "delegation to this machine": ({"delegate_to": "localhost"}, True),
    "run once": ({"run_once": True}, True),
    "a condition": ({"when": "true"}, True),
}

SUDO = """#!/bin/sh
while [ "$1" != /bin/sh ]; do shift; done
exec "$@"
"""
# Ansible gives ssh's options, then the host, then the command.
SSH = """#!/bin/sh
for last; do :; done
exec /bin/sh -c "$last"
"""


@pytest.fixture(scope="module")
def handed_over(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run with a task for each of the settings."""
    return once(tmp_path_factory, "hand-over", _run_all)


def _run_all(directory: Path) -> Run:
    programs = {}
    for name, text in (("fake-sudo", SUDO), ("fake-ssh", SSH)):
        program = directory / name
        program.write_text(text, encoding="utf-8")
        program.chmod(0o755)
        programs[name] = str(program)
    with Simulator(frozen_clock=True) as simulator:
        simulator.state.add_user("acme", password=secret("acme"))
        # A module process elsewhere does not have the controller's environment.
        known = {name.removeprefix("COMET_").lower(): value for name, value in credentials(simulator).items()}
        tasks = [
            {"name": f"Read with {name}", USER_INFO: {"name": "acme", **known}, **_filled(settings, programs)}
            for name, (settings, _here) in SETTINGS.items()
        ]
        return run_playbook([play(tasks)], directory, "-vvv", simulators=[simulator]).succeeded()


def _filled(settings: Any, programs: dict[str, str]) -> Any:
    if isinstance(settings, dict):
        return {key: _filled(value, programs) for key, value in settings.items()}
    return programs.get(settings, settings) if isinstance(settings, str) else settings


def _printed(run: Run, name: str) -> str:
    """What the task printed."""
    return run.stdout.partition(f"TASK [Read with {name}]")[2].partition("TASK [")[0]


@pytest.mark.parametrize("name", SETTINGS)
def test_runs_where_the_settings_call_for_it(name: str, handed_over: Run) -> None:
    assert (MODULE_PROCESS not in _printed(handed_over, name)) == SETTINGS[name][1]


@pytest.mark.parametrize("name", SETTINGS)
def test_the_result_is_the_same(name: str, handed_over: Run) -> None:
    plainly, otherwise = (plain(handed_over.result(f"Read with {setting}").data) for setting in ("nothing", name))
    assert {key: otherwise[key] for key in ("users", "changed", "invocation")} == {
        key: plainly[key] for key in ("users", "changed", "invocation")
    }


def test_nothing_warns(handed_over: Run) -> None:
    assert handed_over.complaints == []
