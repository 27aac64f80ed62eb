# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever happens on the way: each completion of a job is handed over once, and in order for each device."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.events.conftest import Fleet, completions, names, without_repeats
from tests.support.listening import Listener

Start = Callable[..., Fleet]
Listen = Callable[..., Listener]


def all_came(listener: Listener, fleet: Fleet) -> None:
    """Wait for as many completions as there were, and hold them against the server's record."""
    count = sum(map(len, fleet.completed.values()))
    came = completions(listener.wait(lambda events: names(events).count("job_completed") >= count))
    assert came == fleet.completed


def test_a_quiet_network(start: Start, listen: Listen) -> None:
    fleet = start()
    listener = listen(fleet)
    fleet.work(20)
    all_came(listener, fleet)
    assert names(listener.events).count("job_new") == 20


def test_the_socket_is_cut_two_hundred_times(start: Start, listen: Listen) -> None:
    fleet, chance = start(), random.Random(1)
    listener = listen(fleet)
    running = [fleet.begin(device) for device in fleet.devices]
    for cut in range(1, 201):
        fleet.wait_until(lambda cut=cut: fleet.sim.streams_opened >= cut)
        for _step in range(chance.randrange(4)):
            number = chance.randrange(len(running))
            fleet.end(running[number])
            running[number] = fleet.begin(fleet.devices[number])
        fleet.sim.drop_streams()
    all_came(listener, fleet)


def test_the_server_restarts(start: Start, listen: Listen) -> None:
    fleet = start(restart_seconds=0.01)
    listener = listen(fleet)
    for _restart in range(5):
        fleet.work(3)
        fleet.sim.restart()
        fleet.work(3)
        assert fleet.sim.restarted.wait(20)
        fleet.work(3)
    all_came(listener, fleet)


def test_a_proxy_answers_while_the_server_restarts(start: Start, listen: Listen) -> None:
    fleet = start(restart_seconds=0.05, restart_reply="proxy", totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    listener = listen(fleet, totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    fleet.work(3)
    fleet.sim.restart()
    fleet.work(3)
    assert fleet.sim.restarted.wait(20)
    fleet.work(3)
    all_came(listener, fleet)


def test_the_reader_is_slow(start: Start, listen: Listen) -> None:
    """Rules are busy: the source goes on reading, keeps what it has room for, and looks for the rest."""
    fleet = start()
    listener = listen(fleet)
    listener.pause()
    fleet.work(150)
    listener.resume()
    all_came(listener, fleet)
    assert fleet.sim.open_streams == 1


def test_more_comes_than_there_is_room_for(start: Start, listen: Listen) -> None:
    fleet = start()
    listener = listen(fleet, queue_size=10)
    listener.pause()
    fleet.work(100)
    listener.resume()
    fleet.work(20)
    all_came(listener, fleet)
    assert fleet.sim.streams_opened == 1


def test_the_server_drops_a_slow_client(start: Start, listen: Listen) -> None:
    fleet = start(websocket_queue=5)
    listener = listen(fleet)
    for _burst in range(5):
        fleet.wait_for_stream()
        with fleet.sim.state.lock:
            fleet.work(20)
    all_came(listener, fleet)


def test_the_stream_falls_silent(start: Start, listen: Listen) -> None:
    fleet = start()
    listener = listen(fleet, idle_timeout=0.3)
    fleet.work(5)
    listener.wait(lambda events: names(events).count("job_completed") == 5)
    assert fleet.sim.silence_streams() == 1
    fleet.work(5)
    all_came(listener, fleet)


def test_ten_thousand_events_in_a_burst(start: Start, listen: Listen) -> None:
    fleet = start(devices=50, websocket_queue=100_000)
    listener = listen(fleet)
    with fleet.sim.state.lock:
        for _round in range(100):
            jobs = [fleet.sim.state.start_job(device, seconds=1e6) for device in fleet.devices]
            fleet.pass_time(1)
            for job in jobs:
                fleet.sim.state.finish_job(job)
            fleet.pass_time(1)
    all_came(listener, fleet)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_everything_at_once(start: Start, listen: Listen, seed: int) -> None:
    """Jobs begin in the second in which others end, while whatever can goes wrong."""
    chance = random.Random(seed)
    fleet = start(devices=4, websocket_queue=chance.choice([5, 50, 1000]), restart_seconds=0.02)
    listener = listen(
        fleet, queue_size=chance.choice([3, 20, 1000]), idle_timeout=0.4, sync_interval=0.3, poll_interval=0.2
    )
    running = [fleet.begin(device) for device in fleet.devices]
    mishaps = [fleet.sim.drop_streams] * 3 + [fleet.sim.silence_streams, fleet.sim.restart, listener.pause]
    for _step in range(120):
        if chance.random() < 0.3:
            chance.choice(mishaps)()
        elif chance.random() < 0.3:
            listener.resume()
        for _job in range(chance.randrange(6)):
            number = chance.randrange(len(running))
            fleet.sim.state.finish_job(running[number])
            fleet.pass_time(chance.randrange(2))
            running[number] = fleet.begin(fleet.devices[number])
    listener.resume()
    all_came(listener, fleet)


def test_a_job_that_ends_without_a_word(start: Start, listen: Listen) -> None:
    fleet = start(cancelled_jobs_are_announced=False)
    listener = listen(fleet, sync_interval=0.2)
    job = fleet.begin()
    with fleet.sim.state.lock:
        fleet.sim.state.agents.cancel_job(job, silent=True)
    events = listener.wait(lambda events: "job_completed" in names(events))
    assert [(event["comet"]["source"], event["Data"]["Status"]) for event in events][-1] == ("sync", 7005)


def test_a_run_goes_on_where_the_last_one_ended(start: Start, listen: Listen, tmp_path: Path) -> None:
    fleet = start()
    first = listen(fleet, state_file=str(tmp_path / "state.json"))
    fleet.work(5)
    first.wait(lambda events: names(events).count("job_completed") == 5)
    first.stop()
    fleet.work(5)
    second = listen(fleet, state_file=str(tmp_path / "state.json"))
    fleet.work(5)
    last = [ids[-1] for ids in fleet.completed.values()]
    second.wait(lambda events: {event["comet"]["id"] for event in events}.issuperset(last))
    assert completions(without_repeats([*first.events, *second.events])) == fleet.completed
