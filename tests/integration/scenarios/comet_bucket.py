# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_bucket`` does."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    globex = state.add_tenant("Globex", hosts=["globex.example"], organization_id="tenant-globex")
    state.add_bucket("acme-old", size=3 << 30)
    state.add_bucket("acme-new")
    state.add_bucket("globex-archive", size=5, organization=globex)


def prepare_refusal(simulator: Simulator) -> None:
    simulator.state.add_bucket("acme-full", size=3 << 30)
    simulator.state.buckets["acme-full"]["Size"]["MeasureCompleted"] = 1767225600


SCENARIO = Scenario(
    covers=("AdminStorageDeleteBucket", "AdminStorageRegisterBucket"),
    since="20.9.4",
    prepare=prepare,
    cases=(
        Case(
            "registers a bucket whose key is told",
            {"id": "acme-archive", "return_secrets": True, "read_only": {"size": 0}},
            budget=1,
            hidden=True,
        ),
        Case(
            "registers a tenant's bucket with a key of the own",
            {"id": "globex-mail", "tenant": "Globex", "key_hash": secret("key_hash"), "key_hash_format": 2},
            budget=2,
        ),
        Case("sees that a bucket is there", {"id": "acme-new", "return_secrets": True}, budget=1, changed=False),
        Case("deletes a bucket", {"id": "acme-old", "state": "absent", "delete_with_data": True}, budget=1),
        Case("deletes nothing where there is nothing", {"id": "never", "state": "absent"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal(
            "a key that nobody would know",
            {"id": "acme-lost"},
            "the bucket 'acme-lost' does not exist, and the key of a new one is told once only."
            " Set return_secrets to true and keep the key, or give the hash of a key of your own in key_hash.",
        ),
        Refusal(
            "data that would be lost",
            {"id": "acme-full", "state": "absent"},
            "deleting the bucket 'acme-full' would lose 3.0 GiB of backed-up data, as measured 2026-01-01 00:00:00 UTC."
            " Set delete_with_data to true if that is meant.",
            before=prepare_refusal,
        ),
        Refusal(
            "another tenant",
            {"id": "globex-archive", "tenant": ""},
            "the bucket 'globex-archive' belongs to another tenant and cannot move. Leave tenant out.",
        ),
        Refusal("no id", {"id": ""}, "id must not be empty."),
    ),
    examples=prepare,
)
