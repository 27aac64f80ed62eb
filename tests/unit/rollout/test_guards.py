# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rollout does not do, though what it knew when it began would allow it."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import BadAnswer, CometError
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.rollout_engines import (
    CampaignTaken,
    Fields,
    filter_for,
)
from tests.simulator import Simulator
from tests.unit.resources.tasks import AFTER, once
from tests.unit.rollout.fleets import (
    ENGINES,
    OLD,
    START,
    TELL,
    at,
    interrupted,
    roll_out,
    rows,
    states,
    tasks_on,
    told_twice,
    updates,
)

DEVICES = 20


def campaign(**options: Any) -> dict[str, Any]:
    """Options of a campaign that somebody starts."""
    off = dict.fromkeys(("UpgradeOlder", "ReinstallCurrentVer", "DowngradeNewer", "ForceUpgradeRunning"), False)
    kind = {} if "DowngradeNewer" in options else {"UpgradeOlder": True}
    return {**off, "Active": True, "ApplyDeviceFilter": False, "DeviceFilter": {}, **kind, **options}


@ENGINES
def test_without_a_device_that_shows_it_no_more_are_told_at_once_than_in_the_first_wave(
    simulator: Simulator, engine: str
) -> None:
    """The only device of the first wave is off, and the update breaks all others."""
    simulator.state.disconnect(simulator.state.device("acme", "WS-1"))
    for number in range(2, 11):
        simulator.state.add_device("acme", name=f"WS-{number}", version=OLD, updates=False)
    options: dict[str, Any] = {"canaries": ["WS-1"], "waves": ["100%"], "failure_limit": "0", "engine": engine}
    with pytest.raises(CometError, match="1 of the 10 devices up to wave 2 failed"):
        roll_out(simulator, **options)
    assert len(updates(simulator)) == 1


@ENGINES
def test_once_a_device_has_shown_it_the_others_follow(simulator: Simulator, engine: str) -> None:
    simulator.state.disconnect(simulator.state.device("acme", "WS-1"))
    for number in range(2, 11):
        simulator.state.add_device("acme", name=f"WS-{number}", version=OLD)
    tasks = tasks_on(simulator)
    result = roll_out(simulator, tasks, canaries=["WS-1"], waves=["100%"], engine=engine)
    assert (states(result), told_twice(simulator)) == ({"done": 9, "offline": 1}, [])
    assert tasks.passed < 600


def test_a_device_that_became_busy_while_others_were_told_is_looked_at_first(simulator: Simulator) -> None:
    for number in range(2, DEVICES + 1):
        simulator.state.add_device("acme", name=f"WS-{number}", version=OLD)
    tasks, told = tasks_on(simulator), count()

    def slow(when: str, method: str) -> None:
        if (when, method) != (AFTER, TELL):
            return
        if next(told) == 0:
            # Before the last ones are told, their backups begin.
            simulator.clock.after(100, lambda _moment: _back_up_whoever_waits(simulator))
        tasks.passed += 20
        simulator.clock.advance(20)

    result = roll_out(simulator, tasks, hook=slow, waves=["100%"], concurrency=1)
    assert (states(result), told_twice(simulator), interrupted(simulator)) == ({"done": DEVICES}, [], 0)


def _back_up_whoever_waits(simulator: Simulator) -> None:
    told = updates(simulator)
    for device in simulator.state.devices.all():
        if device.key not in told:
            simulator.state.start_job(device, seconds=300, announced=True)


def test_a_campaign_ends_with_the_run_that_began_it(simulator: Simulator) -> None:
    """Else it would tell devices outside their windows, and beyond the limit of failures."""
    simulator.state.start_job(simulator.state.device("acme", "WS-1"), seconds=9000, announced=True)
    simulator.faults.add("garbage", method="AdminDispatcherListActive", skip=3, times=None)
    with pytest.raises(BadAnswer):
        roll_out(simulator, engine="campaign", update_timeout="2m")
    assert simulator.state.campaign.active is False
    simulator.clock.advance(10000)
    assert updates(simulator) == {}


def test_a_campaign_that_somebody_else_begins_meanwhile_is_let_be(simulator: Simulator) -> None:
    def begin() -> None:
        simulator.state.campaign.start(campaign(DowngradeNewer=True))

    with pytest.raises(CampaignTaken, match="the server runs a campaign that is not of this rollout"):
        roll_out(simulator, engine="campaign", hook=once(AFTER, "AdminListUsersFull", begin))
    assert simulator.state.campaign.active is True
    assert simulator.requests.count(START) == 0


@pytest.mark.parametrize("lists_others", [False, True])
def test_what_is_ineligible_for_another_campaign_is_not_so_for_this(lists_others: bool) -> None:
    """It was for newer devices, and has been stopped."""
    with Simulator(frozen_clock=True, campaign_lists_others=lists_others) as simulator:
        simulator.state.add_user("acme")
        simulator.state.add_device("acme", name="WS-1", version=OLD)
        for active in (True, False):
            simulator.state.campaign.start(campaign(DowngradeNewer=True, Active=active))
            simulator.clock.advance(60)
        assert states(roll_out(simulator, engine="campaign")) == {"done": 1}


def test_a_campaign_that_a_killed_run_left_interrupts_nothing_if_this_one_may_not(simulator: Simulator) -> None:
    device = simulator.state.device("acme", "WS-1")
    simulator.state.disconnect(device)
    left = campaign(ForceUpgradeRunning=True, ApplyDeviceFilter=True, DeviceFilter=filter_for({device.key}, Fields()))
    simulator.state.campaign.start(left)

    def back_up() -> None:
        simulator.state.start_job(device, seconds=300, announced=True)
        simulator.state.connect(device)

    tasks = at(simulator, 60, back_up)
    assert states(roll_out(simulator, tasks, engine="campaign", when_offline="wait")) == {"done": 1}
    assert interrupted(simulator) == 0


def test_a_campaign_that_a_killed_run_left_for_a_later_wave_is_stopped(simulator: Simulator) -> None:
    later = simulator.state.add_device("acme", name="WS-2", version=OLD, online=False)
    left = campaign(ApplyDeviceFilter=True, DeviceFilter=filter_for({later.key}, Fields()))
    simulator.state.campaign.start(left)
    simulator.state.disconnect(simulator.state.device("acme", "WS-1"))
    options: dict[str, Any] = {"canaries": ["WS-1"], "until_wave": 1, "when_offline": "wait", "wait_timeout": "5m"}
    tasks = at(simulator, 60, lambda: simulator.state.connect(later))
    roll_out(simulator, tasks, engine="campaign", **options)
    assert updates(simulator) == {}


def test_a_server_that_is_updated_meanwhile_ends_the_rollout(simulator: Simulator) -> None:
    """What its target_version has approved is not what devices would get now."""
    for number in range(2, 5):
        simulator.state.add_device("acme", name=f"WS-{number}", version=OLD)

    def update() -> None:
        simulator.state.options.release = "26.1.0"

    with pytest.raises(CometError, match="the server installs the version 26.1.0 now, the rollout began with 25.9.8"):
        roll_out(simulator, waves=["1", "100%"], hook=once(AFTER, TELL, update))
    assert len(updates(simulator)) == 1
    assert len(rows(roll_out(simulator, check_mode=True))) == 4
