# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rollouts by the server's campaign, and who may use it."""

from __future__ import annotations

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    LoginRefused,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.rollout_engines import CampaignTaken
from ansible_collections.cometbackup.comet.plugins.modules import comet_update_campaign
from tests.simulator import Simulator
from tests.unit.rollout.fleets import (
    OLD,
    START,
    roll_out,
    rows,
    states,
    tasks_on,
    told_twice,
    updates,
)


def test_a_campaign_of_somebody_else_is_in_the_way_unless_it_may_be_replaced(simulator: Simulator) -> None:
    simulator.state.disconnect(simulator.state.device("acme", "WS-1"))
    tasks_on(simulator).run(comet_update_campaign.DEFINITION)
    with pytest.raises(CampaignTaken, match="the server runs a campaign that is not of this rollout"):
        roll_out(simulator, engine="campaign")
    assert not simulator.requests.writes()
    simulator.state.connect(simulator.state.device("acme", "WS-1"))
    simulator.state.add_device("acme", name="WS-2", version=OLD)
    assert states(roll_out(simulator, engine="campaign", replace_campaign=True)) == {"done": 2}
    assert told_twice(simulator) == []


def test_a_server_may_list_the_devices_that_a_filter_leaves_out() -> None:
    with Simulator(frozen_clock=True, campaign_lists_others=True) as simulator:
        simulator.state.add_user("acme")
        for name in ("WS-1", "WS-2"):
            simulator.state.add_device("acme", name=name, version=OLD)
        assert states(roll_out(simulator, engine="campaign", waves=["1", "100%"])) == {"done": 2}
        assert told_twice(simulator) == []


def test_a_campaign_from_before_the_rollout_tells_nothing(simulator: Simulator) -> None:
    device = simulator.state.device("acme", "WS-1")
    device.updates = False
    roll_out(simulator, engine="campaign", failure_limit="1")
    device.updates = True
    simulator.clock.advance(100)
    result = roll_out(simulator, engine="campaign", attempts_since="60s")
    assert (states(result), updates(simulator)[device.key]) == ({"done": 1}, 2)


def test_a_campaign_that_the_server_takes_for_other_devices_is_stopped(simulator: Simulator) -> None:
    """As one would that does not know the field by this name, and leaves it out."""
    device = simulator.state.device("acme", "WS-1")
    simulator.state.add_device("acme", name="WS-2", version=OLD)
    simulator.state.add_policy("Standard", policy_id=device.id)
    simulator.state.edit_profile("acme", lambda profile: profile.update(PolicyID=device.id))
    with pytest.raises(CampaignTaken, match="the server's campaign is for 1 devices that are not in the wave"):
        roll_out(simulator, engine="campaign", campaign_fields={"device": "PolicyID"}, canaries=["WS-1"], waves=["1"])
    assert (simulator.state.campaign.active, updates(simulator)) == (False, {})


def test_a_campaign_whose_start_got_no_answer_is_not_started_twice(simulator: Simulator) -> None:
    simulator.faults.add("reset_after", method=START, skip=1)
    assert states(roll_out(simulator, engine="campaign")) == {"done": 1}
    # One that offers nothing, the real one, and its end.
    assert simulator.requests.count(START) == 3


def test_an_old_server_has_no_campaigns_for_some_devices() -> None:
    with Simulator(frozen_clock=True, release="21.12.4") as simulator:
        with pytest.raises(VersionTooOld, match="the campaign engine needs Comet Server 22.3.0"):
            roll_out(simulator, engine="campaign")


def test_the_administrator_of_a_tenant_dispatches() -> None:
    with Simulator(frozen_clock=True) as simulator:
        tenant = simulator.state.add_tenant("Acme", hosts=["127.0.0.1"])
        simulator.state.add_admin("acme-admin", password="password-of-acme", organization=tenant)
        simulator.state.add_user("acme", organization=tenant)
        simulator.state.add_device("acme", name="WS-1", version=OLD)
        simulator.state.add_user("globex")
        simulator.state.add_device("globex", name="WS-2", version=OLD)
        tasks = tasks_on(simulator, admin=("acme-admin", "password-of-acme"))
        with pytest.raises(LoginRefused) as refused:
            roll_out(simulator, tasks, engine="campaign")
        assert refused.value.remedy == "Campaigns are for administrators of the top level; set engine to dispatch"
        assert rows(roll_out(simulator, tasks)) == {"WS-1": ("done", "")}
