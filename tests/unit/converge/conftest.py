# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_converge`` against a simulator over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.modules.comet_converge import DEFINITION
from tests.simulator import Simulator
from tests.unit.resources.tasks import Tasks

Converge = Callable[..., dict[str, Any]]
PASSWORD = "a-long-password"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(frozen_clock=True) as running:
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


@pytest.fixture
def converge(tasks: Tasks) -> Converge:
    """``converge(document, purge=..., check_mode=...)``."""
    return lambda document, **options: tasks.run(DEFINITION, document=document, **options)


def users(*names: str, **options: Any) -> dict[str, Any]:
    return {"users": [{"name": name, "user_password": PASSWORD, **options} for name in names]}


def many(count: int, **options: Any) -> dict[str, Any]:
    return users(*(f"customer-{number:03d}" for number in range(count)), **options)


def actions(result: dict[str, Any]) -> dict[str, str]:
    return {item["name"]: item["action"] for item in result["objects"]}
