# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A policy whose retention would delete every backup is not written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.modules import comet_policy
from tests.simulator import Simulator
from tests.unit.resources.tasks import Tasks

POLICY = comet_policy.DEFINITION
NOTHING: dict[str, dict[str, Any]] = {
    "no ranges": {"mode": "delete_except"},
    "an empty list": {"mode": "delete_except", "ranges": []},
    "no number": {"mode": "delete_except", "ranges": [{"type": "jobs_since"}]},
    "zeros": {"mode": "delete_except", "ranges": [{"type": "most_recent_x_jobs", "jobs": 0}, {"type": "jobs_since"}]},
    "another unit": {"mode": "delete_except", "ranges": [{"type": "first_job_for_each_last_x_days", "weeks": 30}]},
    "days for jobs": {"mode": "delete_except", "ranges": [{"type": "most_recent_x_jobs", "days": 30}]},
}
SOMETHING: dict[str, dict[str, Any]] = {
    "everything": {"mode": "keep_everything"},
    "a number": {"mode": "delete_except", "ranges": [{"type": "most_recent_x_jobs", "jobs": 1}]},
    "a moment": {"mode": "delete_except", "ranges": [{"type": "newer_than_x"}]},
    "days": {"mode": "delete_except", "ranges": [{"type": "jobs_since", "days": 30}]},
}


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    with Simulator(extra_fields=True) as simulator:
        simulator.state.add_policy("Held", policy_id="held")
        yield Tasks(simulator)


def source(retention: dict[str, Any]) -> dict[str, Any]:
    return {"engine": "file", "override_destination_retention": {"any-vault": retention}}


@pytest.mark.parametrize("case", NOTHING)
@pytest.mark.parametrize("name", ["Held", "New"])
def test_one_that_keeps_nothing_is_refused(name: str, case: str, tasks: Tasks) -> None:
    places: list[tuple[str, dict[str, Any]]] = [
        ("^default_storage_vault_retention would", {"default_storage_vault_retention": NOTHING[case]}),
        (r"^default_sources\..*\.override_destination_retention\.any-vault would", {"default_sources": {"D": source(NOTHING[case])}}),
        (
            r"^default_sources_with_os_restriction\..*\.source_config\.override_destination_retention",
            {"default_sources_with_os_restriction": {"D": {"source_config": source(NOTHING[case])}}},
        ),
    ]  # fmt: skip
    for place, options in places:
        with pytest.raises(InputError, match=place):
            tasks.run(POLICY, name=name, **options)
        assert tasks.writes == []


@pytest.mark.parametrize("case", SOMETHING)
def test_one_that_keeps_something_is_written(case: str, tasks: Tasks) -> None:
    options = {"default_storage_vault_retention": SOMETHING[case], "default_sources": {"D": source(SOMETHING[case])}}
    assert tasks.run(POLICY, name="New", **options)["changed"] is True
    assert tasks.run(POLICY, name="New", **options)["changed"] is False


def test_one_that_is_there_already_is_no_obstacle_to_other_changes(tasks: Tasks) -> None:
    held = tasks.simulator.state.policies["held"]
    held["Policy"]["DefaultStorageVaultRetention"] = {"Mode": 802, "Ranges": []}
    assert tasks.run(POLICY, name="Held", hide_app_version=True)["changed"] is True
