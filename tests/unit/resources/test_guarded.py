# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts are written under their hash, whatever the status is that a server answers a stale one with."""

from __future__ import annotations

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import CometError, Conflict
from ansible_collections.cometbackup.comet.plugins.modules import comet_user
from tests.simulator import Simulator
from tests.unit.resources.tasks import BEFORE, Tasks, once

USER = comet_user.DEFINITION
WRITE = "AdminSetUserProfileHash"


@pytest.mark.parametrize("status", [400, 403, 409, 412])
def test_a_change_by_somebody_else_is_merged(status: int) -> None:
    with Simulator(conflict_status=status) as simulator:
        simulator.state.add_user("acme")
        theirs = once(
            BEFORE,
            WRITE,
            lambda: simulator.state.edit_profile("acme", lambda profile: profile.update(AccountName="Acme Bakery")),
        )
        result = Tasks(simulator).run(USER, name="acme", maximum_devices=3, hook=theirs)
        profile = simulator.state.user_profile("acme")
    assert result["diff"] == {"before": {"maximum_devices": 0}, "after": {"maximum_devices": 3}}
    assert (profile["AccountName"], profile["MaximumDevices"]) == ("Acme Bakery", 3)


def test_a_refusal_that_is_no_conflict_is_told_as_it_is() -> None:
    with Simulator() as simulator:
        simulator.state.add_user("acme")
        simulator.faults.add("api_error", method=WRITE, status=400, message="The disk is full")
        with pytest.raises(CometError, match="400 The disk is full") as failure:
            Tasks(simulator).run(USER, name="acme", maximum_devices=3)
        assert simulator.requests.count(WRITE) == 1
    assert not isinstance(failure.value, Conflict)
