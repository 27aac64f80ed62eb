# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_shared_quota`` does."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario

GIB = 1 << 30


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    globex = state.add_tenant("Globex", hosts=["globex.example"], organization_id="tenant-globex")
    state.add_quota("Stores", 100 * GIB, "quota-stores")
    state.add_quota("Old", 10 * GIB, "quota-old")
    state.add_quota("Twice", 10 * GIB, "quota-one")
    state.add_quota("Twice", 10 * GIB, "quota-two")
    state.add_quota("Globex", 10 * GIB, "quota-globex", organization=globex)
    vaults = [
        state.schema.default("DestinationConfig", Description=name, StorageLimitID=quota)
        for name, quota in (("Lisbon", "quota-stores"), ("Porto", "quota-old"))
    ]
    vaults[0]["Statistics"] = {"ClientProvidedSize": {"Size": 3 * GIB}}
    state.add_user("acme-files", Destinations={f"vault-{number}": vault for number, vault in enumerate(vaults)})


def prepare_examples(simulator: Simulator) -> None:
    prepare(simulator)
    simulator.state.add_quota("Acme in total", 5 << 40)


SCENARIO = Scenario(
    covers=("AdminSquotaDelete", "AdminSquotaGetWithHash", "AdminSquotaSetWithHash"),
    since="25.9.8",
    prepare=prepare,
    cases=(
        Case(
            "creates a quota",
            {"name": "Branches", "limit": "5 TiB", "read_only": {"current_usage": 0}},
            budget=2,
        ),
        Case("changes a limit", {"name": "Stores", "limit": "0.5 TB"}, budget=2),
        Case("sees no change", {"id": "quota-stores", "name": "Stores", "limit": "500 GB"}, budget=1, changed=False),
        Case("creates a tenant's quota", {"name": "Branches", "tenant": "Globex", "limit": 1024}, budget=3),
        Case("creates a quota under an id", {"id": "quota-mine", "name": "Mine", "limit": 0}, budget=1),
        Case("renames a quota", {"id": "quota-one", "name": "Once"}, budget=1),
        Case("gives a quota to a tenant", {"id": "quota-one", "tenant": "Globex"}, budget=2),
        Case("deletes a quota of nothing", {"name": "Mine", "state": "absent"}, budget=1),
        Case("deletes a quota", {"name": "Old", "state": "absent", "detach_storage_vaults": True}, budget=1),
        Case("deletes nothing where there is nothing", {"name": "Never", "state": "absent"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal(
            "a quota without a limit",
            {"name": "New"},
            "the shared storage quota 'New' does not exist, and creating it needs limit.",
        ),
        Refusal(
            "a limit that is no size",
            {"name": "Stores", "limit": "much"},
            "limit: 'much' is not a size, write bytes or for example 10 GiB.",
        ),
        Refusal(
            "vaults that would be left without it",
            {"name": "Stores", "state": "absent"},
            "deleting the shared storage quota 'Stores' would leave these storage vaults without it: Lisbon of acme-files."
            " Set detach_storage_vaults to true if that is meant.",
        ),
        Refusal(
            "a name that two have",
            {"name": "Twice", "limit": 1},
            "2 shared storage quotas are named 'Twice'. Give one of their ids in id: quota-three, quota-two.",
            before=lambda simulator: simulator.state.add_quota("Twice", GIB, "quota-three"),
        ),
        Refusal(
            "an unknown tenant",
            {"name": "Globex", "tenant": "Globes"},
            "there is no tenant 'Globes'. Did you mean 'Globex'?",
        ),
    ),
    examples=prepare_examples,
)
