# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of the webhooks' intake: memory, allowance, order, body."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.cometbackup.comet.plugins.module_utils._events import (
    guard,
    webhook_body,
    webhook_intake,
    webhook_options,
    webhook_source,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._events.counters import Counters
from ansible_collections.cometbackup.comet.plugins.module_utils._events.outbox import Order, Outbox
from ansible_collections.cometbackup.comet.plugins.module_utils._events.seen import Seen
from ansible_collections.cometbackup.comet.plugins.module_utils._events.untemplated import untemplated

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 60), 1 << 60) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


# -- memory ----------------------------------------------------------------------------------------------------


@given(keys=st.lists(st.integers(0, 20)), most=st.integers(1, 8))
def test_memory_is_bounded_and_keeps_the_latest(keys: list[int], most: int) -> None:
    seen = Seen(most)
    for now, key in enumerate(keys):
        seen.add(key, now)
        assert key in seen
        assert len(seen) <= most
    latest = list(dict.fromkeys(reversed(keys)))[:most]
    assert [key for key in range(21) if key in seen] == sorted(latest)


def test_memory_ends_with_time() -> None:
    seen = Seen(10, seconds=60)
    seen.add("old", 0)
    seen.add("new", 60)
    assert "old" in seen
    seen.add("newer", 61)
    assert ("old" in seen, "new" in seen) == (False, True)


# -- allowance -------------------------------------------------------------------------------------------------


@given(rate=st.integers(1, 50), pauses=st.lists(st.floats(0, 3), max_size=60))
def test_no_sender_gets_more_than_its_rate_and_one_burst(rate: int, pauses: list[float]) -> None:
    limit, now, allowed = guard.RateLimit(rate), 0.0, 0
    for pause in pauses:
        now += pause
        allowed += limit.allows("one", now)
        assert limit.allows("other" + str(now), now)
    assert allowed <= rate * (now + guard.BURST_SECONDS) + 1
    assert allowed == len(pauses) or allowed >= rate * guard.BURST_SECONDS


def test_allowances_of_many_senders_take_no_more_memory() -> None:
    limit = guard.RateLimit(0.01, most_senders=2)
    assert [limit.allows(sender, 0.0) for sender in ("a", "a", "b", "c", "a")] == [True, False, True, True, True]


@given(given=st.text(), secrets=st.lists(st.text(), max_size=3))
def test_a_secret_is_one_that_is_the_same(given: str, secrets: list[str]) -> None:
    try:
        "".join((given, *secrets)).encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return
    assert guard.is_one_of(given, secrets) == (given in secrets)


# -- order -----------------------------------------------------------------------------------------------------


async def drained(outbox: Outbox) -> list[Any]:
    return [await asyncio.wait_for(outbox.get(), 5) for dummy in range(len(outbox))]


@given(sent=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.integers(0, 2)), max_size=40))
def test_within_the_window_each_lane_is_in_order_and_nothing_is_lost(sent: list[tuple[str, int, int]]) -> None:
    async def scenario() -> list[Any]:
        outbox, now = Outbox(1000, 1 << 20, window=0.001), asyncio.get_running_loop().time()
        for place, (lane, timestamp, rank) in enumerate(sent):
            assert outbox.offer((lane, timestamp, rank, place), 1, Order(lane, timestamp, rank), now)
        outbox.release(now)
        assert outbox.next_due() == (None if not sent else now + 0.001)
        return await drained(outbox)

    got = asyncio.run(scenario())
    for lane in "abc":
        of_lane = [item for item in got if item[0] == lane]
        assert of_lane == sorted(of_lane)
    assert Counter(item[:3] for item in got) == Counter(sent)


@given(sent=st.lists(st.integers(0, 9), max_size=20))
def test_without_a_window_events_go_out_as_they_came(sent: list[int]) -> None:
    async def scenario() -> list[Any]:
        outbox = Outbox(1000, 1 << 20)
        for place, timestamp in enumerate(sent):
            assert outbox.offer(place, 1, Order("a", timestamp), 0.0)
        return await drained(outbox)

    assert asyncio.run(scenario()) == list(range(len(sent)))


def test_an_event_waits_for_its_window_and_takes_older_ones_along() -> None:
    async def scenario() -> None:
        outbox = Outbox(10, 100, window=5.0)
        outbox.offer("later", 1, Order("a", 2), 0.0)
        outbox.offer("earlier", 1, Order("a", 1), 3.0)
        outbox.offer("another lane", 1, Order("b", 1), 3.0)
        outbox.offer("latest", 1, Order("a", 3), 4.0)
        for now, waiting in ((4.9, 4), (5.0, 4), (8.0, 4)):
            outbox.release(now)
            assert len(outbox) == waiting
        assert outbox.next_due() == 9.0
        assert [outbox._due.popleft()[0] for dummy in range(3)] == ["earlier", "later", "another lane"]

    asyncio.run(scenario())


def test_it_is_full_by_number_and_by_bytes_but_one_event_may_be_of_any_size() -> None:
    async def scenario() -> list[bool]:
        outbox = Outbox(2, 10)
        offers = [outbox.offer(size, size, Order("a", 1), 0.0) for size in (50, 1)]
        await outbox.get()
        return [*offers, *(outbox.offer(size, size, Order("a", 1), 0.0) for size in (6, 6, 4, 0))]

    assert asyncio.run(scenario()) == [True, False, True, False, True, False]


# -- body ------------------------------------------------------------------------------------------------------


@given(body=st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_an_event_or_malformed_and_nothing_else(body: bytes) -> None:
    try:
        event = webhook_body.parse(body)
    except webhook_body.Malformed as refusal:
        assert str(refusal) in ("not JSON", "not an object", "no type of event")
        assert refusal.__cause__ is None
    else:
        assert isinstance(event["Type"], int)


@given(data=JSON)
def test_the_digest_knows_an_event_in_any_order_of_keys(data: Any) -> None:
    event = {"Type": 4201, "Data": data, "Actor": "alice"}
    again = webhook_body.parse(json.dumps(dict(reversed(event.items()))).encode())
    assert webhook_body.digest(again) == webhook_body.digest(event)
    assert webhook_body.digest({**event, "Actor": "bob"}) != webhook_body.digest(event)


@given(value=JSON, text=st.text("{%#} a"))
def test_no_text_is_a_template(value: Any, text: str) -> None:
    made = json.dumps(untemplated([value, text, {text: text}]), ensure_ascii=False)
    assert not any(mark in made.replace('{"', "").replace("{}", "") for mark in ("{{", "{%", "{#"))


@given(value=JSON)
def test_other_text_stays_as_it_is(value: Any) -> None:
    if "{" not in "".join(_texts(value)):
        assert untemplated(value) == value


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(text for item in value.values() for text in _texts(item))]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []


# -- all together ----------------------------------------------------------------------------------------------

FIELD = JSON | st.text("{%} a1", max_size=5)
EVENTS = st.fixed_dictionaries(
    {"Type": st.sampled_from([4000, 4100, 4200, 4201, 4700, 4704]) | JSON},
    optional={
        "Actor": FIELD,
        "ResourceID": FIELD,
        "Timestamp": st.integers(0, 1 << 62) | JSON,
        "Data": st.fixed_dictionaries(
            {}, optional=dict.fromkeys(("GUID", "Username", "DeviceID", "StartTime", "EndTime", "Status"), FIELD)
        )
        | JSON,
        "meta": JSON,
        "comet": JSON,
    },
)


@given(event=EVENTS, tracing=st.text(max_size=3), age=st.sampled_from(["0", "1h"]))
def test_whatever_is_sent_there_is_one_of_the_answers(event: Any, tracing: str, age: str) -> None:
    async def scenario() -> None:
        options = webhook_options.options({"port": 0, "secrets": ["x" * 16], "max_age": age})
        outbox = Outbox(10, 1 << 20)
        intake = webhook_intake.Intake(options, outbox, webhook_source.shape, webhook_source.order)
        body = json.dumps(event).encode()
        first, second = (intake.take(body, tracing, 1e9, 0.0) for dummy in range(2))
        assert first in ("accepted", "malformed", "too_old")
        assert second in {"accepted": ("accepted", "duplicate")}.get(first, (first,))
        assert len(outbox) == [first, second].count("accepted")
        for made in await drained(outbox):
            assert "meta" not in made
            assert made["comet"]["source"] == "webhook"
            assert all(isinstance(made["comet"][name], str) for name in ("event", "id", "user", "device", "tracing_id"))

    asyncio.run(scenario())


# -- counters --------------------------------------------------------------------------------------------------


def test_counters_tell_what_is_new(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("test")
    counters = Counters(("accepted", "wrong_secret"), alarming=("wrong_secret",))
    with caplog.at_level(logging.INFO, "test"):
        counters.report(log, "webhooks")
        counters.add("accepted")
        counters.report(log, "webhooks")
        counters.add("accepted")
        counters.add("wrong_secret")
        counters.report(log, "webhooks")
        counters.report(log, "webhooks")
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("INFO", "webhooks: accepted 1"),
        ("WARNING", "webhooks: accepted 1, wrong secret 1"),
    ]
    assert counters.as_dict() == {"accepted": 2, "wrong_secret": 1}
