# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stream against servers that do not behave."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import LoginRefused, TlsError
from ansible_collections.cometbackup.comet.plugins.module_utils._events.inbox import Gap, Inbox
from ansible_collections.cometbackup.comet.plugins.module_utils._events.settings import Timing
from ansible_collections.cometbackup.comet.plugins.module_utils._events.stream import Stream
from tests.support.listening import DEADLINE_SECONDS

TIMING = Timing(30, 0.001, 0.002, 60, 1, 60)
HELLO = json.dumps({"Type": 4000, "TypeString": "SEVT_META_HELLO"})
EVENT = json.dumps({"Type": 4201, "TypeString": "SEVT_JOB_COMPLETED"})

Serve = Callable[[web.WebSocketResponse], Awaitable[None]]


async def _log_in() -> dict[str, str]:
    return {"Username": "admin", "AuthType": "Password", "Password": "a-password"}


async def _fine() -> None:
    return None


def items(*turns: Serve, check: Callable[[], Awaitable[None]] = _fine, timing: Timing = TIMING) -> list[Any]:
    """Let a stream meet a server that does something else with each connection; returns what was in the inbox after the last of them."""

    async def talk() -> list[Any]:
        inbox, left, done = Inbox(100), list(turns), asyncio.Event()

        async def websocket(request: web.Request) -> web.StreamResponse:
            socket = web.WebSocketResponse()
            await socket.prepare(request)
            if not left:
                done.set()
                await socket.receive()
                return socket
            turn = left.pop(0)
            frames.append([(await socket.receive_str()) for _frame in range(5)])
            await turn(socket)
            return socket

        frames: list[list[str]] = []
        app = web.Application()
        app.router.add_get("/api/v1/events/stream", websocket)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        stream = asyncio.ensure_future(
            Stream(Connection(url, "admin", "a-password"), timing, inbox, _log_in, check).run()
        )
        waiter = asyncio.ensure_future(done.wait())
        try:
            await asyncio.wait({stream, waiter}, timeout=DEADLINE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if stream.done():
                stream.result()
            assert done.is_set()
        finally:
            for task in (stream, waiter):
                task.cancel()
            await asyncio.gather(stream, waiter, return_exceptions=True)
            await runner.cleanup()
        assert all(sent == ["admin", "Password", "a-password", "", ""] for sent in frames)
        return list(iter(inbox.take, None))

    return asyncio.run(talk())


def sends(*texts: str) -> Serve:
    async def serve(socket: web.WebSocketResponse) -> None:
        for text in texts:
            await socket.send_str(text)
        await socket.close()

    return serve


def test_each_stream_begins_with_a_gap_and_its_greeting_is_no_event() -> None:
    assert items(sends("200 OK", HELLO, EVENT), sends("200 OK", HELLO)) == [
        Gap(1, "a new stream"),
        json.loads(EVENT),
        Gap(2, "a new stream"),
    ]


@pytest.mark.parametrize("text", ["{", "[]", "null", "7", "", "[" * 100_000], ids=str.__len__)
def test_what_is_no_event_ends_the_stream(text: str) -> None:
    assert items(sends("200 OK", text, EVENT), sends("200 OK", EVENT))[1:] == [
        Gap(2, "a new stream"),
        json.loads(EVENT),
    ]


def test_what_is_no_stream_is_left_alone() -> None:
    assert items(sends("404 page not found"), sends("<html>")) == []


def test_a_refusal_is_looked_into() -> None:
    asked: list[str] = []

    async def check() -> None:
        asked.append("once")

    assert items(sends("403 Unauth"), sends("200 OK"), check=check) == [Gap(1, "a new stream")]
    assert asked == ["once"]


def test_a_refusal_for_good_ends_it() -> None:
    async def check() -> None:
        raise LoginRefused("credentials were not accepted")

    with pytest.raises(LoginRefused):
        items(sends("403 Unauth"), check=check)


def test_silence_ends_the_stream() -> None:
    async def silent(socket: web.WebSocketResponse) -> None:
        await socket.send_str("200 OK")
        await socket.receive()

    assert items(silent, sends("200 OK"), timing=TIMING._replace(idle_timeout=0.05)) == [
        Gap(1, "a new stream"),
        Gap(2, "a new stream"),
    ]


def test_an_authority_that_is_not_there_is_an_error() -> None:
    connection = Connection("https://127.0.0.1:1/", "admin", "a-password", ca_path="/no/such/file")
    with pytest.raises(TlsError, match="can't be read"):
        asyncio.run(Stream(connection, TIMING, Inbox(1), _log_in, _fine).run())
