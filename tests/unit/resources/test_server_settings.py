# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing the server's settings, and the wait for its restart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.client import CometClient
from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    Overwritten,
    ServerRefusal,
    Uncertain,
    Unreachable,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._model.task import Context
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import server_restart, server_settings
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.server_restart import Patience
from tests.simulator import Simulator

SET, RESTART = "AdminMetaServerConfigSet", "AdminMetaRestartService"
WAIT = Patience(True, 120)
REAL_SECONDS = 15


def renamed(settings: dict[str, Any]) -> dict[str, Any]:
    return {**settings, "Branding": {**settings["Branding"], "ProductName": "Acme Backup"}}


@dataclass
class Task:
    """A task whose pauses take no time of their own: ``at_sleep`` says what happens in them.

    Unless told otherwise, they last until the simulator has restarted.
    """

    sim: Simulator
    context: Context = field(init=False)
    client: CometClient = field(init=False)
    passed: float = 0.0
    warnings: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    at_sleep: Callable[[], Any] | None = None

    def connect(self, **credentials: Any) -> Task:
        given = {"username": "admin", "password": "simulated-admin-password", "retries": 0, **credentials}
        self.client = CometClient(Connection(self.sim.url, **given), sleep=lambda _seconds: None)
        self.context = Context(
            self.client,
            check_mode=False,
            warn=self.warnings.append,
            progress=self.lines.append,
            sleep=self.sleep,
            monotonic=lambda: self.passed,
        )
        return self

    def sleep(self, seconds: float) -> None:
        self.passed += seconds
        if self.at_sleep is None:
            assert self.sim.restarted.wait(REAL_SECONDS)
        else:
            self.at_sleep()

    def count(self, method: str) -> int:
        return self.sim.requests.count(method)


@pytest.fixture
def task() -> Iterator[Task]:
    with Simulator(frozen_clock=True, restart_seconds=0.01, extra_fields=True) as simulator:
        made = Task(simulator).connect()
        yield made
        made.client.close()


def test_a_change_is_written_and_read_from_the_restarted_server(task: Task) -> None:
    before = server_restart.process(task.client)
    written = server_settings.write(task.context, renamed, WAIT)
    assert written.settings["Branding"]["ProductName"] == "Acme Backup"
    assert (written.restart.answers, written.restart.logged_in) == (True, True)
    assert server_restart.process(task.client) != before
    assert task.lines[0].endswith("restarts")
    assert "is back after" in task.lines[1]


def test_nothing_is_written_if_nothing_differs(task: Task) -> None:
    assert server_settings.write(task.context, dict, WAIT).restart is None
    assert task.count(SET) == 0


def test_what_others_changed_since_the_plan_stays(task: Task) -> None:
    task.sim.state.config["TrustXForwardedFor"] = True
    server_settings.write(task.context, renamed, WAIT)
    assert task.sim.state.config["TrustXForwardedFor"] is True
    assert task.sim.state.config["Branding"]["ProductName"] == "Acme Backup"


def test_nobody_waits_unless_told(task: Task) -> None:
    written = server_settings.write(task.context, renamed, Patience(False, 120))
    assert written.restart == server_restart.NOT_AWAITED
    assert task.passed == 0


def test_what_was_overwritten_is_noticed(task: Task) -> None:
    def overwrite() -> None:
        assert task.sim.restarted.wait(REAL_SECONDS)
        task.sim.state.config["Branding"]["ProductName"] = "Globex Backup"

    task.at_sleep = overwrite
    with pytest.raises(Overwritten):
        server_settings.write(task.context, renamed, WAIT)


def test_what_the_server_dropped_is_noticed(task: Task) -> None:
    def with_novelty(settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "LoginProtection": {"Enabled": True}}

    def forget() -> None:
        assert task.sim.restarted.wait(REAL_SECONDS)
        task.sim.state.config.pop("LoginProtection")

    task.at_sleep = forget
    with pytest.raises(VersionTooOld, match="did not keep the option login_protection"):
        server_settings.write(task.context, with_novelty, WAIT)


def test_a_refused_write_is_no_restart(task: Task) -> None:
    with pytest.raises(ServerRefusal, match="Config.AdminUsers"):
        server_settings.write(task.context, lambda settings: {**settings, "AdminUsers": []}, WAIT)
    assert task.passed == 0


@pytest.mark.parametrize("wait", [True, False])
@pytest.mark.parametrize("fault", ["reset_after", "truncate"])
def test_a_lost_answer_is_made_up_for_by_the_restart(task: Task, fault: str, wait: bool) -> None:
    task.sim.faults.add(fault, method=SET)
    written = server_settings.write(task.context, renamed, Patience(wait, 120))
    assert written.restart.logged_in is True
    assert task.count(SET) == 1


def test_a_call_that_did_not_arrive_is_told_from_one_that_did(task: Task) -> None:
    task.at_sleep = lambda: None
    task.sim.faults.add("reset_before", method=SET)
    with pytest.raises(Uncertain, match="the same process goes on answering, so it was not. Run the task again"):
        server_settings.write(task.context, renamed, WAIT)
    assert task.count(SET) == 1
    assert task.passed == pytest.approx(server_restart.SETTLED_SECONDS, abs=server_restart.LONGEST_PAUSE_SECONDS)


@pytest.mark.parametrize("fault", ["http_502", "http_503", "html", "empty", "reset_before", "http_status"])
def test_a_server_that_is_away_is_asked_again(task: Task, fault: str) -> None:
    # The first question comes before the call.
    task.sim.faults.add(fault, method="AdminMetaVersion", times=3, skip=1, status=404)
    assert server_restart.call(task.context, RESTART, None, WAIT).logged_in is True
    assert len(task.lines) == 2


def test_a_server_that_does_not_come_back_is_given_up(task: Task) -> None:
    task.at_sleep = lambda: task.sim.stopped.wait(REAL_SECONDS)
    with pytest.raises(
        server_restart.RestartUnfinished, match="does not answer again after 2m: .* if its address"
    ) as told:
        server_restart.call(task.context, "AdminMetaShutdownService", None, WAIT)
    assert told.value.kind == "restart_unfinished"
    assert task.passed == 120


def test_a_server_that_does_not_restart_is_given_up(task: Task) -> None:
    task.at_sleep = lambda: None
    task.sim.state.on_restart = lambda: None
    with pytest.raises(server_restart.RestartUnfinished, match="after 2m the same process still answers"):
        server_restart.call(task.context, RESTART, None, WAIT)


@pytest.mark.parametrize("survive", [True, False])
def test_a_session_may_end_with_the_restart(survive: bool) -> None:
    with Simulator(frozen_clock=True, restart_seconds=0.01, sessions_survive_restart=survive) as simulator:
        key = Task(simulator).connect().client.login()
        task = Task(simulator).connect(password=None, session_key=key)
        written = server_settings.write(task.context, renamed, WAIT)
        assert (written.restart.answers, written.restart.logged_in) == (True, survive)
        assert bool(task.warnings) is not survive
        assert written.settings["Branding"]["ProductName"] == "Acme Backup"


def test_a_client_with_a_password_logs_in_anew(task: Task) -> None:
    task.client.login()
    assert server_restart.call(task.context, RESTART, None, WAIT).logged_in is True
    assert task.warnings == []


def test_while_polling_a_request_is_sent_once(task: Task) -> None:
    task.connect(retries=3)
    task.sim.faults.add("http_502", method="AdminMetaVersion", times=3)
    with task.client.polling(5.0), pytest.raises(Exception, match="HTTP 502"):
        task.client.version()
    assert task.count("AdminMetaVersion") == 1
    assert task.client.version() == "25.9.8"


def test_a_server_that_cannot_be_reached_beforehand_is_not_told(task: Task) -> None:
    task.sim.stop()
    with pytest.raises(Unreachable):
        server_restart.call(task.context, RESTART, None, WAIT)


SHUTDOWN = "AdminMetaShutdownService"


@pytest.mark.parametrize("fault", [None, "reset_after", "truncate"])
def test_a_shutdown_is_seen_by_the_silence_after_it(task: Task, fault: str | None) -> None:
    task.at_sleep = lambda: task.sim.stopped.wait(REAL_SECONDS)
    if fault:
        task.sim.faults.add(fault, method=SHUTDOWN)
    server_restart.shut_down(task.context, WAIT)
    assert task.sim.stopped.is_set()
    assert task.count(SHUTDOWN) == 1


def test_a_shutdown_that_did_not_arrive_is_told_from_one_that_did(task: Task) -> None:
    task.at_sleep = lambda: None
    task.sim.faults.add("reset_before", method=SHUTDOWN)
    with pytest.raises(Uncertain, match="the same process goes on answering, so it was not"):
        server_restart.shut_down(task.context, WAIT)


def test_a_shutdown_that_is_not_one_is_reported(task: Task) -> None:
    task.sim.state.on_shutdown = task.sim.restart
    server_restart.shut_down(task.context, WAIT)
    assert "something has started it again" in task.warnings[0]
    task.sim.state.on_shutdown = lambda: None
    task.at_sleep = lambda: None
    with pytest.raises(server_restart.RestartUnfinished, match="told to shut down and still answers after 2m"):
        server_restart.shut_down(task.context, WAIT)


def test_nobody_waits_for_a_shutdown_unless_told(task: Task) -> None:
    server_restart.shut_down(task.context, Patience(False, 120))
    assert (task.passed, task.count(SHUTDOWN)) == (0, 1)
