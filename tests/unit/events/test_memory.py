# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a source remembers, and what it finds missing."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.cometbackup.comet.plugins.module_utils._client.client import CometClient
from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection
from ansible_collections.cometbackup.comet.plugins.module_utils._events import reading as api
from ansible_collections.cometbackup.comet.plugins.module_utils._events import remedy
from ansible_collections.cometbackup.comet.plugins.module_utils._events.memory import OVERLAP_SECONDS, Memory
from tests.simulator import Simulator
from tests.unit.events.event_makers import began, ended, ids, job, reading, streamed

NOW = 1_000_000
USERS = ("alice", "bob")
DEVICES = ("d1", "d2", "d3")


def profile(user: str, note: str, devices: list[str]) -> dict[str, Any]:
    return {"Username": user, "AccountName": note, "OrganizationID": "", "Devices": {id_: {} for id_ in devices}}


def live(user: str, device: str) -> dict[str, Any]:
    return {"Username": user, "DeviceID": device}


profiles = st.dictionaries(
    st.sampled_from(USERS), st.tuples(st.sampled_from("xy"), st.lists(st.sampled_from(DEVICES), unique=True))
).map(lambda found: {user: profile(user, *parts) for user, parts in found.items()})
connections = st.lists(st.tuples(st.sampled_from(USERS), st.sampled_from(DEVICES)), unique=True).map(
    lambda found: {f"{user}-{device}": live(user, device) for user, device in found}
)
lobbies = st.lists(st.sampled_from(DEVICES), unique=True).map(lambda found: {id_: {"DeviceID": id_} for id_ in found})
jobs = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 500), st.booleans()), unique_by=lambda item: item[0]).map(
    lambda found: [
        job(f"j{id_}", NOW + start, NOW + start + 60 if is_over else 0) for id_, start, is_over in sorted(found)
    ]
)
readings = st.builds(
    lambda found, accounts, live, lobby: reading(NOW + 600, *found, accounts=accounts, live=live, lobby=lobby),
    jobs,
    profiles,
    connections,
    lobbies,
)


def take(memory: Memory, look: remedy.Reading) -> list[str]:
    """Hand over all that a look found."""
    found = remedy.found(memory, look)
    for event in found:
        memory.handed(event)
    memory.settle(look.now, look.looked_for, look.running)
    return ids(found)


@given(readings, readings)
def test_after_a_gap_has_been_looked_after_nothing_is_missing(before: remedy.Reading, after: remedy.Reading) -> None:
    memory = Memory()
    memory.synced_to = NOW
    take(memory, before)
    take(memory, after)
    assert remedy.found(memory, after) == []


@given(readings)
def test_it_is_the_same_after_a_restart(look: remedy.Reading) -> None:
    memory = Memory()
    memory.synced_to = NOW
    take(memory, look)
    again = Memory.from_data(json.loads(json.dumps(memory.as_data())))
    assert again.as_data() == memory.as_data()
    assert remedy.found(again, look) == []


@given(jobs, st.sets(st.integers(0, 11)))
def test_jobs_that_the_stream_told_are_not_found_again(details: list[dict[str, Any]], told: set[int]) -> None:
    memory = Memory()
    memory.synced_to = NOW
    events = [event for detail in details for event in [began(detail), *([ended(detail)] if detail["EndTime"] else [])]]
    handed = [event for number, event in enumerate(events) if number in told]
    for event in handed:
        memory.handed(event)
    found = remedy.found(memory, reading(NOW + 600, *details))
    assert sorted(ids(found)) == sorted(set(ids(events)) - set(ids(handed)))


def test_found_events_are_in_the_order_of_time() -> None:
    memory = Memory()
    memory.synced_to = NOW
    first, second = job("a", NOW, NOW + 10), job("b", NOW + 10, NOW + 10)
    assert ids(remedy.found(memory, reading(NOW + 60, second, first))) == [
        "job_new:a",
        f"job_completed:a:5000:{NOW + 10}",
        "job_new:b",
        f"job_completed:b:5000:{NOW + 10}",
    ]


def test_a_job_that_was_given_up_and_revived_ends_twice() -> None:
    memory = Memory()
    memory.synced_to = NOW
    memory.handed(ended(job("a", NOW, NOW + 10, status=7007)))
    assert (
        ids(remedy.found(memory, reading(NOW + 60, job("a", NOW, NOW + 50))))[-1] == f"job_completed:a:5000:{NOW + 50}"
    )


def test_a_running_job_is_looked_for_however_long_ago_it_ended() -> None:
    """The clock of its device is wrong."""
    memory = Memory()
    memory.synced_to = NOW
    memory.handed(began(job("a", NOW - 9 * OVERLAP_SECONDS)))
    look = reading(NOW + 60, job("a", NOW - 9 * OVERLAP_SECONDS, NOW - 8 * OVERLAP_SECONDS), looked_for=frozenset("a"))
    assert take(memory, look) == [f"job_completed:a:5000:{NOW - 8 * OVERLAP_SECONDS}"]
    assert memory.running == {}


def test_events_of_jobs_are_forgotten_in_the_end() -> None:
    memory = Memory()
    memory.handed(ended(job("a", NOW, NOW + 10)))
    memory.settle(NOW + 10 + 2 * OVERLAP_SECONDS, (), {})
    assert len(memory.seen) == 1
    memory.settle(NOW + 11 + 2 * OVERLAP_SECONDS, (), {})
    assert memory.seen == {}


def test_a_server_whose_clock_was_ahead_is_followed_back() -> None:
    """Else nothing would be looked for until that time has come."""
    memory = Memory()
    memory.settle(NOW + 30 * 86400, (), {})
    memory.settle(NOW, (), {})
    assert memory.synced_to == NOW
    memory.handed(ended(job("a", NOW, NOW + 10)))
    memory.settle(NOW + 60, (), {})
    memory.settle(NOW + 50, (), {})
    assert (memory.synced_to, len(memory.seen)) == (NOW + 60, 1)


def test_jobs_are_looked_for_in_time_that_has_passed() -> None:
    with Simulator() as simulator:
        simulator.state.add_user("acme")
        done = simulator.state.start_job(simulator.state.add_device("acme", name="WS-1"), seconds=0)
        simulator.clock.advance(10)
        connection = Connection(simulator.url, simulator.admin.username, simulator.admin.password)
        with CometClient(connection) as client:
            ahead = api.Range(int(simulator.clock.now()) + 30 * 86400, [])
            assert done.detail["GUID"] in api.read(client, ahead, api.Wants()).jobs


def test_a_job_begun_since_a_look_is_not_forgotten_with_it() -> None:
    memory = Memory()
    memory.handed(began(job("old", NOW)))
    look = reading(NOW + 60, looked_for=frozenset(["old"]))
    memory.handed(began(job("new", NOW + 50)))
    memory.settle(look.now, look.looked_for, look.running)
    assert list(memory.running) == ["new"]


def test_a_new_device_of_an_unknown_owner_is_told_once() -> None:
    memory = Memory()
    memory.synced_to = NOW
    take(memory, reading(NOW, accounts={"alice": profile("alice", "x", [])}, live={}, lobby={}))
    memory.handed(streamed("device_new", "d1", {"FriendlyName": "WS"}))
    accounts = {"alice": profile("alice", "x", ["d1"])}
    assert take(memory, reading(NOW, accounts=accounts, live={}, lobby={})) == []
    memory.adopt(accounts)
    assert memory.owners("d1") == ["alice"]
    accounts = {"alice": profile("alice", "x", [])}
    assert take(memory, reading(NOW, accounts=accounts, live={}, lobby={})) == ["device_removed:d1"]


def test_statistics_are_no_change_of_an_account() -> None:
    memory = Memory()
    memory.synced_to = NOW
    before = {
        **profile("alice", "x", []),
        "Sources": {"s": {"Description": "Files", "Statistics": {"LastStartTime": 1}}},
    }
    after = {
        **profile("alice", "x", []),
        "Sources": {"s": {"Description": "Files", "Statistics": {"LastStartTime": 2}}},
    }
    take(memory, reading(NOW, accounts={"alice": before}))
    assert take(memory, reading(NOW, accounts={"alice": after})) == []
