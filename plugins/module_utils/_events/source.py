# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The event source: what the stream brings and what the API tells are put in order, sorted out, handed over and remembered.

One process may end at any moment. What was handed over is remembered afterwards, so the next process finds again whatever was not.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import Any, Awaitable, Callable, Dict, Iterable, List, Mapping, Optional, Tuple, TypeVar

from .._client.client import CometClient
from .._client.errors import (
    CometError,
    InputError,
    LoginRefused,
    MissingLibrary,
    NotComet,
    NotFound,
    SessionExpired,
    TlsError,
    TotpRequired,
    VersionTooOld,
)
from .._model import moments, patterns
from .._resources import references
from . import engine, normal, reading, remedy, watch
from .inbox import Gap, Inbox, Item, Polled, Settled, Watched
from .lanes import Lanes, place
from .ledger import Ledger
from .memory import Memory
from .normal import KEY, Event
from .remedy import Reading
from .settings import Settings, settings
from .state_file import Kept, StateFile
from .stream import Backoff, Stream

# Waiting mends none of these, and to try a wrong password again and again locks the account.
HOPELESS = (
    InputError,
    LoginRefused,
    MissingLibrary,
    NotComet,
    NotFound,
    SessionExpired,
    TlsError,
    TotpRequired,
    VersionTooOld,
)
# A server that begins anew, or the proxy before it, may say these for a moment.
PASSING = (LoginRefused, NotComet)
MOST_REFUSALS = 5
# So often the memory is written at most, and so long after it was handed over an event counts as taken.
SAVE_SECONDS = 1.0

Answer = TypeVar("Answer")
logger = logging.getLogger("cometbackup.comet.comet_stream")


class SourceError(Exception):
    """What ansible-rulebook shows of an error: one sentence, with what to do."""


class Api:
    """The client in threads, one call at a time."""

    def __init__(self, client: CometClient) -> None:
        self._client = client
        self._lock = asyncio.Lock()

    async def run(self, work: Callable[..., Answer], *args: Any) -> Answer:
        """``work(client, *args)`` in a thread."""
        async with self._lock:
            return await asyncio.to_thread(work, self._client, *args)

    async def credentials(self) -> Dict[str, str]:
        """What the stream logs in with. A session that there is needs no call, and so does not wait for one to end."""
        if self._client.session_key:
            return self._client.credentials()
        return await self.run(CometClient.credentials)

    async def close(self) -> None:
        """End the session."""
        await asyncio.to_thread(self._client.close)


class Filter:
    """Which events rules want. ``tenants`` are ids; an empty tuple of anything wants all."""

    def __init__(self, events: Tuple[str, ...], tenants: Tuple[str, ...], users: Tuple[str, ...]) -> None:
        self._is_chosen, self._tenants, self._users = patterns.chooser(events), tenants, users

    def accepts(self, event: Event) -> bool:
        """Whether an event is wanted."""
        part = event[KEY]
        return (
            self._is_chosen([part["event"]])
            and (not self._tenants or part["tenant"] in self._tenants)
            and (not self._users or part["user"] in self._users)
        )


class Source:
    """One run of the source.

    :param queue: takes events; ``put`` may wait for as long as it likes.
    :param feedback: the engine puts each event here once it is done with it, if it was asked to.
    """

    def __init__(self, queue: Any, options: Settings, api: Api, feedback: Any = None) -> None:
        self._queue = queue
        self._options = options
        self._timing = options.timing
        self._api = api
        self._feedback = feedback
        self._memory = Memory()
        self._inbox = Inbox(options.queue_size)
        self._lanes = Lanes()
        self._ledger = Ledger(SAVE_SECONDS)
        self._filter = Filter(options.events, (), options.users)
        self._file: Optional[StateFile] = None
        # Whether there is anything that a file should say.
        self._remembers = False
        self._changed = False
        self._unconfirmed = 0
        self._saved_at = 0.0
        # The event that waits for room in the queue.
        self._at_door: Optional[Event] = None
        self._covered = 0
        self._failures, self._worked = 0, False
        # The last look, while the stream may still bring what it found.
        self._reading: Optional[Reading] = None
        self._looks = 0
        self._busy: Optional[asyncio.Future[Any]] = None

    async def run(self) -> None:
        """Go on for ever.

        :raises CometError: if going on makes no sense.
        """
        try:
            await self._begin()
            await _first_of(
                Stream(self._options.connection, self._timing, self._inbox, self._credentials, self._check).run(),
                self._work(),
                self._poll(),
                self._watch(),
            )
        finally:
            await self._end()
            with contextlib.suppress(Exception):
                await self._api.close()

    # -- beginning and end

    async def _begin(self) -> None:
        if self._options.state_file:
            self._file = StateFile(self._options.state_file, self._options.connection.url)
        kept = self._file.load() if self._file else None
        # Each call with the password itself is an event of a log-in.
        await self._patiently(lambda: self._api.run(CometClient.hold_session))
        tenants = await self._patiently(lambda: self._api.run(_tenant_ids, self._options.tenants))
        self._filter = Filter(self._options.events, tenants, self._options.users)
        if kept is None:
            await self._first_look()
            return
        self._memory, self._remembers = kept.memory, True
        for event in kept.unconfirmed:
            await self._put(event)
        self._changed = True

    async def _first_look(self) -> None:
        """Take what is there for known: rules are to hear of what happens from now on, or since the moment asked for."""
        now = await self._patiently(lambda: self._api.run(CometClient.server_time))
        since = min(now, moments.moment(self._options.since, lambda: now))
        self._memory.synced_to = since
        first = await self._look(reading.Wants())
        live, lobby = (first.live or {}).values(), (first.lobby or {}).values()
        await self._in_thread(self._memory.know, first.accounts or {}, live, lobby)
        for event in await self._in_thread(remedy.found_jobs, self._memory, first):
            if since == now or event[KEY]["time"] < since:
                self._memory.handed(event)
        self._memory.settle(since, (), first.running if since == now else {})
        self._changed = self._remembers = True
        await self._save()

    async def _end(self) -> None:
        """Whatever was handed over is remembered."""
        if self._busy is not None:
            # It works on the memory, and takes no longer than a moment.
            await asyncio.gather(self._busy, return_exceptions=True)
        if self._file is None:
            return
        if self._at_door is not None:
            # It is kept as one that may be lost, so it must not be found again beside that.
            self._memory.handed(self._at_door)
        try:
            if self._remembers:
                self._look_at_queue()
                self._file.save(self._kept())
        except InputError as error:
            logger.warning("%s", error)
        self._file.close()

    # -- the server

    async def _credentials(self) -> Dict[str, str]:
        return await self._patiently(self._api.credentials)

    async def _check(self) -> None:
        await self._patiently(lambda: self._api.run(_prove))

    async def _look(self, wants: reading.Wants) -> Reading:
        """Look at the server, for as long as it takes."""

        async def once() -> Reading:
            self._covered = self._inbox.cover()
            return await self._api.run(reading.read, reading.due(self._memory), wants)

        return await self._patiently(once)

    async def _patiently(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """Ask until there is an answer.

        :raises CometError: one of those that waiting does not mend.
        """
        backoff = Backoff(self._timing.reconnect_delay, self._timing.reconnect_delay_max)
        while True:
            try:
                answer = await ask()
            except CometError as error:
                self._failures += 1
                if isinstance(error, HOPELESS) and not (self._worked and isinstance(error, PASSING)):
                    raise
                if isinstance(error, PASSING) and self._failures >= MOST_REFUSALS:
                    raise
                logger.warning("%s", error)
            else:
                self._failures, self._worked = 0, True
                return answer
            await asyncio.sleep(backoff.next())

    async def _poll(self) -> None:
        """What the server does not announce, such as a job that was cancelled from its web interface, is found from time to time."""
        wants = reading.Wants(accounts=False, live=False, lobby=False)

        async def once() -> Reading:
            return await self._api.run(reading.read, reading.due(self._memory), wants)

        while True:
            await asyncio.sleep(self._timing.sync_interval)
            self._inbox.note(Polled(await self._patiently(once)))

    async def _watch(self) -> None:
        """Look from time to time for what the server does not say."""
        watching = self._options.watching
        if not any(value is not None for value in watching):
            await asyncio.Event().wait()
        wants = reading.Wants(jobs=False, lobby=False)

        async def once() -> Reading:
            return await self._api.run(reading.read, reading.due(self._memory), wants)

        while True:
            self._inbox.note(Watched(await self._patiently(once)))
            await asyncio.sleep(self._timing.poll_interval)

    # -- work

    async def _work(self) -> None:
        while True:
            item = self._inbox.take()
            if item is None:
                await self._rest()
            else:
                await self._do(item)
                # Neither a queue with room in it nor an inbox with events in it gives the stream its turn.
                await asyncio.sleep(0)

    async def _rest(self) -> None:
        """Nothing is there to do: do what waits for a moment, and wait."""
        self._look_at_queue()
        due = self._saved_at + SAVE_SECONDS - time.monotonic()
        if self._must_save and due <= 0:
            await self._save()
        elif self._must_save:
            await self._inbox.wait(due)
        else:
            # As long as the queue has events, they may be taken at any moment.
            await self._inbox.wait(SAVE_SECONDS if self._unconfirmed else None)

    async def _do(self, item: Item) -> None:
        if isinstance(item, Gap):
            await self._remedy(item)
        elif isinstance(item, Polled):
            # While another look waits to settle, there is no need of this one.
            if self._reading is None:
                await self._expect(item.reading)
        elif isinstance(item, Watched):
            told = await self._in_thread(watch.observe, self._memory.watched, item.reading, self._options.watching)
            await self._hand_over(told)
            self._changed = True
        elif isinstance(item, Settled):
            if item.number == self._looks:
                await self._settle()
        else:
            await self._arrived(item)

    async def _arrived(self, raw: Mapping[str, Any]) -> None:
        try:
            event = normal.normalised(raw, normal.STREAM)
            place(event)
        except (ArithmeticError, RecursionError, TypeError, ValueError):
            # Not even its name is worth repeating, since nothing is known of it.
            logger.warning("An event of %s was not understood and is left out", self._options.connection.url)
            return
        self._name_owner(event)
        id_ = event[KEY]["id"]
        if id_ in self._memory.seen or self._lanes.holds(id_):
            return
        await self._hand_over(self._lanes.arrive(event))

    def _name_owner(self, event: Event) -> None:
        """The server does not say whose device it is that is new or gone."""
        part = event[KEY]
        if part["device"] and not part["user"]:
            actor = str(event.get("Actor") or "")
            owners = self._memory.owners(part["device"])
            if len(owners) == 1:
                part["user"] = owners[0]
            elif actor in self._memory.accounts:
                part["user"] = actor

    async def _remedy(self, gap: Gap) -> None:
        """Look for what happened in a gap."""
        if gap.number <= self._covered:
            return
        # Nothing from before the gap comes any more.
        await self._settle()
        logger.info("Looking for events of a gap: %s", gap.reason)
        await self._expect(await self._look(reading.Wants()))

    async def _expect(self, look: Reading) -> None:
        self._lanes.expect(await self._in_thread(remedy.found, self._memory, look))
        self._reading = look
        self._looks += 1
        loop = asyncio.get_running_loop()
        loop.call_later(self._timing.settle_time, self._inbox.note, Settled(self._looks))

    async def _settle(self) -> None:
        """What the last look found and the stream did not bring is handed over."""
        await self._hand_over(self._lanes.settle())
        if self._reading is not None:
            self._memory.adopt(self._reading.accounts or {})
            self._memory.settle(self._reading.now, self._reading.looked_for, self._reading.running)
            self._reading = None
            self._changed = True

    # -- handing over

    async def _hand_over(self, events: Iterable[Event]) -> None:
        for event in events:
            if self._filter.accepts(event):
                await self._put(event)
            self._memory.handed(event)
            self._changed = True
        if self._changed and time.monotonic() >= self._saved_at + SAVE_SECONDS:
            await self._save()

    async def _put(self, event: Event) -> None:
        self._at_door = event
        # Filters of the rulebook may change what they get.
        await self._queue.put({**event, KEY: dict(event[KEY])})
        self._ledger.put(event)
        self._at_door = None
        if self._feedback is not None:
            await self._feedback.get()
            self._ledger.confirm_all()

    def _look_at_queue(self) -> None:
        # What ansible-rulebook hands in puts filters before the queue itself.
        queue = getattr(self._queue, "queue", self._queue)
        self._ledger.look(queue.qsize() if hasattr(queue, "qsize") else 0, time.monotonic())

    def _kept(self) -> Kept:
        at_door = [] if self._at_door is None else [self._at_door]
        return Kept(self._memory, [*self._ledger.unconfirmed, *at_door])

    @property
    def _must_save(self) -> bool:
        """Whether the file says something else: the memory has changed, or an event was taken meanwhile."""
        return self._changed or self._unconfirmed != len(self._ledger.unconfirmed)

    async def _save(self) -> None:
        self._look_at_queue()
        kept = self._kept()
        self._saved_at, self._changed, self._unconfirmed = time.monotonic(), False, len(kept.unconfirmed)
        if self._file:
            await self._in_thread(self._file.save, kept)

    async def _in_thread(self, work: Callable[..., Answer], *args: Any) -> Answer:
        """What takes a moment for a large server, in which the stream is to be read. Nothing else touches the memory meanwhile."""
        task = self._busy = asyncio.ensure_future(asyncio.to_thread(work, *args))
        return await asyncio.shield(task)


async def run(queue: Any, args: Mapping[str, Any]) -> None:
    """What ``main`` of the plugin does.

    :raises SourceError: if the options cannot be meant, or going on makes no sense.
    """
    feedback = args.get(engine.FEEDBACK)
    try:
        options = settings(args)
        await Source(queue, options, Api(CometClient(options.connection)), feedback).run()
    except CometError as error:
        raise SourceError(str(error)) from None


async def _first_of(*work: Awaitable[None]) -> None:
    """Run several things that go on for ever; the first one that fails ends all."""
    tasks = [asyncio.ensure_future(item) for item in work]
    try:
        done, dummy = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _prove(client: CometClient) -> None:
    """A harmless call, for which the client renews a session that has ended."""
    client.call("AdminAccountProperties")


def _tenant_ids(client: CometClient, wanted: List[str]) -> Tuple[str, ...]:
    return tuple(references.tenant_id(client, name) or "" for name in wanted)
