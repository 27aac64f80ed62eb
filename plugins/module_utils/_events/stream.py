# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The event stream itself: a websocket that is opened again whenever it ends, and read without ever waiting for anybody.

Facts: comet-facts section 2, Events: the client sends five texts, the server answers ``200 OK`` or ``403 Unauth`` and then one JSON
text for each event, the first of them META_HELLO.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import random
import ssl
from typing import Any, Awaitable, Callable, Dict

from .._client.connection import Connection
from .._client.errors import CometError, MissingLibrary, TlsError, Unreachable
from . import names
from .inbox import Inbox
from .patience import within
from .settings import Timing

PATH = "api/v1/events/stream"
FRAMES = ("Username", "AuthType", "Password", "SessionKey", "TOTP")
WELCOME, REFUSAL = "200", "403"
CONNECT_SECONDS = 30.0
GOODBYE_SECONDS = 1.0
# A stream whose other end is gone without a word is noticed by its silence to these.
PING_SECONDS = 30.0
# A profile with thousands of objects is some megabytes.
LONGEST_MESSAGE = 256 * 1024 * 1024
# A stream that lasted so long was a good one: the next failure is not a further one of a row.
GOOD_SECONDS = 30.0

Login = Callable[[], Awaitable[Dict[str, str]]]
logger = logging.getLogger("cometbackup.comet.comet_stream")


class Refused(Exception):
    """The server does not accept the log-in to the stream."""


class Ended(Exception):
    """The stream has ended; the text says how."""


class Backoff:
    """Pauses that double up to a limit; a random part of each keeps many clients apart after a restart."""

    def __init__(self, first: float, most: float, chance: Callable[[], float] = random.random) -> None:
        self._first, self._most, self._chance = first, most, chance
        self._failures = 0

    def reset(self) -> None:
        """Begin with the shortest pause again."""
        self._failures = 0

    def next(self) -> float:
        """Seconds of the next pause."""
        longest = min(self._most, self._first * 2.0 ** min(self._failures, 30))
        self._failures += 1
        return longest * (0.5 + 0.5 * self._chance())


class Stream:
    """Keeps a stream open and puts what it brings into an inbox.

    :param login: what to log in with, by API names; renews the session if there is one and it has ended.
    :param check: tells by a call of the API why a log-in was refused: raises, or returns if it is good now.
    """

    def __init__(
        self, connection: Connection, timing: Timing, inbox: Inbox, login: Login, check: Callable[[], Awaitable[Any]]
    ) -> None:
        self._connection = connection
        self._timing = timing
        self._inbox = inbox
        self._login = login
        self._check = check
        self._backoff = Backoff(timing.reconnect_delay, timing.reconnect_delay_max)
        self._refusals = 0

    async def run(self) -> None:
        """Go on for ever.

        :raises CometError: if going on makes no sense: wrong credentials, a certificate that is not accepted.
        """
        aiohttp = _library()
        loop = asyncio.get_running_loop()
        limits = aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_read=CONNECT_SECONDS)
        async with aiohttp.ClientSession(trust_env=True, timeout=limits) as http:
            while True:
                began = loop.time()
                try:
                    await self._once(aiohttp, http)
                except Refused:
                    await self._explain_refusal()
                except aiohttp.ClientConnectorCertificateError as error:
                    raise TlsError(
                        f"the certificate was not accepted: {error.certificate_error}", server=self._connection.url
                    ) from None
                except (Ended, OSError, ValueError, asyncio.TimeoutError, aiohttp.ClientError, Unreachable) as error:
                    logger.warning("The event stream of %s ended: %s", self._connection.url, _reason(error))
                if loop.time() - began >= GOOD_SECONDS:
                    self._backoff.reset()
                await asyncio.sleep(self._backoff.next())

    async def _once(self, aiohttp: Any, http: Any) -> None:
        """One stream, from its beginning to its end.

        :raises Refused, Ended: as its name says; and what the libraries raise.
        """
        fields = await self._login()
        # Not within a limit of its own: what is opened in the moment of a cancellation would stay open.
        socket = await http.ws_connect(
            self._connection.url + PATH,
            origin=self._connection.url.rstrip("/"),
            heartbeat=PING_SECONDS,
            max_msg_size=LONGEST_MESSAGE,
            ssl=_tls(self._connection),
        )
        try:
            for name in FRAMES:
                await socket.send_str(fields.get(name, ""))
            reply = await self._text(aiohttp, socket, CONNECT_SECONDS)
            if reply.startswith(REFUSAL):
                raise Refused
            if not reply.startswith(WELCOME):
                raise Ended("what answers is no event stream")
            self._refusals = 0
            # Whatever happened before this stream is to be looked for.
            self._inbox.gap("a new stream")
            while True:
                self._take(await self._text(aiohttp, socket, self._timing.idle_timeout))
        finally:
            # A goodbye is a courtesy, not worth waiting long for a server that may be gone.
            with contextlib.suppress(asyncio.TimeoutError, OSError, aiohttp.ClientError):
                await within(GOODBYE_SECONDS, socket.close())

    async def _text(self, aiohttp: Any, socket: Any, seconds: float) -> str:
        try:
            message = await socket.receive(timeout=seconds)
        except asyncio.TimeoutError:
            raise Ended(f"nothing came for {seconds:g} seconds") from None
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise Ended(f"the connection was closed ({message.type.name.lower()})")
        return str(message.data)

    def _take(self, text: str) -> None:
        try:
            event = json.loads(text)
        except RecursionError:
            raise Ended("what came is nested too deep") from None
        if not isinstance(event, dict):
            raise Ended("what came is no event")
        if names.event_name(event) != names.HELLO:
            self._inbox.offer(event)

    async def _explain_refusal(self) -> None:
        """A session may just have ended, which the check mends. If the log-in is good, the stream itself is refused.

        :raises CometError: if it is not good.
        """
        self._refusals += 1
        await self._check()
        if self._refusals > 1:
            logger.warning("%s refuses the event stream, though the log-in is good", self._connection.url)


def _library() -> Any:
    try:
        import aiohttp
    except ImportError:
        raise MissingLibrary(
            "the event stream needs the Python library aiohttp",
            remedy="Install it for the Python that runs ansible-rulebook: pip install aiohttp",
        ) from None
    return aiohttp


def _tls(connection: Connection) -> Any:
    """What aiohttp takes: a context with the authority's certificate, True for the system's, False for no check.

    :raises TlsError: if there is no such file.
    """
    if not connection.url.startswith("https:"):
        return True
    if not connection.validate_certs:
        return False
    if not connection.ca_path:
        return ssl.create_default_context(cafile=os.environ.get("REQUESTS_CA_BUNDLE") or None)
    try:
        if os.path.isdir(connection.ca_path):
            return ssl.create_default_context(capath=connection.ca_path)
        return ssl.create_default_context(cafile=connection.ca_path)
    except (OSError, ssl.SSLError):
        raise TlsError(f"the certificate authority in {connection.ca_path} can't be read") from None


def _reason(error: BaseException) -> str:
    if isinstance(error, CometError):
        return error.problem
    return str(error) or type(error).__name__
