# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line of the simulated server."""

from __future__ import annotations

import argparse
import dataclasses
import shlex
import signal
import sys
import threading
from pathlib import Path
from typing import Any, get_type_hints

from .faults import PROFILES
from .options import DEFAULT_TOTP_SECRET, Options
from .server import Simulator

_OPTION_DEFAULTS = {"devices": 20, "tenants": 2, "full_size_installers": True}


def build_parser() -> argparse.ArgumentParser:
    """The command line: a few options of its own, and one for each of the server's."""
    parser = argparse.ArgumentParser(
        prog="python3 tests/simulator",
        description="A simulated Comet Server for tests and the development of playbooks.",
    )
    parser.add_argument("--port", type=int, default=8060, help="port to listen on, 0 for a free one (default 8060)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--tls-cert", metavar="FILE", help="certificate in PEM form, to speak HTTPS")
    parser.add_argument("--tls-key", metavar="FILE", help="the certificate's key")
    parser.add_argument("--ready-file", metavar="FILE", help="write the URL into this file once the server answers")
    parser.add_argument(
        "--log",
        metavar="FILE",
        help="write one line for each request into this file, - for standard error; no secrets in it",
    )
    hints = get_type_hints(Options)
    group = parser.add_argument_group("the server and its fleet (explained in the README)")
    for field in dataclasses.fields(Options):
        _add_option(group, field, hints[field.name])
    return parser


def _add_option(group: Any, field: dataclasses.Field[Any], hint: Any) -> None:
    name = "--" + field.name.replace("_", "-")
    default = _OPTION_DEFAULTS.get(field.name, field.default)
    if field.name == "platforms":
        return
    if field.name == "faults":
        group.add_argument(name, choices=sorted(PROFILES), help="random faults")
    elif field.name == "totp_secret":
        group.add_argument(
            name, nargs="?", const=DEFAULT_TOTP_SECRET, help="ask the administrator for codes of this base32 secret"
        )
    elif hint is bool:
        group.add_argument(name, action=argparse.BooleanOptionalAction, default=default, help=f"default {default}")
    else:
        kind = {int: int, float: float}.get(hint, int if field.name == "policies" else str)
        group.add_argument(name, type=kind, default=default, help=f"default {default}")


def main(arguments: list[str] | None = None) -> int:
    """Run until a signal comes or the server is told to shut down; returns the exit status."""
    chosen = vars(build_parser().parse_args(arguments))
    own = {name: chosen.pop(name) for name in ("port", "host", "tls_cert", "tls_key", "ready_file", "log")}
    tls = (own["tls_cert"], own["tls_key"] or own["tls_cert"]) if own["tls_cert"] else None
    try:
        simulator = Simulator(port=own["port"], host=own["host"], tls=tls, **chosen)
        simulator.start()
    except (OSError, ValueError) as error:
        print(f"The simulator could not start: {error}", file=sys.stderr)
        return 1
    stop = simulator.stopped
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    if own["log"]:
        _log_requests(simulator, own["log"])
    if own["ready_file"]:
        _write_whole(Path(own["ready_file"]), simulator.url + "\n")
    greeting = f"Simulated Comet Server {chosen['release']} at {simulator.url} (administrator {chosen['admin']})"
    print(greeting, flush=True)
    if not chosen["totp_secret"]:
        for variable, value in (
            ("URL", simulator.url),
            ("USERNAME", chosen["admin"]),
            ("PASSWORD", chosen["password"]),
        ):
            print(f"  export COMET_{variable}={shlex.quote(value)}")
    print("Ctrl+C ends it", flush=True)
    stop.wait()
    simulator.stop()
    return 0


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that whoever waits for it never sees a part of it."""
    draft = path.with_name(path.name + ".part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _log_requests(simulator: Simulator, target: str) -> None:
    stream = sys.stderr if target == "-" else open(target, "a", encoding="utf-8", buffering=1)  # noqa: SIM115 - open as long as the process
    lock = threading.Lock()

    def write(request: Any) -> None:
        with lock:
            stream.write(f"{request.at:.3f} {request.status} {request.method or request.path}\n")

    simulator.requests.on_answer = write
