# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Python interpreter that has started already: module processes that take a third of the time.

Ansible is given a program for a Python that has a server fork a process, which runs the script it was
given as a fresh interpreter would have, with the same arguments, environment, directory and files. What makes it faster:
libraries that are no part of Ansible or this collection are imported already, and what a module brings along in its
archive is not compiled anew if it was before.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.playbooks import MODULE_PROCESS

HERE = Path(__file__).parent


class WarmPython:
    """The server, as a context manager."""

    def __enter__(self) -> WarmPython:
        # A socket's path has to be short, and a program's in a first line must have no spaces.
        self._place = tempfile.TemporaryDirectory(prefix="comet-")
        place = Path(self._place.name)
        socket, self._interpreter = place / "socket", place / "python"
        command = ["exec", sys.executable, "-I", "-S", str(HERE / "client.py"), str(socket)]
        self._interpreter.write_text(f'#!/bin/sh\n{shlex.join(command)} "$@"\n', encoding="utf-8")
        self._interpreter.chmod(0o700)
        self._server = subprocess.Popen(
            [sys.executable, str(HERE / "server.py"), str(socket), str(place / "compiled")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._server.stdout is not None
        assert self._server.stdout.readline(), "the server has not started"
        return self

    def __exit__(self, *_details: object) -> None:
        # The end of its input is the end of the server.
        self._server.communicate()
        self._place.cleanup()

    @property
    def variables(self) -> dict[str, Any]:
        """Variables of the plays or tasks that are to use it. Files that nobody needs are not copied then, either."""
        return {"ansible_python_interpreter": str(self._interpreter), "ansible_pipelining": True}


@contextmanager
def warm(path: str) -> Iterator[dict[str, Any]]:
    """Variables of plays on one of the ``PATHS``: module processes find an interpreter that has started."""
    if path != MODULE_PROCESS:
        yield {}
        return
    with WarmPython() as python:
        yield python.variables
