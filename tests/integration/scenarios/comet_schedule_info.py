# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_schedule_info`` reads."""

from __future__ import annotations

from tests.integration.scenarios.comet_schedule import prepare
from tests.support.scenario import Case, Refusal, Scenario

SCENARIO = Scenario(
    prepare=prepare,
    cases=(
        Case("reads the schedules of all users", {}, budget=1, changed=False),
        Case("reads a device's schedules", {"user": "acme-files", "device": "FILESERVER"}, budget=1, changed=False),
        Case(
            "reads those of an item and a vault",
            {"tenant": "", "name": "Held", "protected_item": "Documents", "storage_vault": "vault-cloud"},
            budget=1,
            changed=False,
        ),
        Case("reads one schedule", {"id": "rule-old"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal("an unknown user", {"user": "acme-file"}, "there is no user 'acme-file'. Did you mean 'acme-files'?"),
    ),
    examples=prepare,
)
