# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Take part in an Ansible run from the test that started it.

The run's callback plugin (``callbacks/comet_stage.py``) reports the beginning of each play and task, and each result,
through a socket and waits for the answer. So a test can change the simulated server right before a task, and knows
afterwards which requests that task sent.
"""

from __future__ import annotations

import json
import os
import shutil
import socketserver
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.simulator import Request, Simulator


@dataclass
class TaskResult:
    """How a task ended. ``status`` is ``ok``, ``failed``, ``skipped`` or ``unreachable``; ``data`` what it returned."""

    name: str
    status: str
    data: dict[str, Any]
    requests: list[Request] = field(default_factory=list)
    play: str = ""

    @property
    def changed(self) -> bool:
        return bool(self.data.get("changed"))

    @property
    def writes(self) -> list[str]:
        """Methods sent that change something."""
        effects = ("write", "dispatch", "lifecycle")
        return [str(request.method) for request in self.requests if request.effect in effects]

    @property
    def calls(self) -> list[str]:
        """All methods sent, but for the start and the end of sessions."""
        return [str(request.method) for request in self.requests if request.effect != "session"]


@dataclass(frozen=True)
class Scene:
    """What the test does while plays are on.

    :param simulators: the servers whose requests are told apart by task.
    :param before: what to do right before a task, by the task's name.
    :param environment: variables that the run's process gets when such a play begins.
    :param begin: what to do when the first of such plays begins.
    """

    simulators: Sequence[Simulator] = ()
    before: Mapping[str, Callable[[], Any]] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    begin: Callable[[], Any] | None = None


class Stage:
    """Listens to one run.

    :param scene: of plays that ``scenes`` does not name.
    :param scenes: by the play's name.
    """

    def __init__(self, scene: Scene, scenes: Mapping[str, Scene] | None = None) -> None:
        self.results: list[TaskResult] = []
        self._scene, self._default, self._scenes = scene, scene, dict(scenes or {})
        self._play = ""
        self._problem: BaseException | None = None
        # A socket's path has to be short, which pytest's own directories are not.
        self._directory = Path(tempfile.mkdtemp(prefix="comet-"))
        self.path = self._directory / "stage"

    def __enter__(self) -> Stage:
        self._server = _Server(str(self.path), self._hear)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_details: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        shutil.rmtree(self._directory)
        self._take_requests()

    def check(self) -> None:
        """Raise what a function of ``before`` raised."""
        if self._problem is not None:
            raise self._problem

    def _hear(self, message: dict[str, Any]) -> dict[str, str]:
        """What the run's environment is to have from now on."""
        try:
            if message["event"] == "play":
                return self._play_begins(message["play"])
            if message["event"] == "begins":
                self._begins(message["task"])
            else:
                self._ended(message)
        except BaseException as problem:
            self._problem = self._problem or problem
        return {}

    def _play_begins(self, name: str) -> dict[str, str]:
        self._take_requests()
        earlier, self._scene = self._scene, self._scenes.get(name, self._default)
        self._play = name
        if self._scene.begin is not None and self._scene is not earlier:
            self._scene.begin()
        return dict(self._scene.environment)

    def _begins(self, name: str) -> None:
        self._take_requests()
        if name in self._scene.before:
            self._scene.before[name]()
        self._clear_requests()

    def _ended(self, message: dict[str, Any]) -> None:
        result = TaskResult(message["task"], message["status"], message["result"], play=self._play)
        self.results.append(result)

    def _take_requests(self) -> None:
        """Give what came since the last task began to that task. A session may end after its task did."""
        if self.results and not self.results[-1].requests:
            simulators = self._scene.simulators
            self.results[-1].requests = [request for simulator in simulators for request in simulator.requests]

    def _clear_requests(self) -> None:
        for simulator in self._scene.simulators:
            simulator.requests.clear()


class _Server(socketserver.UnixStreamServer):
    def __init__(self, path: str, hear: Callable[[dict[str, Any]], dict[str, str]]) -> None:
        self.hear = hear
        super().__init__(path, _Handler)
        os.chmod(path, 0o600)


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        answer = self.server.hear(json.loads(self.rfile.readline()))
        self.wfile.write(json.dumps(answer).encode() + b"\n")
