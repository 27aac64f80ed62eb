# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_storage_template_info`` reads."""

from __future__ import annotations

from tests.integration.scenarios.comet_storage_template import prepare
from tests.support.scenario import Case, Refusal, Scenario

SCENARIO = Scenario(
    covers=("AdminMetaRemoteStorageVaultGet",),
    prepare=prepare,
    cases=(
        Case("reads those of the top level", {}, budget=1, changed=False),
        Case("reads all of a type", {"type": "s3_generic", "all_tenants": True}, budget=2, changed=False),
        Case("reads those of a tenant", {"tenant": "Globex", "id": "own"}, budget=1, changed=False),
        Case("reads one", {"description": "Cloud"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal("an unknown tenant", {"tenant": "Globes"}, "there is no tenant 'Globes'. Did you mean 'Globex'?"),
    ),
    examples=prepare,
)
