# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task on a simulated server whose time passes only while the task sleeps."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.cometbackup.comet.plugins.module_utils._client.client import CometClient
from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection
from ansible_collections.cometbackup.comet.plugins.module_utils._model.task import Context
from ansible_collections.cometbackup.comet.plugins.modules import (
    comet_browse_info,
    comet_device_info,
    comet_dispatch,
    comet_job,
    comet_job_info,
    comet_lobby,
    comet_lobby_info,
    comet_rollout,
    comet_server_info,
    comet_snapshot_info,
)
from tests.simulator import Simulator

MODULES = {
    "comet_dispatch": comet_dispatch,
    "comet_device_info": comet_device_info,
    "comet_job": comet_job,
    "comet_job_info": comet_job_info,
    "comet_lobby": comet_lobby,
    "comet_lobby_info": comet_lobby_info,
    "comet_rollout": comet_rollout,
    "comet_server_info": comet_server_info,
    "comet_snapshot_info": comet_snapshot_info,
    "comet_browse_info": comet_browse_info,
}


@dataclass
class Stage:
    """A simulator and the client of one task. ``at_sleep`` is called before each pause, with the seconds passed so far."""

    sim: Simulator
    client: CometClient
    check_mode: bool = False
    passed: float = 0.0
    warnings: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    at_sleep: Callable[[float], None] = lambda passed: None

    def run(self, module: str, **options: Any) -> dict[str, Any]:
        """Run a module with options, its defaults filled in."""
        definition = MODULES[module].DEFINITION
        params = {name: spec.get("default") for name, spec in definition.argument_spec.items()}
        assert not options.keys() - params.keys()
        context = Context(
            self.client,
            check_mode=self.check_mode,
            warn=self.warnings.append,
            progress=self.lines.append,
            sleep=self.sleep,
            monotonic=lambda: self.passed,
        )
        return definition.perform(context, {**params, **options})

    def dispatch(self, action: str, **options: Any) -> dict[str, Any]:
        return self.run("comet_dispatch", action=action, **options)

    def sleep(self, seconds: float) -> None:
        self.at_sleep(self.passed)
        self.passed += seconds
        with self.sim.state.lock:
            self.sim.clock.advance(seconds)

    def methods(self) -> list[str]:
        """What was asked so far, without the log-in that a longer run makes."""
        return [name for name in self.sim.requests.methods() if "Session" not in name]

    def anew(self, **options: Any) -> Stage:
        """Another task on the same server."""
        self.sim.requests.clear()
        return Stage(self.sim, _client(self.sim, **options), **options)


@contextmanager
def stage(check_mode: bool = False, **server: Any) -> Any:
    """A server of the given simulator options, and a task on it."""
    with Simulator(frozen_clock=True, **server) as sim:
        task = Stage(sim, _client(sim, check_mode=check_mode), check_mode)
        yield task
        task.client.close()


def _client(sim: Simulator, check_mode: bool = False) -> CometClient:
    connection = Connection(sim.url, sim.admin.username, sim.admin.password, retries=1)
    return CometClient(connection, check_mode=check_mode, reuse_reads=True, sleep=lambda seconds: None)


@dataclass(frozen=True)
class Workplace:
    """A user with a device that backs one item up, as ids."""

    user: str
    device: Any
    item: str
    vault: str
    schedule: str


def workplace(sim: Simulator, user: str = "acme-files", name: str = "FILESERVER", **device: Any) -> Workplace:
    """Make a user with a device, a protected item named Files, a storage vault named Vault and a schedule."""
    if user not in {account.name for account in sim.state.accounts}:
        sim.state.add_user(user, password="password-of-acme")
    made = sim.state.add_device(user, name=name, **device)
    item, vault, schedule = sim.state.add_item(made)
    return Workplace(user, made, item, vault, schedule)
