# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in a user and not in the document: storage vaults, protected items and schedules."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.modules import comet_converge
from tests.simulator import Simulator
from tests.unit.converge.conftest import Converge
from tests.unit.resources.tasks import AFTER, Tasks, once

FIELDS = {"storage_vaults": "Destinations", "protected_items": "Sources", "schedules": "BackupRules"}
ALL = {kind: {"max": 9} for kind in FIELDS}
LOSSES = {
    "storage_vaults": {"max": 9, "delete_with_backups": True},
    "protected_items": {"max": 9, "delete_with_schedules": True},
    "schedules": {"max": 9},
}


@pytest.fixture(autouse=True)
def user(simulator: Simulator) -> None:
    """One with two vaults, two items on one device, and a schedule from each item into each vault."""
    state = simulator.state
    state.add_user("acme-files")
    device = state.add_device("acme-files", "server")
    for name in ("Cellar", "Attic"):
        state.edit_profile("acme-files", lambda profile, name=name: _add_vault(simulator, profile, name))
    for name, vault in (("Files", "vault-Cellar"), ("Mail", "vault-Attic")):
        state.add_item(device, vault, name)


def _add_vault(simulator: Simulator, profile: dict[str, Any], name: str) -> None:
    profile["Destinations"][f"vault-{name}"] = simulator.state.schema.default(
        "DestinationConfig", Description=name, DestinationType=1003
    )


def held(simulator: Simulator, name: str = "acme-files") -> dict[str, list[str]]:
    profile = simulator.state.accounts[name].profile
    return {
        kind: sorted(entry["Description"] for entry in profile[field].values())
        for kind, field in FIELDS.items()
        if profile[field]
    }


def declared(**lists: list[str]) -> dict[str, Any]:
    parts = {kind: [{"name": name} for name in names] for kind, names in lists.items()}
    return {"users": [{"name": "acme-files", **parts}]}


EVERYTHING = {
    "storage_vaults": ["Attic", "Cellar"],
    "protected_items": ["Files", "Mail"],
    "schedules": ["Files", "Mail"],
}


def test_what_a_list_does_not_name_stays_unless_it_is_to_be_purged(converge: Converge, simulator: Simulator) -> None:
    assert converge(declared(schedules=["Files"]))["changed"] is False
    foreseen = converge(declared(schedules=["Files"]), purge=ALL, check_mode=True)
    done = converge(declared(schedules=["Files"]), purge=ALL)
    assert foreseen == done
    assert list(done["diff"]["before"]["users"]["acme-files"]["schedules"]) == ["Mail"]
    assert done["diff"]["after"]["users"]["acme-files"] == {"schedules": {}}
    assert held(simulator) == {**EVERYTHING, "schedules": ["Files"]}
    assert converge(declared(schedules=["Files"]), purge=ALL)["changed"] is False


def test_a_user_without_the_list_keeps_all_of_it(converge: Converge, simulator: Simulator) -> None:
    assert converge({"users": [{"name": "acme-files"}]}, purge=LOSSES)["changed"] is False
    assert held(simulator) == EVERYTHING


def test_empty_lists_leave_nothing(converge: Converge, simulator: Simulator) -> None:
    result = converge(declared(storage_vaults=[], protected_items=[], schedules=[]), purge=ALL)
    assert (result.get("failed"), held(simulator)) == (None, {})


def test_protected_names_stay(converge: Converge, simulator: Simulator) -> None:
    purge = {"schedules": {"max": 1, "protect": ["M*"]}}
    converge(declared(schedules=[]), purge=purge)
    assert held(simulator)["schedules"] == ["Mail"]


def test_more_than_the_limit_in_all_users_together_changes_nothing(converge: Converge, simulator: Simulator) -> None:
    for name in ("one", "two"):
        simulator.state.add_user(name)
        simulator.state.edit_profile(name, lambda profile: _add_vault(simulator, profile, "Spare"))
    document = {"users": [{"name": name, "account_name": "x", "storage_vaults": []} for name in ("one", "two")]}
    with pytest.raises(InputError) as error:
        converge(document, purge={"storage_vaults": {"max": 1}})
    assert error.value.problem == (
        "2 storage_vaults are not in the document, and purge.storage_vaults.max is 1: 'Spare' of 'one', 'Spare' of 'two'"
    )
    assert simulator.requests.writes() == []


# -- what would be lost --------------------------------------------------------------------------------------


def test_a_used_storage_vault_is_lost_with_a_word_only(converge: Converge, simulator: Simulator) -> None:
    def use(profile: dict[str, Any]) -> None:
        profile["Destinations"]["vault-Cellar"]["RepoInitTimestamp"] = 1
        profile["BackupRules"] = {}

    simulator.state.edit_profile("acme-files", use)
    refused = converge(declared(storage_vaults=["Attic"]), purge=ALL)
    assert refused["objects"][0]["action"] == "failed"
    assert "would lose the key to what is backed up in it" in refused["msg"]
    assert held(simulator)["storage_vaults"] == ["Attic", "Cellar"]
    converge(declared(storage_vaults=["Attic"]), purge=LOSSES)
    assert held(simulator)["storage_vaults"] == ["Attic"]


def test_schedules_go_with_a_protected_item_with_a_word_only(converge: Converge, simulator: Simulator) -> None:
    refused = converge(declared(protected_items=["Files"]), purge=ALL)
    assert "would remove the schedules that back it up: 'Mail'" in refused["msg"]
    converge(declared(protected_items=["Files"]), purge=LOSSES)
    assert held(simulator) == {**EVERYTHING, "protected_items": ["Files"], "schedules": ["Files"]}


@pytest.mark.parametrize(
    "schedule",
    [
        {"name": "Mail"},
        {"name": "Mail", "storage_vault": "Attic", "protected_item": "Mail"},
        {"name": "Mail", "storage_vault": "vault-Attic"},
    ],
)
def test_what_a_declared_schedule_refers_to_stays(
    converge: Converge, simulator: Simulator, schedule: dict[str, Any]
) -> None:
    document = {"users": [{"name": "acme-files", "storage_vaults": [], "protected_items": [], "schedules": [schedule]}]}
    result = converge(document, purge=LOSSES)
    assert result.get("failed") is None
    assert held(simulator) == {"storage_vaults": ["Attic"], "protected_items": ["Mail"], "schedules": ["Mail"]}
    assert converge(document, purge=LOSSES)["changed"] is False


def test_a_vault_that_an_item_has_a_retention_for_stays(converge: Converge, simulator: Simulator) -> None:
    item = {"name": "Mail", "retention_overrides": {"Attic": {"mode": "keep_everything", "ranges": []}}}
    converge(
        {"users": [{"name": "acme-files", "storage_vaults": [], "protected_items": [item], "schedules": []}]},
        purge=LOSSES,
    )
    assert held(simulator) == {"storage_vaults": ["Attic"], "protected_items": ["Mail"]}


def test_what_follows_the_policy_stays(converge: Converge, simulator: Simulator) -> None:
    def link(profile: dict[str, Any]) -> None:
        for source in profile["Sources"].values():
            source.update(PolicySourceID="default", ExistingUserUpdate=True)

    simulator.state.edit_profile("acme-files", link)
    assert converge(declared(protected_items=[]), purge=LOSSES)["changed"] is False


def test_what_somebody_adds_after_the_plan_stays(simulator: Simulator, tasks: Tasks) -> None:
    def add() -> None:
        simulator.state.edit_profile("acme-files", lambda profile: _add_vault(simulator, profile, "New"))

    tasks.run(
        comet_converge.DEFINITION,
        document=declared(storage_vaults=["Attic", "Cellar"], schedules=[]),
        purge=LOSSES,
        hook=once(AFTER, "AdminListUsersFull", add),
    )
    assert held(simulator) == {"storage_vaults": ["Attic", "Cellar", "New"], "protected_items": ["Files", "Mail"]}


def test_a_saved_plan_with_a_purge_is_carried_out(converge: Converge, simulator: Simulator, tmp_path: Any) -> None:
    path = str(tmp_path / "plan.json")
    converge(declared(schedules=[]), purge=ALL, check_mode=True, save_plan=path)
    converge(declared(schedules=[]), purge=ALL, apply_plan=path)
    assert "schedules" not in held(simulator)


@pytest.mark.parametrize(
    ("purge", "message"),
    [
        ({"storage_vault": {"max": 1}}, "purge has the unknown kind 'storage_vault', did you mean storage_vaults?"),
        ({"schedules": {}}, "purge.schedules lacks the option max"),
        (
            {"schedules": {"max": 1, "delete_with_backups": True}},
            "purge.schedules has no option delete_with_backups, the options are: max, protect",
        ),
    ],
)
def test_a_purge_of_parts_that_cannot_be_meant_is_refused(
    converge: Converge, purge: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError) as error:
        converge({"users": []}, purge=purge)
    assert error.value.problem == message
