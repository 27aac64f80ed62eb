# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in a user is brought about with the user: storage vaults, protected items, schedules."""

from __future__ import annotations

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from tests.simulator import Simulator
from tests.unit.converge.conftest import PASSWORD, Converge, actions, users
from tests.unit.resources.tasks import Tasks

SFTP = {"name": "Cellar", "type": "sftp", "settings": {"sftp_server": "cellar.example:22", "sftp_username": "acme"}}


def test_a_user_and_the_storage_vaults_are_written_at_once(
    converge: Converge, tasks: Tasks, simulator: Simulator
) -> None:
    document = users("acme-files", account_name="Acme", storage_vaults=[SFTP, dict(SFTP, name="Attic")])
    converge(document)
    assert tasks.writes == ["AdminAddUser", "AdminSetUserProfileHash"]
    vaults = simulator.state.accounts["acme-files"].profile["Destinations"].values()
    assert sorted(vault["Description"] for vault in vaults) == ["Attic", "Cellar"]
    assert converge(document)["changed"] is False


def test_a_user_who_gets_a_storage_vault_is_changed_and_not_created(converge: Converge) -> None:
    converge(users("acme-files"))
    result = converge(users("acme-files", storage_vaults=[SFTP]))
    assert [(item["action"], item["changed_keys"]) for item in result["objects"]] == [("changed", ["storage_vaults"])]


def test_a_changed_vault_shows_its_changed_options_alone(converge: Converge) -> None:
    converge(users("acme-files", storage_vaults=[SFTP]))
    result = converge(users("acme-files", storage_vaults=[dict(SFTP, quota="1 TiB")]))
    assert result["diff"] == {
        "before": {"users": {"acme-files": {"storage_vaults": {"Cellar": {"quota": "unlimited"}}}}},
        "after": {"users": {"acme-files": {"storage_vaults": {"Cellar": {"quota": "1 TiB"}}}}},
    }


def test_an_object_that_gets_what_it_did_not_have_is_changed_and_still_found_by_its_name(
    converge: Converge, simulator: Simulator
) -> None:
    """A field that is not set may be missing altogether, and then there is nothing to show of what was before."""
    simulator.state.add_policy("Standard", policy_id="policy-standard")
    document = {
        "policies": [{"name": "Standard", "mandatory_exclusions": [{"exclude": "*.tmp"}]}],
        **users("acme-files", policy="Standard"),
    }
    assert actions(converge(document)) == {"Standard": "changed", "acme-files": "created"}
    assert simulator.state.accounts["acme-files"].profile["PolicyID"] == "policy-standard"


# -- devices to come -----------------------------------------------------------------------------------------


ITEMS = {
    "storage_vaults": [{"name": "Cellar", "type": "localcopy", "settings": {"localcopy_path": "/cellar"}}],
    "protected_items": [
        {"name": "Files", "device": "PC", "files": {"include": ["/home"]}},
        {"name": "Mail", "device": "SERVER", "files": {"include": ["/var/mail"]}},
    ],
    "schedules": [
        {"name": "Files", "protected_item": "Files", "storage_vault": "Cellar", "times": ["daily at 22:00"]},
        {"name": "Mail", "protected_item": "Mail", "storage_vault": "Cellar", "times": ["daily at 23:00"]},
        {"name": "Noon", "device": "SERVER", "protected_item": "Mail", "storage_vault": "Cellar", "times": ["hourly"]},
    ],
}


@pytest.mark.parametrize("check_mode", [False, True])
def test_what_is_for_a_device_to_come_is_put_off_and_reported(
    converge: Converge, simulator: Simulator, check_mode: bool
) -> None:
    simulator.state.add_user("acme", password=PASSWORD)
    simulator.state.add_device("acme", name="PC")
    result = converge(users("acme", **ITEMS), devices_to_come="put_off", check_mode=check_mode)
    assert [(item["kind"], item["name"], item["device"]) for item in result["put_off"]] == [
        ("protected_items", "Mail", "SERVER"),
        ("schedules", "Mail", None),
        ("schedules", "Noon", "SERVER"),
    ]
    assert list(result["diff"]["after"]["users"]["acme"]["protected_items"]) == ["Files"]
    assert list(result["diff"]["after"]["users"]["acme"]["schedules"]) == ["Files"]


def test_what_was_put_off_is_done_once_the_device_is_there(converge: Converge, simulator: Simulator) -> None:
    document = users("acme", **{**ITEMS, "schedules": ITEMS["schedules"][:2]})
    assert len(converge(document, devices_to_come="put_off")["put_off"]) == 4
    for name in ("PC", "SERVER"):
        simulator.state.add_device("acme", name=name)
    result = converge(document, devices_to_come="put_off")
    assert result["changed"] and result["put_off"] == []
    assert not converge(document, devices_to_come="put_off")["changed"]


def test_a_device_that_is_not_there_is_a_mistake_otherwise(converge: Converge, simulator: Simulator) -> None:
    simulator.state.add_user("acme", password=PASSWORD)
    simulator.state.add_device("acme", name="PC")
    assert "SERVER" in converge(users("acme", **ITEMS))["msg"]


# -- defaults of what is in a user ---------------------------------------------------------------------------


def test_users_have_the_storage_vaults_of_the_defaults_unless_they_give_their_own(
    converge: Converge, simulator: Simulator
) -> None:
    vault = {"type": "localcopy", "settings": {"localcopy_path": "/vault"}}
    document = users("acme", "globex")
    document["users"][1]["storage_vaults"] = [{"name": "Own", **vault}]
    defaults = {"users": {"storage_vaults": [{"name": "Common", **vault}]}}
    assert converge(document, defaults=defaults)["changed"]
    names = [
        [place["Description"] for place in simulator.state.accounts[user].profile["Destinations"].values()]
        for user in ("acme", "globex")
    ]
    assert names == [["Common"], ["Own"]]
    assert not converge(document, defaults=defaults)["changed"]


def test_a_mistake_in_a_default_of_what_is_in_a_user_is_found_there(converge: Converge) -> None:
    with pytest.raises(InputError, match=r"defaults\.users\.storage_vaults\[0\] has no option nme"):
        converge(users("acme"), defaults={"users": {"storage_vaults": [{"nme": "Common"}]}})


# -- check mode before an earlier task has done its part ------------------------------------------------------


def test_check_mode_trusts_that_the_tenant_will_be_there(converge: Converge, tasks: Tasks) -> None:
    document = {
        "policies": [{"name": "Monthly"}],
        "webhooks": [{"name": "tickets", "webhook_url": "https://tickets.example/"}],
        **users("acme", policy="Monthly"),
    }
    warnings: list[str] = []
    result = converge(document, tenant="Globex", check_mode=True, warnings=warnings)
    assert actions(result) == {"Monthly": "created", "tickets": "created", "acme": "created"}
    assert tasks.writes == []
    assert {warning.split(" yet.")[0] for warning in warnings} == {"There is no tenant 'Globex'"}
