# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_org_info`` reads."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    webhook = {
        "URL": "https://tickets.example/",
        "Level": "full",
        "CustomHeaders": {"Authorization": secret("webhook")},
        "WhiteListedEventTypes": [],
    }
    state.add_tenant(
        "Acme Group", hosts=["backup.acme.example"], organization_id="tenant-acme", WebhookOptions={"tickets": webhook}
    )
    state.organizations["tenant-acme"]["Email"]["SMTPPassword"] = secret("smtp")
    state.add_tenant("Globex", hosts=["globex.example"], organization_id="tenant-globex")
    state.add_user("acme-files", password=secret("acme"), organization="tenant-acme")
    state.add_policy("Standard", policy_id="policy-acme", organization="tenant-acme")
    state.add_admin("clerk", secret("clerk"), organization="tenant-acme")


SCENARIO = Scenario(
    covers=("AdminOrganizationList",),
    prepare=prepare,
    cases=(
        Case("reads all tenants", {}, budget=1, changed=False),
        Case(
            "reads one with what belongs to it",
            {"name": "Acme Group", "details": ["users", "policies", "admins"]},
            budget=4,
            changed=False,
        ),
        Case("reads one by its id", {"id": "tenant-globex"}, budget=1, changed=False),
        Case("finds none of an unknown name", {"name": "Never"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal(
            "a detail that there is not",
            {"details": ["devices"]},
            "value of details must be one or more of: users, policies, admins. Got no match for: devices",
        ),
    ),
    examples=prepare,
)
