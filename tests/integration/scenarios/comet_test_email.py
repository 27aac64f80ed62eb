# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_test_email`` does."""

from __future__ import annotations

from tests.integration.scenarios.comet_email import REPORT, prepare
from tests.support.scenario import Case, Refusal, Scenario, secret

TO = "operations@acme.example"
SENT = "a message is sent each time"

SCENARIO = Scenario(
    covers=("AdminMetaSendTestEmail", "AdminMetaSendTestReport"),
    since="22.12.2",
    prepare=prepare,
    cases=(
        Case("tries the settings that are there", {"recipient": TO}, budget=2, repeats=SENT),
        Case(
            "tries others",
            {
                "recipient": TO,
                "mode": "smtp",
                "from_email": "backup@acme.example",
                "from_name": "Acme Backup",
                "smtp_host": "mail.acme.example",
                "smtp_port": 25,
                "smtp_username": "backup",
                "smtp_password": secret("smtp-tried"),
                "smtp_allow_invalid_certificate": True,
                "smtp_allow_unencrypted": True,
                "smtp_custom_ehlo": "backup.acme.example",
            },
            budget=2,
            repeats=SENT,
        ),
        Case("tries a tenant's settings", {"recipient": TO, "tenant": "Globex"}, budget=2, repeats=SENT),
        Case("sends a report", {"report": REPORT}, budget=1, repeats=SENT),
        Case("sends a report on a tenant", {"report": REPORT, "tenant": "Globex"}, budget=4, repeats=SENT),
    ),
    refusals=(
        Refusal("neither a message nor a report", {}, "one of the following is required: recipient, report"),
        Refusal(
            "mail that is disabled",
            {"recipient": TO, "mode": "disabled"},
            "mail is disabled by these settings. Set mode to a way to send it.",
        ),
        Refusal("a report to nobody", {"report": {"language_code": "en_US"}}, "report.recipients must name somebody."),
        Refusal(
            "a tenant that there is not",
            {"recipient": TO, "tenant": "Globes"},
            "there is no tenant 'Globes'. Did you mean 'Globex'?",
        ),
    ),
    examples=prepare,
)
