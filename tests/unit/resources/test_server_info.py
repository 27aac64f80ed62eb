# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server as an info module returns it."""

from __future__ import annotations

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.client import CometClient
from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection
from tests.unit.resources.stage_devices import Stage, stage, workplace

SECTIONS = ["version", "roles", "license", "mail", "self_backup", "account", "counts"]


def test_sections_are_read_as_asked_for() -> None:
    with stage() as task:
        server = task.run("comet_server_info", sections=["roles", "version"])["server"]
        assert set(server) == {"url", "version", "roles"}
        assert server["version"]["version"] == "25.9.8"
        assert server["roles"]["software_build"] is True
        assert task.methods() == ["AdminMetaVersion"]


def test_the_account_alone_costs_one_request() -> None:
    with stage() as task:
        account = task.run("comet_server_info", sections=["account"])["server"]["account"]
        assert (account["name"], account["top_level"]) == ("admin", True)
        assert account["permissions"]["prevent_edit_server_settings"] is False
        assert task.methods() == ["AdminAccountProperties"]


def test_everything_costs_seven_requests() -> None:
    with stage() as task:
        place = workplace(task.sim)
        with task.sim.state.lock:
            task.sim.state.start_job(place.device)
        task.sleep(5)
        server = task.run("comet_server_info", sections=SECTIONS)["server"]
        assert server["counts"] == {"users": 1, "live_connections": 1, "running_jobs": 1, "policies": 0, "tenants": 0}
        assert len(task.methods()) == 7


def test_what_an_administrator_of_a_tenant_may_not_know_is_null() -> None:
    with stage() as task:
        tenant = task.sim.state.add_tenant("Acme", hosts=["127.0.0.1"])
        task.sim.state.add_admin("acme-admin", "password-of-acme", organization=tenant)
        connection = Connection(task.sim.url, "acme-admin", "password-of-acme", retries=0)
        with CometClient(connection) as client:
            server = Stage(task.sim, client).run("comet_server_info", sections=["account", "counts"])["server"]
        assert server["account"]["tenant"] == tenant
        assert server["counts"]["tenants"] is None
        assert server["counts"]["users"] == 0


@pytest.mark.parametrize("release", ["20.9.12", "21.12.0"])
def test_what_an_old_release_does_not_tell_is_null(release: str) -> None:
    with stage(release=release) as task:
        server = task.run("comet_server_info", sections=SECTIONS)["server"]
        assert server["version"]["version"] == release
        assert server["license"]["limits"] is None
