# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_protected_item`` beyond what its scenario shows: round trips, two writers, releases, check mode."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import constants
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError, VersionTooOld
from ansible_collections.cometbackup.comet.plugins.module_utils._model import codec
from ansible_collections.cometbackup.comet.plugins.modules import comet_protected_item, comet_protected_item_info
from tests.simulator import Simulator
from tests.unit.resources.tasks import BEFORE, Tasks, once

ITEM, INFO = comet_protected_item.DEFINITION, comet_protected_item_info.DEFINITION
READ, WRITE = "AdminGetUserProfileAndHash", "AdminSetUserProfileHash"
DOCUMENTS = {"user": "acme", "name": "Documents", "device": "WS-1", "files": {"include": ["/srv"]}}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True) as running:
        fill(running)
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def fill(simulator: Simulator) -> None:
    simulator.state.add_user("acme")
    for id_, name in (("ws-1", "WS-1"), ("ws-2", "WS-2")):
        simulator.state.add_device("acme", name=name, device_id=id_)


def add(simulator: Simulator, id_: str, engine: str = "engine1/file", /, **fields: Any) -> None:
    fields = {"Description": id_, "OwnerDevice": "ws-1", **fields}
    source = simulator.state.schema.default("SourceConfig", Engine=engine, **fields)
    simulator.state.edit_profile("acme", lambda profile: profile["Sources"].update({id_: source}))


def sources(simulator: Simulator) -> dict[str, Any]:
    return dict(simulator.state.user_profile("acme")["Sources"])


@pytest.mark.parametrize("release", ["20.9.12", "23.9.7", "25.9.8"])
def test_an_item_is_made_on_every_release_and_is_there_the_second_time(release: str) -> None:
    with Simulator(release=release) as simulator:
        fill(simulator)
        tasks = Tasks(simulator)
        created = tasks.run(ITEM, **DOCUMENTS)
        again = tasks.run(ITEM, **DOCUMENTS)
        assert tasks.calls == [READ]
        ((id_, source),) = sources(simulator).items()
    assert (created["changed"], again["changed"]) == (True, False)
    assert again["protected_item"] == created["protected_item"]
    assert created["protected_item"]["id"] == id_
    assert (source["Engine"], source["OwnerDevice"]) == ("engine1/file", "ws-1")
    assert source["EngineProps"] == {"INCLUDE-0000": "/srv"}
    assert source["CreateTime"] == source["ModifyTime"] > 0


@pytest.mark.parametrize("engine", constants.enum("Engine").values())
def test_an_item_of_any_engine_is_given_back_as_it_was_returned(
    engine: str, simulator: Simulator, tasks: Tasks
) -> None:
    props = {
        "INCLUDE": "/a",
        "EXCLUDE12": "*.tmp",
        "SMBAUTH0": '{"SharePath": "x", "Password": "s", "PasswordFormat": 1}',
        "ALL_DATABASES": "",
        "PASSWORD": "s",
        "METHOD": "newer",
        "DIFFBASE": "1",
        "LOGTRUNC": "1",
        "VM-2": "two",
        "ALL_VMS": "1",
        "CUSTOM_SETTINGV2": '{"WholeOrg": true, "BackupOptions": {"a": 31, "b": 64}}',
        "CONNECTION": '{"Password": "s"}',
    }
    retention = {"gone": {"Mode": 802, "Ranges": [{"Type": 900, "Jobs": 1}]}}
    add(simulator, "one", engine, EngineProps=props, OwnerDevice="revoked", OverrideDestinationRetention=retention)
    held = sources(simulator)
    (item,) = tasks.run(INFO, user="acme")["protected_items"]
    assert json.dumps(item).count('"s"') == 0
    assert tasks.run(ITEM, **item)["changed"] is False
    assert tasks.writes == []
    assert sources(simulator) == held


def test_an_item_of_an_engine_that_the_tables_do_not_know_is_given_back_and_changed(
    simulator: Simulator, tasks: Tasks
) -> None:
    add(simulator, "one", "engine1/newer", EngineProps={"TARGET": "a"})
    (item,) = tasks.run(INFO, user="acme")["protected_items"]
    assert (item["engine"], item["engine_props"]) == ("engine1/newer", {"TARGET": "a"})
    assert tasks.run(ITEM, **item)["changed"] is False
    item["engine_props"]["TARGET"] = "b"
    assert tasks.run(ITEM, **item)["diff"] == {
        "before": {"engine_props": {"TARGET": "a"}},
        "after": {"engine_props": {"TARGET": "b"}},
    }


def test_what_somebody_else_changed_of_the_same_item_stays(simulator: Simulator, tasks: Tasks) -> None:
    add(simulator, "one", EngineProps={"INCLUDE0": "/srv"})

    def interfere() -> None:
        change = {"INCLUDE0": "/srv", "EXCLUDE0": "*.bak", "NEWER": "1"}
        simulator.state.edit_profile("acme", lambda profile: profile["Sources"]["one"].update(EngineProps=change))

    tasks.run(ITEM, hook=once(BEFORE, WRITE, interfere), user="acme", id="one", files={"include": ["/srv", "/home"]})
    assert sources(simulator)["one"]["EngineProps"] == {
        "INCLUDE0": "/srv",
        "INCLUDE-0000": "/home",
        "EXCLUDE0": "*.bak",
        "NEWER": "1",
    }


def test_each_device_may_have_an_item_of_the_same_name(simulator: Simulator, tasks: Tasks) -> None:
    for device in ("WS-1", "ws-2"):
        assert tasks.run(ITEM, **{**DOCUMENTS, "device": device})["changed"] is True
    assert sorted(source["OwnerDevice"] for source in sources(simulator).values()) == ["ws-1", "ws-2"]
    with pytest.raises(InputError, match="2 protected items of 'acme' are named 'Documents'"):
        tasks.run(ITEM, user="acme", name="Documents", files={"exclude": []})


def test_an_item_is_moved_to_another_device_by_its_id(simulator: Simulator, tasks: Tasks) -> None:
    add(simulator, "one", EngineProps={"INCLUDE0": "/srv"})
    assert tasks.run(ITEM, user="acme", id="one", device="WS-2")["diff"] == {
        "before": {"device": "WS-1"},
        "after": {"device": "WS-2"},
    }


def test_removal_takes_the_schedules_of_the_item_and_no_others(simulator: Simulator, tasks: Tasks) -> None:
    device = simulator.state.devices.of("acme")[0]
    doomed, vault, rule = simulator.state.add_item(device, description="Old")
    other, _vault, kept = simulator.state.add_item(device, vault=vault, description="New")
    result = tasks.run(ITEM, user="acme", id=doomed, state="absent", delete_with_schedules=True)
    profile = simulator.state.user_profile("acme")
    assert (set(profile["Sources"]), set(profile["BackupRules"])) == ({other}, {kept})
    assert vault in profile["Destinations"]
    assert result["diff"]["before"]["schedules"] == ["Old"]
    assert rule not in json.dumps(result["protected_item"])


def test_a_schedule_that_somebody_adds_meanwhile_stops_an_unguarded_removal(simulator: Simulator, tasks: Tasks) -> None:
    add(simulator, "one", EngineProps={"INCLUDE0": "/srv"})
    rule = simulator.state.schema.default("BackupRuleConfig", Description="Nightly", Source="one")

    def schedule() -> None:
        simulator.state.edit_profile("acme", lambda profile: profile["BackupRules"].update({"rule": rule}))

    with pytest.raises(InputError, match="would remove the schedules that back it up: 'Nightly'"):
        tasks.run(ITEM, hook=once(BEFORE, WRITE, schedule), user="acme", id="one", state="absent")
    assert "one" in sources(simulator)


@pytest.mark.parametrize("linked", [True, False])
def test_a_default_item_of_the_policy_is_changed_here_once_it_no_longer_follows_it(
    linked: bool, simulator: Simulator, tasks: Tasks
) -> None:
    add(simulator, "one", EngineProps={"INCLUDE0": "/srv"}, PolicySourceID="default", ExistingUserUpdate=linked)
    assert tasks.run(ITEM, user="acme", id="one", files={"include": ["/srv"]})["changed"] is False
    options = ({"files": {"include": ["/home"]}}, {"state": "absent"})
    for more in options:
        if linked:
            with pytest.raises(InputError, match="is a default item of the user's policy and follows it"):
                tasks.run(ITEM, user="acme", id="one", **more)
        else:
            assert tasks.run(ITEM, user="acme", id="one", **more)["changed"] is True


def test_what_protects_nothing_already_may_stay_so(simulator: Simulator, tasks: Tasks) -> None:
    add(simulator, "one", EngineProps={})
    assert tasks.run(ITEM, user="acme", id="one", files={"exclude": ["*.tmp"]})["changed"] is True
    tasks.run(ITEM, user="acme", id="one", files={"include": ["/srv"]})
    with pytest.raises(InputError, match="would protect nothing"):
        tasks.run(ITEM, user="acme", id="one", files={"include": []})


def test_check_mode_trusts_in_a_device_a_vault_and_a_user_that_are_not_there_yet(tasks: Tasks) -> None:
    warnings: list[str] = []
    options = {**DOCUMENTS, "device": "WS-3", "retention_overrides": {"Cold": {"mode": "keep_everything"}}}
    assert tasks.run(ITEM, check_mode=True, warnings=warnings, **options)["changed"] is True
    assert [text.split(" yet.")[0] for text in warnings] == [
        "The user 'acme' has no device 'WS-3'",
        "The user 'acme' has no storage vault 'Cold'",
    ]
    tasks.run(ITEM, check_mode=True, warnings=warnings, **{**DOCUMENTS, "user": "umbrella"})
    assert "There is no user 'umbrella'" in warnings[2]


def test_two_keys_cannot_mean_the_same_vault(simulator: Simulator, tasks: Tasks) -> None:
    _item, vault, _rule = simulator.state.add_item(simulator.state.devices.of("acme")[0])
    keep = {"mode": "keep_everything"}
    with pytest.raises(InputError, match="two of its keys mean the storage vault"):
        tasks.run(ITEM, **DOCUMENTS, retention_overrides={vault: keep, "Vault": keep})


def test_a_selection_of_office_365_needs_a_server_that_knows_it() -> None:
    with Simulator(release="21.3.5") as simulator:
        fill(simulator)
        with pytest.raises(VersionTooOld, match="the option office365.selection needs Comet Server 21.9.0 or later"):
            Tasks(simulator).run(
                ITEM, user="acme", name="Mail", device="WS-1", office365={"selection": {"whole_org": True}}
            )


def test_what_is_returned_of_an_item_tells_of_its_device_and_its_backups(simulator: Simulator, tasks: Tasks) -> None:
    add(simulator, "one", EngineProps={"INCLUDE0": "/srv"}, CreateTime=5, Statistics={"LastStartTime": 7})
    (item,) = tasks.run(INFO, user="acme", device="WS-1")["protected_items"]
    assert item["read_only"]["device_name"] == "WS-1"
    assert item["read_only"]["create_time"] == 5
    assert item["read_only"]["statistics"]["last_start_time"] == 7
    assert tasks.run(INFO, user="acme", device="WS-2")["protected_items"] == []


def test_secrets_are_masked_in_what_is_returned(tasks: Tasks) -> None:
    options = {
        "user": "acme",
        "device": "WS-1",
        "name": "Shop",
        "engine": "mysql",
        "engine_props": {"PASSWORD": "pw", "CONNECTION": {"Host": "db", "Password": "pw"}},
    }
    result = tasks.run(ITEM, **options)
    assert result["protected_item"]["engine_props"] == {"PASSWORD": codec.MASK, "CONNECTION": codec.MASK}
    assert result["diff"]["after"]["engine_props"] == {"PASSWORD": codec.MASK, "CONNECTION": codec.MASK}
    assert ITEM.secrets(options) == {"pw"}
