# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file in which a source keeps its memory from one process to the next."""

from __future__ import annotations

import fcntl
import json
import os
from operator import itemgetter
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional

from .._client.errors import InputError
from .memory import Memory
from .normal import KEY, Event

# What the source itself looks at in an event.
_NEEDED = ("event", "id", "tenant", "user", "device", "job", "time")
BEGIN_ANEW = "Move it away to begin anew, or give another file"


class Kept(NamedTuple):
    """What the file holds: the memory, and events that were handed over, but maybe not taken any more."""

    memory: Memory
    unconfirmed: List[Event]


class StateFile:
    """One file, of one source and one server. Written whole and put in place at once, so that it is never half of one.

    :raises InputError: if another source has the file, or it can't be written.
    """

    def __init__(self, path: str, server: str) -> None:
        self._path = Path(path).expanduser()
        self._server = server
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = open(f"{self._path}.lock", "w")
        except OSError as error:
            raise InputError(f"the state_file {path} can't be written: {error.strerror}") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise InputError(
                f"another source has the state_file {path}", remedy="Give each source a file of its own"
            ) from None

    def load(self) -> Optional[Kept]:
        """What was saved last; None if there is no file.

        :raises InputError: if it is no such file, or that of another server.
        """
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
            server, kept = data["server"], Kept(Memory.from_data(data["memory"]), _events(data["unconfirmed"]))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise InputError(f"the state_file {self._path} can't be read: {error.strerror}") from None
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
            raise InputError(f"{self._path} is no state_file of this release", remedy=BEGIN_ANEW) from None
        if server != self._server:
            raise InputError(f"the state_file {self._path} is of the server {server}", remedy=BEGIN_ANEW)
        return kept

    def save(self, kept: Kept) -> None:
        """Write it.

        :raises InputError: if that fails.
        """
        data: Dict[str, Any] = {
            "server": self._server,
            "memory": kept.memory.as_data(),
            "unconfirmed": kept.unconfirmed,
        }
        text = json.dumps(data, separators=(",", ":"), default=str)
        # Always the same name: what killed processes leave behind does not pile up.
        new = f"{self._path}.new"
        try:
            # Only for the owner: events name customers.
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(new, self._path)
        except OSError as error:
            raise InputError(f"the state_file {self._path} can't be written: {error.strerror}") from None

    def close(self) -> None:
        """Let another source have it."""
        self._lock.close()


def _events(kept: Any) -> List[Event]:
    """Events that were saved.

    :raises KeyError, TypeError, ValueError: if they are something else.
    """
    events = [dict(event) for event in kept]
    for event in events:
        itemgetter(*_NEEDED)(event[KEY])
    return events
