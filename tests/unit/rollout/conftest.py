# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server with a device to update."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulator import Simulator
from tests.unit.rollout.fleets import OLD


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(frozen_clock=True, campaign_interval_seconds=30) as running:
        running.state.add_user("acme")
        running.state.add_device("acme", name="WS-1", version=OLD)
        yield running
