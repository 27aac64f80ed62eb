# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that answers exactly the bytes it was told, for what no well-behaved HTTP server does."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

# Writes an answer to a connection, and says whether the connection stays open.
Script = Callable[[socket.socket], bool]


def answer(
    body: bytes | str, *, status: str = "200 OK", length: int | None = None, keep: bool = True, **headers: str
) -> Script:
    """Answer with this body. ``length`` is what Content-Length says, if that is not the truth."""
    content = body.encode() if isinstance(body, str) else body
    named = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    named["Content-Length"] = str(len(content) if length is None else length)
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())

    def script(connection: socket.socket) -> bool:
        connection.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + content)
        return keep

    return script


def message(status: int, text: str, **details: Any) -> Script:
    """Answer with a ``CometAPIResponseMessage`` under HTTP 200, as the server does."""
    return answer(json.dumps({"Status": status, "Message": text}), **details)


def reset(connection: socket.socket) -> bool:
    """Cut the connection hard."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def hang_up(connection: socket.socket) -> bool:
    """Close the connection without a word."""
    return False


def stall(connection: socket.socket) -> bool:
    """Say nothing until the other side gives up."""
    connection.recv(1)
    return False


class RawServer:
    """Listens on the loopback interface and plays one script a request; the last one is for all further requests."""

    def __init__(self, *scripts: Script, tls: ssl.SSLContext | None = None) -> None:
        self._scripts = list(scripts)
        self._tls = tls
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self.connections = 0
        self.requests: list[tuple[str, dict[str, str], dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self._listener.getsockname()[1]}/"

    @property
    def bodies(self) -> list[dict[str, str]]:
        return [fields for _path, _headers, fields in self.requests]

    def __enter__(self) -> RawServer:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *details: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._open:
                connection.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            wrapped = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            with wrapped, wrapped.makefile("rb") as stream:
                while self._take(stream) and self._next()(wrapped):
                    pass
        except OSError:
            # The client refused the certificate, or gave up waiting.
            pass
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()

    def _take(self, stream: Any) -> bool:
        """Read one request."""
        line = stream.readline().decode("latin-1")
        if "HTTP/" not in line:
            return False
        headers: dict[str, str] = {}
        for header in iter(stream.readline, b"\r\n"):
            name, _colon, value = header.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        body = stream.read(int(headers.get("content-length", "0"))).decode("utf-8", "replace")
        with self._lock:
            self.requests.append((line.split()[1], headers, dict(parse_qsl(body))))
        return True

    def _next(self) -> Script:
        with self._lock:
            return self._scripts.pop(0) if len(self._scripts) > 1 else self._scripts[0]


def unused_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def names(requests: Iterable[tuple[str, dict[str, str], dict[str, str]]]) -> list[str]:
    """The last part of each request's path."""
    return [path.rpartition("/")[2] for path, _headers, _fields in requests]
