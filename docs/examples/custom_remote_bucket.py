# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Custom Remote Bucket: it tells a Comet Server where each new storage vault is.

A storage template of type ``custom`` makes the server send a POST request to an address of yours whenever somebody
requests a storage vault from it. What is answered, a ``DestinationLocation`` in JSON, becomes the vault. This program gives
each vault a folder of its own in one bucket of S3 storage; put your own way of making places into :func:`new_location`.

It needs Python 3.9 or later, nothing else, and takes its secrets from the environment::

    export BUCKET_TOKEN=a-long-random-text S3_ACCESS_KEY=... S3_SECRET_KEY=...
    python3 custom_remote_bucket.py --port 8443 --s3-server s3.acme.example --s3-bucket backup

The template, by the module ``cometbackup.comet.comet_storage_template``::

    description: Rack in Lisbon
    type: custom
    custom:
      url: https://buckets.acme.example/
      custom_headers:
        Authorization: "Bearer {{ bucket_token }}"

It speaks plain HTTP on the loopback interface: let a web server that speaks HTTPS stand before it, since keys travel in the answers.
"""

from __future__ import annotations

import argparse
import hmac
import json
import os
import uuid
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

S3 = 1000  # DESTINATIONTYPE_S3 of the API
LARGEST_BODY = 1 << 20


def new_location(settings: argparse.Namespace) -> dict[str, Any]:
    """A new place of storage. Fields that are left out are empty; another request gets another place."""
    return {
        "DestinationType": S3,
        "S3Server": settings.s3_server,
        "S3UsesTLS": True,
        "S3AccessKey": settings.access_key,
        "S3SecretKey": settings.secret_key,
        "S3BucketName": settings.s3_bucket,
        "S3Subdir": f"vaults/{uuid.uuid4()}",
    }


class Handler(BaseHTTPRequestHandler):
    """Answers POST requests that carry the token."""

    settings: argparse.Namespace

    def do_POST(self) -> None:
        """Read the body, which says nothing that is needed here, and answer with a place."""
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            self.close_connection = True
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        self.rfile.read(int(length))
        given = self.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self.settings.token}".encode()):
            self._refuse(HTTPStatus.UNAUTHORIZED)
            return
        self._answer(HTTPStatus.OK, new_location(self.settings))

    def _refuse(self, status: HTTPStatus) -> None:
        self._answer(status, {"error": status.phrase})

    def _answer(self, status: HTTPStatus, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def settings_from(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line, and the secrets that do not belong on it."""
    parser = argparse.ArgumentParser(description="Tell a Comet Server where each new storage vault is.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8443, help="port to listen on, 0 for a free one (%(default)s)")
    parser.add_argument("--s3-server", required=True, help="host name of the storage")
    parser.add_argument("--s3-bucket", required=True, help="bucket that has the vaults")
    settings = parser.parse_args(arguments)
    for name, variable in (("token", "BUCKET_TOKEN"), ("access_key", "S3_ACCESS_KEY"), ("secret_key", "S3_SECRET_KEY")):
        if not os.environ.get(variable):
            parser.error(f"the environment variable {variable} is not set")
        setattr(settings, name, os.environ[variable])
    return settings


def main() -> None:
    """Listen until the process is told to end."""
    Handler.settings = settings_from()
    with ThreadingHTTPServer((Handler.settings.host, Handler.settings.port), Handler) as server:
        host, port = server.server_address[:2]
        print(f"listening on http://{host}:{port}/", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
