# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The account API over HTTP, below ``/account/`` of the simulator's address."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from .errors import ApiError
from .faults import Faults
from .portal import HostedServer, Portal, Row
from .portal_calls import BY_PATH, CALLS, PortalCall
from .recorder import Recorder
from .state import State
from .wire import Body, read_body

PREFIX = "/account"
_MESSAGES = {400: "Invalid or missing parameter", 403: "Invalid credentials", 500: "Internal error"}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Fields = dict[str, str]


class PortalError(Exception):
    """A refusal, by its HTTP status. ``message`` is for a fault's own words."""

    def __init__(self, status: int, message: str = "") -> None:
        super().__init__(status)
        self.status = status
        self.message = message or _MESSAGES.get(status, "Error")


class PortalApplication:
    """Serves one portal."""

    def __init__(self, state: State, portal: Portal, recorder: Recorder, faults: Faults) -> None:
        self.state = state
        self.portal = portal
        self.recorder = recorder
        self.faults = faults

    async def handle(self, http: web.Request, path: str) -> web.StreamResponse:
        """Answer any request below the prefix."""
        call = BY_PATH.get(path.removeprefix(PREFIX))
        body = read_body(await http.read(), http.headers.get("Content-Type", ""))
        record = self.recorder.add(
            call.name if call else None, path, {**body.fields}, self.state.clock.now(), dict(http.headers)
        )
        if call is None or http.method != call.http_method:
            record.http_status = record.status = 404 if call is None else 405
            return web.Response(
                status=record.http_status, text="<html><title>Not found</title></html>", content_type="text/html"
            )
        fault = await self.faults.before(http, call)
        if fault is not None and fault.response is not None:
            record.http_status = record.status = fault.response.status
            return fault.response
        try:
            if fault is not None and fault.error is not None:
                raise fault.error
            response = self._run(http, call, body)
            record.committed = True
        except (PortalError, ApiError) as error:
            response = self._refused(call, error.status, error.message)
        record.http_status = record.status = response.status
        result = await self.faults.after(http, fault, response)
        self.recorder.on_answer(record)
        return result

    def _run(self, http: web.Request, call: PortalCall, body: Body) -> web.Response:
        bearer = http.headers.get("Authorization", "").removeprefix("Bearer ")
        with self.state.lock:
            self.state.clock.run_due()
            if not call.anonymous and not self.portal.knows(body.fields, bearer):
                raise PortalError(403)
            return HANDLERS[call.name](self, body.fields)

    def _refused(self, call: PortalCall, status: int, message: str) -> web.Response:
        if self.portal.options.portal_wraps_answers:
            return _json({"code": status, "message": message}, status)
        if call.path.startswith(CALLS["HostedServerCreate"].path):
            return _json({"status": "error"}, status)
        return web.Response(text=message, status=status)

    # -- forms of answers

    def json(self, value: Any) -> web.Response:
        """An answer in JSON, wrapped where the portal is of today."""
        return _json({"code": 200, "data": value} if self.portal.options.portal_wraps_answers else value)

    def text(self, text: str, key: str = "") -> web.Response:
        """An answer that is a plain text, or today the only ``key`` of an object."""
        if self.portal.options.portal_wraps_answers:
            return _json({"code": 200, "data": {key: text} if key else text})
        return web.Response(text=text)

    def report(self, rows: list[Row], form: str) -> web.Response:
        """A report in the form that is asked for."""
        if form == "json":
            return self.json(rows)
        if form == "xlsx":
            return web.Response(body=b"simulated spreadsheet", content_type=_XLSX)
        if form != "csv":
            raise PortalError(400)
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows(rows)
        return web.Response(text=text.getvalue(), content_type="text/csv")


def _json(value: Any, status: int = 200) -> web.Response:
    return web.Response(text=json.dumps(value), status=status, content_type="application/json")


def _license(app: PortalApplication, fields: Fields) -> Row:
    row = app.portal.license(fields.get("serial", ""))
    if row is None:
        raise PortalError(400)
    return row


def _create_license(app: PortalApplication, fields: Fields) -> web.Response:
    return app.text(app.portal.add_license(fields.get("target_name", ""))["serial_number"], "serial_number")


def _relax_license(app: PortalApplication, fields: Fields) -> web.Response:
    _license(app, fields)["ip_lock"] = ""
    return app.text("OK, the serial was relaxed successfully")


def _archive_license(app: PortalApplication, fields: Fields) -> web.Response:
    _license(app, fields)["status"] = "archived"
    return app.text("OK, the serial was archived successfully")


def _hosted(app: PortalApplication, fields: Fields) -> HostedServer:
    server = app.portal.hosted.get(fields.get("hosted_server_id", ""))
    if server is None:
        raise PortalError(403)
    return server


def _create_hosted(app: PortalApplication, fields: Fields) -> web.Response:
    if not app.portal.create_hosted(*(fields.get(name, "") for name in ("region", "subdomain", "server_name"))):
        raise PortalError(500)
    return _json({"status": "OK"}, 201)


def _terminate_hosted(app: PortalApplication, fields: Fields) -> web.Response:
    app.portal.terminate(_hosted(app, fields))
    return _json({"status": "OK"}, 202)


def _list_hosted(app: PortalApplication, fields: Fields) -> web.Response:
    try:
        offset, limit = int(fields.get("offset") or 0), int(fields.get("limit") or 100)
    except ValueError:
        raise PortalError(500) from None
    rows = [server.row for server in app.portal.hosted.values()]
    return _json({"status": "OK", "data": rows[offset : offset + limit]})


def _download(app: PortalApplication, fields: Fields) -> web.Response:
    found = app.portal.installer(fields.get("platform", ""), fields.get("version_key", ""))
    if found is None:
        raise PortalError(500)
    headers = {"Content-Disposition": f'attachment; filename="{found[0]}"'}
    return web.Response(body=found[1], content_type="application/octet-stream", headers=headers)


HANDLERS: dict[str, Callable[[PortalApplication, Fields], web.Response]] = {
    "LatestVersion": lambda app, fields: _json(app.portal.latest()),
    "DownloadsList": lambda app, fields: app.json(app.portal.release_list()),
    "DownloadsGet": _download,
    "LicenseListAll": lambda app, fields: app.json(app.portal.listed_licenses()),
    "LicenseCreate": _create_license,
    "LicenseRelax": _relax_license,
    "LicenseArchive": _archive_license,
    "HostedServerList": _list_hosted,
    "HostedServerStatus": lambda app, fields: _json({"status": "OK", "data": _hosted(app, fields).row}),
    "HostedServerCreate": _create_hosted,
    "HostedServerTerminate": _terminate_hosted,
    "ReportActiveServices": lambda app, fields: app.report(app.portal.active_services, fields.get("format", "")),
    "ReportBillingHistory": lambda app, fields: app.report(app.portal.billing_history, fields.get("format", "")),
}
