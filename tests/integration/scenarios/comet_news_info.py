# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_news_info`` reads."""

from __future__ import annotations

from tests.integration.scenarios.comet_news import prepare
from tests.support.scenario import Case, Refusal, Scenario

SCENARIO = Scenario(
    covers=("AdminNewsGetAll",),
    prepare=prepare,
    cases=(
        Case("reads all", {}, budget=1, changed=False),
        Case("reads one", {"id": "old"}, budget=1, changed=False),
        Case("reads those of a tenant", {"tenant": "Globex"}, budget=2, changed=False),
        Case("reads those of the server", {"tenant": ""}, budget=1, changed=False),
    ),
    refusals=(
        Refusal(
            "an unknown tenant",
            {"tenant": "Globes"},
            "there is no tenant 'Globes'. Did you mean 'Globex'?",
        ),
    ),
    examples=prepare,
)
