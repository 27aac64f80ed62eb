# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings, the server's restart, and what the server says about itself."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

WAIT_SECONDS = 15


def until(condition: Callable[[], Any]) -> Any:
    """What a condition gives once it holds.

    :raises AssertionError: if that takes too long.
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        try:
            found = condition()
        except requests.ConnectionError:
            found = None
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError("it did not come true in time")


def refuses(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return True
    return False


def test_the_whole_configuration_is_read_and_written(server: Any) -> None:
    server.state.add_tenant("Bluefern")
    config = server.admin("meta/server-config/get")
    assert [admin["Username"] for admin in config["AdminUsers"]] == ["admin"]
    assert len(config["Organizations"]) == 1
    started = server.admin("meta/version")["ServerStartTime"]
    config["Branding"]["ProductName"] = "Renamed Backup"
    assert server.admin("meta/server-config/set", Config=config) == {"Status": 200, "Message": "OK"}
    assert until(lambda: server.admin("meta/version")["ServerStartTime"] > started)
    assert server.admin("meta/server-config/get")["Branding"]["ProductName"] == "Renamed Backup"
    assert len(server.admin("organization/list")) == 1


def test_a_plain_password_in_the_configuration_is_hashed(server: Any) -> None:
    config = server.admin("meta/server-config/get")
    config["AdminUsers"][0].update(PasswordFormat=0, Password="set-by-configuration")
    server.admin("meta/server-config/set", Config=config)
    caller = server.caller("admin", "set-by-configuration")
    assert until(lambda: caller("meta/version").get("Version"))
    assert "set-by-configuration" not in str(caller("meta/server-config/get"))


@pytest.mark.parametrize("survive", [False, True])
def test_a_restart_refuses_connections_and_may_end_sessions(simulate: Callable[..., Any], survive: bool) -> None:
    server = simulate(restart_seconds=0.3, sessions_survive_restart=survive)
    by_key = server.admin.with_session(server.admin("account/session-start")["SessionKey"])
    before = server.admin("meta/version")
    assert server.admin("meta/restart-service")["Status"] == 200
    assert until(lambda: refuses(server.simulator.port))
    after = until(lambda: server.admin("meta/version"))
    assert after["ServerStartTime"] > before["ServerStartTime"]
    assert after["ServerStartHash"] != before["ServerStartHash"]
    assert (by_key("list-users") == []) is survive


def test_behind_a_proxy_a_restart_shows_its_error_page(simulate: Callable[..., Any]) -> None:
    server = simulate(restart_seconds=0.3, restart_reply="proxy")
    started = server.admin("meta/version")["ServerStartTime"]
    server.admin("meta/restart-service")
    assert until(lambda: server.admin.post("meta/version").text.startswith("<html>"))
    assert until(lambda: server.admin.post("meta/version").status_code == 200)
    assert server.admin("meta/version")["ServerStartTime"] > started


def test_a_shutdown_lasts_until_somebody_starts_the_server(server: Any) -> None:
    started = server.admin("meta/version")["ServerStartTime"]
    assert server.admin("meta/shutdown-service")["Status"] == 200
    assert until(lambda: refuses(server.simulator.port))
    assert server.simulator.stopped.wait(WAIT_SECONDS)
    server.simulator.power_on()
    assert server.admin("meta/version")["ServerStartTime"] > started


@pytest.mark.parametrize(
    ("permission", "paths"),
    [
        ("PreventServerShutdown", ["meta/restart-service", "meta/shutdown-service"]),
        ("PreventEditServerSettings", ["meta/server-config/get", "meta/server-config/network-interfaces"]),
        ("DenyViewServerInfo", ["meta/list-available-log-days", "meta/read-all-logs"]),
        ("DenyViewServerHistory", ["meta/stats"]),
    ],
)
def test_permissions_withhold_parts_of_the_server(server: Any, permission: str, paths: list[str]) -> None:
    server.state.add_admin("limited", "password-of-limited", Permissions={permission: True})
    limited = server.caller("limited", "password-of-limited")
    assert [limited(path, Simple="0")["Status"] for path in paths] == [403] * len(paths)


@pytest.mark.parametrize(
    ("path", "parameter", "change", "wrapper"),
    [
        ("meta/branding-config", "BrandingConfig", {"ProductName": "Own"}, "Branding"),
        ("meta/build-config", "SoftwareBuildRoleConfig", {"AllowUnauthenticatedDownloads": True}, "SoftwareBuildRole"),
        ("meta/email-options", "EmailOptions", {"FromEmail": "backup@customer.example"}, None),
        ("meta/constellation/config", "ConstellationRoleOptions", {"DeleteUnusedData": True}, None),
    ],
)
def test_parts_of_the_settings_have_calls_of_their_own(
    simulate: Callable[..., Any], path: str, parameter: str, change: Any, wrapper: str | None
) -> None:
    server = simulate(constellation_role=True)
    read = server.admin(f"{path}/get")
    wanted = {**(read[wrapper] if wrapper else read), **change}
    assert server.admin(f"{path}/set", **{parameter: wanted})["Status"] == 200
    after = server.admin(f"{path}/get")
    assert (after[wrapper] if wrapper else after) == wanted


def test_external_sources_of_administrators_are_kept_by_id(server: Any) -> None:
    answer = server.admin("external-auth-sources/new", Source={"Type": "ldap", "Description": "Directory"})
    assert list(server.admin("external-auth-sources/get")) == [answer["ID"]]
    assert server.admin("external-auth-sources/delete", SourceID=answer["ID"])["Status"] == 200
    assert server.admin("external-auth-sources/get") == {}


def test_news_come_and_go(server: Any) -> None:
    server.state.add_user("alice", password="password-of-alice")
    server.admin("news/submit", NewsContent="Maintenance on Friday")
    ((key, item),) = server.caller("alice", "password-of-alice", user=True)("web/news/get-all").items()
    assert item["TextContent"] == "Maintenance on Friday"
    assert server.admin("news/remove", NewsItem=key)["Status"] == 200
    assert server.admin("news/get-all") == {}
