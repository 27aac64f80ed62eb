# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator as an object: a server in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from .app import Application
from .clock import Clock
from .control import Control
from .faults import Faults
from .options import Options
from .portal import Portal
from .portal_http import PREFIX
from .recorder import Recorder
from .state import State
from .webhooks import Webhooks

START_SECONDS = 60
_CALLER_GONE = 400
_PROXY_PAGE = "<html><body><h1>502 Bad Gateway</h1><hr>proxy</body></html>"
MAXIMUM_BODY = 1 << 30


@dataclass(frozen=True)
class Admin:
    """The first administrator's credentials."""

    username: str
    password: str
    totp_secret: str | None


class Simulator:
    """A simulated server on the loopback interface.

    ::

        with Simulator(devices=20, release="25.9.8", seed=1) as sim:
            requests.post(sim.url + "api/v1/admin/list-users", data={...})

    :param port: 0 takes a free one.
    :param tls: certificate and key file, to speak HTTPS.
    :param options: those of :class:`~.options.Options`; an unknown one is a :class:`TypeError`.
    """

    def __init__(
        self, port: int = 0, host: str = "127.0.0.1", tls: tuple[str, str] | None = None, **options: Any
    ) -> None:
        self.options = Options.make(**options)
        self.host = host
        self.port = port
        self._tls = _tls_context(tls)
        self.requests = Recorder()
        self.stopped = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self._wake: asyncio.Event | None = None
        self._restarting = False
        self._away = False
        self._shutting_down = False
        self.restarted = threading.Event()
        self._make_server()

    def _make_server(self) -> None:
        """A server in its first state: everything but the socket."""
        self.clock = Clock(self.options.speed, self.options.frozen_clock)
        self.state = State(self.options, self.clock)
        self.portal = Portal(self.options, self.clock)
        self.faults = Faults(self.state, self.options.fault_seed)
        self._application = Application(self.state, self.portal, self.requests, self.faults, Control(self))
        self._webhooks = Webhooks(self.state)
        self.clock.on_change = self._wake_up
        self.state.on_restart = self._plan_restart
        self.state.on_shutdown = self._plan_shutdown
        if self.options.faults:
            self.faults.profile(self.options.faults)

    # -- what callers use

    @property
    def url(self) -> str:
        """Where the server answers, with a slash at its end."""
        return f"http{'s' if self._tls else ''}://{self.host}:{self.port}/"

    @property
    def portal_url(self) -> str:
        """Where the vendor's account portal answers, with a slash at its end."""
        return f"{self.url.rstrip('/')}{PREFIX}/"

    @property
    def admin(self) -> Admin:
        """Who may log in at the start."""
        return Admin(self.options.admin, self.options.password, self.options.totp_secret)

    def start(self) -> Simulator:
        """Begin to listen.

        :raises OSError: if the port is taken.
        """
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="comet-simulator", daemon=True)
        self._thread.start()
        ready.result(START_SECONDS)
        return self

    def stop(self) -> None:
        """Close every connection and end the thread."""
        if self._loop is not None and self._thread is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(START_SECONDS)
        self._thread = None
        self.stopped.set()

    def reset(self) -> None:
        """Begin anew with the same options: a fresh fleet, no requests, no scripted faults, no event streams.

        ``state``, ``portal``, ``clock`` and ``faults`` are other objects afterwards.
        """
        with self.state.lock:
            old_streams, old_webhooks = self._application.streams, self._webhooks
            self.requests.clear()
            self._make_server()
        if self._loop is not None:
            old_streams.drop_all()
            self._loop.call_soon_threadsafe(self._replace_webhooks, old_webhooks)
            self._wake_up()

    def drop_streams(self) -> int:
        """Cut all open event streams without a goodbye; returns how many there were."""
        return self._application.streams.drop_all()

    def silence_streams(self) -> int:
        """Let all open event streams fall silent, with their connections alive; returns how many there were."""
        return self._application.streams.silence_all()

    @property
    def open_streams(self) -> int:
        """How many event streams are open and speak."""
        return sum(not stream.silent for stream in list(self._application.streams.open))

    @property
    def streams_opened(self) -> int:
        """How many event streams there have been."""
        return self._application.streams.opened

    def _replace_webhooks(self, old: Webhooks) -> None:
        assert self._loop is not None
        self._loop.create_task(old.close())
        self._webhooks.start(self._loop)

    def __enter__(self) -> Simulator:
        return self.start()

    def __exit__(self, *_details: object) -> None:
        self.stop()

    # -- the thread

    def _run(self, ready: Future[None]) -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        self._loop = loop
        try:
            loop.run_until_complete(self._open())
            self._webhooks.start(loop)
            tick = loop.create_task(self._tick())
            ready.set_result(None)
        except BaseException as error:
            ready.set_exception(error)
            loop.close()
            return
        try:
            loop.run_forever()
        finally:
            tick.cancel()
            loop.run_until_complete(self._close())
            _finish(loop)

    async def _open(self) -> None:
        self._wake = asyncio.Event()
        app = web.Application(client_max_size=MAXIMUM_BODY)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handle_signals=False)
        await self._runner.setup()
        await self._listen()

    async def _handle(self, http: web.Request) -> web.StreamResponse:
        if self._away:
            return web.Response(status=502, text=_PROXY_PAGE, content_type="text/html")
        try:
            return await self._application.handle(http)
        except ConnectionError:  # the caller is gone, or was cut off by a restart: nobody is left to answer
            return web.Response(status=_CALLER_GONE)

    async def _listen(self) -> None:
        assert self._runner is not None
        self._site = web.TCPSite(
            self._runner, self.host, self.port, ssl_context=self._tls, backlog=1024, reuse_address=True
        )
        await self._site.start()
        if self.port == 0:
            self.port = self._runner.addresses[0][1]

    async def _close(self) -> None:
        await self._application.streams.close_all()
        await self._webhooks.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _tick(self) -> None:
        """Do what falls due while nobody asks."""
        assert self._wake is not None
        while True:
            self._wake.clear()
            with self.state.lock:
                self.clock.run_due()
                pause = self.clock.seconds_until_next()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), pause)

    def _wake_up(self) -> None:
        if self._loop is not None and self._wake is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

    # -- restart and shutdown

    def restart(self) -> None:
        """Restart as meta/restart-service does, from any thread; ``restarted`` is set once the server answers again."""
        assert self._loop is not None
        self.restarted.clear()
        self._loop.call_soon_threadsafe(self._plan_restart)

    def _plan_restart(self) -> None:
        assert self._loop is not None
        if not self._restarting:
            self._restarting = True
            self.restarted.clear()
            self._loop.create_task(self._restart())

    async def _restart(self) -> None:
        """Stop answering for a moment, as a process that exits and is started again; further wishes for it in that time are met by it."""
        await asyncio.sleep(0.05)
        if self.options.restart_reply == "proxy":
            await self._application.streams.close_all()
            self._away = True
        else:
            await self._unlisten()
        await asyncio.sleep(self.options.restart_seconds)
        self._restarting = False
        if not self.stopped.is_set():
            await self._begin()

    async def _begin(self) -> None:
        """A new process answers."""
        with self.state.lock:
            self.state.restarted()
        self._webhooks.greet_all()
        self._away = False
        if self._site is None:
            await self._listen()
        self.restarted.set()

    def power_on(self) -> None:
        """Start the server again after a shutdown, once that is done, as somebody does who sits before it. One that runs is left alone."""
        assert self._loop is not None
        if not self._shutting_down:
            return
        self.stopped.wait(START_SECONDS)
        self.stopped.clear()
        self._shutting_down = False
        asyncio.run_coroutine_threadsafe(self._begin(), self._loop).result(START_SECONDS)

    def _plan_shutdown(self) -> None:
        assert self._loop is not None
        self._shutting_down = True
        self._loop.create_task(self._shutdown())

    async def _shutdown(self) -> None:
        await asyncio.sleep(0.05)
        await self._unlisten()
        self.stopped.set()

    async def _unlisten(self) -> None:
        assert self._runner is not None
        await self._application.streams.close_all()
        if self._site is not None:
            await self._site.stop()
            self._site = None
        if self._runner.server is not None:
            for connection in list(self._runner.server.connections):
                transport = connection.transport
                if transport is not None:
                    transport.abort()


def _tls_context(files: tuple[str, str] | None) -> ssl.SSLContext | None:
    if files is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*files)
    return context


def _finish(loop: asyncio.AbstractEventLoop) -> None:
    pending = asyncio.all_tasks(loop)
    for task in pending:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
