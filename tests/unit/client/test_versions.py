# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that are older than what is asked of them, or no Comet Servers at all."""

from __future__ import annotations

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client import errors

from .conftest import Clients, Simulator, Simulators
from .raw_server import RawServer, answer, names


def test_a_method_that_the_server_lacks_is_named_with_both_versions(clients: Clients, simulators: Simulators) -> None:
    old = simulators(release="20.9.12")
    with pytest.raises(errors.VersionTooOld) as caught:
        clients(old.url).call("AdminCountJobsForCustomSearch", {"Query": {}})
    assert str(caught.value) == (
        f"AdminCountJobsForCustomSearch on {old.url} failed: this server is 20.9.12 and does not have the method,"
        " it came with 22.12.0. Update the server."
    )


def test_a_write_that_the_server_lacks_is_not_uncertain(clients: Clients, simulators: Simulators) -> None:
    with pytest.raises(errors.VersionTooOld):
        clients(simulators(release="20.9.12").url).call("AdminUserGroupsDelete", {"GroupID": "x"})


def test_a_parameter_that_the_server_lacks_is_not_sent(clients: Clients, simulators: Simulators) -> None:
    old = simulators(release="21.3.0")
    with pytest.raises(errors.VersionTooOld, match="TargetOrganization of AdminPoliciesList needs Comet Server 22.3.7"):
        clients(old.url).call("AdminPoliciesList", {"TargetOrganization": "acme"})
    assert old.requests.methods() == ["AdminMetaVersion"]


def test_a_parameter_of_a_newer_release_that_is_not_given_costs_no_question(clients: Clients, sim: Simulator) -> None:
    clients(sim.url).call("AdminPoliciesList", {"TargetOrganization": None})
    assert sim.requests.methods() == ["AdminPoliciesList"]


@pytest.mark.parametrize(("needed", "asked"), [("", 0), ("18.9.9", 0), ("20.9.0", 0), ("25.9.8", 1), ("22.6.x", 1)])
def test_the_version_is_asked_for_only_where_it_matters(
    needed: str, asked: int, clients: Clients, sim: Simulator
) -> None:
    client = clients(sim.url)
    client.require(needed, "the option x")
    client.require(needed, "the option x")
    assert sim.requests.count("AdminMetaVersion") == asked


def test_a_need_that_is_not_met_names_what_needs_it(clients: Clients, sim: Simulator) -> None:
    with pytest.raises(
        errors.VersionTooOld,
        match=r"the option quota needs Comet Server 26\.1\.0 or later, and this server is 25\.9\.8",
    ):
        clients(sim.url).require("26.1.0", "the option quota")


def test_an_end_user_is_not_asked_to_ask_for_the_version(clients: Clients, sim: Simulator) -> None:
    sim.state.add_user("acme-files", password="users-password")
    client = clients(sim.url, username="acme-files", password="users-password", login_as="user")
    client.require("99.1.0", "anything")
    with pytest.raises(errors.VersionTooOld, match="this server does not have the method"):
        sim.faults.add("http_status", method="UserWebNewsGetAll", status=404)
        client.call("UserWebNewsGetAll")


@pytest.mark.parametrize("method", ["AdminListUsers", "AdminMetaVersion", "AdminMetaRestartService"])
def test_a_server_of_another_kind_is_told_from_an_old_one(method: str, clients: Clients) -> None:
    with RawServer(answer("nothing here", status="404 Not Found")) as server:
        with pytest.raises(errors.NotComet, match="there is no Comet Server API at this address"):
            clients(server.url).call(method)
        assert set(names(server.requests)) <= {"list-users", "version", "restart-service"}


def test_an_account_that_may_not_ask_for_the_version_still_gets_a_sentence(clients: Clients, sim: Simulator) -> None:
    sim.faults.add("api_error", method="AdminMetaVersion", status=400, message="No", times=None)
    sim.faults.add("http_status", method="AdminListUsers", status=404)
    with pytest.raises(errors.VersionTooOld, match="this server does not have the method"):
        clients(sim.url).call("AdminListUsers")
