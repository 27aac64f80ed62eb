# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_schedule`` and ``comet_schedule_info`` beyond what their scenarios show: old servers, odd values, check mode."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    InputError,
    NotFound,
    Overwritten,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.modules import comet_schedule, comet_schedule_info
from tests.integration.scenarios.comet_schedule import NIGHTLY, add_rule, prepare
from tests.simulator import Simulator
from tests.unit.resources.tasks import AFTER, Tasks

SCHEDULE, INFO = comet_schedule.DEFINITION, comet_schedule_info.DEFINITION
NEW = {"user": "acme-files", "name": "New", "protected_item": "Documents", "storage_vault": "Cloud"}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True) as running:
        prepare(running)
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def rules(simulator: Simulator) -> dict[str, Any]:
    return deepcopy(simulator.state.user_profile("acme-files")["BackupRules"])


def edit(simulator: Simulator, rule: str, **fields: Any) -> None:
    simulator.state.edit_profile("acme-files", lambda profile: profile["BackupRules"][rule].update(fields))


def test_what_info_returns_changes_nothing(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(SCHEDULE, **NIGHTLY)
    before = rules(simulator)
    for shown in tasks.run(INFO)["schedules"]:
        assert tasks.run(SCHEDULE, **shown)["changed"] is False
        assert tasks.run(SCHEDULE, **{**shown, "id": None})["changed"] is False
    assert rules(simulator) == before


@pytest.mark.parametrize("release", ["20.9.12", "22.3.7", "25.9.8"])
def test_start_times_that_every_release_has_work_on_every_release(release: str) -> None:
    with Simulator(release=release) as simulator:
        prepare(simulator)
        tasks = Tasks(simulator)
        times = ["daily at 22:30", "hourly at :15", "weekly on mon, thu at 02:00", "every 4 hours offset by 30 minutes"]
        foreseen = tasks.run(SCHEDULE, check_mode=True, **NEW, times=times, on_boot=True)
        created = tasks.run(SCHEDULE, **NEW, times=times, on_boot=True)
        again = tasks.run(SCHEDULE, **NEW, times=times, on_boot=True)
    assert foreseen["diff"] == created["diff"]
    assert (again["changed"], again["schedule"]) == (False, created["schedule"])
    assert [time["text"] for time in created["schedule"]["times"]] == [
        "daily at 22:30",
        "hourly at :15",
        "weekly on mon at 02:00",
        "weekly on thu at 02:00",
        "every 4 hours offset by 30 minutes",
    ]


def test_what_an_old_server_does_not_keep_is_told() -> None:
    with Simulator(release="20.9.12") as simulator:
        prepare(simulator)
        tasks = Tasks(simulator)
        with pytest.raises(VersionTooOld, match=r"retry_failed_jobs needs Comet Server 24\.6\.6"):
            tasks.run(SCHEDULE, **NEW, retry_failed_jobs=True)
        assert tasks.writes == []


def test_a_trigger_is_changed_and_shown_by_its_option(simulator: Simulator, tasks: Tasks) -> None:
    held = {"OnPCBoot": True, "FutureTrigger": 7}
    edit(simulator, "rule-held", EventTriggers=held)
    result = tasks.run(SCHEDULE, user="acme-files", id="rule-held", on_boot=False, retry_failed_jobs_after="2h")
    assert result["diff"] == {
        "before": {"on_boot": True},
        "after": {"on_boot": False, "retry_failed_jobs_after": 120},
    }
    assert rules(simulator)["rule-held"]["EventTriggers"] == {"FutureTrigger": 7, "LastJobFailDoRetryTime": 120}


def test_a_diff_of_times_is_readable(tasks: Tasks) -> None:
    result = tasks.run(SCHEDULE, user="acme-files", id="rule-held", times=["daily at 22:30", "hourly"])
    assert result["diff"] == {
        "before": {"times": ["daily at 01:00"]},
        "after": {"times": ["daily at 22:30", "hourly at :00"]},
    }


def test_what_no_line_says_is_shown_in_parts(simulator: Simulator, tasks: Tasks) -> None:
    schema = simulator.state.schema
    odd = [
        {**schema.default("ScheduleConfig", FrequencyType=8011, SecondsPast=100000), "FutureStart": 1},
        schema.default("ScheduleConfig", FrequencyType=8099, SecondsPast=5),
        schema.default("ScheduleConfig", FrequencyType=8012, SecondsPast=5, RestrictDays=True),
        schema.default("ScheduleConfig", FrequencyType=8012, SecondsPast=6, FromTime={"Hour": 5, "Minutes": 6}),
    ]
    edit(simulator, "rule-held", Schedules=odd)
    shown = tasks.run(INFO, id="rule-held")["schedules"][0]
    assert shown["times"] == [
        {"frequency": "daily", "seconds_past": 100000, "text": ""},
        {"frequency": 8099, "seconds_past": 5, "text": ""},
        {"frequency": "hourly", "at": ":00:05", "only_on": [], "text": ""},
        {"frequency": "hourly", "at": ":00:06", "text": "hourly at :00:06"},
    ]
    assert tasks.run(SCHEDULE, **shown)["changed"] is False
    changed = tasks.run(SCHEDULE, **{**shown, "times": [*shown["times"], "daily at 05:00"]})
    assert changed["diff"]["after"]["times"][0] == shown["times"][0]
    assert rules(simulator)["rule-held"]["Schedules"][:4] == odd


def test_a_schedule_of_things_that_are_gone_is_still_the_users(simulator: Simulator, tasks: Tasks) -> None:
    add_rule(simulator, "acme-files", "rule-lost", "Lost", "item-gone", "vault-gone")
    shown = tasks.run(INFO, id="rule-lost")["schedules"][0]
    assert (shown["device"], shown["read_only"]["storage_vault_name"]) == ("", "")
    assert tasks.run(SCHEDULE, **shown)["changed"] is False
    assert (
        tasks.run(SCHEDULE, **{**shown, "protected_item": "Documents"})["schedule"]["protected_item"]
        == "item-documents"
    )


def test_the_device_tells_schedules_of_one_name_apart(simulator: Simulator, tasks: Tasks) -> None:
    add_rule(simulator, "acme-files", "rule-laptop", "Held", "item-laptop", "vault-site")
    with pytest.raises(InputError, match="2 schedules of 'acme-files' are named 'Held'"):
        tasks.run(SCHEDULE, user="acme-files", name="Held", state="absent")
    tasks.run(SCHEDULE, user="acme-files", name="Held", device="LAPTOP", state="absent")
    assert sorted(rules(simulator)) == ["rule-held", "rule-old"]


def test_in_check_mode_item_and_vault_are_taken_on_trust(tasks: Tasks) -> None:
    warnings: list[str] = []
    options = {"user": "acme-files", "name": "New", "protected_item": "Later", "storage_vault": "Later", "times": []}
    result = tasks.run(SCHEDULE, check_mode=True, warnings=warnings, **options)
    assert (result["changed"], len(warnings)) == (True, 2)
    with pytest.raises(NotFound, match="the user 'acme-files' has no protected item 'Later'"):
        tasks.run(SCHEDULE, **options)
    assert tasks.writes == []


def test_times_that_a_server_does_not_keep_are_told() -> None:
    """20.9.12 knows neither windows nor days, and drops them without a word."""
    with Simulator(release="20.9.12") as simulator:
        prepare(simulator)

        def drop(when: str, method: str) -> None:
            if (when, method) == (AFTER, "AdminSetUserProfileHash"):
                known = [{"FrequencyType": 8012, "SecondsPast": 900}]
                for rule in rules(simulator):
                    edit(simulator, rule, Schedules=known)

        with pytest.raises(Overwritten, match="the server accepts what is written and makes something else of times"):
            Tasks(simulator).run(SCHEDULE, hook=drop, **NEW, times=["hourly at :15 between 08:00 and 18:00"])
