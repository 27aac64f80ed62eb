# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same as ``tasks.py`` for modules that talk to the vendor's account portal. Time passes only while they sleep."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.cometbackup.comet.plugins.module_utils._client.account import AccountClient, AccountConnection
from ansible_collections.cometbackup.comet.plugins.module_utils._model.task import Result, TaskContext
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.outcome import full_spec
from tests.simulator import Simulator
from tests.unit.resources.tasks import AFTER, BEFORE, Hook


class HookedClient(AccountClient):
    """A client between whose requests somebody else can act."""

    hook: Hook = staticmethod(lambda when, method: None)

    def call(self, name: str, params: Any = None) -> Any:
        self.hook(BEFORE, name)
        answer = super().call(name, params)
        self.hook(AFTER, name)
        return answer


class AccountTasks:
    """Runs modules against one simulator's portal. ``calls`` are those that the last task made, ``told`` its progress lines."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.calls: list[str] = []
        self.told: list[str] = []

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
        warned: list[str] = []
        self.told = []
        given = {
            "account_url": self.simulator.portal_url,
            "account_token": self.simulator.options.portal_token,
            **options,
        }
        validation = ArgumentSpecValidator(full_spec(definition), **definition.rules).validate(given)
        assert validation.error_messages == []
        params = validation.validated_parameters
        self.simulator.requests.clear()
        clock = self.simulator.clock
        with HookedClient(
            AccountConnection.from_params(params), check_mode=check_mode, reuse_reads=True, sleep=lambda _seconds: None
        ) as client:
            client.hook = hook or client.hook
            context = TaskContext(
                client,
                check_mode=check_mode,
                warn=warned.append,
                progress=self.told.append,
                sleep=clock.advance,
                monotonic=clock.now,
            )
            try:
                result = definition.perform(context, params)
            finally:
                self.calls = list(self.simulator.requests.methods())
        assert warnings is not None or warned == []
        (warnings if warnings is not None else []).extend(warned)
        return result
