# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_hosted_server`` beyond what its scenario shows: the waiting, many servers, secrets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import ServerRefusal
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.hosted_wait import NotReady
from ansible_collections.cometbackup.comet.plugins.modules import comet_hosted_server, comet_hosted_server_info
from tests.simulator import Simulator
from tests.support import certificates
from tests.unit.resources.account_tasks import AccountTasks
from tests.unit.resources.tasks import AFTER, once

SERVER, INFO = comet_hosted_server.DEFINITION, comet_hosted_server_info.DEFINITION
LIST, CREATE, STATUS = "HostedServerList", "HostedServerCreate", "HostedServerStatus"
NEW: dict[str, Any] = {"name": "Acme", "region": "eu-central-1", "subdomain": "acme"}
RUNNING: dict[str, Any] = {"wait": True, "wait_for": "running"}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(frozen_clock=True, extra_fields=True) as running:
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> AccountTasks:
    return AccountTasks(simulator)


def test_a_server_is_created_once(simulator: Simulator, tasks: AccountTasks) -> None:
    foreseen = tasks.run(SERVER, check_mode=True, **NEW, **RUNNING)
    assert tasks.calls == [LIST]
    created = tasks.run(SERVER, **NEW)
    assert tasks.calls == [LIST, CREATE, LIST]
    again = tasks.run(SERVER, **NEW)
    assert (foreseen["changed"], foreseen["diff"]) == (True, created["diff"])
    assert (again["changed"], again["hosted_server"]) == (False, created["hosted_server"])
    assert created["hosted_server"]["read_only"]["url"] == "https://acme.offsitenetwork.net/"
    assert created["hosted_server"]["read_only"]["future_setting"] == {"Mode": 0}


def test_a_lost_answer_does_not_create_a_second_one(simulator: Simulator, tasks: AccountTasks) -> None:
    simulator.faults.add("reset_after", method=CREATE)
    assert tasks.run(SERVER, **NEW)["changed"] is True
    assert len(simulator.portal.hosted) == 1


def test_the_password_is_masked_unless_it_is_asked_for(simulator: Simulator, tasks: AccountTasks) -> None:
    password = simulator.portal.add_hosted("Acme", "acme").row["admin_password"]
    for reveal, wanted in ((False, "********"), (True, password)):
        results = [tasks.run(SERVER, name="Acme", return_secrets=reveal), tasks.run(INFO, return_secrets=reveal)]
        items = [results[0]["hosted_server"], results[1]["hosted_servers"][0]]
        assert [item["read_only"]["admin_password"] for item in items] == [wanted] * 2
        assert [SERVER.hide_result(result) for result in results] == [reveal] * 2


def test_what_is_read_can_be_given_back(simulator: Simulator, tasks: AccountTasks) -> None:
    simulator.portal.add_hosted("Acme", "acme")
    (item,) = tasks.run(INFO)["hosted_servers"]
    assert tasks.run(SERVER, **item)["changed"] is False


def test_more_servers_than_a_page_has(simulator: Simulator, tasks: AccountTasks) -> None:
    for number in range(100):
        simulator.portal.add_hosted(f"Server {number:03}", f"server-{number:03}")
    assert len(tasks.run(INFO)["hosted_servers"]) == 100
    assert tasks.calls == [LIST, LIST]
    simulator.portal.add_hosted("Acme", "acme")
    assert tasks.run(SERVER, name="Acme")["changed"] is False


# -- waiting -------------------------------------------------------------------------------------------------


def test_a_new_server_is_waited_for(simulator: Simulator, tasks: AccountTasks) -> None:
    result = tasks.run(SERVER, **NEW, **RUNNING)
    assert result["hosted_server"]["read_only"]["aws_status"] == "running"
    assert tasks.calls == [LIST, CREATE, LIST] + [STATUS] * 12
    assert tasks.told == ["Acme: its machine is pending (Creating server...), 0s"]


def test_a_server_of_an_earlier_task_is_waited_for(simulator: Simulator, tasks: AccountTasks) -> None:
    tasks.run(SERVER, **NEW)
    result = tasks.run(SERVER, name="Acme", **RUNNING)
    assert (result["changed"], result["hosted_server"]["read_only"]["aws_status"]) == (False, "running")
    tasks.run(SERVER, check_mode=True, name="Acme", **RUNNING)
    assert tasks.calls == [LIST]


def test_the_waiting_outlives_a_portal_that_is_away(simulator: Simulator, tasks: AccountTasks) -> None:
    simulator.faults.add("http_503", method=STATUS, times=20)
    assert tasks.run(SERVER, **NEW, **RUNNING)["changed"] is True


def test_the_waiting_has_an_end(simulator: Simulator, tasks: AccountTasks) -> None:
    with pytest.raises(NotReady) as caught:
        tasks.run(SERVER, **NEW, **RUNNING, wait_timeout="1m")
    assert str(caught.value) == (
        f"{simulator.portal_url}: the hosted server 'Acme' is not as waited for after 1m: its machine is pending; the portal says"
        " 'Creating server...'. It goes on by itself; run the task again to wait on, with a longer wait_timeout if need be."
    )
    assert len(simulator.portal.hosted) == 1


def test_a_server_that_is_terminated_meanwhile_is_not_waited_for(simulator: Simulator, tasks: AccountTasks) -> None:
    def end() -> None:
        simulator.portal.terminate(simulator.portal.hosted["501"])

    with pytest.raises(NotReady, match="was terminated while it was waited for"):
        tasks.run(SERVER, hook=once(AFTER, STATUS, end), **NEW, **RUNNING)


def test_a_server_that_the_portal_does_not_list_is_not_waited_for_for_long(
    simulator: Simulator, tasks: AccountTasks
) -> None:
    hidden = once(AFTER, CREATE, simulator.portal.hosted.clear)
    with pytest.raises(NotReady, match="accepted the new hosted server and does not list it"):
        tasks.run(SERVER, hook=hidden, **NEW)


def test_an_end_is_waited_for(simulator: Simulator, tasks: AccountTasks) -> None:
    server = simulator.portal.add_hosted("Acme", "acme", seconds=0)
    tasks.run(SERVER, name="Acme", state="absent", terminate_with_all_data=True, wait=True)
    assert server.row["aws_status"] == "terminated"


def test_a_refusal_of_the_portal_says_to_look_first(simulator: Simulator, tasks: AccountTasks) -> None:
    with pytest.raises(ServerRefusal, match="answered 500. Look at the account before you try again"):
        tasks.run(SERVER, name="Acme", region="Mars", subdomain="acme")


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[AccountTasks, str]]:
    """Tasks for a portal that speaks HTTPS and is itself the server that it hosts, and the file of its authority."""
    made = certificates.make(tmp_path)
    with Simulator(frozen_clock=True, tls=made.server) as running:
        running.options.portal_hosted_domain = f"127.0.0.1:{running.port}"
        yield AccountTasks(running), str(made.authority)


def test_ready_is_what_answers(secure: tuple[AccountTasks, str]) -> None:
    tasks, authority = secure
    result = tasks.run(SERVER, ca_path=authority, wait=True, **NEW)
    assert result["hosted_server"]["read_only"]["aws_status"] == "running"


@pytest.mark.parametrize(
    ("domain", "reason"),
    [("127.0.0.1:1", "https://127.0.0.1:1/ does not answer: Connection refused"), ("", "https:/// does not answer")],
)
def test_what_does_not_answer_is_not_ready(secure: tuple[AccountTasks, str], domain: str, reason: str) -> None:
    tasks, authority = secure
    tasks.simulator.options.portal_hosted_domain = domain
    with pytest.raises(NotReady) as caught:
        tasks.run(SERVER, ca_path=authority, wait=True, **NEW)
    assert reason in str(caught.value)
    assert "the portal says 'Complete'" in str(caught.value)
