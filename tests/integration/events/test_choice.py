# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which events are handed over, and what is in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.events.conftest import Fleet, completions, names
from tests.support.listening import Listener

Start = Callable[..., Fleet]
Listen = Callable[..., Listener]


def test_events_by_pattern_tenant_and_user(start: Start, listen: Listen) -> None:
    fleet = start(devices=1)
    state = fleet.sim.state
    tenant = state.add_tenant("acme", hosts=["acme.backup.example"])
    for user in ("bob", "carol"):
        state.add_user(user, password="a-long-password", organization=tenant)
    devices = [state.add_device(user, name=user.upper()) for user in ("bob", "carol")]
    listener = listen(fleet, events=["job_c*"], tenants=["acme"], users=["bob", "alice"])
    for device in [*fleet.devices, *reversed(devices)]:
        fleet.end(fleet.begin(device))
    (event,) = listener.wait(len)
    assert (event["comet"]["event"], event["comet"]["user"], event["comet"]["tenant"]) == (
        "job_completed",
        "bob",
        tenant,
    )


def test_an_event_is_as_the_server_sends_it_and_named(start: Start, listen: Listen) -> None:
    fleet = start(devices=1)
    listener = listen(fleet, events=["job_completed"])
    job = fleet.begin()
    fleet.end(job, "quota")
    (event,) = listener.wait(len)
    assert event["TypeString"] == "SEVT_JOB_COMPLETED"
    assert event["Data"] == job.detail
    assert event["comet"] == {
        "event": "job_completed",
        "source": "stream",
        "id": f"job_completed:{job.id}:7003:{job.detail['EndTime']}",
        "tenant": "",
        "user": "alice",
        "device": fleet.devices[0].id,
        "job": job.id,
        "protected_item": "",
        "storage_vault": "",
        "time": job.detail["EndTime"],
    }


def test_what_happened_in_a_gap_beside_jobs(start: Start, listen: Listen) -> None:
    fleet = start(devices=2)
    state = fleet.sim.state
    listener = listen(fleet)
    fleet.work(1)
    listener.wait(lambda events: "job_completed" in names(events))
    fleet.sim.silence_streams()
    state.add_user("bob", password="a-long-password")
    new = state.add_device("bob", name="NEW")
    state.disconnect(fleet.devices[0])
    state.add_to_lobby("WAITING", device_id="f" * 64)
    fleet.sim.drop_streams()
    events = listener.wait(lambda events: "device_lobby_connect" in names(events))
    found = {
        (event["comet"]["event"], event["comet"]["user"], event["comet"]["device"])
        for event in events
        if event["comet"]["source"] == "sync"
    }
    assert found == {
        ("account_new", "bob", ""),
        ("device_new", "bob", new.id),
        ("device_live_connect", "bob", new.id),
        ("device_live_disconnect", "alice", fleet.devices[0].id),
        ("device_lobby_connect", "", "f" * 64),
    }


def test_jobs_since_a_moment_before_the_first_run(start: Start, listen: Listen) -> None:
    fleet = start(devices=1)
    fleet.work(2)
    fleet.pass_time(7200)
    fleet.work(2)
    listener = listen(fleet, events=["job_completed"], since="1 hour ago")
    fleet.work(1)
    events = listener.wait(lambda events: len(events) >= 3)
    assert [event["comet"]["id"] for event in events] == fleet.completed[fleet.devices[0].id][2:]


def test_the_engine_says_when_it_has_an_event(start: Start, listen: Listen) -> None:
    """With ``feedback``, ansible-rulebook returns each event once it is done with it."""
    fleet = start(devices=1)
    listener = listen(fleet, feedback=True)
    fleet.work(3)
    assert names(listener.wait(lambda events: len(events) == 6))[-1] == "job_completed"


@pytest.mark.parametrize("options", [{"release": "20.9.12"}, {"null_collections": True}, {"extra_fields": True}])
def test_other_servers(start: Start, listen: Listen, options: dict[str, Any]) -> None:
    fleet = start(devices=1, **options)
    listener = listen(fleet)
    fleet.work(2)
    listener.wait(lambda events: names(events).count("job_completed") == 2)
    fleet.sim.drop_streams()
    fleet.work(2)
    events = listener.wait(lambda events: names(events).count("job_completed") == 4)
    assert completions(events) == fleet.completed


def test_an_administrator_of_a_tenant_hears_of_its_devices(start: Start, listen: Listen) -> None:
    fleet = start(devices=1)
    state = fleet.sim.state
    tenant = state.add_tenant("acme", hosts=["127.0.0.1"])
    state.add_admin("acme-admin", password="a-long-password", organization=tenant)
    state.add_user("bob", password="a-long-password", organization=tenant)
    device = state.add_device("bob", name="BOB")
    listener = listen(fleet, username="acme-admin", password="a-long-password")
    for worker in (fleet.devices[0], device):
        fleet.end(fleet.begin(worker))
    events = listener.wait(lambda events: "job_completed" in names(events))
    assert {event["comet"]["user"] for event in events} == {"bob"}


def test_a_server_of_before_the_lobby_is_not_asked_for_it(start: Start, listen: Listen) -> None:
    fleet = start(release="21.12.4")
    listener = listen(fleet)
    fleet.work(2)
    listener.wait(lambda events: names(events).count("job_completed") == 2)
    assert fleet.sim.requests.count("AdminInstallationListActive") == 0
