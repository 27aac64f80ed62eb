# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an end user does with ``comet_api``: the methods of the web interface for the own account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError, ServerRefusal
from ansible_collections.cometbackup.comet.plugins.modules.comet_api import DEFINITION
from tests.simulator import Simulator
from tests.unit.resources.tasks import Tasks

NAME, PASSWORD = "acme-files", "password-of-acme"

Call = Callable[..., dict[str, Any]]


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(frozen_clock=True) as running:
        running.state.add_user(NAME, password=PASSWORD)
        running.state.add_user("globex", password="password-of-globex")
        yield running


@pytest.fixture
def device(simulator: Simulator) -> Any:
    """A connected device of the user with a protected item, a storage vault and a schedule."""
    found = simulator.state.add_device(NAME, name="SERVER")
    simulator.state.add_item(found)
    return found


@pytest.fixture
def call(simulator: Simulator) -> Call:
    tasks = Tasks(simulator, (NAME, PASSWORD))

    def run(method: str, check_mode: bool = False, **parameters: Any) -> dict[str, Any]:
        return tasks.run(DEFINITION, check_mode=check_mode, login_as="user", method=method, parameters=parameters)

    return run


def profile_of(simulator: Simulator, name: str = NAME) -> dict[str, Any]:
    return simulator.state.accounts[name].profile


def test_a_user_reads_the_own_profile_without_its_secrets(call: Call) -> None:
    profile = call("UserWebGetUserProfileAndHash")["answer"]["Profile"]
    assert (profile["Username"], profile["PasswordHash"]) == (NAME, "********")


def test_a_user_changes_the_own_profile_under_its_hash(call: Call, simulator: Simulator) -> None:
    hash_ = call("UserWebGetUserProfileAndHash")["answer"]["ProfileHash"]
    profile = dict(profile_of(simulator), AccountName="Acme Bakery")
    call("UserWebSetProfileHash", profile_data=profile, profile_hash=hash_)
    assert profile_of(simulator)["AccountName"] == "Acme Bakery"


def test_a_write_under_an_old_hash_is_refused(call: Call, simulator: Simulator) -> None:
    profile = dict(profile_of(simulator), AccountName="Acme Bakery")
    with pytest.raises(ServerRefusal):
        call("UserWebSetProfileHash", profile_data=profile, profile_hash="0" * 40)
    assert profile_of(simulator)["AccountName"] == ""


def test_check_mode_changes_nothing(call: Call, simulator: Simulator) -> None:
    before = profile_of(simulator)
    result = call(
        "UserWebSetProfileHash", check_mode=True, profile_data=dict(before, AccountName="Acme"), profile_hash="0"
    )
    assert (result["changed"], profile_of(simulator)) == (True, before)


def test_a_user_runs_a_backup_on_the_own_device(call: Call, simulator: Simulator, device: Any) -> None:
    (target,) = call("UserWebDispatcherListActive")["answer"]
    (source,), (vault,) = profile_of(simulator)["Sources"], profile_of(simulator)["Destinations"]
    call("UserWebDispatcherRunBackupCustom", target_id=target, source=source, destination=vault)
    simulator.clock.advance(120)
    (job,) = call("UserWebGetJobs")["answer"]
    assert (job["DeviceID"], job["SourceGUID"], job["DestinationGUID"]) == (device.id, source, vault)


def test_a_user_sees_no_device_of_another(call: Call, simulator: Simulator) -> None:
    simulator.state.add_device("globex", name="OTHER")
    assert call("UserWebDispatcherListActive")["answer"] == {}


def test_an_administrator_s_method_is_refused_before_it_is_sent(call: Call, simulator: Simulator) -> None:
    with pytest.raises(InputError, match="AdminListUsers is for administrators"):
        call("AdminListUsers")
    assert simulator.requests.methods() == []
