# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_shared_quota_info`` reads."""

from __future__ import annotations

from tests.integration.scenarios.comet_shared_quota import prepare, prepare_examples
from tests.support.scenario import Case, Refusal, Scenario

SCENARIO = Scenario(
    covers=("AdminSquotaListAll",),
    since="25.9.8",
    prepare=prepare,
    cases=(
        Case("reads all quotas", {}, budget=1, changed=False),
        Case("reads what shares them", {"details": ["storage_vaults"]}, budget=2, changed=False),
        Case("reads a tenant's quota", {"name": "Globex", "tenant": "Globex"}, budget=2, changed=False),
        Case("reads how full one is", {"id": "quota-stores", "details": ["usage"]}, budget=2, changed=False),
    ),
    refusals=(
        Refusal("an unknown tenant", {"tenant": "Globes"}, "there is no tenant 'Globes'. Did you mean 'Globex'?"),
    ),
    examples=prepare_examples,
)
