# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the simulated server sends to its webhooks arrives once, and in order for each device."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tests.simulator import Simulator
from tests.support.bad_road import BadRoad
from tests.support.receiving import HEADER, SECRET, Receiver

# Ten thousand take half a minute, since server, sender and receiver share one process here.
BURST = 3_000
JOBS = {4200: "job_new", 4201: "job_completed"}


def send_to(simulator: Simulator, url: str, secret: str = SECRET) -> None:
    """Register a webhook, as ``register_webhook`` does."""
    simulator.state.config["WebhookOptions"] = {
        "eda": {"URL": url, "CustomHeaders": {HEADER: secret}, "Level": "full", "WhiteListedEventTypes": list(JOBS)}
    }


def work(simulator: Simulator, rounds: int, devices: int) -> None:
    """Every device does some jobs."""
    state = simulator.state
    state.add_user("alice")
    fleet = [state.add_device("alice", name=f"WS-{number}") for number in range(devices)]
    for dummy in range(rounds):
        for device in fleet:
            job = state.start_job(device, source="source", destination="vault")
            simulator.clock.advance(1)
            state.finish_job(job, "error")
            simulator.clock.advance(1)


def sent(simulator: Simulator) -> dict[str, list[tuple[str, str]]]:
    """Device -> the events of its jobs, from the server's own record."""
    found = defaultdict(list)
    for event in simulator.state.events.history:
        if event.type in JOBS:
            found[event.data["DeviceID"]].append((JOBS[event.type], event.data["GUID"]))
    return dict(found)


def received(events: list[dict[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    found = defaultdict(list)
    for event in events:
        about = event["comet"]
        found[about["device"]].append((about["event"], about["job"]))
    return dict(found)


def test_overtaken_and_doubled_webhooks_arrive_once_and_in_order() -> None:
    with (
        Simulator(frozen_clock=True, speed=1000, webhook_attempts=50) as simulator,
        Receiver(reorder_window=3, max_age="0") as source,
        BadRoad(source.url, delay=0.3, loss=0.3) as road,
    ):
        send_to(simulator, road.url)
        work(simulator, rounds=5, devices=8)
        got = received(source.wait_for(80))
        assert got == sent(simulator)
        assert len(source.events) == 80
        assert road.passed > 80
        assert simulator.state.events.history


def test_what_does_not_fit_is_sent_again_by_the_server() -> None:
    with (
        Simulator(frozen_clock=True, speed=1000, webhook_attempts=1000) as simulator,
        Receiver(queue_size=2) as source,
    ):
        source.pause()
        send_to(simulator, source.url)
        work(simulator, rounds=5, devices=4)
        source.resume()
        events = source.wait_for(40)
        assert {device: sorted(jobs) for device, jobs in received(events).items()} == {
            device: sorted(jobs) for device, jobs in sent(simulator).items()
        }


def test_a_burst_arrives_whole() -> None:
    with Simulator(frozen_clock=True) as simulator, Receiver() as source:
        send_to(simulator, source.url)
        for number in range(BURST):
            simulator.state.publish(
                "SEVT_JOB_COMPLETED", "alice", f"job-{number}", {"GUID": f"job-{number}", "DeviceID": "ws"}
            )
        events = source.wait_for(BURST)
        assert {event["comet"]["job"] for event in events} == {f"job-{number}" for number in range(BURST)}
        assert len(events) == BURST
