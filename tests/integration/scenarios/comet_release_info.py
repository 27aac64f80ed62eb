# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_release_info``."""

from __future__ import annotations

from tests.support.scenario import Case, Refusal, Scenario

SCENARIO = Scenario(
    cases=(
        Case("reads the newest releases, without a log-in", {"account_token": ""}, budget=1, changed=False),
        Case("reads all releases", {"versions": True}, budget=2, changed=False),
    ),
    refusals=(
        Refusal(
            "all releases without a log-in",
            {"versions": True, "account_token": ""},
            "the log-in to the vendor's account is missing. Give account_token, or account_email and account_password in the task,"
            " in module_defaults for group/cometbackup.comet.account, or as COMET_ACCOUNT_TOKEN, or COMET_ACCOUNT_EMAIL and COMET_ACCOUNT_PASSWORD.",
        ),
    ),
)
