# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_auth_source`` and ``comet_auth_source_info`` beyond what their scenarios show: two writers, lost answers, secrets."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    Conflict,
    InputError,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.modules import comet_auth_source, comet_auth_source_info
from tests.simulator import Simulator
from tests.unit.resources.tasks import AFTER, BEFORE, Tasks, once

SOURCE, INFO = comet_auth_source.DEFINITION, comet_auth_source_info.DEFINITION
GET, NEW, SET, DELETE = (f"AdminExternalAuthSources{name}" for name in ("Get", "New", "Set", "Delete"))
DIRECTORY: dict[str, Any] = {
    "name": "Directory",
    "ldap": {"hostname": "ldap.example", "search_dn": "dc=acme", "bind_password": "bind-secret"},
}
PROVIDER: dict[str, Any] = {
    "name": "Provider",
    "oidc": {"provider": "azureadv2", "client_id": "comet", "client_secret": "client-secret", "tenant": "Globex"},
    "new_user_permissions": {"allow_edit_branding": True},
}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True) as running:
        running.state.add_tenant("Globex", organization_id="tenant-globex")
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def stored(simulator: Simulator) -> dict[str, Any]:
    found: dict[str, Any] = simulator.state.config["ExternalAdminUserSources"]
    return found


@pytest.mark.parametrize("options", [DIRECTORY, PROVIDER])
def test_what_is_created_is_there_the_second_time_and_can_be_given_back(
    simulator: Simulator, tasks: Tasks, options: dict[str, Any]
) -> None:
    foreseen = tasks.run(SOURCE, check_mode=True, **options)
    assert tasks.writes == []
    created = tasks.run(SOURCE, **options)
    assert tasks.writes == [NEW]
    assert (foreseen["changed"], foreseen["diff"]) == (True, created["diff"])
    assert created["auth_source"]["id"] in stored(simulator)
    assert tasks.run(SOURCE, **options)["changed"] is False
    (read,) = tasks.run(INFO)["auth_sources"]
    assert {**read, "read_only": None} == {**created["auth_source"], "read_only": None}
    assert "-secret" not in str(read) + str(created)
    assert tasks.run(SOURCE, **read)["changed"] is False


def test_a_new_directory_is_asked_in_secret(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(SOURCE, **DIRECTORY)
    (held,) = stored(simulator).values()
    assert (held["LDAP"]["Port"], held["LDAP"]["SecurityMethod"]) == (636, "ldaps")


def test_the_tenant_of_a_provider_is_returned_by_its_id_and_shown_by_its_name(
    simulator: Simulator, tasks: Tasks
) -> None:
    created = tasks.run(SOURCE, **PROVIDER)
    assert created["auth_source"]["oidc"]["tenant"] == "tenant-globex"
    assert created["diff"]["after"]["oidc"]["tenant"] == "Globex"
    assert next(iter(stored(simulator).values()))["OIDC"]["OrganizationID"] == "tenant-globex"


def test_check_mode_trusts_a_tenant_that_is_still_to_come(tasks: Tasks) -> None:
    warnings: list[str] = []
    options = {**PROVIDER, "oidc": {**PROVIDER["oidc"], "tenant": "Initech"}}
    result = tasks.run(SOURCE, check_mode=True, warnings=warnings, **options)
    assert (result["auth_source"]["oidc"]["tenant"], len(warnings)) == ("Initech", 1)


def test_a_source_whose_answer_was_lost_is_not_made_twice(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_after", method=NEW)
    result = tasks.run(SOURCE, **DIRECTORY)
    assert (result["changed"], tasks.writes) == (True, [NEW])
    assert list(stored(simulator)) == [result["auth_source"]["id"]]


def test_a_change_keeps_other_sources_and_unknown_fields(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(SOURCE, **DIRECTORY)
    tasks.run(SOURCE, **PROVIDER)
    before = deepcopy(stored(simulator))
    result = tasks.run(SOURCE, name="Directory", ldap={"bind_password": "other-secret"})
    assert tasks.writes == [SET]
    assert result["diff"] == {
        "before": {"ldap": {"bind_password": "********"}},
        "after": {"ldap": {"bind_password": "******** (changed)"}},
    }
    changed = result["auth_source"]["id"]
    before[changed]["LDAP"]["BindPassword"] = "other-secret"
    assert stored(simulator) == before
    assert stored(simulator)[changed]["FutureFlag"] is True


def test_what_another_writer_undid_is_done_again(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(SOURCE, **DIRECTORY)
    stale = deepcopy(stored(simulator))

    def overwrite() -> None:
        simulator.state.config["ExternalAdminUserSources"] = stale

    tasks.run(SOURCE, name="Directory", ldap={"port": 389}, hook=once(AFTER, SET, overwrite))
    assert next(iter(stored(simulator).values()))["LDAP"]["Port"] == 389


def test_a_source_that_somebody_else_removes_is_reported_or_made_anew(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(SOURCE, **DIRECTORY)

    def remove() -> None:
        simulator.state.config["ExternalAdminUserSources"] = {}

    with pytest.raises(InputError, match="a new source needs ldap.hostname and ldap.search_dn"):
        tasks.run(SOURCE, name="Directory", ldap={"port": 389}, hook=once(AFTER, SET, remove))
    tasks.run(SOURCE, **DIRECTORY)
    tasks.run(SOURCE, name="Directory", ldap={**DIRECTORY["ldap"], "port": 389}, hook=once(AFTER, SET, remove))
    assert [held["LDAP"]["Port"] for held in stored(simulator).values()] == [389]


def test_a_source_that_somebody_else_removed_first_is_gone(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(SOURCE, **DIRECTORY)

    def remove() -> None:
        simulator.state.config["ExternalAdminUserSources"] = {}

    result = tasks.run(SOURCE, name="Directory", state="absent", hook=once(BEFORE, DELETE, remove))
    assert (result["changed"], result["auth_source"]) == (True, {})


def test_endless_interference_ends_in_a_sentence(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(SOURCE, **DIRECTORY)
    (held,) = stored(simulator).values()
    ports = iter(range(1, 100))

    def overwrite(when: str, method: str) -> None:
        if (when, method) == (AFTER, SET):
            next(iter(stored(simulator).values()))["LDAP"]["Port"] = next(ports)

    with pytest.raises(Conflict, match="5 times: somebody else keeps changing the same object"):
        tasks.run(SOURCE, name="Directory", ldap={"port": 389}, hook=overwrite)
    assert held["Description"] == "Directory"


@pytest.mark.parametrize("wanted", [{"id": "nothing"}, {"name": "nothing"}])
def test_nothing_is_removed_where_there_is_nothing(tasks: Tasks, wanted: dict[str, str]) -> None:
    assert tasks.run(SOURCE, state="absent", **wanted)["changed"] is False


def test_a_kind_of_a_newer_server_is_kept_and_shown(simulator: Simulator, tasks: Tasks) -> None:
    stored(simulator)["saml"] = {"Type": "saml", "Description": "Newer", "SAML": {"Secret": "saml-secret"}}
    (read,) = tasks.run(INFO)["auth_sources"]
    assert (read["read_only"]["type"], "saml-secret" in str(read)) == ("saml", False)
    assert tasks.run(SOURCE, **read)["changed"] is False
    tasks.run(SOURCE, id="saml", name="Renamed")
    assert stored(simulator)["saml"]["SAML"] == {"Secret": "saml-secret"}


def test_a_server_without_the_calls_says_so() -> None:
    with Simulator(release="23.3.3") as simulator, pytest.raises(VersionTooOld, match="came with 23.6.5 at the latest"):
        Tasks(simulator).run(SOURCE, **DIRECTORY)


def test_a_permission_that_is_newer_than_the_server_is_refused(tasks: Tasks) -> None:
    with Simulator(release="23.6.5") as simulator:
        options = {**DIRECTORY, "new_user_permissions": {"deny_software_build_role": True}}
        with pytest.raises(
            VersionTooOld, match="new_user_permissions.deny_software_build_role needs Comet Server 24.6.1"
        ):
            Tasks(simulator).run(SOURCE, **options)
