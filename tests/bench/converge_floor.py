# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m tests.bench.converge_floor WHAT NAMES CONCURRENCY``: what nobody can do without, done with nothing else around it.

WHAT is ``read`` (fetch and parse the bulk answers), ``change`` (that, and the profiles of the users are read and written
back under their hashes) or ``create`` (that, and the users are looked for, added, and their profiles filled). NAMES is a
file of user names, one a line. The server and the log-in come from the environment, as for the collection. What comes out
are the seconds on the clock and those of the processor.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local
from typing import Any

import requests

BULK = ("list-users-full", "organization/list", "policies/list-full")
PASSWORD = "a long password of {}"


class Bare:
    """Calls methods; each thread has a connection of its own, all of them one session."""

    def __init__(self) -> None:
        self._own = local()
        self._login = {
            "Username": os.environ["COMET_USERNAME"],
            "AuthType": "Password",
            "Password": os.environ["COMET_PASSWORD"],
        }
        key = self.call("account/session-start")["SessionKey"]
        self._login = {"Username": os.environ["COMET_USERNAME"], "AuthType": "SessionKey", "SessionKey": key}

    def call(self, path: str, may_fail: bool = False, **fields: str) -> Any:
        """The parsed answer of one call.

        :raises RuntimeError: if the server refuses and may not.
        """
        if not hasattr(self._own, "session"):
            self._own.session = requests.Session()
        answer = self._own.session.post(
            f"{os.environ['COMET_URL']}api/v1/admin/{path}", data={**self._login, **fields}
        ).json()
        if not may_fail and isinstance(answer, dict) and answer.get("Status", 200) not in (200, 201):
            raise RuntimeError(answer["Message"])
        return answer

    def read(self) -> None:
        """All bulk answers."""
        for path in BULK:
            self.call(path)

    def change(self, name: str) -> None:
        """Write a profile with another account name."""
        read = self.call("get-user-profile-and-hash", TargetUser=name)
        profile = {**read["Profile"], "AccountName": f"Changed {name}"}
        self.call(
            "set-user-profile-hash", TargetUser=name, ProfileData=json.dumps(profile), RequireHash=read["ProfileHash"]
        )

    def create(self, name: str) -> None:
        """Add a user that is not there and fill its profile."""
        self.call("get-user-profile-and-hash", may_fail=True, TargetUser=name)
        self.call("add-user", TargetUser=name, TargetPassword=PASSWORD.format(name))
        self.change(name)


def main(what: str, names: Iterable[str], concurrency: int) -> None:
    """Print the seconds that it takes, without the start of this program."""
    start, processor = time.perf_counter(), time.process_time()
    bare = Bare()
    bare.read()
    if what != "read":
        with ThreadPoolExecutor(concurrency) as threads:
            list(threads.map(getattr(bare, what), names))
    print(time.perf_counter() - start, time.process_time() - processor)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).read_text(encoding="utf-8").split(), int(sys.argv[3]))
