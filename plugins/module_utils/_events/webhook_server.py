# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTTP side of the source ``comet_webhook``: who may send, how much, and what is answered."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any, Callable, Optional

from .._client.errors import InputError, MissingLibrary
from . import webhook_options
from .counters import Counters
from .guard import RateLimit, is_one_of
from .patience import within
from .webhook_intake import VERDICTS, Intake
from .webhook_options import WebhookOptions

try:
    from aiohttp import web
except ImportError:
    HAS_AIOHTTP = False
else:
    HAS_AIOHTTP = True

TRACING_HEADER = "x-Comet-Tracing-Id"
# Longer ones are not the server's: its own are UUIDs.
MOST_TRACING = 128
REQUEST_SECONDS = 30.0


class WebhookServer:
    """Listens for webhooks and hands the bodies of those that may be sent to the intake.

    :param waiting: tells how many events wait for the rules.
    """

    def __init__(self, options: WebhookOptions, intake: Intake, counters: Counters, waiting: Callable[[], int]) -> None:
        if not HAS_AIOHTTP:
            raise MissingLibrary("the Python library aiohttp is missing", remedy="ansible-rulebook brings it")
        self._options = options
        self._intake = intake
        self._counters = counters
        self._waiting = waiting
        self._limit = RateLimit(options.rate_limit)
        self._runner: Any = None

    async def start(self) -> str:
        """Begin to listen; the address is returned.

        :raises InputError: if that cannot be done.
        """
        options = self._options
        context = webhook_options.tls(options)
        # aiohttp refuses what reaches the number, too.
        app = web.Application(client_max_size=options.max_body + 1)
        app.router.add_route("*", "/{tail:.*}", self._handle)
        # Neither log may tell what was sent; aiohttp's own quotes malformed requests.
        quiet = logging.Logger("comet_webhook.aiohttp", logging.CRITICAL + 1)
        self._runner = web.AppRunner(app, access_log=None, logger=quiet, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, options.host, options.port, ssl_context=context)
        try:
            await site.start()
        except OSError as error:
            await self.stop()
            raise InputError(
                f"comet_webhook: cannot listen on {options.host} port {options.port} ({error.strerror or error})",
                remedy="Another program may do, or an activation of the same rulebook",
            ) from None
        host, port = self._runner.addresses[0][:2]
        host = f"[{host}]" if ":" in host else host
        return f"{'https' if context else 'http'}://{host}:{port}{options.path}"

    async def stop(self) -> None:
        """Listen no longer; what is being received is not answered."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.Response:
        if request.path == self._options.health_path and request.method in ("GET", "HEAD"):
            return web.json_response({"status": "ok", "waiting": self._waiting(), "counters": self._counters.as_dict()})
        try:
            outcome = await within(REQUEST_SECONDS, self._judge(request))
        except asyncio.TimeoutError:
            outcome = "timed_out"
        self._counters.add(outcome)
        return _answer(outcome)

    async def _judge(self, request: web.Request) -> str:
        """A key of ``VERDICTS``. Nothing is read of a body before its sender is known to know the secret."""
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return "oversized"
        except (ValueError, web.HTTPException, web.RequestPayloadError):
            # Compression or chunks that are none.
            return "malformed"
        tracing = request.headers.get(TRACING_HEADER, "")[:MOST_TRACING]
        return self._intake.take(body, tracing, time.time(), asyncio.get_running_loop().time())

    def _refusal(self, request: web.Request) -> Optional[str]:
        options = self._options
        if not self._limit.allows(request.remote or "", asyncio.get_running_loop().time()):
            return "rate_limited"
        if request.path != options.path:
            return "wrong_path"
        if request.method != "POST":
            return "wrong_method"
        if options.secrets and not is_one_of(request.headers.get(options.secret_header, ""), options.secrets):
            return "wrong_secret"
        if (request.content_length or 0) > options.max_body:
            return "oversized"
        return None


def _answer(outcome: str) -> web.Response:
    verdict = VERDICTS[outcome]
    headers = {}
    if verdict.retry_after:
        headers["Retry-After"] = str(verdict.retry_after)
    if outcome == "wrong_method":
        headers["Allow"] = "POST"
    return web.Response(status=verdict.status, text=f"{verdict.text}.\n", headers=headers)
