# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_update_campaign_info`` reads."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_user("acme-files", password=secret("acme"))
    for name, version in (("OLD", "24.12.5"), ("NEW", "25.9.8")):
        state.add_device("acme-files", name=name, version=version)
    with state.lock:
        state.campaign.start(state.schema.default("UpdateCampaignOptions", Active=True, UpgradeOlder=True))


SCENARIO = Scenario(
    covers=("AdminUpdateCampaignStatus",),
    prepare=prepare,
    cases=(
        Case("reads all", {}, budget=1, changed=False),
        Case(
            "reads some",
            {"user": "acme-files", "statuses": ["ineligible", "update_failed"]},
            budget=1,
            changed=False,
        ),
    ),
    refusals=(
        Refusal(
            "a status that there is not",
            {"statuses": ["failed"]},
            "There is no 'failed' among the choices of statuses, did you mean update_failed?",
        ),
    ),
    examples=prepare,
)
