# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_log_info`` reads."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario

DAY = 86400


def prepare(simulator: Simulator) -> None:
    now = simulator.clock.seconds()
    for days in range(4):
        simulator.state.log(f"started backup of ACME-FILES, {days} days ago", now - days * DAY)


def at_noon(simulator: Simulator) -> None:
    """The day does not change while the cases are run."""
    simulator.clock.advance(DAY // 2 - simulator.clock.seconds() % DAY)
    prepare(simulator)


SCENARIO = Scenario(
    covers=(
        "AdminMetaListAvailableLogDays",
        "AdminMetaReadAllLogs",
        "AdminMetaReadLogs",
        "AdminMetaReadSelectLogs",
    ),
    prepare=at_noon,
    cases=(
        Case("reads today", {"contains": "acme-files"}, budget=2, changed=False),
        Case("reads some days", {"last_days": 2, "contains": "backup of", "limit": 1}, budget=2, changed=False),
        Case("reads all days", {"last_days": 0, "contains": "backup of", "limit": 0}, budget=2, changed=False),
        Case("reads no day", {"days": []}, budget=1, changed=False),
    ),
    refusals=(
        Refusal("too few lines", {"limit": -1}, "limit must not be negative. Use 0 for all lines."),
        Refusal("too few days", {"last_days": -1}, "last_days must not be negative. Use 0 for all days."),
    ),
    examples=prepare,
)
