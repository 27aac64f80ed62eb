# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server does not say is found out, told once, and told over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.integration.events.conftest import Fleet, names
from tests.support.listening import Event, Listener

Start = Callable[..., Fleet]
Listen = Callable[..., Listener]

HOUR, DAY = 3600, 86400


def only(event: str, **options: Any) -> dict[str, Any]:
    return {"events": [f"synthetic_{event}"], "poll_interval": 0.02, **options}


def looks(fleet: Fleet, count: int = 2) -> None:
    """Wait until the source has looked at the server so many times more."""
    asked = fleet.sim.requests.count("AdminDispatcherListActive")
    # The last one may have begun before this.
    fleet.wait_until(lambda: fleet.sim.requests.count("AdminDispatcherListActive") > asked + count)


def told(event: str) -> Callable[[list[Event]], Any]:
    return lambda events: f"synthetic_{event}" in names(events)


def test_a_device_goes_offline_and_comes_back(start: Start, listen: Listen) -> None:
    fleet = start(devices=2)
    listener = listen(fleet, **only("device_o*", device_offline_after="15 minutes"), **{"users": ["alice"]})
    device = fleet.devices[0]
    fleet.sim.state.disconnect(device)
    looks(fleet)
    fleet.pass_time(10 * 60)
    looks(fleet)
    assert listener.events == []
    fleet.pass_time(6 * 60)
    (offline,) = listener.wait(told("device_offline"))
    assert (offline["comet"]["device"], offline["comet"]["user"]) == (device.id, "alice")
    assert (offline["comet"]["source"], offline["TypeString"]) == ("synthetic", "SYNTHETIC_DEVICE_OFFLINE")
    assert (offline["Data"]["FriendlyName"], offline["Type"]) == ("WS-0", 0)
    looks(fleet)
    fleet.sim.state.connect(device)
    events = listener.wait(told("device_online"))
    assert names(events) == ["synthetic_device_offline", "synthetic_device_online"]
    looks(fleet)
    assert len(listener.events) == 2


def test_a_device_that_comes_back_in_time_is_not_told(start: Start, listen: Listen) -> None:
    fleet = start(devices=1)
    listener = listen(fleet, **only("device_o*", device_offline_after=600))
    for _absence in range(3):
        fleet.sim.state.disconnect(fleet.devices[0])
        looks(fleet)
        fleet.pass_time(400)
        fleet.sim.state.connect(fleet.devices[0])
        looks(fleet)
    assert listener.events == []


def test_what_was_told_is_not_told_by_the_next_run(start: Start, listen: Listen, tmp_path: Path) -> None:
    fleet = start(devices=1)
    options = only("device_o*", device_offline_after=60, state_file=str(tmp_path / "state.json"))
    first = listen(fleet, **options)
    fleet.sim.state.disconnect(fleet.devices[0])
    looks(fleet)
    fleet.pass_time(100)
    (event,) = first.wait(told("device_offline"))
    first.stop()
    second = listen(fleet, **options)
    looks(fleet)
    # The first run could not know that the rules had taken it.
    assert {again["comet"]["id"] for again in second.events} <= {event["comet"]["id"]}
    fleet.sim.state.connect(fleet.devices[0])
    second.wait(told("device_online"))


def test_a_job_stalls(start: Start, listen: Listen) -> None:
    fleet = start(devices=2)
    listener = listen(fleet, **only("job_stalled", job_stalled_after="1 hour"))
    busy, stuck = (
        fleet.sim.state.start_job(device, outcome=outcome, seconds=10 * HOUR)
        for device, outcome in zip(fleet.devices, ("success", "stall"), strict=True)
    )
    fleet.pass_time(6 * HOUR)
    for _look in range(4):
        looks(fleet)
        fleet.pass_time(HOUR / 2)
    (event,) = listener.wait(told("job_stalled"))
    assert (event["comet"]["job"], event["comet"]["device"]) == (stuck.id, fleet.devices[1].id)
    assert busy.running


def test_a_backup_is_overdue_by_its_age(start: Start, listen: Listen) -> None:
    fleet = start(devices=1)
    source, _vault, _rule = fleet.sim.state.add_item(fleet.devices[0])
    job = fleet.sim.state.start_job(fleet.devices[0], source=source, seconds=1e6)
    fleet.pass_time(1)
    fleet.end(job)
    listener = listen(fleet, **only("backup_overdue", backup_overdue_after="26 hours"))
    fleet.pass_time(25 * HOUR)
    looks(fleet)
    assert listener.events == []
    fleet.pass_time(2 * HOUR)
    (event,) = listener.wait(told("backup_overdue"))
    assert event["comet"]["protected_item"] == source
    assert event["Data"]["LastSuccess"] == job.detail["StartTime"]


def test_a_backup_is_overdue_by_its_schedule(start: Start, listen: Listen) -> None:
    fleet = start(devices=1)
    source, _vault, rule = fleet.sim.state.add_item(fleet.devices[0])
    midnight = fleet.sim.clock.seconds() // DAY * DAY

    def nightly(profile: dict[str, Any]) -> None:
        profile["BackupRules"][rule]["Schedules"] = [{"FrequencyType": 8011, "SecondsPast": 22 * HOUR}]

    with fleet.sim.state.lock:
        fleet.sim.state.accounts.edit("alice", nightly)
    fleet.pass_time(midnight + DAY + 21 * HOUR - fleet.sim.clock.seconds())
    job = fleet.sim.state.start_job(fleet.devices[0], source=source, seconds=1e6)
    fleet.pass_time(1)
    fleet.end(job)
    listener = listen(fleet, **only("backup_overdue"))
    fleet.pass_time(2.5 * HOUR)
    looks(fleet)
    (event,) = listener.wait(told("backup_overdue"))
    assert event["Data"]["DueAt"] == midnight + DAY + 22 * HOUR


def test_a_device_is_outdated(start: Start, listen: Listen) -> None:
    fleet = start(devices=1)
    old = fleet.sim.state.add_device("alice", name="OLD", version="24.9.8")
    listener = listen(fleet, **only("device_outdated"))
    (event,) = listener.wait(told("device_outdated"))
    assert event["comet"]["device"] == old.id
    assert (event["Data"]["ReportedVersion"], event["Data"]["WantedVersion"]) == ("24.9.8", "25.9.8")
    fleet.sim.state.disconnect(old)
    looks(fleet)
    fleet.sim.state.connect(old)
    looks(fleet)
    assert len(listener.events) == 1


def test_a_vault_is_near_its_quota(start: Start, listen: Listen) -> None:
    fleet = start(devices=1)
    _source, vault, _rule = fleet.sim.state.add_item(fleet.devices[0])

    def fill(size: int) -> None:
        def edit(profile: dict[str, Any]) -> None:
            profile["Destinations"][vault].update(
                StorageLimitEnabled=True,
                StorageLimitBytes=1000,
                Statistics={"ClientProvidedSize": {"Size": size, "MeasureStarted": 0, "MeasureCompleted": 0}},
            )

        with fleet.sim.state.lock:
            fleet.sim.state.accounts.edit("alice", edit)

    fill(899)
    listener = listen(fleet, **only("vault_near_quota"))
    looks(fleet)
    assert listener.events == []
    fill(900)
    (event,) = listener.wait(told("vault_near_quota"))
    assert (event["comet"]["storage_vault"], event["Data"]["Percent"]) == (vault, 90.0)
    fill(885)
    looks(fleet)
    fill(905)
    looks(fleet)
    assert len(listener.events) == 1


def test_what_is_turned_off_costs_no_request(start: Start, listen: Listen) -> None:
    fleet = start(devices=1)
    listener = listen(fleet, events=["job_*"], poll_interval=0.01)
    fleet.work(1)
    listener.wait(lambda events: "job_completed" in names(events))
    # The first look, and the one after the stream was opened.
    assert fleet.sim.requests.count("AdminDispatcherListActive") == 2
