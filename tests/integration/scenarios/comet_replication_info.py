# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_replication_info`` reads."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    for role, description in (("StorageRole", "Lisbon"), ("AuthenticationRole", "Porto")):
        replica = {
            "Description": description,
            "RemoteAddress": "http://replica.example/",
            "Password": secret(description),
        }
        state.config[role]["ReplicateTo"] = [state.schema.default("ReplicaServer", **replica)]
    state.replicate("Lisbon", State=8, ItemsQueued=12)


SCENARIO = Scenario(
    covers=("AdminReplicationState",),
    prepare=prepare,
    cases=(
        Case("reads all", {}, budget=1, changed=False),
        Case("reads one", {"description": "Porto"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal(
            "one that there is not",
            {"description": "Lisboa"},
            "there is no replica 'Lisboa'. Did you mean 'Lisbon'?",
        ),
    ),
    examples=prepare,
)
