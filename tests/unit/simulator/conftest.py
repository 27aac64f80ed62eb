# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain callers of the simulator: nothing of the collection's own client is used here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import requests

from tests.simulator import Simulator


class Caller:
    """Calls methods of one simulator by path, as one account."""

    def __init__(
        self, simulator: Simulator, username: str, password: str, host: str | None = None, user: bool = False
    ) -> None:
        self.simulator = simulator
        self.credentials = {"Username": username, "AuthType": "Password", "Password": password}
        self.prefix = "api/v1/user/" if user else "api/v1/admin/"
        self.headers = {"Host": host} if host else {}
        self.session = requests.Session()

    def post(self, path: str, headers: dict[str, str] | None = None, **parameters: Any) -> requests.Response:
        """The raw answer. Objects among the parameters are sent as JSON."""
        data = {
            name: json.dumps(value) if isinstance(value, (dict, list)) else value for name, value in parameters.items()
        }
        url = self.simulator.url + (path if path.startswith("api/") else self.prefix + path)
        return self.session.post(
            url, data={**self.credentials, **data}, headers={**self.headers, **(headers or {})}, timeout=30
        )

    def __call__(self, path: str, **parameters: Any) -> Any:
        """The answer's JSON."""
        return self.post(path, **parameters).json()

    def with_session(self, key: str) -> Caller:
        """The same account by a session key."""
        other = Caller(self.simulator, self.credentials["Username"], "")
        other.prefix, other.headers = self.prefix, self.headers
        other.credentials = {"Username": self.credentials["Username"], "AuthType": "SessionKey", "SessionKey": key}
        return other


class Simulated:
    """A running simulator with a caller for its first administrator."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.state = simulator.state
        self.clock = simulator.clock
        self.admin = self.caller(simulator.admin.username, simulator.admin.password)
        self._callers = [self.admin]

    def caller(self, username: str, password: str, **options: Any) -> Caller:
        """A caller for another account."""
        return Caller(self.simulator, username, password, **options)


@pytest.fixture
def simulate() -> Iterator[Callable[..., Simulated]]:
    """Starts simulators with the options a test needs; they stop with the test."""
    with ExitStack() as stack:
        yield lambda **options: Simulated(stack.enter_context(Simulator(**{"frozen_clock": True, **options})))


@pytest.fixture
def server(simulate: Callable[..., Simulated]) -> Simulated:
    """A simulator of the newest release without a fleet, whose clock moves only when a test moves it."""
    return simulate()
