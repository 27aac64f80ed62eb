# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Storage templates, shared quotas, user groups and administrators in a document."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError, LoginRefused
from ansible_collections.cometbackup.comet.plugins.modules import comet_converge, comet_export
from tests.simulator import Simulator
from tests.unit.converge.conftest import PASSWORD, Converge
from tests.unit.resources.tasks import AFTER, Tasks

SFTP = {"type": "sftp", "settings": {"sftp_server": "cellar.example:22"}}
DOCUMENT: dict[str, Any] = {
    "tenants": [{"name": "Acme", "hosts": ["acme.example"]}],
    "policies": [{"name": "Standard", "tenant": "Acme"}],
    "storage_templates": [
        {"description": "Rack", "type": "custom", "custom": {"url": "https://rack.example/"}},
        {"description": "Rack", "tenant": "Acme", "type": "custom", "custom": {"url": "https://rack.example/acme"}},
    ],
    "shared_quotas": [{"name": "In total", "limit": "5 TiB"}, {"name": "In total", "tenant": "Acme", "limit": "1 TiB"}],
    "users": [
        {
            "name": "acme-files",
            "tenant": "Acme",
            "user_password": PASSWORD,
            "storage_vaults": [{"name": "Cellar", "shared_quota": "In total", **SFTP}],
        },
        {"name": "initech", "user_password": PASSWORD},
    ],
    "user_groups": [
        {"name": "Office", "tenant": "Acme", "members": ["acme-files"]},
        {"name": "Office", "members": ["initech"]},
    ],
    "admins": [
        {
            "name": "helpdesk",
            "tenant": "Acme",
            "admin_password": PASSWORD,
            "permissions": {"prevent_server_shutdown": True, "allowed_user_policies": ["Standard"]},
            "allow_restart": True,
        },
        {"name": "monitoring", "admin_password": PASSWORD},
    ],
}
# After so long something hangs.
REAL_SECONDS = 20
# What reads all objects of each kind.
READS = {
    "tenants": "AdminOrganizationList",
    "policies": "AdminPoliciesListFull",
    "storage_templates": "AdminMetaRemoteStorageVaultGet",
    "shared_quotas": "AdminSquotaListAll",
    "webhooks": "AdminMetaWebhookOptionsGet",
    "users": "AdminListUsersFull",
    "user_groups": "AdminUserGroupsListFull",
    "admins": "AdminAdminUserList",
}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(frozen_clock=True, extra_fields=True, restart_seconds=0.01) as running:
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator, sleep=lambda _seconds: simulator.restarted.wait(REAL_SECONDS))


def actions(result: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(item["kind"], item["name"]): item["action"] for item in result["objects"]}


# -- what there is in all ------------------------------------------------------------------------------------


def test_a_document_with_every_kind_is_brought_about_and_settled(
    converge: Converge, tasks: Tasks, simulator: Simulator
) -> None:
    foreseen = converge(DOCUMENT, check_mode=True)
    done = converge(DOCUMENT)
    settled = converge(DOCUMENT)
    assert (done.get("failed"), foreseen) == (None, done)
    assert (settled["changed"], settled["objects"], tasks.writes) == (False, [], [])
    state = simulator.state
    (tenant,) = state.organizations
    profile = state.accounts["acme-files"].profile
    (vault,) = profile["Destinations"].values()
    assert state.quotas[vault["StorageLimitID"]]["LimitBytes"] == 1 << 40
    assert state.groups[profile["GroupID"]]["OrganizationID"] == tenant
    (policy,) = state.policies
    assert state.admins[tenant, "helpdesk"]["Permissions"]["AllowedUserPolicies"] == [policy]


def test_every_kind_is_read_by_one_request_whatever_there_is_of_it(converge: Converge, tasks: Tasks) -> None:
    converge(DOCUMENT)
    converge(DOCUMENT)
    assert sorted(tasks.calls) == sorted({*READS.values(), "AdminMetaVersion"} - {READS["webhooks"]})


@pytest.mark.parametrize(
    ("kind", "also"),
    [
        ("storage_templates", {"tenants"}),
        ("shared_quotas", {"tenants"}),
        ("user_groups", {"tenants", "users"}),
        ("admins", {"tenants", "policies"}),
    ],
)
def test_what_the_document_does_not_need_is_not_read(
    converge: Converge, tasks: Tasks, kind: str, also: set[str]
) -> None:
    converge(DOCUMENT)
    assert converge({kind: DOCUMENT[kind]})["changed"] is False
    assert set(tasks.calls) - {"AdminMetaVersion"} == {READS[name] for name in {kind, *also}}
    assert len(tasks.calls) == len(set(tasks.calls))


def test_exported_and_converged_the_document_changes_nothing(
    converge: Converge, tasks: Tasks, simulator: Simulator
) -> None:
    converge(DOCUMENT)
    exported = tasks.run(comet_export.DEFINITION)["document"]
    assert sorted(tasks.calls) == sorted(READS.values())
    assert (converge(exported)["changed"], tasks.writes) == (False, [])
    assert exported["shared_quotas"] == [
        {"name": "In total", "limit": 5 << 40},
        {"name": "In total", "tenant": "Acme", "limit": 1 << 40},
    ]
    assert exported["user_groups"] == [
        {"name": "Office", "members": ["initech"]},
        {"name": "Office", "tenant": "Acme", "members": ["acme-files"]},
    ]
    assert exported["admins"] == [
        {"name": "admin"},
        {"name": "monitoring"},
        {
            "name": "helpdesk",
            "tenant": "Acme",
            "permissions": {"prevent_server_shutdown": True, "allowed_user_policies": ["Standard"]},
        },
    ]
    (rack,) = exported["storage_templates"]
    assert (rack["description"], rack["custom"]["url"]) == ("Rack", "https://rack.example/")
    assert exported["users"][1]["storage_vaults"][0]["shared_quota"] == "In total"


def test_two_of_one_description_are_exported_with_their_ids(
    converge: Converge, tasks: Tasks, simulator: Simulator
) -> None:
    converge({"storage_templates": DOCUMENT["storage_templates"][:1]})
    (template,) = simulator.state.config["AuthenticationRole"]["RemoteStorage"]
    simulator.state.config["AuthenticationRole"]["RemoteStorage"].append({**deepcopy(template), "ID": "another"})
    exported = tasks.run(comet_export.DEFINITION, kinds=["storage_templates"])["document"]
    assert {item["id"] for item in exported["storage_templates"]} == {template["ID"], "another"}
    assert converge(exported)["changed"] is False


# -- one with the other --------------------------------------------------------------------------------------


def test_a_template_takes_the_place_of_one_that_goes(converge: Converge, simulator: Simulator) -> None:
    rack = DOCUMENT["storage_templates"][0]
    converge({"storage_templates": [{**rack, "description": "Old"}]})
    old = simulator.state.config["AuthenticationRole"]["RemoteStorage"][0]["ID"]
    simulator.state.add_user("initech", AutoStorageTemplateGUID=old)
    document = {"storage_templates": [{"description": "Old", "state": "absent", "replacement": "Rack"}, rack]}
    result = converge(document)
    assert actions(result) == {("storage_templates", "Old"): "deleted", ("storage_templates", "Rack"): "created"}
    (new,) = simulator.state.config["AuthenticationRole"]["RemoteStorage"]
    assert simulator.state.accounts["initech"].profile["AutoStorageTemplateGUID"] == new["ID"]


def test_a_group_whose_member_could_not_be_created_is_left_out(converge: Converge, simulator: Simulator) -> None:
    simulator.faults.add("api_error", method="AdminAddUser", status=500, message="disk full", times=None)
    document = {"users": [DOCUMENT["users"][1]], "user_groups": [{"name": "Office", "members": ["initech"]}]}
    result = converge(document)
    assert actions(result) == {("users", "initech"): "failed", ("user_groups", "Office"): "left_out"}


def test_members_move_from_group_to_group(converge: Converge, simulator: Simulator) -> None:
    for name in ("one", "two"):
        simulator.state.add_user(name)
    converge({"user_groups": [{"name": "A", "members": ["one"]}, {"name": "B", "members": ["two"]}]})
    swapped = {"user_groups": [{"name": "A", "members": ["two"]}, {"name": "B", "members": ["one"]}]}
    assert (converge(swapped).get("failed"), converge(swapped)["changed"]) == (None, False)


def test_one_user_in_two_groups_is_refused(converge: Converge, simulator: Simulator) -> None:
    document = {"user_groups": [{"name": "A", "members": ["one"]}, {"name": "B", "add_members": ["one"]}]}
    with pytest.raises(InputError, match=r"user_groups\[1\] has the member 'one', whom user_groups\[0\] has already"):
        converge(document)
    assert simulator.requests.methods() == []


def test_options_that_exclude_each_other_are_refused(converge: Converge) -> None:
    with pytest.raises(InputError, match=r"user_groups\[0\] \(A\) has both members and add_members, of which one"):
        converge({"user_groups": [{"name": "A", "members": [], "add_members": ["one"]}]})


def test_a_password_is_set_on_creation_alone(converge: Converge, tasks: Tasks) -> None:
    document = {"admins": [{"name": "monitoring", "admin_password": PASSWORD}]}
    converge(document)
    assert converge({"admins": [{"name": "monitoring", "admin_password": "another-password"}]})["changed"] is False
    assert tasks.writes == []


def test_a_restart_that_nobody_has_allowed_is_the_failure_of_its_administrator(converge: Converge) -> None:
    document = {
        "admins": [{"name": "limited", "admin_password": PASSWORD, "ip_whitelist": "^192\\."}, DOCUMENT["admins"][1]]
    }
    result = converge(document)
    assert actions(result) == {("admins", "limited"): "failed", ("admins", "monitoring"): "created"}
    assert "Set allow_restart to true if that is meant" in result["msg"]


SETTINGS = "AdminMetaServerConfigSet"


def limited(number: int, **options: Any) -> dict[str, Any]:
    return {
        "name": f"limited-{number}",
        "admin_password": PASSWORD,
        "allow_restart": True,
        "permissions": {"prevent_server_shutdown": True},
        **options,
    }


def test_the_server_restarts_once_for_all_administrators(converge: Converge, simulator: Simulator) -> None:
    document = {"admins": [DOCUMENT["admins"][1], *map(limited, range(4))]}
    foreseen = converge(document, check_mode=True)
    assert (converge(document), simulator.requests.count(SETTINGS)) == (foreseen, 1)
    assert converge(document)["changed"] is False
    assert all(simulator.state.admins["", f"limited-{n}"]["Permissions"]["PreventServerShutdown"] for n in range(4))
    changed = [limited(0), limited(1, ip_whitelist="^192\\."), limited(2, update_password="always"), limited(3)]
    result = converge({"admins": changed})
    assert (len(result["objects"]), simulator.requests.count(SETTINGS)) == (2, 1)


def test_an_administrator_that_the_server_refuses_does_not_keep_the_others_from_being_written(
    tasks: Tasks, simulator: Simulator
) -> None:
    document = {"admins": [*map(limited, range(3))]}

    def somebody_removes_one(when: str, method: str) -> None:
        # Each time that the settings were written.
        if (when, method) == (AFTER, SETTINGS):
            simulator.state.admins.pop(("", "limited-1"), None)

    result = tasks.run(comet_converge.DEFINITION, document=document, hook=somebody_removes_one)
    assert actions(result) == {
        ("admins", "limited-0"): "created",
        ("admins", "limited-1"): "failed",
        ("admins", "limited-2"): "created",
    }
    assert "somebody else" in result["msg"]


# -- purge ---------------------------------------------------------------------------------------------------

PURGE = {kind: {"max": 1} for kind in ("storage_templates", "shared_quotas", "user_groups", "admins")}


def test_what_is_declared_or_used_is_not_purged(converge: Converge, tasks: Tasks) -> None:
    converge(DOCUMENT)
    result = converge(DOCUMENT, purge=PURGE)
    assert (result["changed"], result["objects"]) == (False, [])
    used = {**DOCUMENT, "shared_quotas": [DOCUMENT["shared_quotas"][0]]}
    assert converge(used, purge=PURGE)["changed"] is False


@pytest.mark.parametrize(("kind", "name"), [("storage_templates", "Spare"), ("shared_quotas", "Spare")])
def test_what_nobody_uses_is_purged(converge: Converge, kind: str, name: str) -> None:
    spare = {"storage_templates": {"description": name}, "shared_quotas": {"name": name}}[kind]
    converge({**DOCUMENT, kind: [*DOCUMENT[kind], {**DOCUMENT[kind][1], **spare}]})
    protected = converge(DOCUMENT, purge={kind: {"max": 0, "protect": ["Sp*"]}})
    assert protected["changed"] is False
    with pytest.raises(InputError, match=rf"1 {kind} are not in the document, and purge\.{kind}\.max is 0: 'Spare'"):
        converge(DOCUMENT, purge={kind: {"max": 0}})
    assert actions(converge(DOCUMENT, purge=PURGE)) == {(kind, name): "deleted"}


def test_groups_are_purged_and_their_members_stay(converge: Converge, simulator: Simulator) -> None:
    converge(DOCUMENT)
    result = converge({"user_groups": [DOCUMENT["user_groups"][0]]}, purge={"user_groups": {"max": 1}})
    assert actions(result)["user_groups", "Office"] == "deleted"
    assert simulator.state.accounts["initech"].profile["GroupID"] == ""


def test_a_quota_that_storage_vaults_share_is_not_purged(converge: Converge, simulator: Simulator) -> None:
    converge({**DOCUMENT, "shared_quotas": DOCUMENT["shared_quotas"][1:]})
    result = converge({"shared_quotas": []}, purge={"shared_quotas": {"max": 1}})
    assert actions(result) == {("shared_quotas", "In total"): "failed"}
    assert len(simulator.state.quotas) == 1


def test_a_template_that_accounts_get_storage_vaults_from_is_not_purged(
    converge: Converge, simulator: Simulator
) -> None:
    converge(DOCUMENT)
    (template,) = simulator.state.config["AuthenticationRole"]["RemoteStorage"]
    simulator.state.edit_profile("initech", lambda profile: profile.update(AutoStorageTemplateGUID=template["ID"]))
    result = converge({"storage_templates": []}, purge={"storage_templates": {"max": 2}})
    assert sorted(item["action"] for item in result["objects"]) == ["deleted", "failed"]
    assert simulator.state.config["AuthenticationRole"]["RemoteStorage"] == [template]


def test_administrators_are_purged_but_for_the_one_who_asks(converge: Converge, simulator: Simulator) -> None:
    converge(DOCUMENT)
    result = converge({"admins": []}, purge={"admins": {"max": 2}})
    assert set(actions(result).values()) == {"deleted"}
    assert list(simulator.state.admins) == [("", "admin")]


def test_templates_that_a_tenant_declares_are_not_purged(converge: Converge) -> None:
    rack = {"description": "Rack", "type": "custom", "custom": {"url": "https://rack.example/"}}
    document = {"tenants": [{"name": "Acme", "hosts": ["acme.example"], "storage_templates": [rack]}]}
    converge(document)
    assert converge(document, purge=PURGE)["changed"] is False


# -- the administrators of a tenant --------------------------------------------------------------------------


@pytest.fixture
def of_tenant(simulator: Simulator) -> Tasks:
    simulator.state.add_tenant("Acme", hosts=["127.0.0.1"], organization_id="tenant-acme")
    simulator.state.add_admin(
        "acme-admin",
        password=PASSWORD,
        organization="tenant-acme",
        Permissions={"AllowEditRemoteStorage": True, "AllowEditWebhooks": True},
    )
    return Tasks(simulator, ("acme-admin", PASSWORD))


OF_TENANT = {
    "policies": [{"name": "Standard"}],
    "storage_templates": DOCUMENT["storage_templates"][:1],
    "shared_quotas": DOCUMENT["shared_quotas"][:1],
    "webhooks": [{"name": "siem", "webhook_url": "https://siem.example/"}],
    "users": DOCUMENT["users"][1:],
    "user_groups": DOCUMENT["user_groups"][1:],
}


@pytest.mark.parametrize("said", [{}, {"tenant": "tenant-acme"}], ids=["not saying so", "saying so"])
def test_what_the_administrator_of_a_tenant_declares_is_not_purged(of_tenant: Tasks, said: dict[str, Any]) -> None:
    created = of_tenant.run(comet_converge.DEFINITION, document=OF_TENANT)
    purge = {kind: {"max": 9} for kind in OF_TENANT}
    settled = of_tenant.run(comet_converge.DEFINITION, document=OF_TENANT, purge=purge, **said)
    assert (created.get("failed"), settled["changed"], settled["objects"]) == (None, False, [])


def test_an_export_says_what_the_administrator_of_a_tenant_may_not_list(of_tenant: Tasks) -> None:
    of_tenant.run(comet_converge.DEFINITION, document=OF_TENANT)
    warnings: list[str] = []
    exported = of_tenant.run(comet_export.DEFINITION, warnings=warnings)["document"]
    assert sorted(exported) == sorted(OF_TENANT)
    assert [warning.split(":")[0] for warning in warnings] == [
        "The document says nothing of tenants",
        "The document says nothing of admins",
    ]
    with pytest.raises(LoginRefused):
        of_tenant.run(comet_export.DEFINITION, kinds=["tenants"])


def test_an_older_server_has_none_of_the_newer_kinds() -> None:
    with Simulator(release="20.9.12") as simulator:
        exported = Tasks(simulator).run(comet_export.DEFINITION)["document"]
    assert exported == {"admins": [{"name": "admin"}]}
