# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_bucket`` and ``comet_bucket_info`` beyond what their scenarios show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    CometError,
    InputError,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.modules import comet_bucket, comet_bucket_info
from tests.simulator import Simulator
from tests.simulator.credentials import matches
from tests.unit.resources.tasks import AFTER, BEFORE, Tasks, once

BUCKET, INFO = comet_bucket.DEFINITION, comet_bucket_info.DEFINITION
REGISTER, PROPERTIES = "AdminStorageRegisterBucket", "AdminStorageBucketProperties"
FULL = 5 << 30


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        running.state.add_bucket("acme-full", size=FULL)
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def test_a_new_bucket_s_key_is_told_once(simulator: Simulator, tasks: Tasks) -> None:
    wanted = {"id": "acme-archive", "return_secrets": True}
    foreseen = tasks.run(BUCKET, check_mode=True, **wanted)
    assert tasks.calls == [PROPERTIES, "AdminAccountProperties"]
    created = tasks.run(BUCKET, **wanted)
    assert tasks.calls == [PROPERTIES, "AdminAccountProperties", REGISTER]
    again = tasks.run(BUCKET, **wanted)
    assert matches(created["bucket_key"], simulator.state.buckets["acme-archive"]["ReadWriteKey"])
    assert (foreseen["changed"], foreseen["diff"]) == (True, created["diff"])
    assert again == {"changed": False, "bucket": created["bucket"], "diff": {"before": {}, "after": {}}}
    hides = BUCKET.hide_result
    assert (hides(foreseen), hides(created), hides(again)) == (True, True, False)


def test_a_tenant_s_administrator_registers_the_tenant_s_buckets(simulator: Simulator) -> None:
    globex = simulator.state.add_tenant("Globex", hosts=["127.0.0.1"])
    simulator.state.add_admin("boss", "boss-password", organization=globex)
    tasks = Tasks(simulator, ("boss", "boss-password"))
    created = tasks.run(BUCKET, id="globex-archive", return_secrets=True)
    assert created["bucket"] == {"id": "globex-archive", "tenant": globex}
    assert tasks.run(BUCKET, **created["bucket"])["bucket"] == created["bucket"]


def test_a_key_of_the_own_stays_unknown(simulator: Simulator, tasks: Tasks) -> None:
    result = tasks.run(BUCKET, id="acme-archive", key_hash="a-hash-of-it", key_hash_format=3)
    bucket = simulator.state.buckets["acme-archive"]
    assert (bucket["ReadWriteKey"], bucket["ReadWriteKeyFormat"]) == ("a-hash-of-it", 3)
    assert "bucket_key" not in result
    assert not BUCKET.hide_result(result)


def test_a_key_that_was_lost_with_the_answer_is_told_of(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_after", method=REGISTER)
    with pytest.raises(CometError, match="its key was lost with the answer") as caught:
        tasks.run(BUCKET, id="acme-archive", return_secrets=True)
    assert "acme-archive" in simulator.state.buckets
    assert caught.value.remedy == "Delete the bucket if it is empty and run the task again"


def test_a_registration_that_did_not_arrive_is_made_again(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_before", method=REGISTER)
    assert tasks.run(BUCKET, id="acme-archive", return_secrets=True)["bucket_key"]


def test_with_a_key_of_the_own_a_lost_answer_does_not_matter(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_after", method=REGISTER)
    result = tasks.run(BUCKET, id="acme-archive", key_hash="a-hash-of-it", key_hash_format=3)
    assert (result["changed"], tasks.writes) == (True, [REGISTER])


def test_what_was_never_measured_is_told_of(simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.buckets["acme-full"]["Size"] = {"Size": 0, "MeasureStarted": 0, "MeasureCompleted": 0}
    with pytest.raises(InputError, match="would lose all backed-up data in it, which has not been measured"):
        tasks.run(BUCKET, id="acme-full", state="absent")


def test_a_bucket_that_is_gone_by_then_is_no_failure(simulator: Simulator, tasks: Tasks) -> None:
    hook = once(BEFORE, "AdminStorageDeleteBucket", simulator.state.buckets.clear)
    assert tasks.run(BUCKET, id="acme-full", state="absent", delete_with_data=True, hook=hook)["changed"] is True


def test_what_is_read_can_be_given_back(tasks: Tasks) -> None:
    (read,) = tasks.run(INFO)["buckets"]
    assert read["read_only"]["size"] == FULL
    assert "key" not in read
    assert tasks.run(BUCKET, **read)["changed"] is False


def test_only_old_sizes_are_measured_anew(simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.add_bucket("acme-old")
    simulator.state.buckets["acme-old"]["Size"]["MeasureCompleted"] = 1000
    read = tasks.run(INFO, measured_within="1h")["buckets"]
    assert tasks.calls == ["AdminMetaVersion", "AdminStorageListBuckets", PROPERTIES]
    assert all(bucket["read_only"]["measure_completed"] > 1000 for bucket in read)


def test_a_bucket_that_goes_while_it_is_measured_is_left_out(simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.buckets["acme-full"]["Size"]["MeasureCompleted"] = 1000
    hook = once(AFTER, "AdminStorageListBuckets", simulator.state.buckets.clear)
    assert tasks.run(INFO, measured_within="1h", hook=hook)["buckets"] == []


def test_a_server_without_the_storage_role_says_so() -> None:
    with Simulator(storage_role=False) as simulator, pytest.raises(CometError, match="StorageRole is disabled"):
        Tasks(simulator).run(INFO)


def test_an_older_server_reads_no_single_bucket() -> None:
    with Simulator(release="20.9.3") as simulator:
        assert Tasks(simulator).run(INFO)["buckets"] == []
        with pytest.raises(VersionTooOld, match="20.9.4"):
            Tasks(simulator).run(BUCKET, id="acme", return_secrets=True)
