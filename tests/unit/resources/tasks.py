# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module's task without Ansible around it: its definition run against a simulator over HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.cometbackup.comet.plugins.module_utils._client.client import CometClient
from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection
from ansible_collections.cometbackup.comet.plugins.module_utils._model.task import Context, Result
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.outcome import full_spec
from tests.simulator import Simulator

# Called before and after each request: (when, method).
Hook = Callable[[str, str], None]
BEFORE, AFTER = "before", "after"


class HookedClient(CometClient):
    """A client between whose requests somebody else can act."""

    hook: Hook = staticmethod(lambda when, method: None)

    def call(self, name: str, params: Any = None, **details: Any) -> Any:
        self.hook(BEFORE, name)
        answer = super().call(name, params, **details)
        self.hook(AFTER, name)
        return answer


class Tasks:
    """Runs modules against one simulator. ``calls`` are the methods that the last task called, ``lines`` what it showed.

    :param admin: name and password of who asks, if not the first administrator.
    :param sleep: what happens while a task waits, given the seconds. They pass for the task in any case.
    """

    def __init__(
        self,
        simulator: Simulator,
        admin: tuple[str, str] | None = None,
        sleep: Callable[[float], Any] = time.sleep,
    ) -> None:
        self.simulator = simulator
        self.passed = 0.0
        self._sleep = sleep
        self.calls: list[str] = []
        self.lines: list[str] = []
        self._admin = admin or (simulator.admin.username, simulator.admin.password)

    def run(
        self,
        definition: Definition,
        /,
        check_mode: bool = False,
        hook: Hook | None = None,
        warnings: list[str] | None = None,
        **options: Any,
    ) -> Result:
        """Run a module once.

        :param warnings: takes the warnings; without it there must be none.
        :raises CometError: as the module does.
        """
        told: list[str] = []
        username, password = self._admin
        given = {"url": self.simulator.url, "username": username, "password": password, **options}
        validation = ArgumentSpecValidator(full_spec(definition), **definition.rules).validate(given)
        assert validation.error_messages == []
        params = validation.validated_parameters
        self.simulator.requests.clear()
        self.lines = []
        with HookedClient(
            Connection.from_params(params),
            check_mode=check_mode,
            reuse_reads=True,
            sessions=False,
            sleep=lambda _seconds: None,
        ) as client:
            client.hook = hook or client.hook
            context = Context(
                client,
                check_mode=check_mode,
                warn=told.append,
                progress=self.lines.append,
                sleep=self._pass,
                monotonic=lambda: self.passed,
            )
            result = definition.perform(context, params)
        assert warnings is not None or told == []
        (warnings if warnings is not None else []).extend(told)
        self.calls = list(self.simulator.requests.methods())
        return result

    def _pass(self, seconds: float) -> None:
        self.passed += seconds
        self._sleep(seconds)

    @property
    def writes(self) -> list[str]:
        """The methods called so far that change something."""
        return [request.method for request in self.simulator.requests.writes()]


def once(when: str, method: str, act: Callable[[], None]) -> Hook:
    """A hook that lets somebody else act at the first call of a method."""
    waiting = [act]

    def hook(at: str, name: str) -> None:
        if (at, name) == (when, method) and waiting:
            waiting.pop()()

    return hook
