# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP side: routes, bodies, answers, and the wire's peculiarities (facts: comet-facts 1)."""

from __future__ import annotations

import asyncio
import logging
import re
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from aiohttp import web

from .accounts import dumps
from .auth import Actor, Authenticator, Credentials, authorise
from .call import Call, Download, Handler, JsonText, Outward, PlainText
from .control import Control
from .errors import ApiError, preferred_language, translate
from .events_http import Streams
from .faults import Faults
from .methods import HANDLERS
from .outward import send
from .portal import Portal
from .portal_http import PREFIX, PortalApplication
from .recorder import Recorder, Request
from .reference import Method, methods, methods_by_path
from .schema import nulls_for_empty
from .state import State
from .web_interface import PAGE
from .wire import Body, read_body, read_parameters

_LOGGER = logging.getLogger(__name__)
_GZIP_FROM_BYTES = 1024
# zlib's largest window, with the header and trailer of gzip.
_GZIP_WINDOW = 31
_JSON = "application/json; charset=utf-8"
_SLASHES = re.compile(r"/{2,}")
_DOWNLOAD_LINK = re.compile(r"/dl/(\d+)")
_LOGO = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
_REASONS = {449: "Retry With"}
_NO_AUTHENTICATION = frozenset({"AdminAddFirstAdminUser", "BrandingProps", "HybridSessionStart"})


class Application:
    """Serves one state over HTTP."""

    def __init__(self, state: State, portal: Portal, recorder: Recorder, faults: Faults, control: Control) -> None:
        self.state = state
        self.recorder = recorder
        self.faults = faults
        self.control = control
        self.authenticator = Authenticator(state)
        self.streams = Streams(state, self.authenticator)
        self.portal = PortalApplication(state, portal, recorder, faults)

    async def handle(self, http: web.Request) -> web.StreamResponse:
        """Answer any request."""
        path = _SLASHES.sub("/", http.path)
        if path.startswith("/_simulator"):
            return await self.control.handle(http, path)
        if path.startswith(f"{PREFIX}/"):
            return await self.portal.handle(http, path)
        if path == "/" and http.method in ("GET", "HEAD"):
            # A real server has its web interface here, and scripts look here whether it is up.
            return web.Response(text=PAGE, content_type="text/html")
        if path == "/gen/logo.img" and http.method in ("GET", "HEAD"):
            return web.Response(body=_LOGO, content_type="image/gif")
        if path == "/api/v1/events/stream":
            return await self.streams.websocket(http)
        link = _DOWNLOAD_LINK.fullmatch(path)
        if link and http.method in ("GET", "HEAD"):
            return self._linked_installer(http, path, link.group(1))
        method = methods_by_path().get(path)
        if method is None or method.since > self.state.options.release_number:
            await http.read()
            self._take_down(http, None, path, Body())
            return web.Response(status=self.state.options.unknown_route_status, text="404 page not found\n")
        if http.method != method.http_method and not (http.method == "HEAD" and method.http_method == "GET"):
            return web.Response(status=405, text="405 method not allowed\n", headers={"Allow": method.http_method})
        return await self._answer(http, method, path)

    def _take_down(self, http: web.Request, method: Method | None, path: str, body: Body) -> Request:
        return self.recorder.add(
            method.name if method else None,
            path,
            {**body.fields, **body.files},
            self.state.clock.now(),
            dict(http.headers),
        )

    async def _answer(self, http: web.Request, method: Method, path: str) -> web.StreamResponse:
        body = read_body(await http.read(), http.headers.get("Content-Type", ""))
        record = self._take_down(http, method, path, body)
        fault = await self.faults.before(http, method)
        if fault is not None and fault.response is not None:
            record.http_status = record.status = fault.response.status
            return fault.response
        language = preferred_language(http.headers.get("Accept-Language", "en"))
        call: Call | None = None
        try:
            if fault is not None and fault.error is not None:
                raise fault.error
            call = self._make_call(http, method, body)
            answer = self.run(call, body)
            if isinstance(answer, Outward):
                reply = await send(answer)
                with self.state.lock:
                    answer = answer.then(reply)
            record.committed = True
            if call.delay_seconds:
                await asyncio.sleep(call.delay_seconds)
            response = self._response(http, answer, language)
        except ApiError as error:
            record.status = error.status
            response = self._json(http, dumps(error.body(language)), error.http_status, error.headers)
        except (
            Exception
        ):  # a defect of the simulator: its callers get an answer of the usual form, its log the traceback
            _LOGGER.exception("%s failed", method.name)
            record.status = 500
            response = self._json(http, dumps({"Status": 500, "Message": "Internal error"}), 200, {})
        record.http_status = response.status
        record.status = record.status or response.status
        result = await self.faults.after(http, fault, response)
        for action in call.after if call else ():
            action()
        self.recorder.on_answer(record)
        return result

    def _linked_installer(self, http: web.Request, path: str, platform: str) -> web.Response:
        """What a link on a download page leads to: the installer for a platform, of the host that it is asked of."""
        method, body = methods()["AdminBrandingGenerateClientByPlatform"], Body({"Platform": platform})
        record = self._take_down(http, method, path, body)
        try:
            response = self._response(http, self.run(self._make_call(http, method, body), body), "en")
        except ApiError as error:
            response = web.Response(status=error.status, text=f"{error.status} {error}\n")
        record.http_status = record.status = response.status
        self.recorder.on_answer(record)
        return response

    def _make_call(self, http: web.Request, method: Method, body: Body) -> Call:
        credentials = Credentials.from_fields(body.fields)
        if "X-Comet-Admin-Username" in http.headers:
            credentials = Credentials.from_headers(http.headers)
        host, address = http.headers.get("Host", ""), http.remote or ""
        return Call(self.state, self.authenticator, method, {}, credentials, host, address, http.scheme)

    def run(self, call: Call, body: Body) -> Any:
        """Authenticate, authorise, read the parameters, do it.

        :raises ApiError: for any refusal.
        """
        state = self.state
        with state.lock:
            state.clock.run_due()
            self._authenticate(call)
            call.params = read_parameters(call.method, body, state.schema, state.options.release_number)
            handler: Handler = HANDLERS[call.method.name]
            return handler(call)

    def _authenticate(self, call: Call) -> None:
        if call.method.name in _NO_AUTHENTICATION:
            return
        if "unauth_download_option" in call.method.requires and not call.credentials.username:
            tenant = self.authenticator.tenant_of_host(call.host)
            owner = self.state.organizations[tenant] if tenant else self.state.config
            if owner["SoftwareBuildRole"]["AllowUnauthenticatedDownloads"]:
                call.actor = Actor("nobody", "", tenant)
                authorise(call.actor, call.method, self.state)
                return
        if "/user/" in call.method.path:
            call.actor = self.authenticator.user(call.credentials)
        else:
            call.actor = self.authenticator.admin(call.credentials, call.host, call.address)
        authorise(call.actor, call.method, self.state)

    def _response(self, http: web.Request, answer: Any, language: str) -> web.Response:
        if isinstance(answer, PlainText):
            return self._compressed(http, [answer.text], "text/plain; charset=utf-8", 200, {})
        if isinstance(answer, Download):
            headers = {"Content-Disposition": f'attachment; filename="{answer.name}"'} if answer.name else {}
            return web.Response(body=answer.content, content_type=answer.content_type, headers=headers)
        if isinstance(answer, JsonText):
            return self._compressed(http, answer.pieces, _JSON, 200, {})
        if self.state.options.null_collections:
            answer = nulls_for_empty(answer)
        if isinstance(answer, dict) and isinstance(answer.get("Message"), str):
            answer = {**answer, "Message": translate(answer["Message"], language)}
        return self._json(http, dumps(answer), 200, {})

    def _json(self, http: web.Request, text: str, status: int, headers: dict[str, str]) -> web.Response:
        return self._compressed(http, [text], _JSON, status, headers)

    def _compressed(
        self, http: web.Request, pieces: Sequence[str], content_type: str, status: int, headers: dict[str, str]
    ) -> web.Response:
        headers = {**headers, "Content-Type": content_type}
        if (
            self.state.options.gzip
            and sum(map(len, pieces)) >= _GZIP_FROM_BYTES
            and "gzip" in http.headers.get("Accept-Encoding", "").lower()
        ):
            content = _gzip(pieces)
            headers.update({"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})
        else:
            content = "".join(pieces).encode()
        return web.Response(body=content, status=status, reason=_REASONS.get(status), headers=headers)


def _gzip(pieces: Iterable[str]) -> bytes:
    """Texts as one compressed body. The whole of a large one would take many times the space of its parts."""
    compressor = zlib.compressobj(level=1, wbits=_GZIP_WINDOW)
    return b"".join([*(compressor.compress(piece.encode()) for piece in pieces), compressor.flush()])


def uncovered() -> list[str]:
    """The methods of the reference that no handler serves: none, if all is well."""
    return sorted(set(methods()) - set(HANDLERS))
