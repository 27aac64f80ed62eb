# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults on purpose: scripted for one method and a number of times, or at random by a named profile."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .errors import ApiError, unauthorised
from .portal_calls import CALLS, PortalCall
from .reference import Method, methods
from .state import State

KINDS = (
    "latency", "reset_before", "reset_after", "truncate", "slow", "http_status", "http_429", "http_500", "http_502", "http_503", "http_504", "html",
    "empty", "garbage", "conflict", "stale_session", "api_error", "hang",
)  # fmt: skip

PROFILES: dict[str, list[dict[str, Any]]] = {
    "slow": [{"kind": "latency", "probability": 0.5, "seconds": 0.2}],
    "flaky": [
        {"kind": "latency", "probability": 0.1, "seconds": 0.1},
        {"kind": "reset_before", "probability": 0.03},
        {"kind": "http_502", "probability": 0.03},
        {"kind": "http_503", "probability": 0.02, "retry_after": 1},
    ],
    "hostile": [
        {"kind": "reset_before", "probability": 0.05},
        {"kind": "reset_after", "probability": 0.05},
        {"kind": "truncate", "probability": 0.05},
        {"kind": "http_502", "probability": 0.05},
        {"kind": "stale_session", "probability": 0.03},
        {"kind": "conflict", "probability": 0.1},
    ],
}
_HTML = "<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center><hr><center>proxy</center></body></html>"


@dataclass
class Fault:
    """One rule. ``method`` None applies to all; ``times`` None never runs out; ``effect`` limits it to methods of that effect."""

    kind: str
    method: str | None = None
    times: int | None = 1
    probability: float = 1.0
    effect: str | None = None
    skip: int = 0
    seconds: float = 0.1
    status: int = 500
    message: str = "Simulated failure"
    retry_after: int | None = None
    hits: int = 0


@dataclass
class Struck:
    """What a fault does to one request."""

    fault: Fault
    response: web.Response | None = None
    error: ApiError | None = None


@dataclass
class Faults:
    """The faults of one server."""

    state: State
    seed: int = 1
    rules: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(f"faults {self.seed}")

    def add(self, kind: str, method: str | None = None, times: int | None = 1, **settings: Any) -> Fault:
        """Add a fault.

        :raises ValueError: for an unknown kind or method.
        """
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind!r}; known: {', '.join(KINDS)}")
        if method is not None and method not in methods() and method not in CALLS:
            raise ValueError(f"unknown method {method!r}")
        fault = Fault(kind, method, times, **settings)
        self.rules.append(fault)
        return fault

    def profile(self, name: str) -> None:
        """Add the random faults of a named profile.

        :raises ValueError: for an unknown name.
        """
        if name not in PROFILES:
            raise ValueError(f"unknown fault profile {name!r}; known: {', '.join(sorted(PROFILES))}")
        for rule in PROFILES[name]:
            self.add(times=None, **rule)

    def clear(self) -> None:
        """No more faults."""
        self.rules.clear()

    def _strike(self, method: Method | PortalCall) -> Fault | None:
        for fault in self.rules:
            if fault.method not in (None, method.name) or fault.effect not in (None, method.effect) or fault.times == 0:
                continue
            if fault.kind == "conflict" and not method.name.endswith(
                ("SetUserProfileHash", "PoliciesSet", "SetProfileHash", "SetWithHash")
            ):
                continue
            if fault.probability < 1.0 and self._random.random() >= fault.probability:
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            if fault.times is not None:
                fault.times -= 1
            fault.hits += 1
            return fault
        return None

    async def before(self, http: web.Request, method: Method | PortalCall) -> Struck | None:
        """Decide about a request, and do what happens before the server has acted on it."""
        fault = self._strike(method)
        if fault is None:
            return None
        struck = Struck(fault)
        if fault.kind == "latency":
            await asyncio.sleep(fault.seconds)
        elif fault.kind == "hang":
            await asyncio.sleep(3600)
        elif fault.kind == "reset_before":
            abort(http)
            struck.response = web.Response(status=500)
        elif fault.kind in ("html", "empty", "garbage"):
            struck.response = web.Response(
                text={"html": _HTML.format(status="200 OK"), "empty": ""}.get(fault.kind, '{"Status":'),
                content_type="text/html",
            )
        elif fault.kind.startswith("http_"):
            struck.response = self._status(fault)
        else:
            struck.error = self._refusal(fault, http)
        return struck

    def _status(self, fault: Fault) -> web.Response:
        status = fault.status if fault.kind == "http_status" else int(fault.kind.removeprefix("http_"))
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
        return web.Response(status=status, text=_HTML.format(status=status), content_type="text/html", headers=headers)

    def _refusal(self, fault: Fault, http: web.Request) -> ApiError | None:
        if fault.kind == "conflict":
            return ApiError(self.state.options.conflict_status, "The profile was changed in the meantime")
        if fault.kind == "stale_session":
            with self.state.lock:
                self.state.sessions.end_all()
            return unauthorised()
        if fault.kind == "api_error":
            return ApiError(fault.status, fault.message)
        return None

    async def after(self, http: web.Request, struck: Struck | None, response: web.Response) -> web.StreamResponse:
        """Do what happens once the server has acted."""
        kind = struck.fault.kind if struck else ""
        if kind == "reset_after":
            abort(http)
        elif kind == "truncate":
            return await _half(http, response)
        elif kind == "slow" and struck is not None:
            return await _drip(http, response, struck.fault.seconds)
        return response


def abort(http: web.Request) -> None:
    """Cut the connection so that the other side sees a reset."""
    transport = http.transport
    if transport is not None:
        transport.abort()


async def _half(http: web.Request, response: web.Response) -> web.StreamResponse:
    content = response.body if isinstance(response.body, bytes) else b""
    partial = web.StreamResponse(
        status=response.status, headers={**response.headers, "Content-Length": str(len(content))}
    )
    await partial.prepare(http)
    await partial.write(content[: len(content) // 2])
    if http.transport is not None:
        http.transport.close()
    return partial


async def _drip(http: web.Request, response: web.Response, seconds: float) -> web.StreamResponse:
    content = response.body if isinstance(response.body, bytes) else b""
    stream = web.StreamResponse(
        status=response.status, headers={**response.headers, "Content-Length": str(len(content))}
    )
    await stream.prepare(http)
    size = max(1, len(content) // 10)
    for start in range(0, len(content), size):
        await stream.write(content[start : start + size])
        await asyncio.sleep(seconds / 10)
    return stream
