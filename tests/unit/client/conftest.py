# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients whose pauses are written down instead of taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.client import CometClient
from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection
from tests.simulator import Simulator

Clients = Callable[..., CometClient]
Simulators = Callable[..., Simulator]


@pytest.fixture
def simulators() -> Iterator[Simulators]:
    """Start simulators; they stop after the test."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(Simulator(**options))


@pytest.fixture
def sim(simulators: Simulators) -> Simulator:
    return simulators()


@pytest.fixture
def pauses() -> list[float]:
    """The seconds that clients would have slept."""
    return []


@pytest.fixture
def clients(pauses: list[float]) -> Iterator[Clients]:
    """Make clients: ``clients(url, password=..., check_mode=...)``. They are closed after the test."""
    with ExitStack() as stack:

        def make(url: str, **options: Any) -> CometClient:
            own = {
                name: options.pop(name)
                for name in ("check_mode", "reuse_reads", "sessions", "sleep")
                if name in options
            }
            credentials = {"username": "admin", **options}
            if not credentials.keys() & {"password", "session_key", "totp_secret", "totp_code"}:
                credentials["password"] = "simulated-admin-password"
            connection = Connection.from_params({"url": url, **credentials})
            return stack.enter_context(CometClient(connection, **{"sleep": pauses.append, **own}))

        yield make
