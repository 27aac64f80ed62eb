# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_email`` does."""

from __future__ import annotations

from typing import Any

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret

REPORT: dict[str, Any] = {
    "recipients": ["operations@acme.example", "night@acme.example"],
    "language_code": "en_US",
    "local_timezone": "Europe/Lisbon",
    "email_report_config": {
        "report_type": "summary",
        "summary_frequency": [{"frequency_type": "daily", "seconds_past": "07:30"}],
        "filter": {
            "rule_field": "BackupJobDetail.Status",
            "rule_operator": "int_neq",
            "rule_value": "5000",
        },
    },
}


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    for place in (state.config, state.organizations[state.add_tenant("Globex", organization_id="tenant-globex")]):
        place["Email"].update(
            Mode="smtp",
            SMTPHost="mail.globex.example",
            SMTPPassword=secret("smtp"),
            FutureRelay={"Mode": len(place), "Notes": ["kept"]},
        )


SCENARIO = Scenario(
    covers=("AdminMetaEmailOptionsSet",),
    since="22.12.2",
    prepare=prepare,
    cases=(
        Case(
            "sets everything of the server",
            {
                "mode": "smtp_ssl",
                "from_email": "backup@acme.example",
                "from_name": "Acme Backup",
                "smtp_host": "mail.acme.example",
                "smtp_port": 465,
                "smtp_username": "backup",
                "smtp_password": secret("smtp-changed"),
                "smtp_allow_invalid_certificate": True,
                "smtp_allow_unencrypted": True,
                "smtp_custom_ehlo": "backup.acme.example",
                "email_reporting_options": [REPORT],
                "read_only": {"tenant_name": ""},
            },
            budget=1,
        ),
        Case("disables a tenant's mail", {"tenant": "Globex", "mode": "disabled"}, budget=1),
        Case("has a tenant send as the server does", {"tenant": "tenant-globex", "mode": "inherit"}, budget=1),
        Case("sees no change", {"smtp_password": "********", "mode": "smtp-ssl"}, budget=1, changed=False),
        Case(
            "sees no change in another order of recipients",
            {"email_reporting_options": [{**REPORT, "recipients": REPORT["recipients"][::-1]}]},
            budget=1,
            changed=False,
        ),
        Case("takes the reports back", {"email_reporting_options": []}, budget=1),
    ),
    refusals=(
        Refusal(
            "SMTP without a server",
            {"mode": "smtp", "smtp_host": ""},
            "mail by SMTP needs smtp_host. Name the mail server, or set another mode.",
        ),
        Refusal("a port that is none", {"smtp_port": 70000}, "smtp_port is a port, not 70000."),
        Refusal(
            "an unknown mode",
            {"mode": "smpt"},
            'mode: unknown EmailDeliveryType "smpt", did you mean "smtp"? Valid are builtin, disabled, inherit, smtp, smtp_ssl, mx_direct, none.',
        ),
        Refusal(
            "an unknown key of a report",
            {"email_reporting_options": [{"recipient": "operations@acme.example"}]},
            "email_reporting_options[0] has no key recipient, did you mean recipients?",
        ),
        Refusal(
            "an unknown tenant",
            {"tenant": "Globes", "mode": "disabled"},
            "there is no tenant 'Globes'. Did you mean 'Globex'?",
        ),
    ),
    examples=prepare,
    example_variables={"smtp_password": secret("smtp-example")},
)
