# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_account_report_info``."""

from __future__ import annotations

from tests.support.scenario import Case, Refusal, Scenario, secret

SCENARIO = Scenario(
    cases=(
        Case("reads what is charged", {"report": "active_services"}, budget=1, changed=False),
        Case("reads what was charged", {"report": "billing_history"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal(
            "an unknown report",
            {"report": "invoices"},
            "value of report must be one of: active_services, billing_history, got: invoices",
        ),
        Refusal(
            "a password that the portal does not take",
            {
                "report": "active_services",
                "account_token": "",
                "account_email": "it@acme.example",
                "account_password": secret("wrong"),
            },
            "ReportActiveServices on {url}account/ failed: the account portal answered 403: Invalid credentials."
            " Check account_token, or account_email and account_password, and what the token may be used for.",
        ),
    ),
)
