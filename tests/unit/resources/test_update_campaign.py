# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_update_campaign`` and its info module beyond what their scenarios show: waiting, failures, lost answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import Uncertain, VersionTooOld
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.update_campaign import (
    CampaignFailed,
    CampaignUnfinished,
)
from ansible_collections.cometbackup.comet.plugins.modules import comet_update_campaign, comet_update_campaign_info
from tests.simulator import Simulator
from tests.unit.resources.tasks import AFTER, Tasks

CAMPAIGN, INFO = comet_update_campaign.DEFINITION, comet_update_campaign_info.DEFINITION
START, STATUS, LIVE = "AdminUpdateCampaignStart", "AdminUpdateCampaignStatus", "AdminDispatcherListActive"
OLD = "24.12.5"
RULE = {"rule_field": "FriendlyName", "rule_operator": "string_eq", "rule_value": "WS-1"}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(frozen_clock=True) as running:
        running.state.add_user("acme")
        running.state.add_device("acme", name="WS-1", version=OLD)
        yield running


def tasks_on(simulator: Simulator, at_sleep: Callable[[], Any] = lambda: None) -> Tasks:
    def sleep(seconds: float) -> None:
        with simulator.state.lock:
            at_sleep()
            simulator.clock.advance(seconds)

    return Tasks(simulator, sleep=sleep)


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return tasks_on(simulator)


def statuses(result: dict[str, Any]) -> list[str]:
    return [device["status"] for device in result["devices"]]


def test_a_campaign_is_started_once(simulator: Simulator, tasks: Tasks) -> None:
    foreseen = tasks.run(CAMPAIGN, check_mode=True, wait=True)
    assert tasks.calls == [STATUS]
    started = tasks.run(CAMPAIGN)
    assert tasks.calls == [STATUS, START, STATUS]
    assert (
        foreseen["diff"]
        == started["diff"]
        == {
            "before": {"state": "stopped", "upgrade_older": False},
            "after": {"state": "started", "upgrade_older": True},
        }
    )
    again = tasks.run(CAMPAIGN)
    assert (again["changed"], tasks.calls) == (False, [STATUS])
    assert again["campaign"] == started["campaign"]


def test_one_question_an_interval_until_all_are_done(tasks: Tasks) -> None:
    result = tasks.run(CAMPAIGN, wait=True, poll_interval=5)
    assert statuses(result) == ["update_confirmed"]
    assert 23 <= tasks.passed <= 30
    assert tasks.calls == [STATUS, START, STATUS, *[STATUS] * (int(tasks.passed / 5) + 1)]


def test_a_device_that_is_connected_is_waited_for_although_it_was_not_seen_yet() -> None:
    with Simulator(frozen_clock=True, campaign_start_seconds=30) as simulator:
        simulator.state.add_user("acme")
        simulator.state.add_device("acme", name="WS-1", version=OLD)
        simulator.state.add_device("acme", name="AWAY", version=OLD, online=False)
        result = tasks_on(simulator).run(CAMPAIGN, wait=True)
        assert sorted(statuses(result)) == ["not_seen", "update_confirmed"]
        assert simulator.requests.count(LIVE) == 1


def test_all_devices_are_waited_for_if_told(simulator: Simulator) -> None:
    away = simulator.state.add_device("acme", name="AWAY", version=OLD, online=False)
    passed: list[int] = []

    def come_back() -> None:
        passed.append(1)
        if len(passed) == 10:
            simulator.state.connect(away)

    result = tasks_on(simulator, come_back).run(CAMPAIGN, wait=True, wait_for="all")
    assert statuses(result) == ["update_confirmed", "update_confirmed"]
    with pytest.raises(
        CampaignUnfinished, match="goes on after 1m and is not done with 1 device: LATER of acme .not_seen"
    ):
        simulator.state.add_device("acme", name="LATER", version=OLD, online=False)
        tasks_on(simulator).run(CAMPAIGN, start_again=True, wait=True, wait_for="all", wait_timeout="60s")


def test_failed_devices_are_named(simulator: Simulator, tasks: Tasks) -> None:
    for number in range(2, 9):
        simulator.state.add_device("acme", name=f"WS-{number}", version=OLD, updates=False)
    with pytest.raises(
        CampaignFailed, match=r"failed on 7 devices: (WS-\d of acme \(update_failed\), ){4}.* and 2 more"
    ) as told:
        tasks.run(CAMPAIGN, wait=True)
    assert len(told.value.as_result()["devices"]) == 8
    assert simulator.requests.count("AdminGetUserProfile") == 1
    assert statuses(tasks.run(CAMPAIGN, wait=True, accept_failures=True)).count("update_failed") == 7
    assert len(tasks.run(INFO, statuses=["update_failed"])["devices"]) == 7


def test_a_failed_device_gets_another_offer_if_told(simulator: Simulator, tasks: Tasks) -> None:
    device = simulator.state.device("acme", "WS-1")
    device.updates = False
    tasks.run(CAMPAIGN, wait=True, accept_failures=True)
    device.updates = True
    result = tasks.run(CAMPAIGN, start_again=True, wait=True)
    assert result["changed"] is True
    assert result["diff"]["after"] == {"start_time": "now"}
    assert statuses(result) == ["update_confirmed"]


def test_a_busy_device_is_waited_for(simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.start_job(simulator.state.device("acme", "WS-1"), announced=True)
    assert statuses(tasks.run(CAMPAIGN, wait=True)) == ["update_confirmed"]


def test_nothing_is_waited_for_once_somebody_stops_it(simulator: Simulator) -> None:
    simulator.state.start_job(simulator.state.device("acme", "WS-1"), announced=True)

    def stop() -> None:
        simulator.state.campaign._options["Active"] = False

    with pytest.raises(CampaignUnfinished, match="was stopped by somebody else and is not done with 1 device"):
        tasks_on(simulator, stop).run(CAMPAIGN, wait=True)


def test_questions_that_fail_are_asked_again(simulator: Simulator, tasks: Tasks) -> None:
    # Each fails after all repetitions of the client's own.
    simulator.faults.add("http_502", method=STATUS, skip=3, times=4)
    assert statuses(tasks.run(CAMPAIGN, wait=True)) == ["update_confirmed"]


def test_options_of_the_running_campaign_stay(tasks: Tasks) -> None:
    tasks.run(CAMPAIGN, device_filter=RULE, reinstall_current=True)
    changed = tasks.run(CAMPAIGN, force_running=True)
    assert changed["diff"]["after"] == {"force_running": True}
    campaign = changed["campaign"]
    assert campaign["device_filter"] == {"clause_type": "rule", **RULE}
    assert (campaign["upgrade_older"], campaign["reinstall_current"]) == (False, True)


def test_a_new_campaign_takes_nothing_over(tasks: Tasks) -> None:
    tasks.run(CAMPAIGN, device_filter=RULE, reinstall_current=True, force_running=True)
    tasks.run(CAMPAIGN, state="stopped")
    campaign = tasks.run(CAMPAIGN)["campaign"]
    shown = {name: campaign[name] for name in ("upgrade_older", "reinstall_current", "force_running", "device_filter")}
    assert shown == {"upgrade_older": True, "reinstall_current": False, "force_running": False, "device_filter": {}}


@pytest.mark.parametrize("state", ["started", "stopped"])
def test_what_was_read_can_be_given_back(tasks: Tasks, state: str) -> None:
    nested = {"clause_type": "or", "clause_children": [RULE, {**RULE, "rule_value": "WS-2"}]}
    tasks.run(CAMPAIGN, device_filter=nested)
    tasks.run(CAMPAIGN, state=state)
    read = tasks.run(INFO)["campaign"]
    assert read["state"] == state
    assert tasks.run(CAMPAIGN, **read)["changed"] is False


@pytest.mark.parametrize("again", [False, True])
def test_a_start_whose_answer_was_lost_is_not_made_twice(simulator: Simulator, tasks: Tasks, again: bool) -> None:
    if again:
        tasks.run(CAMPAIGN)
        simulator.clock.advance(100)
    simulator.faults.add("reset_after", method=START)
    assert tasks.run(CAMPAIGN, start_again=again)["changed"] is True
    assert tasks.writes == [START]


def test_a_start_that_did_not_arrive_is_made_again(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_before", method=START)
    assert tasks.run(CAMPAIGN)["changed"] is True
    simulator.faults.add("reset_before", method=START, times=None)
    with pytest.raises(Uncertain):
        tasks.run(CAMPAIGN, start_again=True)


def test_what_another_writer_undid_is_done_again(simulator: Simulator, tasks: Tasks) -> None:
    waiting = [1]

    def overwrite(when: str, method: str) -> None:
        if (when, method) == (AFTER, START) and waiting:
            waiting.pop()
            simulator.state.campaign.start({**simulator.state.campaign._options, "UpgradeOlder": False})

    tasks.run(CAMPAIGN, reinstall_current=True, upgrade_older=True, hook=overwrite)
    assert simulator.state.campaign.status()["UpgradeOlder"] is True
    assert tasks.writes == [START, START]


def test_a_filter_that_the_server_does_not_know_is_refused() -> None:
    with Simulator(release="21.12.0") as simulator:
        tasks = Tasks(simulator)
        with pytest.raises(VersionTooOld, match="the option device_filter needs Comet Server 22.3.0"):
            tasks.run(CAMPAIGN, device_filter=RULE)
        with pytest.raises(VersionTooOld, match="does not know the option force_running"):
            tasks.run(CAMPAIGN, force_running=True)
        assert tasks.run(CAMPAIGN)["changed"] is True
        assert tasks.run(CAMPAIGN, device_filter={})["changed"] is False


def test_progress_is_shown_as_it_changes(simulator: Simulator) -> None:
    result = tasks_on(simulator).run(INFO)
    assert result["campaign"]["read_only"] == {
        "start_time": 0,
        "target_version": "",
        "counts": dict.fromkeys(
            ("not_seen", "ineligible", "pending", "request_made", "update_failed", "update_confirmed"), 0
        ),
    }
