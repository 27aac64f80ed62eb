# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices on their way to a user: through the lobby, and by install tokens."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.credentials import totp_code
from tests.simulator.options import DEFAULT_TOTP_SECRET
from tests.simulator.reference import constants

PASSWORD = "password-of-bob"


@pytest.fixture
def waiting(server: Any) -> Any:
    """A server with a user, and a device that waits for one."""
    server.state.add_user("bob", password=PASSWORD)
    server.state.add_to_lobby("NEW-PC", device_id="new", platform="macos")
    return server


def register(server: Any, password: str = PASSWORD, **parameters: Any) -> Any:
    ask = {"DeviceID": "new", "TargetUser": "bob", "TargetPassword": password, **parameters}
    return json.loads(server.admin.post("installation/dispatch/register-device", **ask).text)


def events(server: Any) -> list[str]:
    names = {value: name for name, value in constants().items() if name.startswith("SEVT_")}
    found = [names[event.type].removeprefix("SEVT_") for event in server.state.events.history]
    return [name for name in found if name.startswith("DEVICE_")]


def test_a_device_in_the_lobby_tells_what_it_is(waiting: Any) -> None:
    ((_key, entry),) = waiting.admin("installation/list-active").items()
    assert (entry["DeviceID"], entry["FriendlyName"], entry["ReportedPlatform"]) == ("new", "NEW-PC", "darwin/arm64")


def test_a_registered_device_leaves_the_lobby_and_connects_as_its_users(waiting: Any) -> None:
    assert register(waiting)["Status"] == 200
    assert waiting.admin("installation/list-active") == {}
    assert waiting.admin("get-user-profile", TargetUser="bob")["Devices"]["new"]["FriendlyName"] == "NEW-PC"
    assert waiting.admin("dispatcher/list-active") == {}
    waiting.clock.advance(5)
    ((_target, live),) = waiting.admin("dispatcher/list-active").items()
    assert (live["Username"], live["DeviceID"], live["ReportedPlatform"]) == ("bob", "new", "darwin/arm64")
    assert events(waiting) == ["DEVICE_LOBBY_CONNECT", "DEVICE_LOBBY_DISCONNECT", "DEVICE_NEW", "DEVICE_LIVE_CONNECT"]


def test_registering_changes_the_profile(waiting: Any) -> None:
    before = waiting.admin("get-user-profile-hash", TargetUser="bob")["ProfileHash"]
    register(waiting)
    assert waiting.admin("get-user-profile-hash", TargetUser="bob")["ProfileHash"] != before


def test_a_device_that_was_the_users_is_taken_up_again(waiting: Any) -> None:
    known = waiting.state.add_device("bob", name="OLD-NAME", device_id="new", online=False)
    register(waiting)
    waiting.clock.advance(5)
    assert waiting.state.devices.of("bob") == [known]
    assert known.online


def test_both_connections_of_a_device_leave(waiting: Any) -> None:
    waiting.state.add_to_lobby("NEW-PC", device_id="new")
    register(waiting)
    assert waiting.admin("installation/list-active") == {}


@pytest.mark.parametrize(
    ("change", "parameters", "status"),
    [
        ({}, {"password": "wrong"}, 403),
        ({}, {"DeviceID": "another"}, 403),
        ({}, {"TargetUser": "nobody"}, 400),
        ({"IsSuspended": True}, {}, 403),
        ({"AllowPasswordLogin": False, "AllowPasswordAndTOTPLogin": True, "TOTPKey": DEFAULT_TOTP_SECRET}, {}, 449),
    ],
)
def test_what_may_not_log_in_stays_in_the_lobby(waiting: Any, change: Any, parameters: Any, status: int) -> None:
    waiting.state.edit_profile("bob", lambda profile: profile.update(change))
    assert register(waiting, **parameters)["Status"] == status
    assert len(waiting.admin("installation/list-active")) == 1
    assert waiting.state.devices.of("bob") == []


def test_a_user_with_a_second_factor_needs_a_code(waiting: Any) -> None:
    fields = {"AllowPasswordLogin": False, "AllowPasswordAndTOTPLogin": True, "TOTPKey": DEFAULT_TOTP_SECRET}
    waiting.state.edit_profile("bob", lambda profile: profile.update(fields))
    code = totp_code(DEFAULT_TOTP_SECRET, time.time())
    assert register(waiting, TargetTOTPCode=code)["Status"] == 200


def test_a_device_that_does_not_answer_stays(server: Any) -> None:
    server.state.add_user("bob", password=PASSWORD)
    server.state.add_to_lobby("NEW-PC", device_id="new", answers=False)
    assert register(server)["Status"] == 500
    assert server.admin("installation/dispatch/drop-connection", DeviceID="new")["Status"] == 500
    assert len(server.admin("installation/list-active")) == 1


@pytest.mark.parametrize("returns", [True, False])
def test_a_device_that_is_sent_away_returns_or_not(simulate: Callable[..., Any], returns: bool) -> None:
    server = simulate(lobby_devices_return=returns)
    server.state.add_to_lobby("NEW-PC", device_id="new")
    assert server.admin("installation/dispatch/drop-connection", DeviceID="new")["Status"] == 200
    assert server.admin("installation/list-active") == {}
    server.clock.advance(5)
    assert len(server.admin("installation/list-active")) == int(returns)


def test_a_tenants_administrator_sees_the_tenants_lobby(server: Any) -> None:
    tenant = server.state.add_tenant("Bluefern", hosts=["bluefern.example"])
    server.state.add_admin("boss", "tenant-password", organization=tenant)
    server.state.add_to_lobby("THEIRS", organization=tenant)
    server.state.add_to_lobby("OURS")
    boss = server.caller("boss", "tenant-password", host="bluefern.example")
    assert [entry["FriendlyName"] for entry in boss("installation/list-active").values()] == ["THEIRS"]
    assert len(server.admin("installation/list-active")) == 2


# -- install tokens


@pytest.fixture
def token(waiting: Any) -> str:
    answer = waiting.admin("create-install-token", TargetUser="bob", TargetPassword=PASSWORD)
    return str(answer["InstallToken"]["Token"])


def test_a_token_sets_a_device_up_once(waiting: Any, token: str) -> None:
    waiting.state.install(token, "OFFICE-1")
    waiting.clock.advance(5)
    assert [live["Username"] for live in waiting.admin("dispatcher/list-active").values()] == ["bob"]
    with pytest.raises(ValueError, match="used"):
        waiting.state.install(token, "OFFICE-2")


def test_a_token_expires(waiting: Any, token: str) -> None:
    waiting.clock.advance(86401)
    with pytest.raises(ValueError, match="expired"):
        waiting.state.install(token, "OFFICE-1")


def test_linux_takes_no_token(waiting: Any, token: str) -> None:
    with pytest.raises(ValueError, match="no installer for linux takes a token"):
        waiting.state.install(token, "OFFICE-1", platform="linux")


# -- bulletins


def test_a_bulletin_reaches_users_with_an_address(server: Any) -> None:
    server.state.add_user("bob", Emails=["bob@globex.example", "it@globex.example"])
    server.state.add_user("nobody")
    assert server.admin("bulletin/submit", Subject="Maintenance", Content="On Friday")["Status"] == 200
    (mail,) = server.state.mails
    assert mail["To"] == ["bob@globex.example", "it@globex.example"]
    assert (mail["Subject"], mail["Text"]) == ("Maintenance", "On Friday")


def test_a_tenants_bulletin_stays_with_the_tenant(server: Any) -> None:
    tenant = server.state.add_tenant("Bluefern", hosts=["bluefern.example"])
    server.state.add_admin("boss", "tenant-password", organization=tenant)
    server.state.add_user("bob", Emails=["bob@globex.example"])
    server.state.add_user("fern", organization=tenant, Emails=["fern@bluefern.example"])
    boss = server.caller("boss", "tenant-password", host="bluefern.example")
    boss("bulletin/submit", Subject="Maintenance", Content="On Friday")
    assert [mail["To"] for mail in server.state.mails] == [["fern@bluefern.example"]]
