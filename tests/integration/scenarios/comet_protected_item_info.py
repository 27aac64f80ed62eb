# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_protected_item_info`` does."""

from __future__ import annotations

from tests.integration.scenarios import comet_protected_item
from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario


def prepare(simulator: Simulator) -> None:
    comet_protected_item.prepare(simulator)
    state = simulator.state
    tenant = state.add_tenant("Globex", hosts=["globex.example"], organization_id="tenant-globex")
    state.add_user("globex-files", organization=tenant)
    state.add_item(state.add_device("globex-files", name="WS-1"))


SCENARIO = Scenario(
    prepare=prepare,
    cases=(
        Case("returns all items", {}, budget=1, changed=False),
        Case("returns those of a user", {"user": "acme-files"}, budget=1, changed=False),
        Case("returns those of a tenant", {"tenant": "Globex"}, budget=2, changed=False),
        Case(
            "returns one by name, device and engine",
            {"user": "acme-files", "name": "Shop", "device": "WS-1", "engine": "ENGINE_BUILTIN_MYSQL"},
            budget=1,
            changed=False,
        ),
        Case("returns one by id", {"id": "item-office"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal("an unknown user", {"user": "acme-file"}, "there is no user 'acme-file'. Did you mean 'acme-files'?"),
        Refusal("an unknown engine", {"engine": "mysq"}, 'engine: unknown Engine "mysq", did you mean "mysql"?'),
        Refusal("an unknown tenant", {"tenant": "Globes"}, "there is no tenant 'Globes'. Did you mean 'Globex'?"),
    ),
    volatile=frozenset({"id"}),
    examples=comet_protected_item.prepare_examples,
)
