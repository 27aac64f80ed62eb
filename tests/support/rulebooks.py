# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A running ``ansible-rulebook``, in a directory of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.support import process_tree
from tests.support.playbooks import environment
from tests.tools import checkout

# Nothing that is waited for takes this long, but machines may be busy.
DEADLINE_SECONDS = 240
LOCALHOST = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}


class Rulebook:
    """A rulebook at work, as a context manager.

    :param rulebook: its name in a collection, or its text as data.
    :param variables: what goes into ``--vars``.
    :param environ: environment variables to add.
    :param inventory: an inventory file to use; localhost alone otherwise.
    """

    def __init__(
        self,
        rulebook: str | list[dict[str, Any]],
        directory: Path,
        variables: Mapping[str, Any] | None = None,
        environ: Mapping[str, str] | None = None,
        inventory: Path | None = None,
    ) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        if not isinstance(rulebook, str):
            rulebook = self._file(directory / "rulebook.yml", rulebook)
        hosts = {"all": {"hosts": {"localhost": LOCALHOST}}}
        programs = checkout.VENV / "bin"
        self._command = [
            *(str(programs / "python"), str(programs / "ansible-rulebook"), "--rulebook", rulebook, "--verbose"),
            *("--inventory", str(inventory or self._file(directory / "inventory.yml", hosts))),
            *("--vars", self._file(directory / "vars.yml", dict(variables or {}))),
        ]
        self._directory = directory
        self._environment = {**environment(directory / "work", programs), **java(), **(environ or {})}
        self._lines: list[str] = []
        self._changed = threading.Condition()
        self.ended = False

    @staticmethod
    def _file(path: Path, content: Any) -> str:
        path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        return str(path)

    @property
    def output(self) -> str:
        """What it, and what it started, printed up to now."""
        with self._changed:
            return "".join(self._lines)

    def plays(self, name: str) -> int:
        """How many times a play of this name was begun."""
        return self.output.count(f"PLAY [{name}]")

    def wait(self, met: Callable[[str], Any]) -> Any:
        """Wait until the output meets a condition; the result is what the condition said.

        :raises AssertionError: if it ends before that.
        """
        with self._changed:
            done = self._changed.wait_for(lambda: met("".join(self._lines)) or self.ended, DEADLINE_SECONDS)
            found = met("".join(self._lines))
            assert done and found, f"ansible-rulebook printed:\n{''.join(self._lines[-60:])}"
            return found

    def __enter__(self) -> Rulebook:
        self._process = subprocess.Popen(
            self._command,
            cwd=self._directory,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(self, *_details: object) -> None:
        """End it, and whatever playbook it runs, which has a session of its own."""
        if self._process.poll() is None:
            process_tree.kill(self._process.pid)
        self._process.wait()
        self._reader.join()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as output:
            for line in output:
                with self._changed:
                    self._lines.append(line)
                    self._changed.notify_all()
        with self._changed:
            self.ended = True
            self._changed.notify_all()


def java() -> dict[str, str]:
    """Where Java is, which the rules run in."""
    if os.environ.get("JAVA_HOME"):
        return {}
    program = shutil.which("java")
    assert program, "ansible-rulebook needs Java 17"
    return {"JAVA_HOME": str(Path(program).resolve().parents[1])}
