# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which reads are reused within a task, and what makes them stale."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import methods
from ansible_collections.cometbackup.comet.plugins.module_utils._client import errors
from ansible_collections.cometbackup.comet.plugins.module_utils._client.cache import ReadCache, area

from .conftest import Clients, Simulator

READS = {
    "users": "AdminListUsersFull",
    "policies": "AdminPoliciesList",
    "dispatcher": "AdminDispatcherListActive",
    "jobs": "AdminGetJobsAll",
    "organization": "AdminOrganizationList",
    "meta": "AdminMetaVersion",
    "storage": "AdminStorageListBuckets",
    "user-groups": "AdminUserGroupsList",
    "admin-user": "AdminAdminUserList",
}
ALL = set(READS)


@pytest.mark.parametrize(("kind", "method"), READS.items())
def test_methods_belong_to_the_part_of_the_server_that_they_read(kind: str, method: str) -> None:
    assert area(methods.method(method)) == kind


@pytest.mark.parametrize(
    ("write", "stale"),
    [
        ("AdminAddUser", {"users", "dispatcher", "jobs", "storage"}),
        ("AdminDeleteUser", {"users", "dispatcher", "jobs", "storage"}),
        ("UserWebSetProfileHash", {"users", "dispatcher", "jobs", "storage"}),
        ("AdminPoliciesSet", {"policies", "users"}),
        ("AdminUserGroupsDelete", {"user-groups", "users"}),
        ("AdminRevokeDevice", {"dispatcher", "users", "jobs"}),
        ("AdminDispatcherRunBackup", {"dispatcher", "jobs"}),
        ("AdminJobAbandon", {"jobs"}),
        ("AdminStorageDeleteBucket", {"storage"}),
        ("AdminOrganizationDelete", ALL),
        ("AdminMetaWebhookOptionsSet", ALL),
        ("AdminMetaRestartService", ALL),
        ("AdminConvertStorageRole", ALL),
        ("AdminAdminUserNew", ALL),
    ],
)
def test_a_write_makes_stale_what_it_may_have_changed(write: str, stale: set[str]) -> None:
    cache = ReadCache()
    for name in READS.values():
        cache.put(methods.method(name), {}, "remembered")
    cache.wrote(methods.method(write))
    assert {kind for kind, name in READS.items() if cache.get(methods.method(name), {}) is None} == stale


def test_answers_are_told_apart_by_their_parameters() -> None:
    cache, method = ReadCache(), methods.method("AdminGetUserProfile")
    cache.put(method, {"TargetUser": "acme"}, "acme's")
    assert (cache.get(method, {"TargetUser": "acme"}), cache.get(method, {"TargetUser": "globex"})) == ("acme's", None)


def lookups(sim: Simulator, client: Any) -> int:
    sim.requests.clear()
    client.lookup("AdminPoliciesList")
    return sim.requests.count("AdminPoliciesList")


def test_a_look_up_is_asked_once_a_client(clients: Clients, sim: Simulator) -> None:
    client = clients(sim.url, reuse_reads=True)
    assert [lookups(sim, client), lookups(sim, client)] == [1, 0]
    assert lookups(sim, clients(sim.url, reuse_reads=True)) == 1


def test_without_reuse_each_look_up_asks(clients: Clients, sim: Simulator) -> None:
    client = clients(sim.url)
    assert [lookups(sim, client), lookups(sim, client)] == [1, 1]


def test_a_call_always_asks_and_a_reread_renews_what_is_remembered(clients: Clients, sim: Simulator) -> None:
    client = clients(sim.url, reuse_reads=True)
    client.lookup("AdminPoliciesList")
    policy = sim.state.add_policy("Acme standard")
    assert client.lookup("AdminPoliciesList") == {}
    assert client.call("AdminPoliciesList") == {policy: "Acme standard"}
    assert client.lookup("AdminPoliciesList") == {}
    assert client.reread("AdminPoliciesList") == client.lookup("AdminPoliciesList") == {policy: "Acme standard"}


@pytest.mark.parametrize("fault", [None, "reset_after", "truncate", "api_error"])
def test_an_own_write_is_seen_whatever_came_back(fault: str | None, clients: Clients, sim: Simulator) -> None:
    client = clients(sim.url, reuse_reads=True)
    client.lookup("AdminListUsersFull")
    if fault:
        sim.faults.add(fault, method="AdminAddUser")
    try:
        client.call("AdminAddUser", {"TargetUser": "acme", "TargetPassword": "long enough"})
    except errors.CometError:
        assert fault
    assert set(client.lookup("AdminListUsersFull")) == (set() if fault == "api_error" else {"acme"})


def test_check_mode_refuses_everything_that_changes_something(clients: Clients, sim: Simulator) -> None:
    client = clients(sim.url, check_mode=True)
    for name in methods.method_names():
        method = methods.method(name)
        if method.effect not in ("read", "session"):
            with pytest.raises(errors.CheckModeRefusal):
                client.call(name, {param.name: "x" for param in method.params})
    assert len(sim.requests) == 0
    client.call("AdminListUsers")
