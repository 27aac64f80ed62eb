# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_vault_info`` reads."""

from __future__ import annotations

from tests.integration.scenarios.comet_vault import add_vault
from tests.integration.scenarios.comet_vault import prepare as prepare_vaults
from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    prepare_vaults(simulator)
    state = simulator.state
    state.add_tenant("Globex", hosts=["globex.example"], organization_id="tenant-globex")
    state.add_user("globex-mail", password=secret("globex"), organization="tenant-globex")
    add_vault(simulator, "globex-mail", "vault-ftp", "FTP", DestinationType=1004, FTPPassword=secret("ftp"))


SCENARIO = Scenario(
    covers=("AdminRequestStorageVaultProviders",),
    prepare=prepare,
    cases=(
        Case("reads the vaults of all users", {}, budget=1, changed=False),
        Case(
            "reads a user's vaults and the templates for more",
            {"user": "acme-files", "templates": True},
            budget=3,
            changed=False,
        ),
        Case("reads a tenant's vaults", {"tenant": "Globex", "templates": True}, budget=5, changed=False),
        Case("reads vaults of a type", {"type": "s3", "name": "Cloud"}, budget=1, changed=False),
        Case("reads one vault", {"id": "vault-ftp"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal("an unknown user", {"user": "acme-file"}, "there is no user 'acme-file'. Did you mean 'acme-files'?"),
        Refusal("an unknown tenant", {"tenant": "Globes"}, "there is no tenant 'Globes'. Did you mean 'Globex'?"),
    ),
    examples=prepare,
)
