# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_policy_info`` reads."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    source = {"Engine": "engine1/mysql", "Description": "Database", "EngineProps": {"PASSWORD": secret("database")}}
    state.add_policy("Standard", policy_id="policy-standard", policy={"DefaultSources": {"database": source}})
    state.add_tenant("Globex", hosts=["globex.example"], organization_id="tenant-globex")
    state.add_policy("Standard", policy_id="policy-globex", organization="tenant-globex", default=True)
    state.add_user("acme-files", password=secret("acme"), PolicyID="policy-standard")


SCENARIO = Scenario(
    covers=("AdminPoliciesListFull",),
    prepare=prepare,
    cases=(
        Case("reads all policies", {}, budget=1, changed=False),
        Case(
            "reads those of a name, with their users",
            {"name": "Standard", "details": ["users", "hash"]},
            budget=4,
            changed=False,
        ),
        Case("reads those of a tenant", {"tenant": "Globex"}, budget=2, changed=False),
        Case("reads one by its id", {"id": "policy-standard", "details": ["hash"]}, budget=1, changed=False),
        Case("finds none of an unknown name", {"name": "Never"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal("an unknown tenant", {"tenant": "Globes"}, "there is no tenant 'Globes'. Did you mean 'Globex'?"),
        Refusal(
            "a detail that there is not",
            {"details": ["devices"]},
            "value of details must be one or more of: users, hash. Got no match for: devices",
        ),
    ),
    examples=prepare,
    volatile=frozenset({"hash"}),
)
