# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_user_group`` and ``comet_user_group_info`` beyond what their scenarios show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    Conflict,
    NotFound,
    ServerRefusal,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.modules import comet_user_group, comet_user_group_info
from tests.simulator import Simulator
from tests.unit.resources.tasks import AFTER, BEFORE, Tasks, once

GROUP, INFO = comet_user_group.DEFINITION, comet_user_group_info.DEFINITION
LIST, GET, NEW = "AdminUserGroupsList", "AdminUserGroupsGet", "AdminUserGroupsNew"
SET, SET_USERS = "AdminUserGroupsSet", "AdminUserGroupsSetUsersForGroup"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True) as running:
        running.state.add_group("Stores", "group-stores")
        for name in ("acme-files", "acme-mail", "acme-web"):
            running.state.add_user(name)
        running.state.edit_profile("acme-files", lambda profile: profile.update(GroupID="group-stores"))
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def members(simulator: Simulator, group: str = "group-stores") -> set[str]:
    return {account.name for account in simulator.state.accounts if account.profile["GroupID"] == group}


def join(simulator: Simulator, name: str, group: str = "group-stores") -> None:
    simulator.state.edit_profile(name, lambda profile: profile.update(GroupID=group))


def test_what_is_created_is_there_the_second_time(simulator: Simulator, tasks: Tasks) -> None:
    wanted = {"name": "Head office", "members": ["acme-web", "acme-mail"]}
    foreseen = tasks.run(GROUP, check_mode=True, **wanted)
    assert tasks.calls == [LIST, "AdminListUsers"]
    created = tasks.run(GROUP, **wanted)
    assert tasks.calls == [LIST, "AdminListUsers", LIST, NEW, SET_USERS, GET]
    again = tasks.run(GROUP, **wanted)
    assert tasks.calls == [LIST, GET]
    assert (foreseen["changed"], foreseen["diff"]) == (True, created["diff"])
    assert (again["changed"], again["user_group"]) == (False, created["user_group"])
    assert members(simulator, created["user_group"]["id"]) == {"acme-mail", "acme-web"}


def test_members_are_read_only_where_they_matter(simulator: Simulator, tasks: Tasks) -> None:
    assert "members" not in tasks.run(GROUP, id="group-stores")["user_group"]
    assert "IncludeUsers" not in next(iter(simulator.requests)).params


def test_a_group_s_unknown_fields_survive_a_new_name(simulator: Simulator, tasks: Tasks) -> None:
    before = dict(simulator.state.groups["group-stores"])
    tasks.run(GROUP, id="group-stores", name="Shops")
    assert simulator.state.groups["group-stores"] == {**before, "Name": "Shops"}


def test_who_comes_and_goes_meanwhile_is_seen(simulator: Simulator, tasks: Tasks) -> None:
    hook = once(AFTER, SET_USERS, lambda: join(simulator, "acme-mail"))
    tasks.run(GROUP, id="group-stores", members=["acme-web"], hook=hook)
    assert members(simulator) == {"acme-web"}
    assert tasks.writes == [SET_USERS, SET_USERS]


def test_endless_interference_ends_in_a_sentence(simulator: Simulator, tasks: Tasks) -> None:
    def interfere(when: str, method: str) -> None:
        if (when, method) == (AFTER, SET_USERS):
            join(simulator, "acme-mail")

    with pytest.raises(Conflict, match="somebody else changed the members"):
        tasks.run(GROUP, id="group-stores", members=["acme-web"], hook=interfere)


def test_somebody_else_s_group_of_the_name_is_taken(simulator: Simulator, tasks: Tasks) -> None:
    hook = once(AFTER, LIST, lambda: simulator.state.add_group("Branches", "group-theirs"))
    result = tasks.run(GROUP, name="Branches", hook=hook)
    assert (result["changed"], result["user_group"]["id"]) == (True, "group-theirs")
    assert tasks.writes == []


@pytest.mark.parametrize("method", [NEW, SET_USERS])
def test_a_write_whose_answer_was_lost_is_not_made_twice(method: str, simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_after", method=method)
    result = tasks.run(GROUP, name="Branches", members=["acme-web"])
    assert result["changed"] is True
    assert [tasks.writes.count(name) for name in (NEW, SET_USERS)] == [1, 1]
    assert members(simulator, result["user_group"]["id"]) == {"acme-web"}


def test_users_of_earlier_tasks_are_trusted_in_check_mode(tasks: Tasks) -> None:
    warnings: list[str] = []
    result = tasks.run(GROUP, check_mode=True, warnings=warnings, id="group-stores", add_members=["acme-new"])
    assert result["diff"]["after"] == {"members": ["acme-files", "acme-new"]}
    assert len(warnings) == 1
    with pytest.raises(NotFound, match="there is no user 'acme-new'"):
        tasks.run(GROUP, id="group-stores", add_members=["acme-new"])


def test_a_server_that_makes_another_name_of_it_is_told_of(simulator: Simulator, tasks: Tasks) -> None:
    def normalise(when: str, method: str) -> None:
        if (when, method) == (AFTER, SET):
            simulator.state.groups["group-stores"]["Name"] = "SHOPS"

    with pytest.raises(Conflict, match="makes something else of name"):
        tasks.run(GROUP, id="group-stores", name="Shops", hook=normalise)


def test_a_group_that_is_gone_by_then_is_no_failure(simulator: Simulator, tasks: Tasks) -> None:
    hook = once(BEFORE, "AdminUserGroupsDelete", simulator.state.groups.clear)
    assert tasks.run(GROUP, id="group-stores", state="absent", detach_users=True, hook=hook)["changed"] is True


def test_an_older_server_has_no_groups() -> None:
    with (
        Simulator(release="24.9.8") as simulator,
        pytest.raises(VersionTooOld, match="it came with 24.12.2 at the latest"),
    ):
        Tasks(simulator).run(GROUP, name="Stores")


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_an_unknown_id_is_known_by_the_list(status: int) -> None:
    with Simulator(not_found_status=status) as simulator:
        result = Tasks(simulator).run(GROUP, id="group-none", state="absent")
        assert result["changed"] is False


def test_a_group_that_may_not_be_read_is_none_that_is_missing(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("api_error", method=GET, status=400, message="Try later", times=None)
    with pytest.raises(ServerRefusal, match="Try later"):
        tasks.run(GROUP, id="group-stores", state="absent")


def test_a_tenant_s_administrator_has_the_tenant_s_groups(simulator: Simulator) -> None:
    globex = simulator.state.add_tenant("Globex", hosts=["127.0.0.1"])
    simulator.state.add_admin("boss", "boss-password", organization=globex)
    simulator.state.add_user("globex-office", organization=globex)
    tasks = Tasks(simulator, admin=("boss", "boss-password"))
    created = tasks.run(GROUP, name="Stores", members=["globex-office"])
    assert simulator.state.groups[created["user_group"]["id"]]["OrganizationID"] == globex
    (read,) = tasks.run(INFO, details=["members"])["user_groups"]
    assert tasks.run(GROUP, **read)["changed"] is False
    assert read["members"] == ["globex-office"]


def test_what_is_read_can_be_given_back(tasks: Tasks) -> None:
    read: dict[str, Any] = tasks.run(INFO, id="group-stores", details=["members"])["user_groups"][0]
    assert tasks.run(GROUP, **read)["changed"] is False
    assert read["members"] == ["acme-files"]
