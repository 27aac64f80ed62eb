# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the client's ``backup-tool``, as the simulator's installers for Linux put it on a machine.

It logs in at the simulator, keeps a live connection there while its background process runs, and backs nothing up. It has
the commands that the vendor documents, ``version``, ``info device-id`` and ``login status|prompt|disconnect``; ``stand-in``
has its own. It needs nothing but Python's standard library.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import signal
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

DIRECTORY = Path(__file__).resolve().parent
SETTINGS = DIRECTORY / "settings.json"
PROCESS = DIRECTORY / "daemon.pid"
VERSION = DIRECTORY / "version"
MACHINE_ID = Path("/etc/machine-id")

BEAT_SECONDS = 0.5
# A background process whose server is gone ends after so long: a simulator is, once its test is over.
LONELY_SECONDS = 60.0
TIMEOUT_SECONDS = 10

LOGGED_OUT = "Logged out (0)"
LOGGED_IN = "Logged in, unlocked (2)"
NO_CONNECTION = "Connection error (3)"
UNREGISTERED = "Unregistered device for the supplied credentials (4)"

USAGE = """Usage: backup-tool COMMAND

Commands:
  version                          Display the application version
  info device-id                   Display the device id
  login status|prompt|disconnect   Control the service login status
  help                             Display this message"""


class Failure(Exception):
    """What is told on standard error."""


class Unreachable(Failure):
    """The server did not answer."""


# -- what is kept


def home() -> Path:
    """Where the credentials are kept."""
    return Path(os.environ.get("HOME") or "/root")


def config_file() -> Path:
    """The saved log-in."""
    return home() / ".config" / "backup-tool" / "config.dat"


def read(path: Path) -> dict[str, Any]:
    """A JSON file, {} if it is not there."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def write(path: Path, values: dict[str, Any]) -> None:
    """A JSON file that only its owner reads, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(values), encoding="utf-8")
    draft.replace(path)


def version() -> str:
    """The version that is installed."""
    return VERSION.read_text(encoding="utf-8").strip()


def device_id() -> str:
    """The same for the same machine and place, so that a machine that is set up again is the device it was."""
    machine = MACHINE_ID.read_text(encoding="utf-8") if MACHINE_ID.exists() else platform.node()
    return hashlib.sha256(f"{machine.strip()} {platform.node()} {DIRECTORY}".encode()).hexdigest()[:40]


# -- the server


def ask(path: str, **fields: Any) -> dict[str, Any]:
    """A request to the simulator's control interface.

    :raises Unreachable: if it does not answer.
    :raises Failure: if it refuses.
    """
    server = read(config_file()).get("server") or read(SETTINGS).get("server", "")
    body = json.dumps({name: value for name, value in fields.items() if value is not None}).encode()
    request = urllib.request.Request(
        urllib.parse.urljoin(server, f"_simulator/{path}"), body, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            found: dict[str, Any] = json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code != 400:
            raise Unreachable(f"the server answered {error.code}") from None
        raise Failure(json.load(error)["error"]) from None
    except (OSError, ValueError) as error:
        raise Unreachable(f"the server {server!r} cannot be reached: {error}") from None
    return found


def about_device() -> dict[str, Any]:
    """What the server is told of this machine."""
    return {
        "device": device_id(),
        "name": os.environ.get("SIMULATED_DEVICE_NAME") or platform.node(),
        "platform": "linux",
        "version": version(),
    }


# -- commands


def log_in() -> None:
    """Ask for user, password and, where there is a further line, a code; log in, and keep who it is."""
    print("Username: ", end="", flush=True)
    user = sys.stdin.readline().rstrip("\n")
    print("Password: ", end="", flush=True)
    password = sys.stdin.readline().rstrip("\n")
    code = "" if sys.stdin.isatty() else sys.stdin.readline().strip()
    print()
    if not user or not password:
        raise Failure("a user and a password are needed")
    server = read(SETTINGS).get("server", "")
    config_file().unlink(missing_ok=True)
    ask("install", user=user, password=password, code=code, **about_device())
    # Each log-in is another one, for which the background process connects anew.
    write(config_file(), {"server": server, "user": user, "log_in": time.time()})
    print("Logged in")


def log_out() -> None:
    """Forget who is logged in; the device stays registered."""
    config = read(config_file())
    if config:
        with contextlib.suppress(Failure):
            ask("agent/stop", device=device_id(), user=config.get("user"))
    config_file().unlink(missing_ok=True)
    print("Logged out")


def status() -> None:
    """How things are, in one of the documented texts."""
    user = read(config_file()).get("user")
    if not user:
        print(LOGGED_OUT)
        return
    try:
        known = ask("agent/look", device=device_id(), user=user)["registered"]
    except Unreachable:
        print(NO_CONNECTION)
        return
    print(LOGGED_IN if known else UNREGISTERED)


def show_help() -> None:
    """What there is."""
    print(USAGE)


def wait_in_lobby() -> None:
    """Register as a device without a user."""
    server = read(SETTINGS).get("server", "")
    write(config_file(), {"server": server, "lobby": True})
    ask("install", lobby=True, **about_device())


# -- the background process


def running_process() -> int:
    """The background process of this installation, 0 if there is none."""
    try:
        number = int(PROCESS.read_text(encoding="utf-8"))
        command = Path(f"/proc/{number}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return 0
    return number if str(DIRECTORY).encode() in command else 0


def stop() -> None:
    """End the background process, and wait for that."""
    number = running_process()
    if not number:
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(number, signal.SIGTERM)
        while running_process() == number:
            time.sleep(0.02)


class Daemon:
    """Tells the server every moment that the device is there, and does as it answers."""

    def __init__(self) -> None:
        self._known: tuple[Any, ...] | None = None
        self._heard = time.monotonic()

    def run(self) -> None:
        """Until a signal, the removal of the program, or a server that is gone ends it."""
        if running_process():
            return
        PROCESS.write_text(str(os.getpid()), encoding="utf-8")
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            while Path(__file__).exists() and time.monotonic() - self._heard < LONELY_SECONDS:
                self._beat()
                time.sleep(BEAT_SECONDS)
        finally:
            self._leave()
            PROCESS.unlink(missing_ok=True)

    def _beat(self) -> None:
        config = read(config_file())
        identity = (config.get("user"), config.get("lobby", False), config.get("log_in"))
        if not any(identity[:2]):
            self._known, self._heard = None, time.monotonic()
            return
        try:
            answer = ask("agent", user=identity[0], lobby=identity[1], starts=identity != self._known, **about_device())
        except Failure:
            return
        self._heard = time.monotonic()
        # One that was revoked connects anew when it is registered again.
        self._known = identity if answer["registered"] or identity[1] else None
        if answer["user"] and answer["user"] != config.get("user"):
            write(config_file(), {"server": config["server"], "user": answer["user"]})
            self._known = (answer["user"], False, None)
        if answer["version"] and answer["version"] != version():
            VERSION.write_text(answer["version"] + "\n", encoding="utf-8")

    def _leave(self) -> None:
        if self._known is not None:
            with contextlib.suppress(Failure):
                ask("agent/stop", device=device_id(), user=self._known[0])


COMMANDS: dict[tuple[str, ...], Callable[[], None]] = {
    ("version",): lambda: print(f"backup-tool {version()}"),
    ("info", "device-id"): lambda: print(device_id()),
    ("login", "status"): status,
    ("login", "prompt"): log_in,
    ("login", "disconnect"): log_out,
    ("help",): show_help,
    ("cmd", "-ValidateConfig=false", "-Action=delegate-server"): lambda: Daemon().run(),
    ("stand-in", "lobby"): wait_in_lobby,
    ("stand-in", "stop"): stop,
}


def main(arguments: list[str]) -> int:
    """Run a command; returns the exit status."""
    command = COMMANDS.get(tuple(arguments))
    if command is None:
        print(USAGE, file=sys.stderr)
        return 2
    try:
        command()
    except Failure as failure:
        print(f"backup-tool: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
