# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the API told after a gap, and what the stream brings, end up in the order in which it happened, each once."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.cometbackup.comet.plugins.module_utils._events.lanes import Lanes
from tests.unit.events.event_makers import began, ended, ids, job, streamed

Event = dict[str, Any]
DEVICES = ("d1", "d2", "d3")


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Event], int, int]:
    """What happened, in order; how much of it fell into the gap; and how much after that the look through the API found."""
    events: list[Event] = []
    for number in range(draw(st.integers(1, 25))):
        # Several jobs may begin and end in one second, but not on one device.
        start = 1000 + number // draw(st.integers(1, 3)) * 10
        detail = job(
            f"j{number:02d}",
            start + number,
            start + number + draw(st.integers(0, 3)),
            device=draw(st.sampled_from(DEVICES)),
        )
        events += [began(detail), ended(detail)]
    gap = draw(st.integers(0, len(events)))
    return events, gap, draw(st.integers(gap, len(events)))


def by_device(events: list[Event]) -> dict[str, list[str]]:
    return {device: ids([event for event in events if event["comet"]["device"] == device]) for device in DEVICES}


@given(histories(), st.randoms())
def test_each_event_comes_once_and_in_its_place(history: tuple[list[Event], int, int], chance: Any) -> None:
    events, gap, looked_at = history
    events.sort(key=lambda event: event["comet"]["time"])
    lanes = Lanes()
    found = events[:looked_at]
    chance.shuffle(found)
    lanes.expect(found)
    came: list[Event] = []
    for number, event in enumerate(events[gap:], gap):
        if number == looked_at:
            came += lanes.settle()
        came += lanes.arrive(event)
    came += lanes.settle()
    assert sorted(ids(came)) == sorted(ids(events))
    assert len(lanes) == 0
    times = {
        device: [event["comet"]["time"] for event in came if event["comet"]["device"] == device] for device in DEVICES
    }
    assert all(list(times[device]) == sorted(times[device]) for device in DEVICES)
    streamed_order = by_device(events[gap:])
    in_stream = set(ids(events[gap:]))
    assert by_device([event for event in came if event["comet"]["id"] in in_stream]) == streamed_order


def test_without_anything_expected_events_pass() -> None:
    lanes, event = Lanes(), ended(job("j1", 10, 20))
    assert lanes.arrive(event) == [event]
    assert len(lanes) == 0


def test_what_was_missed_goes_ahead_of_what_came_later() -> None:
    lanes = Lanes()
    missed, later = ended(job("j1", 10, 20)), ended(job("j2", 30, 40))
    lanes.expect([missed])
    assert lanes.arrive(later) == [missed, later]


def test_another_device_is_not_held_back() -> None:
    lanes = Lanes()
    lanes.expect([ended(job("j1", 10, 20))])
    other = ended(job("j2", 10, 20, device="d2"))
    assert lanes.arrive(other) == [other]


def test_in_one_second_what_was_missed_is_waited_for() -> None:
    """It may still come by the stream, after this."""
    lanes = Lanes()
    first, second = ended(job("j1", 10, 20)), ended(job("j2", 12, 20))
    lanes.expect([second])
    assert lanes.arrive(first) == []
    assert lanes.holds(first["comet"]["id"])
    assert lanes.arrive(second) == [first, second]


def test_in_one_second_what_never_comes_was_before() -> None:
    lanes = Lanes()
    missed, came = ended(job("j1", 10, 20)), ended(job("j2", 12, 20))
    lanes.expect([missed])
    assert lanes.arrive(came) == []
    assert lanes.settle() == [missed, came]


def test_events_without_a_time_wait_for_what_may_be_before_them() -> None:
    lanes = Lanes()
    missed = ended(job("j1", 10, 20))
    connected = streamed("device_live_connect", "d1", {"Username": "alice", "DeviceID": "d1"}, 30)
    lanes.expect([missed])
    assert lanes.arrive(connected) == []
    assert lanes.settle() == [missed, connected]


def test_a_device_whose_owner_was_not_known_is_not_told_twice() -> None:
    """The API knows whose it is, the stream does not: the same event, in two lanes."""
    lanes = Lanes()
    found = streamed("account_new", "alice", {"Username": "alice"})
    lanes.expect([found])
    assert lanes.arrive(found) == [found]
    assert lanes.settle() == []


def test_ten_thousand_expected_events_of_one_device_take_no_time_to_speak_of() -> None:
    lanes = Lanes()
    events = [ended(job(f"j{number}", number, number + 1)) for number in range(10_000)]
    lanes.expect(events)
    came = [event for arrived in events for event in lanes.arrive(arrived)]
    assert came == events
