# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_user_info`` reads."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_policy("Standard", policy_id="policy-standard")
    state.add_tenant("Globex", hosts=["globex.example"], organization_id="tenant-globex")
    state.add_user(
        "acme-files",
        password=secret("acme"),
        PasswordRecovery=secret("recovery"),
        TOTPKey="KANARIEKANARIEKANARIE",
        PolicyID="policy-standard",
    )
    state.add_user("globex-mail", password=secret("globex"), organization="tenant-globex", IsSuspended=True)
    device = state.add_device("acme-files", name="SERVER")
    _source, vault, _rule = state.add_item(device)
    state.edit_profile("acme-files", lambda profile: _give_keys(profile, vault))


def _give_keys(profile: dict, vault: str) -> None:
    """Secrets that the server holds for its clients."""
    profile["Destinations"][vault].update(
        S3AccessKey="public-id",
        S3SecretKey=secret("s3"),
        CometPassword=secret("bucket"),
        EncryptionKeyEncrypted=secret("encryption"),
    )
    for item in profile["Sources"].values():
        item["EngineProps"] = {"INCLUDE0": "/srv", "PASSWORD": secret("engine"), "USERNAME": "backup"}


SCENARIO = Scenario(
    covers=(
        "AdminListUsers",
        "AdminListUsersFull",
    ),
    prepare=prepare,
    cases=(
        Case("reads all accounts", {}, budget=1, changed=False),
        Case(
            "reads one account with everything in it",
            {
                "name": "acme-files",
                "details": ["devices", "storage_vaults", "protected_items", "schedules", "effective_policy"],
            },
            budget=1,
            changed=False,
        ),
        Case(
            "reads what the filters leave",
            {"tenant": "Globex", "policy": "", "suspended": True, "details": ["storage_vaults"]},
            budget=2,
            changed=False,
        ),
        Case("finds no account of an unknown name", {"name": "nobody"}, budget=2, changed=False),
        Case("reads the accounts of a policy", {"policy": "Standard"}, budget=2, changed=False),
    ),
    refusals=(
        Refusal("an unknown tenant", {"tenant": "Globes"}, "there is no tenant 'Globes'. Did you mean 'Globex'?"),
        Refusal(
            "a detail that there is not",
            {"details": ["passwords"]},
            "value of details must be one or more of: devices, storage_vaults, protected_items, schedules, effective_policy. Got no match for: passwords",
        ),
    ),
    examples=prepare,
)
