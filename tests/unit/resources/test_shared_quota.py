# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_shared_quota`` and ``comet_shared_quota_info`` beyond what their scenarios show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import Conflict, VersionTooOld
from ansible_collections.cometbackup.comet.plugins.modules import comet_shared_quota, comet_shared_quota_info
from tests.simulator import Simulator
from tests.unit.resources.tasks import AFTER, BEFORE, Tasks, once

QUOTA, INFO = comet_shared_quota.DEFINITION, comet_shared_quota_info.DEFINITION
LIST, GET, SET = "AdminSquotaListAll", "AdminSquotaGetWithHash", "AdminSquotaSetWithHash"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True) as running:
        running.state.add_quota("Stores", 1000, "quota-stores")
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def test_what_is_created_is_there_the_second_time(simulator: Simulator, tasks: Tasks) -> None:
    wanted = {"name": "Branches", "limit": "5 TiB"}
    foreseen = tasks.run(QUOTA, check_mode=True, **wanted)
    created = tasks.run(QUOTA, **wanted)
    assert tasks.calls == [LIST, "AdminAccountProperties", LIST, SET, GET]
    again = tasks.run(QUOTA, **wanted)
    assert tasks.calls == [LIST, GET]
    assert (foreseen["changed"], foreseen["diff"]) == (True, created["diff"])
    assert foreseen["shared_quota"] == created["shared_quota"] == again["shared_quota"]
    assert again["changed"] is False
    assert simulator.state.quotas[created["shared_quota"]["id"]]["LimitBytes"] == 5 << 40


def test_a_new_quota_s_id_follows_from_its_name(tasks: Tasks) -> None:
    first = tasks.run(QUOTA, check_mode=True, name="Branches", limit=1)["shared_quota"]["id"]
    assert tasks.run(QUOTA, name="Branches", limit=1)["shared_quota"]["id"] == first
    assert tasks.run(QUOTA, check_mode=True, name="Branch", limit=1)["shared_quota"]["id"] != first


@pytest.mark.parametrize("status", [400, 409, 412])
def test_what_others_wrote_meanwhile_stays(status: int) -> None:
    with Simulator(conflict_status=status, extra_fields=True) as simulator:
        simulator.state.add_quota("Stores", 1000, "quota-stores")
        quota = simulator.state.quotas["quota-stores"]
        hook = once(BEFORE, SET, lambda: quota.update(Description="Shops", FutureFlag=False))
        tasks = Tasks(simulator)
        tasks.run(QUOTA, id="quota-stores", limit=2000, hook=hook)
        assert tasks.writes == [SET, SET]
        written = simulator.state.quotas["quota-stores"]
        assert (written["Description"], written["LimitBytes"], written["FutureFlag"]) == ("Shops", 2000, False)
        assert written["FutureSetting"] == quota["FutureSetting"]


def test_a_quota_of_the_same_id_is_not_replaced(simulator: Simulator, tasks: Tasks) -> None:
    hook = once(AFTER, "AdminAccountProperties", lambda: simulator.state.add_quota("Theirs", 5, "quota-theirs"))
    result = tasks.run(QUOTA, id="quota-theirs", name="Mine", limit=7, hook=hook)
    assert result["changed"] is True
    # It was found at the second look, and so it was changed under its hash.
    assert simulator.state.quotas["quota-theirs"]["FutureSetting"]
    assert [request.params.get("CheckHash") for request in simulator.requests.writes()] != [None]


def test_a_quota_that_goes_right_after_the_write_is_told_of(simulator: Simulator, tasks: Tasks) -> None:
    def remove(when: str, method: str) -> None:
        if (when, method) == (AFTER, SET):
            simulator.state.quotas.clear()

    with pytest.raises(Conflict, match="somebody else deleted the shared storage quota right afterwards, 5 times"):
        tasks.run(QUOTA, name="Stores", limit=3, hook=remove)


def test_a_write_whose_answer_was_lost_is_not_made_twice(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_after", method=SET)
    assert tasks.run(QUOTA, name="Stores", limit=3)["changed"] is True
    assert tasks.writes == [SET]


def test_what_is_read_can_be_given_back(tasks: Tasks) -> None:
    (read,) = tasks.run(INFO, details=["usage", "storage_vaults"])["shared_quotas"]
    assert read["read_only"] == {"current_usage": 0, "storage_vaults": []}
    assert tasks.run(QUOTA, **read)["changed"] is False


def test_an_older_server_has_no_shared_quotas() -> None:
    with Simulator(release="24.12.2") as simulator, pytest.raises(VersionTooOld, match="25.9.8"):
        Tasks(simulator).run(QUOTA, name="Stores", limit=1)
