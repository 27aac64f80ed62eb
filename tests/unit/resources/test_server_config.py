# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_server_config`` and ``comet_server_config_info`` beyond what their scenarios show."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import structures
from ansible_collections.cometbackup.comet.plugins.module_utils._client.client import CometClient
from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    InputError,
    ServerRefusal,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import server_config
from ansible_collections.cometbackup.comet.plugins.modules import comet_server_config, comet_server_config_info
from tests.simulator import Simulator
from tests.unit.resources.tasks import BEFORE, Tasks, once

CONFIG, INFO = comet_server_config.DEFINITION, comet_server_config_info.DEFINITION
GET, SET, VERSION = "AdminMetaServerConfigGet", "AdminMetaServerConfigSet", "AdminMetaVersion"
REAL_SECONDS = 15
EVERYTHING = sorted(structures.structure("ServerConfigOptions").by_option())
REPLICA = {"Type": "comet", "Description": "Lisbon", "RemoteAddress": "http://lisbon.example/", "Password": "a-secret"}

WEBHOOK = {
    "URL": "http://127.0.0.1:9/",
    "CustomHeaders": {},
    "Level": "full",
    "WhiteListedEventTypes": [],
    "FutureMode": 3,
}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True, restart_seconds=0.01) as running:
        running.state.config["StorageRole"]["ReplicateTo"] = [dict(REPLICA)]
        running.state.config["WebhookOptions"] = {"siem": dict(WEBHOOK)}
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator, sleep=lambda _seconds: simulator.restarted.wait(REAL_SECONDS))


def test_every_section_can_be_asked_for() -> None:
    assert comet_server_config_info.DEFINITION.argument_spec["sections"]["choices"] == EVERYTHING


@pytest.mark.parametrize("release", ["20.9.12", "22.6.0", "25.9.8"])
def test_what_was_read_can_be_given_back(release: str) -> None:
    with Simulator(release=release, devices=3, tenants=1) as simulator:
        simulator.state.config["StorageRole"]["ReplicateTo"] = [dict(REPLICA)]
        tasks = Tasks(simulator)
        read = tasks.run(INFO, sections=EVERYTHING)["settings"]
        assert "a-secret" not in str(read)
        assert ("login_protection" in read) is (release == "25.9.8")
        again = tasks.run(CONFIG, settings=read)
        assert (again["changed"], again["restarted"]) == (False, False)
        assert tasks.writes == []


def test_one_request_tells_that_nothing_differs(tasks: Tasks) -> None:
    tasks.run(CONFIG, settings={"session_settings": {"expired_in_seconds": 1800}})
    assert tasks.calls == [GET]


def test_a_change_is_read_before_and_after_it(simulator: Simulator, tasks: Tasks) -> None:
    before = deepcopy(simulator.state.config)
    result = tasks.run(CONFIG, settings={"session_settings": {"expired_in_seconds": 900}})
    assert result["diff"] == {
        "before": {"session_settings": {"expired_in_seconds": 1800}},
        "after": {"session_settings": {"expired_in_seconds": 900}},
    }
    assert (tasks.calls[:4], tasks.calls[-1]) == ([GET, GET, VERSION, SET], GET)
    assert simulator.state.config == {**before, "SessionSettings": {"ExpiredInSeconds": 900}}


def test_what_others_write_meanwhile_stays(simulator: Simulator, tasks: Tasks) -> None:
    def act() -> None:
        simulator.state.config["WebhookOptions"]["theirs"] = {"URL": "http://127.0.0.1:9/theirs"}

    hook = once(BEFORE, SET, act)
    # They write after the second reading: that is lost, and nobody can tell.
    tasks.run(CONFIG, settings={"webhook_options": {"own": {"url": "http://127.0.0.1:9/own"}}}, hook=hook)
    assert set(simulator.state.config["WebhookOptions"]) == {"siem", "own"}
    hook = once(BEFORE, VERSION, act)
    tasks.run(CONFIG, settings={"webhook_options": {"mine": {"url": "http://127.0.0.1:9/mine"}}}, hook=hook)
    assert set(simulator.state.config["WebhookOptions"]) == {"siem", "own", "mine"}


def test_what_others_undid_is_done_again(simulator: Simulator, tasks: Tasks) -> None:
    asked = iter(range(100))

    def overwrite(when: str, method: str) -> None:
        # The third reading is the one after the restart.
        if (when, method) == (BEFORE, GET) and next(asked) == 2:
            simulator.state.config["SessionSettings"] = {"ExpiredInSeconds": 1800}

    tasks.run(CONFIG, settings={"session_settings": {"expired_in_seconds": 900}}, hook=overwrite)
    assert simulator.state.config["SessionSettings"] == {"ExpiredInSeconds": 900}
    assert tasks.writes == [SET, SET]


def test_a_write_whose_answer_was_lost_is_not_made_twice(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_after", method=SET)
    assert tasks.run(CONFIG, settings={"session_settings": {"expired_in_seconds": 900}})["changed"] is True
    assert tasks.writes == [SET]


def test_entries_keep_what_is_not_said_of_them(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(CONFIG, settings={"webhook_options": {"siem": {"level": "none"}, "new": {"url": "http://127.0.0.1:9/"}}})
    webhooks = simulator.state.config["WebhookOptions"]
    assert (webhooks["siem"]["FutureMode"], webhooks["siem"]["Level"]) == (3, "none")
    assert webhooks["new"]["Level"] == "full"


def test_a_masked_secret_in_a_changed_item_of_a_list_is_refused(simulator: Simulator, tasks: Tasks) -> None:
    (read,) = tasks.run(INFO, sections=["storage_role"])["settings"]["storage_role"]["replicate_to"]
    other = {"storage_role": {"replicate_to": [read, {**read, "description": "Porto", "password": "b-secret"}]}}
    tasks.run(CONFIG, settings=other)
    assert [replica["Password"] for replica in simulator.state.config["StorageRole"]["ReplicateTo"]] == [
        "a-secret",
        "b-secret",
    ]
    with pytest.raises(InputError, match="password is masked"):
        tasks.run(CONFIG, settings={"storage_role": {"replicate_to": [{**read, "username": "other"}]}})


def test_administrators_of_one_name_in_two_tenants_are_told_apart(simulator: Simulator, tasks: Tasks) -> None:
    tenant = simulator.state.add_tenant("Globex")
    simulator.state.add_admin("admin", "another-password", organization=tenant)
    wanted = [{"username": "admin", "organization_id": tenant, "permissions": {"allow_edit_branding": True}}]
    result = tasks.run(CONFIG, settings={"admin_users": wanted})
    assert result["diff"]["after"] == {
        "admin_users": {f"admin ({tenant})": {"permissions": {"allow_edit_branding": True}}}
    }
    assert [admin["Permissions"] for admin in simulator.state.admins.values()] == [{}, {"AllowEditBranding": True}]


@pytest.mark.parametrize(
    ("admins", "problem"),
    [
        ([], "would drop the administrator 'admin', who writes them"),
        ([{"username": "globex", "organization_id": "tenant"}], "would drop the administrator 'admin'"),
    ],
)
def test_nobody_is_locked_out(simulator: Simulator, admins: list[Any], problem: str) -> None:
    simulator.state.add_tenant("Globex", organization_id="tenant")
    simulator.state.add_admin("globex", "another-password", organization="tenant")
    with pytest.raises(InputError, match=problem):
        Tasks(simulator).run(CONFIG, settings={"admin_users": admins}, purge=["admin_users"])


def test_the_last_administrator_of_the_top_level_stays(simulator: Simulator) -> None:
    """One who comes from elsewhere is not in the list, and could remove all who are."""
    held = {"AdminUsers": [{"Username": "other", "OrganizationID": ""}]}
    with CometClient(Connection("http://127.0.0.1:9/", "outsider", "a-password")) as client:
        server_config.require_administrators(client, held, held)
        with pytest.raises(InputError, match="would drop all administrators of the top level"):
            server_config.require_administrators(client, held, {"AdminUsers": []})


def test_what_an_old_server_does_not_know_is_refused() -> None:
    with Simulator(release="24.3.8") as simulator:
        tasks = Tasks(simulator)
        with pytest.raises(VersionTooOld, match=r"the option settings.login_protection needs Comet Server 24.9"):
            tasks.run(CONFIG, settings={"login_protection": {"enabled": True}})
        assert tasks.writes == []


def test_an_administrator_without_the_permission_is_refused(simulator: Simulator) -> None:
    simulator.state.add_admin("limited", "password-of-limited", Permissions={"PreventEditServerSettings": True})
    with pytest.raises(ServerRefusal, match="this account may not do that here"):
        Tasks(simulator, ("limited", "password-of-limited")).run(CONFIG, settings={"trust_x_forwarded_for": True})
