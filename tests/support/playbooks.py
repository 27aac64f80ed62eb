# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run real Ansible programs in a directory of their own, apart from the user's settings."""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.simulator import Simulator
from tests.support.stage import Scene, Stage, TaskResult
from tests.tools import checkout

IN_PROCESS, MODULE_PROCESS = "in-process", "module-process"
PATHS = (IN_PROCESS, MODULE_PROCESS)

# Nothing that a test starts takes this long; it ends what hangs.
DEADLINE_SECONDS = 240
CALLBACKS = Path(__file__).with_name("callbacks")
# A result without one says "(traceback unavailable)".
TRACEBACK = re.compile(r"Traceback \(most recent call last\)|The full traceback is", re.IGNORECASE)
COMPLAINT = re.compile(r"^.*\[(?:WARNING|DEPRECATION WARNING|ERROR)\].*$", re.MULTILINE)

Play = dict[str, Any]
Task = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """What an Ansible program did. ``directory`` is what it could write to, its log and caches among it."""

    command: list[str]
    status: int
    stdout: str
    stderr: str
    directory: Path
    results: list[TaskResult] = field(default_factory=list)

    @property
    def output(self) -> str:
        """All that was printed."""
        return f"{self.stdout}\n{self.stderr}"

    @property
    def end(self) -> str:
        """The last of it."""
        return "\n".join(self.output.rstrip().splitlines()[-40:])

    @property
    def complaints(self) -> list[str]:
        """Warnings and deprecations, each as its first line. Errors are printed with the same mark by some releases."""
        return [line for line in COMPLAINT.findall(self.output) if "[ERROR]" not in line]

    @property
    def tracebacks(self) -> int:
        """How many were printed."""
        return len(TRACEBACK.findall(self.output))

    def result(self, name: str) -> TaskResult:
        """The result of the task of that name.

        :raises AssertionError: if there is not exactly one.
        """
        found = [result for result in self.results if result.name == name]
        assert len(found) == 1, f"{len(found)} results of the task {name!r}, the output ends with:\n{self.end}"
        return found[0]

    def succeeded(self) -> Run:
        """The run itself.

        :raises AssertionError: if it failed, with all it printed.
        """
        assert self.status == 0, f"{' '.join(self.command)} failed, its output ends with:\n{self.end}"
        return self


def play(tasks: Sequence[Task], **keywords: Any) -> Play:
    """A play on the controller."""
    return {"name": "Test", "hosts": "localhost", "gather_facts": False, "tasks": list(tasks), **keywords}


def credentials(simulator: Simulator) -> dict[str, str]:
    """The environment that makes a simulator and its administrator the default of every task."""
    admin = simulator.admin
    return {"COMET_URL": simulator.url, "COMET_USERNAME": admin.username, "COMET_PASSWORD": admin.password}


def account_credentials(simulator: Simulator) -> dict[str, str]:
    """The same for the vendor's account portal."""
    return {"COMET_ACCOUNT_URL": simulator.portal_url, "COMET_ACCOUNT_TOKEN": simulator.options.portal_token}


def environment(directory: Path, programs: Path) -> dict[str, str]:
    """Variables under which Ansible sees this checkout, and writes nowhere but below ``directory``."""
    # Some machines forbid Python to keep what it has compiled, which every start of a release without that would pay for.
    left_out = ("ANSIBLE_", "COMET_", "PYTHONDONTWRITEBYTECODE")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    temporary = directory / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    settings = directory / "ansible.cfg"
    settings.touch()
    return {
        **inherited,
        "PATH": os.pathsep.join([str(programs), inherited.get("PATH", os.defpath)]),
        "LC_ALL": "C.UTF-8",
        "TMPDIR": str(_short(temporary)),
        "ANSIBLE_COLLECTIONS_PATH": str(checkout.link_collection()),
        "ANSIBLE_CONFIG": str(settings),
        "ANSIBLE_HOME": str(directory / "home"),
        "ANSIBLE_LOCAL_TEMP": str(temporary / "local"),
        "ANSIBLE_REMOTE_TEMP": str(temporary / "remote"),
        "ANSIBLE_LOG_PATH": str(directory / "log"),
        "ANSIBLE_NOCOLOR": "1",
        # Core 2.21 leaves it out of results unless it is asked to; secrets in it shall be found.
        "ANSIBLE_INJECT_INVOCATION": "true",
        "ANSIBLE_CACHE_PLUGIN": "jsonfile",
        "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(directory / "facts"),
    }


@cache
def _short(directory: Path) -> Path:
    """A short name of the directory: core 2.21 makes a socket in ``TMPDIR``, and a socket's full name ends at 107 characters."""
    link = Path(tempfile.mkdtemp(prefix="comet-")) / "t"
    link.symlink_to(directory, target_is_directory=True)
    atexit.register(shutil.rmtree, link.parent)
    return link


def _without_spaces(programs: Path, directory: Path) -> Path:
    """The programs by another path: Ansible quotes no interpreter under async and become, and a checkout may lie anywhere."""
    home = directory / "core"
    try:
        home.symlink_to(programs.parent, target_is_directory=True)
    except FileExistsError:
        pass
    return home / programs.name


def run(
    command: Sequence[str],
    directory: Path,
    variables: Mapping[str, str] | None = None,
    programs: Path = checkout.VENV / "bin",
    errors: int = subprocess.PIPE,
    deadline: int = DEADLINE_SECONDS,
) -> Run:
    """Run one of Ansible's programs by its name. ``errors``: what to do with the standard error, as subprocess names it."""
    work = directory / "work"
    work.mkdir(parents=True, exist_ok=True)
    reached = _without_spaces(programs, directory)
    done = subprocess.run(
        [str(reached / "python"), str(reached / command[0]), *command[1:]],
        cwd=directory,
        env={**environment(work, reached), **(variables or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        timeout=deadline,
        check=False,
    )
    return Run(list(command), done.returncode, done.stdout, done.stderr or "", work)


def run_playbook(
    plays: Sequence[Play],
    directory: Path,
    *arguments: str,
    simulators: Sequence[Simulator] = (),
    path: str = IN_PROCESS,
    before: Mapping[str, Callable[[], Any]] | None = None,
    variables: Mapping[str, str] | None = None,
    programs: Path = checkout.VENV / "bin",
) -> Run:
    """Run plays on localhost.

    :param simulators: the first is where tasks go by default; each result has the requests that its task sent to any.
    :param path: ``in-process`` or ``module-process``.
    :param before: what to do right before a task, by the task's name.
    :param variables: environment variables to add or, with an empty value, to do without.
    """
    switch = [] if path == IN_PROCESS else ["-e", "comet_in_process=false"]
    default = {**credentials(simulators[0]), **account_credentials(simulators[0])} if simulators else {}
    with Stage(Scene(simulators, before or {})) as stage:
        files = [write_inventory(["localhost"], directory), *switch, *arguments, write_playbook(plays, directory)]
        environ = {**reporting(stage), **default, **(variables or {})}
        chosen = {name: value for name, value in environ.items() if value}
        done = run(["ansible-playbook", "-i", *files], directory, chosen, programs)
    stage.check()
    return replace(done, results=stage.results)


def write_inventory(hosts: Sequence[str], directory: Path) -> str:
    """Write an inventory whose hosts are all the controller, and return its name."""
    directory.mkdir(parents=True, exist_ok=True)
    local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    inventory = directory / "inventory.yml"
    inventory.write_text(yaml.safe_dump({"all": {"hosts": {host: dict(local) for host in hosts}}}), encoding="utf-8")
    return inventory.name


def write_playbook(plays: Sequence[Play], directory: Path) -> str:
    """Write a playbook and return its name."""
    directory.mkdir(parents=True, exist_ok=True)
    playbook = directory / "playbook.yml"
    playbook.write_text(yaml.safe_dump(list(plays), sort_keys=False, allow_unicode=True), encoding="utf-8")
    return playbook.name


def reporting(stage: Stage) -> dict[str, str]:
    """The environment variables under which a run reports to a stage."""
    return {
        "ANSIBLE_CALLBACK_PLUGINS": str(CALLBACKS),
        "ANSIBLE_CALLBACKS_ENABLED": "comet_stage",
        "COMET_TEST_STAGE": str(stage.path),
    }


def plain(value: Any) -> Any:
    """A copy without what tells one run from the other: what JSON can't tell apart is the same."""
    return json.loads(json.dumps(value, sort_keys=True, default=str))
