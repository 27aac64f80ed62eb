# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A way to an HTTP server on which messages are delayed, so that they overtake each other, and answers get lost."""

from __future__ import annotations

import random
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests


class BadRoad:
    """Passes requests on to ``target``; ``url`` is its own address.

    :param delay: seconds that a request takes at most.
    :param loss: share of the answers that get lost: the server has the message, the sender does not know.
    """

    def __init__(self, target: str, *, delay: float, loss: float, seed: int = 1) -> None:
        self._target = target
        self._delay = delay
        self._loss = loss
        self._random = random.Random(seed)
        self.passed = 0
        self._lock = threading.Lock()

    def _fate(self) -> tuple[float, bool]:
        with self._lock:
            self.passed += 1
            return self._random.uniform(0, self._delay), self._random.random() < self._loss

    def __enter__(self) -> BadRoad:
        road = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                delay, lost = road._fate()
                # The road's length, not a wait for something: deliveries overtake each other by it.
                time.sleep(delay)
                headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
                status = requests.post(road._target, data=body, headers=headers, timeout=60).status_code
                self.send_response(502 if lost else status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_details: object) -> None:
                return

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        return self

    def __exit__(self, *_details: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
