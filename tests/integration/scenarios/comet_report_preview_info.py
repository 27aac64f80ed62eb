# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_report_preview_info`` reads."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario


def prepare(simulator: Simulator) -> None:
    simulator.state.add_user("globex-office", Emails=["it@globex.example"])
    simulator.state.add_device("globex-office")


SCENARIO = Scenario(
    covers=("AdminPreviewUserEmailReport",),
    prepare=prepare,
    cases=(
        Case("shows a summary", {"user": "globex-office"}, budget=1, changed=False),
        Case(
            "shows what is asked for",
            {
                "user": "globex-office",
                "report_type": "recent_activity",
                "time_span": {"frequency_type": "daily", "seconds": 172800},
                "filter": {
                    "clause_type": "and",
                    "clause_children": [
                        {
                            "rule_field": "BackupJobDetail.Status",
                            "rule_operator": "int_gte",
                            "rule_value": "7000",
                        },
                    ],
                },
                "summary_frequency": [{"frequency_type": "daily", "seconds_past": "07:30"}],
                "email_address": "night@globex.example",
            },
            budget=1,
            changed=False,
        ),
    ),
    refusals=(
        Refusal(
            "an unknown report",
            {"user": "globex-office", "report_type": "sumary"},
            'report_type: unknown EmailReportType "sumary", did you mean "summary"? '
            "Valid are immediate, summary, grouped_status, recent_activity.",
        ),
        Refusal(
            "an unknown account",
            {"user": "globex"},
            "{url}: there is no user 'globex'. Check the option user; names are case-sensitive.",
        ),
    ),
    examples=prepare,
)
