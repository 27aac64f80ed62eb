# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_storage_template`` and its info module beyond what their scenarios show: round trips, two writers, old servers, tenants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError, VersionTooOld
from ansible_collections.cometbackup.comet.plugins.modules import (
    comet_org,
    comet_storage_template,
    comet_storage_template_info,
    comet_storage_test_info,
)
from tests.simulator import Simulator
from tests.unit.resources.tasks import AFTER, Tasks, once

TEMPLATE, INFO = comet_storage_template.DEFINITION, comet_storage_template_info.DEFINITION
TRIAL = comet_storage_test_info.DEFINITION
ORG = comet_org.DEFINITION
WRITE = "AdminMetaRemoteStorageVaultSet"
CLOUD: dict[str, Any] = {
    "description": "Cloud",
    "type": "wasabi",
    "wasabi": {"master_bucket": "acme", "access_key": "key", "secret_key": "secret-of-wasabi"},
}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True) as running:
        running.state.add_tenant("Globex", organization_id="tenant-globex", hosts=["globex.example"])
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def stored(simulator: Simulator) -> list[dict[str, Any]]:
    return simulator.state.config["AuthenticationRole"]["RemoteStorage"]


@pytest.mark.parametrize("release", ["20.9.12", "22.6.0", "25.9.8"])
def test_what_is_returned_can_be_given_back(release: str) -> None:
    with Simulator(release=release) as simulator:
        tasks = Tasks(simulator)
        tasks.run(TEMPLATE, **CLOUD)
        tasks.run(TEMPLATE, description="Other", type="s3", s3={"s3_endpoint": "x", "secret_key": "secret-of-other"})
        for item in tasks.run(INFO)["storage_templates"]:
            assert not tasks.run(TEMPLATE, **item)["changed"]
            assert tasks.writes == []


def test_options_of_other_types_are_not_shown(tasks: Tasks) -> None:
    shown = tasks.run(TEMPLATE, **CLOUD)["storage_template"]
    assert not {"aws", "b2", "custom", "remote_address", "remote_password"} & shown.keys()
    assert shown["wasabi"]["secret_key"] == "********"


def test_a_new_template_gets_the_id_that_a_tenants_settings_would_give_it(tasks: Tasks, simulator: Simulator) -> None:
    own = tasks.run(TEMPLATE, **CLOUD, tenant="Globex")["storage_template"]["id"]
    simulator.state.organizations["tenant-globex"]["RemoteStorage"] = []
    template = {"description": "Cloud", "type": "wasabi"}
    tasks.run(ORG, name="Globex", storage_templates=[template])
    assert simulator.state.organizations["tenant-globex"]["RemoteStorage"][0]["ID"] == own


def test_the_id_finds_before_the_description(tasks: Tasks, simulator: Simulator) -> None:
    tasks.run(TEMPLATE, **CLOUD, id="first")
    tasks.run(TEMPLATE, **dict(CLOUD, description="Second"), id="second")
    tasks.run(TEMPLATE, id="second", description="Cloud")
    assert [(entry["ID"], entry["Description"]) for entry in stored(simulator)] == [
        ("first", "Cloud"),
        ("second", "Cloud"),
    ]
    assert not tasks.run(TEMPLATE, id="first", description="Cloud")["changed"]


def test_a_template_of_a_server_without_ids_is_found_by_its_description(tasks: Tasks, simulator: Simulator) -> None:
    tasks.run(TEMPLATE, **CLOUD)
    stored(simulator)[0].pop("ID")
    assert not tasks.run(TEMPLATE, **CLOUD)["changed"]
    assert tasks.run(TRIAL, template="Cloud")["reachable"]
    with pytest.raises(VersionTooOld, match="does not know the option id"):
        tasks.run(TEMPLATE, **CLOUD, id="an id of another server")


def test_what_somebody_else_undid_is_done_again(tasks: Tasks, simulator: Simulator) -> None:
    tasks.run(TEMPLATE, **CLOUD)

    def undo() -> None:
        simulator.state.config["AuthenticationRole"]["RemoteStorage"] = []

    result = tasks.run(TEMPLATE, **dict(CLOUD, description="Second"), hook=once(AFTER, WRITE, undo))
    assert result["changed"]
    assert [entry["Description"] for entry in stored(simulator)] == ["Second"]
    assert tasks.calls.count(WRITE) == 2


def test_a_type_may_change_with_what_describes_the_new_one(tasks: Tasks) -> None:
    tasks.run(TEMPLATE, **CLOUD)
    with pytest.raises(InputError, match="a storage template of type=b2 needs the option b2"):
        tasks.run(TEMPLATE, description="Cloud", type="b2")
    changed = tasks.run(TEMPLATE, description="Cloud", type="b2", b2={"key_id": "key"})
    assert changed["diff"]["after"]["type"] == "b2"


def test_headers_are_too_much_for_an_older_server() -> None:
    with Simulator(release="23.9.11") as simulator:
        tasks = Tasks(simulator)
        custom = {"url": "https://buckets.example/", "custom_headers": {"Authorization": "Bearer x"}}
        with pytest.raises(VersionTooOld, match=r"the option custom.custom_headers needs Comet Server 23\.12\.5"):
            tasks.run(TEMPLATE, description="Rack", type="custom", custom=custom)
        assert tasks.writes == []
        del custom["custom_headers"]
        assert tasks.run(TEMPLATE, description="Rack", type="custom", custom=custom)["changed"]


def test_removing_an_unused_template_reads_the_accounts_once(tasks: Tasks, simulator: Simulator) -> None:
    tasks.run(TEMPLATE, **CLOUD)
    assert tasks.run(TEMPLATE, description="Cloud", state="absent")["changed"]
    assert tasks.calls.count("AdminListUsersFull") == 1
    assert stored(simulator) == []


def test_accounts_get_the_replacement(tasks: Tasks, simulator: Simulator) -> None:
    old = tasks.run(TEMPLATE, **CLOUD)["storage_template"]["id"]
    new = tasks.run(TEMPLATE, **dict(CLOUD, description="New"))["storage_template"]["id"]
    simulator.state.add_user("acme", AutoStorageTemplateGUID=old)
    with pytest.raises(InputError, match="replacement is the storage template that is to be removed"):
        tasks.run(TEMPLATE, id=old, state="absent", replacement="Cloud")
    tasks.run(TEMPLATE, id=old, state="absent", replacement="New")
    assert simulator.state.user_profile("acme")["AutoStorageTemplateGUID"] == new


def test_check_mode_trusts_that_the_replacement_will_be_there(tasks: Tasks) -> None:
    tasks.run(TEMPLATE, **CLOUD)
    warnings: list[str] = []
    options = {"description": "Cloud", "state": "absent", "replacement": "New"}
    assert tasks.run(TEMPLATE, check_mode=True, warnings=warnings, **options)["changed"]
    assert warnings == [
        "There is no storage template 'New' yet. Check mode takes it that an earlier task would create it."
    ]


def test_the_administrator_of_a_tenant_manages_its_own_templates(simulator: Simulator) -> None:
    simulator.state.organizations["tenant-globex"]["Hosts"] = ["127.0.0.1"]
    permissions = {"AllowEditRemoteStorage": True}
    simulator.state.add_admin("globex-admin", "password-of-globex", "tenant-globex", Permissions=permissions)
    tasks = Tasks(simulator, ("globex-admin", "password-of-globex"))
    old = tasks.run(TEMPLATE, **CLOUD)["storage_template"]["id"]
    new = tasks.run(TEMPLATE, **dict(CLOUD, description="New"))["storage_template"]["id"]
    simulator.state.add_user("globex", organization="tenant-globex", AutoStorageTemplateGUID=old)
    assert [item["description"] for item in tasks.run(INFO)["storage_templates"]] == ["Cloud", "New"]
    assert stored(simulator) == []
    tasks.run(TEMPLATE, id=old, state="absent", replacement="New")
    assert simulator.state.user_profile("globex")["AutoStorageTemplateGUID"] == new


def test_a_trial_takes_what_the_server_holds_of_a_secret(tasks: Tasks, simulator: Simulator) -> None:
    tasks.run(TEMPLATE, **CLOUD)
    shown = tasks.run(INFO)["storage_templates"][0]
    options = {key: value for key, value in shown.items() if key not in ("tenant", "read_only")}
    assert tasks.run(TRIAL, template="Cloud", template_options=options)["reachable"]
    assert "secret-of-wasabi" in simulator.requests[-1].params["TemplateOptions"]
    with pytest.raises(InputError, match="wasabi.secret_key is masked"):
        tasks.run(TRIAL, template_options=options)


def test_a_trial_that_may_not_be_made_fails_whatever_it_may_tell(simulator: Simulator) -> None:
    simulator.state.add_admin("limited", "password-of-limited", Permissions={"PreventEditServerSettings": True})
    limited = Tasks(simulator, ("limited", "password-of-limited"))
    with pytest.raises(Exception, match="AdminStoragePingDestination .* failed: the server answered 403"):
        limited.run(TRIAL, location={"destination_type": "s3"}, fail=False)


def test_the_place_of_a_vault_is_sent_with_what_only_a_newer_server_knows(tasks: Tasks, simulator: Simulator) -> None:
    simulator.state.add_user("acme")
    simulator.state.add_item(simulator.state.add_device("acme"))

    def extend(profile: dict[str, Any]) -> None:
        for vault in profile["Destinations"].values():
            vault["FutureTransport"] = "kept"

    simulator.state.edit_profile("acme", extend)
    assert tasks.run(TRIAL, storage_vault="Vault", user="acme")["reachable"]
    sent = simulator.requests[-1].params["ExtraData"]
    assert "FutureTransport" in sent
    assert "EncryptedEncryptionKey" not in sent
