# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event stream over websockets (facts: comet-facts 2, Events)."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

from aiohttp import WSCloseCode, WSMsgType, web

from .accounts import dumps
from .auth import Actor, Authenticator, Credentials
from .errors import ApiError
from .events import HELLO, Event
from .state import State

_FRAMES = 5
_LOGIN_SECONDS = 30


@dataclass(eq=False)
class Stream:
    """One open stream. ``overflow`` is set when its client falls too far behind; a ``silent`` one stays open and says nothing more."""

    socket: web.WebSocketResponse
    actor: Actor
    loop: asyncio.AbstractEventLoop
    limit: int
    queue: asyncio.Queue[Event | None] = field(default_factory=asyncio.Queue)
    waiting: int = 0
    overflow: bool = False
    silent: bool = False

    def offer(self, event: Event) -> None:
        """Take an event from whatever thread; drop the client if too many wait."""
        if self.silent:
            return
        if not self.actor.top_level and event.owner != self.actor.organization:
            return
        if self.waiting >= self.limit:
            self.overflow = True
            self.loop.call_soon_threadsafe(self.queue.put_nowait, None)
            return
        self.waiting += 1
        self.loop.call_soon_threadsafe(self.queue.put_nowait, event)


class Streams:
    """All open streams of one server."""

    def __init__(self, state: State, authenticator: Authenticator) -> None:
        self._state = state
        self._authenticator = authenticator
        self.open: set[Stream] = set()
        self.opened = 0

    async def websocket(self, http: web.Request) -> web.StreamResponse:
        """Serve one stream until it ends."""
        socket = web.WebSocketResponse(autoping=True, max_msg_size=1 << 20)
        if not socket.can_prepare(http).ok:
            return web.Response(status=400, text="Bad Request\n")
        await socket.prepare(http)
        actor = await self._log_in(socket, http)
        if actor is None:
            with contextlib.suppress(ConnectionError):
                await socket.send_str("403 Unauth")
                await socket.close()
            return socket
        stream = Stream(socket, actor, asyncio.get_running_loop(), self._state.options.websocket_queue)
        with self._state.lock:
            stream.offer(self._state.events.make(HELLO, actor.name, actor.organization))
            self._state.events.listen(stream.offer)
        self.open.add(stream)
        self.opened += 1
        try:
            await socket.send_str("200 OK")
            await self._serve(stream)
        finally:
            self.open.discard(stream)
            self._state.events.forget(stream.offer)
        return socket

    async def _log_in(self, socket: web.WebSocketResponse, http: web.Request) -> Actor | None:
        frames: list[str] = []
        while len(frames) < _FRAMES:
            try:
                message = await socket.receive(timeout=_LOGIN_SECONDS)
            except TimeoutError:
                return None
            if message.type is not WSMsgType.TEXT:
                return None
            frames.append(message.data)
        username, auth_type, password, session_key, totp = frames
        credentials = Credentials(username, auth_type or "Password", password, session_key, totp)
        try:
            with self._state.lock:
                self._state.clock.run_due()
                return self._authenticator.admin(credentials, http.headers.get("Host", ""), http.remote or "")
        except ApiError:
            return None

    async def _serve(self, stream: Stream) -> None:
        reader = asyncio.ensure_future(_drain(stream.socket))
        try:
            while not reader.done():
                waiter = asyncio.ensure_future(stream.queue.get())
                await asyncio.wait({reader, waiter}, return_when=asyncio.FIRST_COMPLETED)
                if not waiter.done():
                    waiter.cancel()
                    return
                event = waiter.result()
                if event is None or stream.overflow:
                    _cut(stream.socket)
                    return
                await stream.socket.send_str(dumps(event.document(self._state.options.at_least("21.9.0"))))
                stream.waiting -= 1
        except (ConnectionError, RuntimeError):
            return
        finally:
            reader.cancel()

    def drop_all(self) -> int:
        """Cut every stream without a goodbye, as a failing network does; returns how many there were."""
        streams = list(self.open)
        for stream in streams:
            stream.loop.call_soon_threadsafe(_cut, stream.socket)
        return len(streams)

    def silence_all(self) -> int:
        """Let every open stream fall silent, as was seen of real ones; new ones speak. Returns how many there were."""
        streams = list(self.open)
        for stream in streams:
            stream.silent = True
        return len(streams)

    async def close_all(self) -> None:
        """Close every stream."""
        for stream in list(self.open):
            with contextlib.suppress(Exception):
                await asyncio.wait_for(stream.socket.close(code=WSCloseCode.GOING_AWAY), 0.5)


async def _drain(socket: web.WebSocketResponse) -> None:
    """Read until the other side closes; nothing it says has a meaning."""
    async for _message in socket:
        continue


def _cut(socket: web.WebSocketResponse) -> None:
    request = socket._req
    if request is not None and request.transport is not None:
        request.transport.abort()
