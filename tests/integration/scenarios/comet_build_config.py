# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_build_config`` does."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    for place in (state.config, state.organizations[state.add_tenant("Globex", organization_id="tenant-globex")]):
        place["SoftwareBuildRole"]["FutureBuilders"] = {"Mode": len(place)}


SCENARIO = Scenario(
    covers=("AdminMetaBuildConfigSet",),
    prepare=prepare,
    cases=(
        Case(
            "sets everything of the server",
            {
                "role_enabled": True,
                "allow_unauthenticated_downloads": True,
                "max_builders": 2,
                "read_only": {"tenant_name": ""},
            },
            budget=1,
        ),
        Case("turns a tenant's role on", {"tenant": "Globex", "role_enabled": True}, budget=1),
        Case("turns the server's role off", {"role_enabled": False}, budget=1),
        Case("sees no change", {"max_builders": 2}, budget=1, changed=False),
    ),
    refusals=(
        Refusal("fewer builders than none", {"max_builders": -1}, "max_builders is 0 or more, not -1."),
        Refusal(
            "an unknown tenant",
            {"tenant": "Globes", "role_enabled": True},
            "there is no tenant 'Globes'. Did you mean 'Globex'?",
        ),
    ),
    examples=prepare,
)
