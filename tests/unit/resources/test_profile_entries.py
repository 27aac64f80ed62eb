# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is the same for all entries of a profile, shown on a kind with as little of its own as can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    Conflict,
    InputError,
    NotFound,
    Overwritten,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._model.option_map import OptionMap
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import (
    profile_entries,
    profile_entries_info,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.profile_entries import Kind
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition
from tests.simulator import Simulator
from tests.unit.resources.tasks import AFTER, BEFORE, Tasks, once

READ, WRITE = "AdminGetUserProfileAndHash", "AdminSetUserProfileHash"


class Vaults(Kind):
    field, structure, called, result = "Destinations", "DestinationConfig", "storage vault", "vault"
    options = OptionMap("DestinationConfig", {"name": "Description", "tag": "Tag", "quota_id": "StorageLimitID"})
    needs = ("tag",)


STATE = state_definition(
    lambda context, params: profile_entries.plan(context, params, Vaults()),
    {
        "user": {"type": "str", "required": True},
        "id": {"type": "str"},
        "name": {"type": "str"},
        "state": {"type": "str", "default": "present"},
        "tag": {"type": "str"},
        "quota_id": {"type": "str"},
    },
)
INFO = info_definition(
    lambda context, params: {"vaults": profile_entries_info.read(context, params, Vaults())},
    {name: {"type": "str"} for name in ("user", "tenant", "id", "name")},
)
COLD = {"user": "acme", "name": "Cold", "tag": "cold"}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True) as running:
        running.state.add_user("acme")
        running.state.add_user("globex")
        add(running, "acme", "main", Description="Main", Tag="t")
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def add(simulator: Simulator, user: str, id_: str, **fields: Any) -> None:
    """A vault, with a field of a newer server."""
    vault = {**simulator.state.schema.default("DestinationConfig", **fields), "FutureVault": ["kept"]}
    simulator.state.edit_profile(user, lambda profile: profile["Destinations"].update({id_: vault}))


def vaults(simulator: Simulator, user: str = "acme") -> dict[str, Any]:
    return simulator.state.user_profile(user)["Destinations"]


def change(simulator: Simulator, act: Callable[[dict[str, Any]], object]) -> Callable[[], None]:
    return lambda: None if simulator.state.edit_profile("acme", act) else None


@pytest.mark.parametrize(("release", "calls"), [("20.9.12", [READ, WRITE, READ]), ("25.9.8", [READ, WRITE])])
def test_what_is_created_is_there_the_second_time(release: str, calls: list[str]) -> None:
    with Simulator(release=release) as simulator:
        simulator.state.add_user("acme")
        tasks = Tasks(simulator)
        foreseen = tasks.run(STATE, check_mode=True, **COLD)
        created = tasks.run(STATE, **COLD)
        assert tasks.calls == calls
        again = tasks.run(STATE, **COLD)
        assert tasks.calls == [READ]
        ((id_, vault),) = vaults(simulator).items()
    assert foreseen["diff"] == created["diff"]
    assert created["diff"] == {"before": {}, "after": {"user": "acme", "name": "Cold", "tag": "cold"}}
    assert (again["changed"], again["vault"]) == (False, created["vault"])
    assert created["vault"]["id"] == id_
    assert vault["CreateTime"] == vault["ModifyTime"] > 0


def test_an_entry_is_changed_by_its_name_and_renamed_by_its_id(simulator: Simulator, tasks: Tasks) -> None:
    before = vaults(simulator)["main"]
    assert tasks.run(STATE, user="acme", name="Main", tag="u")["diff"] == {
        "before": {"tag": "t"},
        "after": {"tag": "u"},
    }
    assert tasks.run(STATE, user="acme", id="main", name="First")["vault"]["name"] == "First"
    after = vaults(simulator)["main"]
    assert after == {**before, "Description": "First", "Tag": "u", "ModifyTime": after["ModifyTime"]}


def test_an_id_of_ones_own_is_kept(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(STATE, **COLD, id="chosen")
    assert vaults(simulator)["chosen"]["Description"] == "Cold"


def test_an_entry_is_removed_once(simulator: Simulator, tasks: Tasks) -> None:
    removed = tasks.run(STATE, user="acme", name="Main", state="absent")
    assert removed["diff"]["before"]["id"] == "main"
    assert (removed["diff"]["after"], removed["vault"], vaults(simulator)) == ({}, {}, {})
    assert tasks.run(STATE, user="acme", id="main", state="absent")["changed"] is False


def test_a_name_of_several_is_refused_with_the_ids(simulator: Simulator, tasks: Tasks) -> None:
    add(simulator, "acme", "second", Description="Main")
    with pytest.raises(InputError, match=r"2 storage vaults of 'acme' are named 'Main'\. .* in id: main, second\."):
        tasks.run(STATE, user="acme", name="Main", tag="u")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name": ""}, "name must not be empty"),
        ({"name": "New"}, "the user 'acme' has no storage vault 'New', and creating it needs tag"),
        ({"id": "new"}, "the user 'acme' has no storage vault 'new', and creating it needs name and tag"),
    ],
)
def test_what_is_missing_is_named(tasks: Tasks, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        tasks.run(STATE, user="acme", **options)
    assert tasks.writes == []


@pytest.mark.parametrize("state", ["present", "absent"])
def test_an_unknown_user_is_told_with_what_may_be_meant(tasks: Tasks, state: str) -> None:
    with pytest.raises(NotFound, match=r"there is no user 'acmee'\. Did you mean 'acme'\?"):
        tasks.run(STATE, user="acmee", name="Main", state=state)


def test_in_check_mode_a_user_is_taken_on_trust(tasks: Tasks) -> None:
    warnings: list[str] = []
    result = tasks.run(STATE, check_mode=True, warnings=warnings, **{**COLD, "user": "initech"})
    assert result["diff"]["after"] == {"user": "initech", "name": "Cold", "tag": "cold"}
    assert warnings == ["There is no user 'initech' yet. Check mode takes it that an earlier task would create it."]


def test_a_conflict_leads_to_a_new_plan(simulator: Simulator, tasks: Tasks) -> None:
    act = change(simulator, lambda profile: profile.update(AccountName="Acme"))
    tasks.run(STATE, hook=once(BEFORE, WRITE, act), user="acme", name="Main", tag="u")
    assert tasks.writes == [WRITE, WRITE]
    profile = simulator.state.user_profile("acme")
    assert (profile["AccountName"], profile["Destinations"]["main"]["Tag"]) == ("Acme", "u")


def test_somebody_else_who_creates_it_first_is_met(simulator: Simulator, tasks: Tasks) -> None:
    def act() -> None:
        add(simulator, "acme", "other", Description="Cold")

    result = tasks.run(STATE, hook=once(BEFORE, WRITE, act), **COLD)
    assert result["vault"]["id"] == "other"
    assert sorted(vault["Description"] for vault in vaults(simulator).values()) == ["Cold", "Main"]


def test_a_lost_answer_creates_no_second_entry(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_after", method=WRITE)
    result = tasks.run(STATE, **COLD)
    assert sorted(vaults(simulator)) == sorted(["main", result["vault"]["id"]])


@pytest.mark.parametrize(("state", "tags"), [("present", ["u"]), ("absent", [])])
def test_a_change_undone_at_once_is_made_again(state: str, tags: list[str]) -> None:
    """A server of an older release tells nothing of the profile, so that it is read once more."""
    with Simulator(release="20.9.12") as simulator:
        simulator.state.add_user("acme")
        add(simulator, "acme", "main", Description="Main")
        before = vaults(simulator)["main"]

        def undo() -> None:
            simulator.state.edit_profile("acme", lambda profile: profile["Destinations"].update(main=before))

        Tasks(simulator).run(STATE, hook=once(AFTER, WRITE, undo), user="acme", name="Main", state=state, tag="u")
        assert [vault["Tag"] for vault in vaults(simulator).values()] == tags


def test_a_change_undone_each_time_is_given_up() -> None:
    with Simulator(release="20.9.12") as simulator:
        simulator.state.add_user("acme")
        add(simulator, "acme", "main", Description="Main")

        def hook(when: str, method: str) -> None:
            if (when, method) == (AFTER, WRITE):
                simulator.state.edit_profile("acme", lambda profile: profile["Destinations"]["main"].update(Tag="no"))

        with pytest.raises(Overwritten, match="the server accepts what is written and makes something else of tag"):
            Tasks(simulator).run(STATE, hook=hook, user="acme", name="Main", tag="u")

        def remove(when: str, method: str) -> None:
            if (when, method) == (AFTER, WRITE):
                simulator.state.edit_profile("acme", lambda profile: profile["Destinations"].clear())

        with pytest.raises(Conflict, match="undid the change to the storage vault, 5 times"):
            Tasks(simulator).run(STATE, hook=remove, user="acme", name="Main", tag="v")


def test_an_option_newer_than_the_server_is_refused() -> None:
    with Simulator(release="24.12.0") as simulator:
        simulator.state.add_user("acme")
        tasks = Tasks(simulator)
        with pytest.raises(VersionTooOld, match=r"the option quota_id needs Comet Server 25\.9\.8"):
            tasks.run(STATE, **COLD, quota_id="shared")
        assert tasks.writes == []


def test_info_reads_one_user_or_all(simulator: Simulator, tasks: Tasks) -> None:
    tenant = simulator.state.add_tenant("Globex")
    simulator.state.add_user("hooli", organization=tenant)
    add(simulator, "hooli", "other", Description="Main")
    entry = {"id": "main", "name": "Main", "quota_id": "", "read_only": {}, "tag": "t", "user": "acme"}
    assert tasks.run(INFO, user="acme") == {"changed": False, "vaults": [entry]}
    assert [vault["user"] for vault in tasks.run(INFO, name="Main")["vaults"]] == ["acme", "hooli"]
    assert tasks.calls == ["AdminListUsersFull"]
    assert [vault["id"] for vault in tasks.run(INFO, tenant="Globex")["vaults"]] == ["other"]
    assert tasks.run(INFO, id="never")["vaults"] == []
    with pytest.raises(NotFound, match="Did you mean 'hooli'"):
        tasks.run(INFO, user="holi")
