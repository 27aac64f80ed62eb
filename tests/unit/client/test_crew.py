# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several clients that share a log-in and work at the same time."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.client import CometClient
from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection
from ansible_collections.cometbackup.comet.plugins.module_utils._client.crew import Crew
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import CheckModeRefusal, ServerRefusal
from tests.simulator import Simulator

USERS = [f"customer-{number}" for number in range(20)]


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        for name in USERS:
            running.state.add_user(name)
        yield running


def client_of(simulator: Simulator, check_mode: bool = False) -> CometClient:
    admin = simulator.admin
    return CometClient(
        Connection(simulator.url, admin.username, admin.password), check_mode=check_mode, sleep=lambda _seconds: None
    )


def profile(client: CometClient, name: str) -> str:
    return client.call("AdminGetUserProfile", {"TargetUser": name})["Username"]


def test_each_item_is_worked_on_once(simulator: Simulator) -> None:
    with client_of(simulator) as client, Crew(client, 4) as crew:
        outcomes = list(crew.each(profile, USERS))
    assert sorted(outcome.result for outcome in outcomes) == sorted(USERS)
    assert simulator.requests.count("AdminGetUserProfile") == len(USERS)


def test_all_share_one_log_in(simulator: Simulator) -> None:
    with client_of(simulator) as client, Crew(client, 4) as crew:
        list(crew.each(profile, USERS))
    assert simulator.requests.count("AdminAccountSessionStart") == 1
    assert simulator.requests.count("AdminAccountSessionRevoke") == 1


def test_as_many_work_at_a_time_as_there_are(simulator: Simulator) -> None:
    meeting = threading.Barrier(4, timeout=10)
    with client_of(simulator) as client, Crew(client, 4) as crew:
        outcomes = list(crew.each(lambda _client, _item: meeting.wait(), range(8)))
    assert [outcome.error for outcome in outcomes] == [None] * 8


def test_no_client_is_used_by_two_at_a_time(simulator: Simulator) -> None:
    busy: set[int] = set()
    lock = threading.Lock()

    def work(client: CometClient, name: str) -> None:
        with lock:
            assert id(client) not in busy
            busy.add(id(client))
        profile(client, name)
        with lock:
            busy.remove(id(client))

    with client_of(simulator) as client, Crew(client, 4) as crew:
        list(crew.each(work, USERS))


def test_one_failure_is_an_outcome_and_stops_nothing(simulator: Simulator) -> None:
    with client_of(simulator) as client, Crew(client, 2) as crew:
        outcomes = {outcome.item: outcome for outcome in crew.each(profile, ["nobody", *USERS])}
    assert isinstance(outcomes["nobody"].error, ServerRefusal)
    assert [name for name in USERS if outcomes[name].result != name] == []


def test_an_unexpected_exception_ends_it(simulator: Simulator) -> None:
    def work(_client: CometClient, _item: int) -> None:
        raise ZeroDivisionError

    with client_of(simulator) as client, Crew(client, 2) as crew, pytest.raises(ZeroDivisionError):
        list(crew.each(work, range(1000)))


def test_who_stops_listening_stops_the_work(simulator: Simulator) -> None:
    with client_of(simulator) as client, Crew(client, 2) as crew:
        outcomes = crew.each(profile, USERS * 50)
        next(outcomes)
        outcomes.close()
    assert simulator.requests.count("AdminGetUserProfile") < len(USERS) * 2


def test_a_session_that_ends_half_way_is_renewed(simulator: Simulator) -> None:
    simulator.faults.add("stale_session", method="AdminGetUserProfile", skip=10)
    with client_of(simulator) as client, Crew(client, 4) as crew:
        outcomes = list(crew.each(profile, USERS))
    assert [outcome.error for outcome in outcomes if outcome.error] == []


def test_check_mode_holds_for_all(simulator: Simulator) -> None:
    def work(client: CometClient, name: str) -> None:
        client.call("AdminDeleteUser", {"TargetUser": name})

    with client_of(simulator, check_mode=True) as client, Crew(client, 3) as crew:
        outcomes = list(crew.each(work, USERS[:6]))
    assert {type(outcome.error) for outcome in outcomes} == {CheckModeRefusal}
    assert simulator.requests.writes() == []
