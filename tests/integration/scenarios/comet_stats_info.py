# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_stats_info`` reads."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    simulator.state.add_user("acme-files", password=secret("acme"))
    simulator.state.add_device("acme-files", name="FILESERVER")


SCENARIO = Scenario(
    covers=("AdminMetaStats",),
    prepare=prepare,
    cases=(
        Case("reads what changed", {}, budget=1, changed=False),
        Case(
            "reads all of some days",
            {"since": "3 days ago", "until": "now", "all_entries": True},
            budget=2,
            changed=False,
        ),
    ),
    refusals=(
        Refusal(
            "an odd time",
            {"since": "recently"},
            "since: 'recently' is not a point in time, write seconds since 1970 or for example 2026-03-01, 2026-03-01T22:30:00+01:00 or 2 days ago.",
        ),
    ),
    examples=prepare,
)
