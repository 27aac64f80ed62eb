# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for a ticket system: takes JSON by POST, on the loopback address."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DEADLINE_SECONDS = 60


class Tickets:
    """``url`` is its address, ``opened`` what it was told, with the ``headers`` of each."""

    def __init__(self) -> None:
        self.opened: list[dict[str, Any]] = []
        self._changed = threading.Condition()

    def wait(self, number: int) -> list[dict[str, Any]]:
        """All tickets, once there are so many."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.opened) >= number, DEADLINE_SECONDS), self.opened
            return list(self.opened)

    def _open(self, ticket: dict[str, Any]) -> None:
        with self._changed:
            self.opened.append(ticket)
            self._changed.notify_all()

    def __enter__(self) -> Tickets:
        tickets = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                ticket = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(201)
                self.send_header("Content-Length", "0")
                self.end_headers()
                tickets._open({**ticket, "headers": dict(self.headers)})

            def log_message(self, *_details: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/tickets"
        return self

    def __exit__(self, *_details: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
