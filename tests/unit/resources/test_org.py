# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_org`` and ``comet_org_info`` beyond what their scenarios show: races, lost answers, old servers, secrets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    Conflict,
    InputError,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import tenants
from ansible_collections.cometbackup.comet.plugins.modules import comet_org, comet_org_info
from tests.simulator import Simulator
from tests.unit.resources.tasks import AFTER, Tasks, once

ORG, INFO = comet_org.DEFINITION, comet_org_info.DEFINITION
RELEASES = ("20.9.12", "21.12.0", "22.6.0", "25.9.8")

ACME = {
    "name": "Acme",
    "hosts": ["backup.acme.example", "vault.acme.example"],
    "branding": {"brand_name": "Acme"},
    "email": {"from_email": "backup@acme.example"},
    "storage_templates": [{"description": "Lisbon", "type": "comet", "password": "template-secret"}],
    "webhooks": {
        "tickets": {"url": "https://tickets.acme.example/", "custom_headers": {"Authorization": "header-secret"}}
    },
}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True) as running:
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def stored(simulator: Simulator) -> dict[str, Any]:
    """The only tenant."""
    (organization,) = simulator.state.organizations.values()
    return organization


def test_each_option_for_a_field_is_an_option_of_the_module() -> None:
    assert set(tenants.EVERYTHING.fields) <= set(ORG.argument_spec)


# -- creating ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("release", RELEASES)
def test_what_is_created_is_there_the_second_time(release: str) -> None:
    with Simulator(release=release) as simulator:
        tasks = Tasks(simulator)
        foreseen = tasks.run(ORG, check_mode=True, **ACME)
        assert tasks.writes == []
        created = tasks.run(ORG, **ACME)
        again = tasks.run(ORG, **ACME)
        (id_,) = simulator.state.organizations
    assert (foreseen["changed"], foreseen["diff"]) == (True, created["diff"])
    assert created["org"]["id"] == again["org"]["id"] == id_
    assert (again["changed"], tasks.calls) == (False, ["AdminOrganizationList"])
    assert again["org"] == created["org"]


@pytest.mark.parametrize(
    ("release", "calls"),
    [
        ("25.9.8", ["AdminOrganizationList", "AdminOrganizationSet"]),
        ("21.12.0", ["AdminOrganizationList", "AdminOrganizationSet", "AdminOrganizationList"]),
    ],
)
def test_the_id_of_a_new_tenant_is_looked_up_only_where_the_server_does_not_tell(
    release: str, calls: list[str]
) -> None:
    with Simulator(release=release) as simulator:
        tasks = Tasks(simulator)
        result = tasks.run(ORG, name="Acme")
        assert tasks.calls == calls
        assert [result["org"]["id"]] == list(simulator.state.organizations)


def test_a_creation_whose_answer_was_lost_is_not_made_twice(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_after", method="AdminOrganizationSet")
    result = tasks.run(ORG, **ACME)
    assert tasks.writes == ["AdminOrganizationSet"]
    assert [result["org"]["id"]] == list(simulator.state.organizations)


def test_a_new_webhook_sends_its_events(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(ORG, **ACME)
    assert stored(simulator)["WebhookOptions"]["tickets"]["Level"] == "full"


# -- changing ------------------------------------------------------------------------------------------------


def test_a_change_keeps_what_is_not_given_and_what_is_unknown(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(ORG, **ACME)
    organization = stored(simulator)
    for place in (
        organization["Branding"],
        organization["RemoteStorage"][0],
        organization["WebhookOptions"]["tickets"],
    ):
        place["FutureColour"] = {"Red": 1}
    before = deepcopy(organization)
    result = tasks.run(
        ORG,
        name="Acme",
        branding={"product_name": "Acme Backup"},
        storage_templates=[{"description": "Lisbon", "storage_limit_bytes": "1 GiB"}],
        webhooks={"tickets": {"level": "none"}},
    )
    after = stored(simulator)
    assert tasks.calls == ["AdminOrganizationList", "AdminOrganizationSet", "AdminOrganizationList"]
    before["Branding"]["ProductName"] = "Acme Backup"
    before["RemoteStorage"][0]["StorageLimitBytes"] = 2**30
    before["WebhookOptions"]["tickets"]["Level"] = "none"
    assert after == before
    assert result["diff"]["after"] == {
        "branding": {"product_name": "Acme Backup"},
        "storage_templates": {"Lisbon": {"storage_limit_bytes": "1 GiB"}},
        "webhooks": {"tickets": {"level": "none"}},
    }


def test_a_tenant_is_renamed_by_its_id(simulator: Simulator, tasks: Tasks) -> None:
    id_ = tasks.run(ORG, **ACME)["org"]["id"]
    result = tasks.run(ORG, id=id_, name="Acme Holding")
    assert result["diff"] == {"before": {"name": "Acme"}, "after": {"name": "Acme Holding"}}
    assert tasks.run(ORG, name="Acme Holding", hosts=ACME["hosts"][::-1])["changed"] is False


def test_templates_of_one_description_must_be_told_apart(simulator: Simulator, tasks: Tasks) -> None:
    twins = [{"Type": "comet", "Description": "Twin", "ID": id_} for id_ in ("one", "two")]
    simulator.state.add_tenant("Acme", RemoteStorage=twins)
    with pytest.raises(InputError, match="2 templates are described as 'Twin'. Give one of their ids in id: one, two"):
        tasks.run(ORG, name="Acme", storage_templates=[{"description": "Twin", "default": True}])
    tasks.run(ORG, name="Acme", storage_templates=[{"id": "two", "default": True}])
    assert [template.get("Default", False) for template in stored(simulator)["RemoteStorage"]] == [False, True]


def test_one_template_cannot_be_meant_twice(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(ORG, **ACME)
    with pytest.raises(InputError, match=r"storage_templates\[1\] means the same template as another one before it"):
        tasks.run(ORG, name="Acme", storage_templates=[{"description": "Lisbon"}, {"description": "Lisbon"}])


def test_two_new_templates_cannot_have_one_description(simulator: Simulator, tasks: Tasks) -> None:
    with pytest.raises(InputError, match=r"storage_templates\[1\] means the same template as another one before it"):
        tasks.run(ORG, name="Acme", storage_templates=[{"description": "Lisbon"}, {"description": "Lisbon"}])
    assert simulator.state.organizations == {}


@pytest.mark.parametrize("description", ["", "Twin"])
def test_templates_that_nothing_tells_apart_can_be_given_back(
    description: str, simulator: Simulator, tasks: Tasks
) -> None:
    twins = [{"Type": type_, "Description": description, "ID": ""} for type_ in ("comet", "s3", "comet")]
    simulator.state.add_tenant("Acme", RemoteStorage=twins)
    (item,) = tasks.run(INFO)["orgs"]
    assert tasks.run(ORG, **item)["changed"] is False


def test_purging_everything(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(ORG, **ACME)
    tasks.run(ORG, name="Acme", storage_templates=[], webhooks={})
    assert stored(simulator)["WebhookOptions"].keys() == {"tickets"}
    result = tasks.run(ORG, name="Acme", storage_templates=[], webhooks={}, purge=["storage_templates", "webhooks"])
    assert (stored(simulator)["RemoteStorage"], stored(simulator)["WebhookOptions"]) == ([], {})
    assert result["diff"]["before"]["storage_templates"].keys() == {"Lisbon"}


def test_what_somebody_else_overwrites_right_afterwards_is_written_again(simulator: Simulator, tasks: Tasks) -> None:
    id_ = simulator.state.add_tenant("Acme")
    theirs = deepcopy(simulator.state.organizations[id_])
    theirs["Branding"]["CompanyName"] = "Theirs"

    def overwrite() -> None:
        simulator.state.organizations[id_] = theirs

    result = tasks.run(
        ORG, name="Acme", branding={"brand_name": "Ours"}, hook=once(AFTER, "AdminOrganizationSet", overwrite)
    )
    branding = stored(simulator)["Branding"]
    assert (branding["CompanyName"], branding["BrandName"]) == ("Theirs", "Ours")
    assert result["org"]["branding"]["company_name"] == "Theirs"


def test_endless_interference_ends_in_a_sentence(simulator: Simulator, tasks: Tasks) -> None:
    id_ = simulator.state.add_tenant("Acme")
    theirs = deepcopy(simulator.state.organizations[id_])

    def overwrite(when: str, method: str) -> None:
        if when == AFTER and method == "AdminOrganizationSet":
            simulator.state.organizations[id_] = deepcopy(theirs)

    with pytest.raises(Conflict, match="somebody else keeps changing the same object"):
        tasks.run(ORG, name="Acme", suspended=True, hook=overwrite)


# -- old servers ---------------------------------------------------------------------------------------------


def test_a_field_that_is_newer_than_the_server_is_refused_by_name_and_version() -> None:
    with Simulator(release="22.6.0") as simulator:
        simulator.state.add_tenant("Acme")
        tasks = Tasks(simulator)
        with pytest.raises(
            VersionTooOld, match=r"software_build_role.max_builders needs Comet Server 24.3.8 .* 22.6.0"
        ):
            tasks.run(ORG, name="Acme", software_build_role={"max_builders": 2})
        assert tasks.writes == []


def test_a_field_that_the_server_does_not_send_is_refused_before_the_write() -> None:
    with Simulator(release="20.9.12") as simulator:
        id_ = simulator.state.add_tenant("Acme")
        simulator.state.organizations[id_]["Email"] = {"FromEmail": "", "FromName": ""}
        tasks = Tasks(simulator)
        with pytest.raises(VersionTooOld, match="is 20.9.12 and does not know the option email.mode"):
            tasks.run(ORG, name="Acme", email={"mode": "smtp"})
        assert tasks.writes == []


# -- deleting ------------------------------------------------------------------------------------------------


def test_a_tenant_is_deleted_only_if_that_is_meant(simulator: Simulator, tasks: Tasks) -> None:
    id_ = simulator.state.add_tenant("Acme")
    for number in range(7):
        simulator.state.add_user(f"acme-{number}", organization=id_)
    simulator.state.add_user("other")
    with pytest.raises(InputError, match=r"lose its 7 users .*\(acme-0, acme-1, acme-2, acme-3, acme-4 and 2 more\)"):
        tasks.run(ORG, name="Acme", state="absent")
    foreseen = tasks.run(ORG, name="Acme", state="absent", delete_with_users=True, check_mode=True)
    done = tasks.run(ORG, name="Acme", state="absent", delete_with_users=True)
    assert foreseen["diff"] == done["diff"]
    assert len(done["diff"]["before"]["users"]) == 7
    assert tasks.calls == ["AdminOrganizationList", "AdminListUsersFull", "AdminOrganizationDelete"]
    assert simulator.state.organizations == {}
    assert simulator.state.user_profile("other")["Username"] == "other"


@pytest.mark.parametrize("uninstall", [True, False])
def test_devices_are_told_to_uninstall_only_if_asked(simulator: Simulator, tasks: Tasks, uninstall: bool) -> None:
    simulator.state.add_tenant("Acme")
    tasks.run(
        ORG, name="Acme", state="absent", delete_with_users=True, uninstall_software=uninstall, remove_config_file=True
    )
    (request,) = simulator.requests.of("AdminOrganizationDelete")
    sent = json.loads(request.params["UninstallConfig"]) if "UninstallConfig" in request.params else None
    assert sent == ({"UninstallFlag": True, "RemoveConfigFile": True} if uninstall else None)


# -- secrets and reading -------------------------------------------------------------------------------------


def test_no_secret_is_in_a_result(tasks: Tasks) -> None:
    results = [tasks.run(ORG, **ACME), tasks.run(ORG, name="Acme", suspended=True), tasks.run(INFO)]
    results.append(tasks.run(ORG, name="Acme", state="absent", delete_with_users=True))
    assert "-secret" not in str(results)
    assert str(results).count("********") >= 8


def test_all_secrets_in_the_options_are_known_for_masking() -> None:
    params = dict.fromkeys(ORG.argument_spec)
    assert tenants.secrets({**params, **ACME}) == {"template-secret", "header-secret"}


def test_what_was_read_can_be_given_back(simulator: Simulator, tasks: Tasks) -> None:
    psa = [{"type": "gradient", "partner_key": "one-secret"}, {"type": "syncro", "partner_key": "two-secret"}]
    tasks.run(ORG, psa_configs=psa, **ACME)
    simulator.state.add_tenant("Blank")
    read = tasks.run(INFO, details=["users", "policies", "admins"])["orgs"]
    assert [org["name"] for org in read] == ["Acme", "Blank"]
    for org in read:
        assert tasks.run(ORG, **org)["changed"] is False


def test_masked_secrets_stay_where_something_else_changes(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(ORG, **ACME)
    (org,) = tasks.run(INFO)["orgs"]
    org["storage_templates"][0]["storage_limit_bytes"] = "5 GiB"
    org["webhooks"]["tickets"]["level"] = "none"
    tasks.run(ORG, **org)
    organization = stored(simulator)
    assert organization["RemoteStorage"][0]["Password"] == "template-secret"
    assert organization["WebhookOptions"]["tickets"]["CustomHeaders"] == {"Authorization": "header-secret"}
    assert organization["RemoteStorage"][0]["StorageLimitBytes"] == 5 * 2**30


def test_details_are_those_of_each_tenant(simulator: Simulator, tasks: Tasks) -> None:
    for name in ("Acme", "Globex"):
        id_ = simulator.state.add_tenant(name)
        simulator.state.add_user(f"{name}-user", organization=id_)
        simulator.state.add_policy(f"{name} policy", organization=id_)
        simulator.state.add_admin(f"{name}-admin", "administrator-password", organization=id_)
    acme, globex = tasks.run(INFO, details=["users", "policies", "admins"])["orgs"]
    assert acme["read_only"] == {"users": ["Acme-user"], "policies": ["Acme policy"], "admins": ["Acme-admin"]}
    assert globex["read_only"] == {"users": ["Globex-user"], "policies": ["Globex policy"], "admins": ["Globex-admin"]}
    assert len(tasks.calls) == 4


@pytest.mark.parametrize(
    "host", ["https://backup.acme.example/", "backup.acme.example:8060", "backup.acme.example/admin"]
)
def test_an_address_in_place_of_a_host_name_is_refused(host: str, tasks: Tasks) -> None:
    with pytest.raises(InputError, match="is no host name. Give the bare name in hosts"):
        tasks.run(ORG, name="Acme", hosts=[host])
    assert tasks.writes == []
