# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_bucket_info`` reads."""

from __future__ import annotations

from tests.integration.scenarios.comet_bucket import prepare, prepare_refusal
from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario


def prepare_sizes(simulator: Simulator) -> None:
    prepare(simulator)
    prepare_refusal(simulator)


SCENARIO = Scenario(
    covers=("AdminStorageBucketProperties", "AdminStorageFreeSpace", "AdminStorageListBuckets"),
    prepare=prepare_sizes,
    cases=(
        Case("reads all buckets", {}, budget=1, changed=False),
        Case("reads how full the storage is", {"tenant": "Globex", "free_space": True}, budget=3, changed=False),
        Case(
            "has old sizes measured anew",
            {"measured_within": "1 day"},
            budget=2,
            before_real=prepare_refusal,
            changed=False,
        ),
        Case("reads one bucket", {"id": "acme-new", "measured_within": "10"}, budget=2, changed=False),
    ),
    refusals=(
        Refusal(
            "an age that is none",
            {"measured_within": "lately"},
            "measured_within: 'lately' is not a duration, write seconds or for example 2h 30m.",
        ),
    ),
    examples=prepare_sizes,
)
