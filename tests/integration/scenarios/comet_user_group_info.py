# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_user_group_info`` reads."""

from __future__ import annotations

from tests.integration.scenarios.comet_user_group import prepare
from tests.support.scenario import Case, Refusal, Scenario

SCENARIO = Scenario(
    covers=("AdminUserGroupsListFull",),
    since="24.12.2",
    prepare=prepare,
    cases=(
        Case("reads all groups", {}, budget=1, changed=False),
        Case("reads who is in them", {"details": ["members"]}, budget=2, changed=False),
        Case("reads a tenant's group", {"name": "Stores", "tenant": "Globex"}, budget=2, changed=False),
        Case("reads a group by its id", {"id": "group-old"}, budget=1, changed=False),
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
