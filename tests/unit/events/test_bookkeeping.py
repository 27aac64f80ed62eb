# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of the event source that count: what waits, what was taken, what the file says."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.module_utils._events.inbox import Gap, Inbox, Settled
from ansible_collections.cometbackup.comet.plugins.module_utils._events.ledger import Ledger
from ansible_collections.cometbackup.comet.plugins.module_utils._events.memory import Memory
from ansible_collections.cometbackup.comet.plugins.module_utils._events.patience import within
from ansible_collections.cometbackup.comet.plugins.module_utils._events.state_file import Kept, StateFile
from ansible_collections.cometbackup.comet.plugins.module_utils._events.stream import Backoff
from tests.unit.events.event_makers import ended, job

SERVER = "https://backup.example/"


# -- the inbox


@given(st.integers(1, 5), st.lists(st.sampled_from(["offer", "take", "cover"]), max_size=60))
def test_whatever_is_dropped_is_followed_by_a_look(limit: int, steps: list[str]) -> None:
    """Each event is taken, or dropped before a gap that is not looked after yet."""
    inbox = Inbox(limit)
    number, covered, dropped_since = 0, 0, False
    for step in steps:
        if step == "offer":
            dropped = inbox.dropped
            inbox.offer({"number": number})
            number += 1
            dropped_since = dropped_since or inbox.dropped > dropped
        elif step == "take":
            inbox.take()
        else:
            covered, dropped_since = inbox.cover(), False
        assert len(inbox) <= limit
        assert inbox.gaps > covered or not dropped_since


def test_after_a_gap_has_been_looked_after_events_are_taken_again() -> None:
    inbox = Inbox(1)
    for number in range(3):
        inbox.offer({"number": number})
    assert [inbox.take(), inbox.take(), inbox.take()] == [{"number": 0}, Gap(1, "more events than are taken"), None]
    inbox.offer({"number": 3})
    assert inbox.take() is None
    inbox.cover()
    inbox.offer({"number": 4})
    assert (inbox.take(), inbox.dropped) == ({"number": 4}, 3)


def test_notes_are_never_dropped() -> None:
    inbox = Inbox(1)
    inbox.offer({})
    inbox.note(Settled(1))
    assert [inbox.take(), inbox.take()] == [{}, Settled(1)]


def test_waiting_ends_with_an_item() -> None:
    async def wait() -> object:
        inbox = Inbox(1)
        waiter = asyncio.ensure_future(inbox.wait(None))
        await asyncio.sleep(0)
        inbox.offer({"number": 1})
        await waiter
        await inbox.wait(0)
        return inbox.take()

    assert asyncio.run(wait()) == {"number": 1}


# -- patience


def test_what_takes_too_long_is_ended() -> None:
    async def work() -> None:
        with pytest.raises(asyncio.TimeoutError):
            await within(0, asyncio.Event().wait())
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(work())


def test_a_cancellation_is_not_forgotten_when_the_work_is_done_just_then() -> None:
    async def work() -> None:
        event = asyncio.Event()
        waiter = asyncio.ensure_future(within(None, event.wait()))
        await asyncio.sleep(0)
        event.set()
        waiter.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiter

    asyncio.run(work())


@given(st.floats(0.001, 10), st.floats(1, 100), st.floats(0, 1), st.integers(0, 2000))
def test_pauses_grow_to_a_limit(first: float, most: float, chance: float, failures: int) -> None:
    backoff = Backoff(first, most, lambda: chance)
    pauses = [backoff.next() for _failure in range(min(failures, 50) + 2)]
    assert pauses == sorted(pauses)
    assert min(first, most) / 2 <= pauses[0] <= pauses[-1] <= most
    backoff.reset()
    assert backoff.next() == pauses[0]


# -- the ledger


@given(st.lists(st.one_of(st.just("put"), st.just("take"), st.floats(0, 2)), max_size=60))
def test_an_event_that_is_worked_on_is_not_confirmed_at_once(steps: list[str | float]) -> None:
    """Against a model of the engine: it takes an event out of the queue, and is done with it when it comes for the next one."""
    ledger, waiting, worked_on, now = Ledger(1.0), 0, 0, 0.0
    event = ended(job("a", 1, 2))
    taken_at = 0.0
    for step in steps:
        if step == "put":
            ledger.put(event)
            waiting += 1
        elif step == "take" and waiting:
            waiting, worked_on, taken_at = waiting - 1, 1, now
        elif isinstance(step, float):
            now += step
        ledger.look(waiting, now)
        lost = waiting + (worked_on if now - taken_at < 1.0 else 0)
        assert len(ledger.unconfirmed) >= lost


def test_the_last_event_is_confirmed_after_a_while() -> None:
    ledger = Ledger(1.0)
    ledger.put(ended(job("a", 1, 2)))
    ledger.look(0, 10.0)
    assert len(ledger.unconfirmed) == 1
    ledger.look(0, 11.0)
    assert ledger.unconfirmed == []


def test_the_engine_may_confirm() -> None:
    ledger = Ledger(1.0)
    ledger.put(ended(job("a", 1, 2)))
    ledger.confirm_all()
    assert ledger.unconfirmed == []


# -- the file


def memory() -> Memory:
    made = Memory()
    made.synced_to = 42
    return made


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    event = ended(job("a", 1, 2))
    with closing(StateFile(str(tmp_path / "new" / "state.json"), SERVER)) as file:
        assert file.load() is None
        file.save(Kept(memory(), [event]))
    with closing(StateFile(str(tmp_path / "new" / "state.json"), SERVER)) as file:
        kept = file.load()
    assert kept is not None
    assert (kept.memory.as_data(), kept.unconfirmed) == (memory().as_data(), [event])


def test_a_file_that_is_being_written_does_not_replace_the_last_one(tmp_path: Path) -> None:
    """The process ended in the middle of it."""
    path = tmp_path / "state.json"
    with closing(StateFile(str(path), SERVER)) as file:
        file.save(Kept(memory(), []))
        (tmp_path / "state.json.new").write_text('{"server": "ht')
        kept = file.load()
        assert kept is not None
        assert kept.memory.synced_to == 42
        file.save(Kept(memory(), []))
    assert sorted(item.name for item in tmp_path.iterdir()) == ["state.json", "state.json.lock"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"server": "https://backup.example/"}',
        json.dumps({"server": SERVER, "memory": {"version": 99}, "unconfirmed": []}),
        "[" * 100_000,
        json.dumps({"server": SERVER, "memory": {**memory().as_data(), "synced_to": float("inf")}, "unconfirmed": []}),
        json.dumps({"server": SERVER, "memory": memory().as_data(), "unconfirmed": [7]}),
        json.dumps({"server": SERVER, "memory": memory().as_data(), "unconfirmed": [{"comet": {"event": "job_new"}}]}),
    ],
    ids=str.__len__,
)
def test_something_else_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "state.json").write_text(text)
    with (
        closing(StateFile(str(tmp_path / "state.json"), SERVER)) as file,
        pytest.raises(InputError, match="is no state_file of this release. Move it away to begin anew"),
    ):
        file.load()
