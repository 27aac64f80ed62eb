# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_psa`` and ``comet_psa_info`` beyond what their scenarios show: which connection is meant, synchronisation, two writers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    Conflict,
    InputError,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.modules import comet_psa, comet_psa_info
from tests.simulator import Simulator
from tests.unit.resources.tasks import AFTER, Tasks, once

PSA, INFO = comet_psa.DEFINITION, comet_psa_info.DEFINITION
SET, SYNC = "AdminMetaPsaConfigListSet", "AdminMetaPsaConfigListSyncNow"
DESK = {"type": "generic", "psa_url": "https://desk.example/", "headers": {"Authorization": "header-secret"}}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True) as running:
        running.state.add_tenant("Globex", organization_id="tenant-globex")
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def stored(simulator: Simulator, tenant: str = "") -> list[dict[str, Any]]:
    place = simulator.state.organizations["tenant-globex"] if tenant else simulator.state.config
    found: list[dict[str, Any]] = place["PSAConfigs"]
    return found


def urls(simulator: Simulator) -> list[str]:
    return [connection["URL"] for connection in stored(simulator)]


@pytest.mark.parametrize("tenant", ["", "Globex"])
def test_what_is_created_is_there_the_second_time_and_can_be_given_back(
    simulator: Simulator, tasks: Tasks, tenant: str
) -> None:
    foreseen = tasks.run(PSA, check_mode=True, tenant=tenant, **DESK)
    created = tasks.run(PSA, tenant=tenant, **DESK)
    assert len(tasks.calls) == 3
    assert (foreseen["changed"], foreseen["diff"]) == (True, created["diff"])
    assert tasks.run(PSA, tenant=tenant, **DESK)["changed"] is False
    assert len(tasks.calls) == 1
    (read,) = tasks.run(INFO, tenant=tenant)["connections"]
    assert "-secret" not in str(read) + str(created)
    assert tasks.run(PSA, **read)["changed"] is False
    assert [connection["URL"] for connection in stored(simulator, tenant)] == ["https://desk.example/"]


def test_others_and_their_order_stay(simulator: Simulator, tasks: Tasks) -> None:
    base = {"Type": 0, "AlertsDisabled": False, "GroupedBy": {}}
    stored(simulator).extend({**base, "URL": url, "FutureFlag": url} for url in ("a", "b", "c"))
    tasks.run(PSA, type="generic", psa_url="b", alerts_disabled=True)
    assert urls(simulator) == ["a", "b", "c"]
    tasks.run(PSA, type="gradient", partner_key="key-secret")
    tasks.run(PSA, type="generic", psa_url="a", state="absent")
    assert urls(simulator) == ["b", "c", ""]
    assert [connection.get("FutureFlag") for connection in stored(simulator)] == ["b", "c", None]


def test_a_connection_that_moved_is_not_moved_again(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(PSA, **DESK)
    moved = {"type": "generic", "psa_url": "https://new.example/", "former_psa_url": DESK["psa_url"]}
    assert tasks.run(PSA, **moved)["diff"]["after"] == {"psa_url": "https://new.example/"}
    assert tasks.run(PSA, **moved)["changed"] is False
    assert urls(simulator) == ["https://new.example/"]
    assert stored(simulator)[0]["CustomHeaders"] == DESK["headers"]


def test_a_type_of_a_newer_server_is_given_by_number(simulator: Simulator, tasks: Tasks) -> None:
    stored(simulator).append({"Type": 9, "URL": "https://newer.example/"})
    (read,) = tasks.run(INFO)["connections"]
    assert tasks.run(PSA, **read)["changed"] is False
    tasks.run(PSA, type="9", state="absent")
    assert stored(simulator) == []


def test_two_that_nothing_tells_apart_are_not_guessed_at(simulator: Simulator, tasks: Tasks) -> None:
    stored(simulator).extend([{"Type": 1, "URL": ""}, {"Type": 1, "URL": ""}])
    with pytest.raises(InputError, match=r"2 connections fit gradient. Give the psa_url of one of them: \(none\)"):
        tasks.run(PSA, type="gradient", alerts_disabled=True)


# -- synchronisation


@pytest.mark.parametrize(("sync", "first", "second"), [("never", 0, 0), ("on_change", 1, 0), ("always", 1, 1)])
def test_synchronisation_follows_a_change_or_each_run(tasks: Tasks, sync: str, first: int, second: int) -> None:
    for expected in (first, second):
        foreseen = tasks.run(PSA, check_mode=True, sync=sync, **DESK)
        assert tasks.writes == []
        result = tasks.run(PSA, sync=sync, **DESK)
        assert tasks.calls.count(SYNC) == expected
        assert (foreseen["changed"], foreseen["diff"]) == (result["changed"], result["diff"])
        assert result["diff"]["after"].get("synchronised", False) is bool(expected)


def test_synchronisation_follows_a_write_whose_answer_was_lost(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_after", method=SET)
    assert tasks.run(PSA, sync="on_change", **DESK)["changed"] is True
    assert tasks.writes == [SET, SYNC]


def test_a_synchronisation_whose_answer_was_lost_is_made_again(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_after", method=SYNC)
    tasks.run(PSA, sync="on_change", **DESK)
    assert tasks.writes == [SET, SYNC, SYNC]


def test_removal_is_told_to_the_service_desks_too(tasks: Tasks) -> None:
    tasks.run(PSA, **DESK)
    tasks.run(PSA, sync="on_change", type="generic", state="absent")
    assert tasks.writes == [SET, SYNC]


# -- two writers, old servers


def test_what_another_writer_undid_is_done_again(simulator: Simulator, tasks: Tasks) -> None:
    def overwrite() -> None:
        stored(simulator)[:] = [{"Type": 0, "URL": "https://theirs.example/"}]

    tasks.run(PSA, hook=once(AFTER, SET, overwrite), **DESK)
    assert urls(simulator) == ["https://theirs.example/", "https://desk.example/"]


def test_what_another_writer_put_back_is_removed_again(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(PSA, **DESK)
    stale = list(stored(simulator))

    def overwrite() -> None:
        stored(simulator)[:] = stale

    tasks.run(PSA, type="generic", state="absent", hook=once(AFTER, SET, overwrite))
    assert stored(simulator) == []


def test_endless_interference_ends_in_a_sentence(simulator: Simulator, tasks: Tasks) -> None:
    def overwrite(when: str, method: str) -> None:
        if (when, method) == (AFTER, SET):
            stored(simulator).clear()

    with pytest.raises(Conflict, match="undid the change to generic at https://desk.example/, 5 times"):
        tasks.run(PSA, hook=overwrite, **DESK)


def test_a_server_without_the_call_can_still_be_told_about_tenants() -> None:
    with Simulator(release="22.6.0") as simulator:
        simulator.state.add_tenant("Globex", organization_id="tenant-globex")
        tasks = Tasks(simulator)
        with pytest.raises(VersionTooOld, match="it came with 22.11.2 at the latest"):
            tasks.run(PSA, **DESK)
        assert tasks.run(PSA, tenant="Globex", **DESK)["changed"] is True
        assert tasks.run(PSA, tenant="Globex", **DESK)["changed"] is False


def test_check_mode_trusts_a_tenant_that_is_still_to_come(tasks: Tasks) -> None:
    warnings: list[str] = []
    result = tasks.run(PSA, check_mode=True, warnings=warnings, tenant="Initech", **DESK)
    assert (result["changed"], result["connection"]["tenant"], len(warnings)) == (True, "Initech", 1)
