# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_email_info`` reads."""

from __future__ import annotations

from tests.integration.scenarios.comet_email import prepare
from tests.support.scenario import Case, Refusal, Scenario

SCENARIO = Scenario(
    covers=("AdminMetaEmailOptionsGet",),
    since="22.12.2",
    prepare=prepare,
    cases=(
        Case("reads the server's settings", {}, budget=1, changed=False),
        Case("reads a tenant's settings", {"tenant": "Globex"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal("an unknown tenant", {"tenant": "Globes"}, "there is no tenant 'Globes'. Did you mean 'Globex'?"),
    ),
    examples=prepare,
)
