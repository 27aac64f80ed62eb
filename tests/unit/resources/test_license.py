# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_license`` and ``comet_license_info`` beyond what their scenarios show: other portals, lost answers, secrets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import BadAnswer, InputError, NotFound
from ansible_collections.cometbackup.comet.plugins.modules import comet_license, comet_license_info
from tests.simulator import Simulator
from tests.unit.resources.account_tasks import AccountTasks

LICENSE, INFO = comet_license.DEFINITION, comet_license_info.DEFINITION
LIST, CREATE = "LicenseListAll", "LicenseCreate"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(frozen_clock=True, extra_fields=True) as running:
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> AccountTasks:
    return AccountTasks(simulator)


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_licence_is_created_once(simulator: Simulator, tasks: AccountTasks, wrapped: bool) -> None:
    simulator.options.portal_wraps_answers = wrapped
    foreseen = tasks.run(LICENSE, check_mode=True, name="acme")
    assert tasks.calls == [LIST]
    created = tasks.run(LICENSE, name="acme", return_secrets=True)
    assert tasks.calls == [LIST, CREATE, LIST]
    again = tasks.run(LICENSE, name="acme", return_secrets=True)
    (row,) = simulator.portal.licenses
    assert (foreseen["changed"], foreseen["diff"]) == (True, created["diff"])
    assert created["license"]["serial"] == row["serial_number"]
    assert (again["changed"], again["license"]) == (False, created["license"])
    assert created["license"]["read_only"]["future_setting"] == {"Mode": 0}


def test_a_lost_answer_does_not_create_a_second_one(simulator: Simulator, tasks: AccountTasks) -> None:
    simulator.faults.add("reset_after", method=CREATE)
    assert tasks.run(LICENSE, name="acme")["license"]["name"] == "acme"
    assert tasks.calls == [LIST, CREATE, LIST]
    assert len(simulator.portal.licenses) == 1


def test_the_number_is_masked_unless_it_is_asked_for(simulator: Simulator, tasks: AccountTasks) -> None:
    simulator.portal.add_license("acme", "serial-1")
    shown = [tasks.run(LICENSE, name="acme")["license"], *tasks.run(INFO)["licenses"]]
    assert [item["serial"] for item in shown] == ["********"] * 2
    assert LICENSE.hide_result(tasks.run(LICENSE, name="acme", return_secrets=True))
    assert INFO.hide_result(tasks.run(INFO, return_secrets=True))
    assert not LICENSE.hide_result(tasks.run(LICENSE, name="acme"))


def test_what_is_read_can_be_given_back(simulator: Simulator, tasks: AccountTasks) -> None:
    simulator.portal.add_license("acme", "serial-1")
    for reveal in (False, True):
        (item,) = tasks.run(INFO, return_secrets=reveal)["licenses"]
        assert tasks.run(LICENSE, **item)["changed"] is False


@pytest.mark.parametrize("key", ["serial_number", "serial", "SerialNumber", "Serial Number"])
def test_the_fields_of_a_licence_may_have_other_names(simulator: Simulator, tasks: AccountTasks, key: str) -> None:
    row = simulator.portal.add_license("acme", "serial-1")
    row[key], row["FriendlyName"] = row.pop("serial_number"), row.pop("name")
    row["status"] = "active"
    simulator.portal.licenses[:] = [{**row, "serial_number": "serial-1"} if key == "serial_number" else row]
    (item,) = tasks.run(INFO, return_secrets=True)["licenses"]
    assert (item["serial"], item["name"]) == ("serial-1", "acme")


def test_a_portal_without_names_gets_no_licence_after_licence(simulator: Simulator, tasks: AccountTasks) -> None:
    simulator.options.portal_keeps_names = False
    warnings: list[str] = []
    created = tasks.run(LICENSE, warnings=warnings, name="acme", return_secrets=True)
    assert "did not keep the name 'acme'" in warnings[0]
    with pytest.raises(InputError, match="keeps no names of licences"):
        tasks.run(LICENSE, name="acme")
    assert len(simulator.portal.licenses) == 1
    serial = created["license"]["serial"]
    assert tasks.run(LICENSE, name="acme", serial=serial)["changed"] is False
    assert tasks.run(LICENSE, serial=serial, state="relaxed")["changed"] is True


def test_archived_licences_do_not_count(simulator: Simulator, tasks: AccountTasks) -> None:
    simulator.options.portal_lists_archived = True
    simulator.portal.add_license("acme", "serial-1")
    gone: dict[str, Any] = {"name": "acme", "state": "archived", "deactivate_server": True}
    assert [tasks.run(LICENSE, **gone)["changed"] for _time in range(2)] == [True, False]
    assert tasks.run(INFO)["licenses"][0]["state"] == "archived"
    with pytest.raises(NotFound, match="an archived one does not come back"):
        tasks.run(LICENSE, serial="serial-1")
    assert tasks.run(LICENSE, name="acme")["changed"] is True


def test_check_mode_trusts_that_an_earlier_task_creates_what_is_relaxed(tasks: AccountTasks) -> None:
    warnings: list[str] = []
    result = tasks.run(LICENSE, check_mode=True, warnings=warnings, name="acme", state="relaxed")
    assert (result["changed"], result["license"]["name"]) == (True, "acme")
    assert "There is no licence 'acme' yet." in warnings[0]


def test_a_relaxed_licence_is_shown_as_it_is_then(simulator: Simulator, tasks: AccountTasks) -> None:
    simulator.portal.add_license("acme", "serial-1")
    result = tasks.run(LICENSE, name="acme", state="relaxed")
    assert result["license"]["read_only"]["ip_lock"] == ""


def test_a_portal_that_answers_nothing_is_not_believed(simulator: Simulator, tasks: AccountTasks) -> None:
    simulator.faults.add("empty", method=CREATE)
    with pytest.raises(BadAnswer, match="has no serial number"):
        tasks.run(LICENSE, name="acme")


def test_a_number_is_a_secret_in_any_spelling() -> None:
    assert LICENSE.secrets({"serial": "Ab-1"}) == {"AB-1", "ab-1"}
    assert LICENSE.secrets({"serial": "********"}) == LICENSE.secrets({}) == set()
