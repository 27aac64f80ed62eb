# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices of the lobby: waited for, registered, seen as the user's, or told why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    CometError,
    InputError,
    NotFound,
    Uncertain,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.lobby_device import NotLive
from tests.unit.resources.stage_devices import Stage, stage

PASSWORD = "password-of-acme"
ACME = {"user": "acme-files", "user_password": PASSWORD}
REGISTER, LIST = "AdminInstallationDispatchRegisterDevice", "AdminInstallationListActive"


@pytest.fixture
def at(request: Any) -> Any:
    with stage(**getattr(request, "param", {})) as task:
        task.sim.state.add_user("acme-files", password=PASSWORD)
        task.sim.requests.clear()
        yield task


def wait_in_lobby(at: Stage, name: str = "NEW-PC", **details: Any) -> str:
    details.setdefault("device_id", f"id-of-{name}")
    at.sim.state.add_to_lobby(name, **details)
    return str(details["device_id"])


def names(result: dict[str, Any]) -> list[str]:
    return [device["name"] for device in result["devices"]]


def test_a_device_is_registered_and_waited_for(at: Stage) -> None:
    device = wait_in_lobby(at)
    result = at.run("comet_lobby", name="NEW-PC", **ACME)
    (target,) = at.sim.state.device("acme-files", device).connections
    assert (result["changed"], result["devices"][0]["target_id"]) == (True, target)
    assert result["diff"] == {
        "before": {"lobby": ["NEW-PC"]},
        "after": {"lobby": [], "user": "acme-files", "devices": ["NEW-PC"]},
    }
    assert at.methods() == [
        "AdminGetUserProfile", LIST, REGISTER, "AdminDispatcherListActive", "AdminDispatcherListActive"
    ]  # fmt: skip


def test_waiting_for_the_connection_can_be_left_out(at: Stage) -> None:
    wait_in_lobby(at)
    assert "target_id" not in at.run("comet_lobby", name="NEW-PC", wait_timeout="0", **ACME)["devices"][0]
    assert at.methods()[-1] == REGISTER


def test_the_second_run_finds_the_device_among_the_users(at: Stage) -> None:
    device = wait_in_lobby(at)
    at.run("comet_lobby", name="NEW-PC", **ACME)
    for options in ({"name": "new-*"}, {"device": device}, {"name": "NEW-PC", "appear_timeout": "1h"}):
        later = at.anew()
        result = later.run("comet_lobby", **options, **ACME)
        assert (result["changed"], names(result), later.passed) == (False, ["NEW-PC"], 0)
        assert later.methods() == ["AdminGetUserProfile", LIST]


def test_two_items_of_a_loop_see_what_the_first_has_done(at: Stage) -> None:
    wait_in_lobby(at)
    assert [at.run("comet_lobby", name="NEW-PC", **ACME)["changed"] for dummy in range(2)] == [True, False]


def test_a_device_that_comes_later_is_waited_for(at: Stage) -> None:
    def comes(passed: float) -> None:
        if passed == 25:
            wait_in_lobby(at)

    at.at_sleep = comes
    assert at.run("comet_lobby", name="NEW-PC", appear_timeout="5m", **ACME)["changed"] is True
    assert "Waiting for device with name 'NEW-PC' in the lobby" in at.lines


def test_a_device_that_does_not_come_is_told_with_those_that_are_there(at: Stage) -> None:
    wait_in_lobby(at, "OTHER")
    with pytest.raises(NotFound) as failure:
        at.run("comet_lobby", name="NEW-PC", appear_timeout="1m", **ACME)
    assert "there is no device with name 'NEW-PC' in the lobby within 1m" in str(failure.value)
    assert "In the lobby are: 'OTHER' (id-of-OTHER)" in str(failure.value)
    assert at.passed == 60


def test_a_lost_question_while_waiting_is_asked_again(at: Stage) -> None:
    wait_in_lobby(at)
    at.sim.faults.add("http_502", method=LIST, times=2)
    assert at.run("comet_lobby", name="NEW-PC", appear_timeout="1m", **ACME)["changed"] is True


def test_all_that_fit_are_registered(at: Stage) -> None:
    for name in ("OFFICE-1", "OFFICE-2", "OTHER"):
        wait_in_lobby(at, name)
    result = at.run("comet_lobby", name="office-*", all_matching=True, **ACME)
    assert names(result) == ["OFFICE-1", "OFFICE-2"]
    assert all("target_id" in device for device in result["devices"])
    assert [entry["FriendlyName"] for entry in at.sim.state.lobby.values()] == ["OTHER"]


def test_none_that_fits_is_no_failure_where_all_are_meant(at: Stage) -> None:
    assert at.run("comet_lobby", platform="windows", all_matching=True, **ACME)["changed"] is False


def test_by_its_platform_alone_nobody_can_tell_that_a_device_is_registered_already(at: Stage) -> None:
    with pytest.raises(NotFound, match="told by its name or id only; set all_matching to true") as failure:
        at.run("comet_lobby", platform="windows", **ACME)
    assert "nor among the devices" not in str(failure.value)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"device": "id-of-MAC"}, ["MAC"]),
        ({"platform": "darwin"}, ["MAC"]),
        ({"platform": "LINUX/*"}, ["LIN"]),
        ({"tenant": "Globex"}, ["MAC"]),
        ({"name": "?i*"}, ["LIN"]),
        ({}, ["LIN", "MAC"]),
    ],
)
def test_devices_are_told_apart(at: Stage, options: dict[str, str], expected: list[str]) -> None:
    tenant = at.sim.state.add_tenant("Globex")
    wait_in_lobby(at, "MAC", platform="macos", organization=tenant)
    wait_in_lobby(at, "LIN", platform="linux")
    assert names(at.run("comet_lobby_info", **options)) == expected


def test_a_device_with_two_connections_is_one(at: Stage) -> None:
    wait_in_lobby(at)
    wait_in_lobby(at)
    assert names(at.run("comet_lobby_info")) == ["NEW-PC"]
    at.run("comet_lobby", name="NEW-PC", **ACME)
    assert at.sim.requests.count(REGISTER) == 1


# -- failures


def test_a_wrong_password_is_told(at: Stage) -> None:
    wait_in_lobby(at)
    with pytest.raises(CometError) as failure:
        at.run("comet_lobby", name="NEW-PC", user="acme-files", user_password="wrong")
    assert "'NEW-PC' (id-of-NEW-PC) was not registered: the server answered 403" in str(failure.value)
    assert "Check user_password, and give user_totp_code" in str(failure.value)


def test_a_missing_code_is_told(at: Stage) -> None:
    wait_in_lobby(at)
    fields = {"AllowPasswordLogin": False, "AllowPasswordAndTOTPLogin": True, "TOTPKey": "JBSWY3DPEHPK3PXP"}
    at.sim.state.edit_profile("acme-files", lambda profile: profile.update(fields))
    with pytest.raises(CometError, match="give user_totp_code if the account has two-factor authentication"):
        at.run("comet_lobby", name="NEW-PC", **ACME)


def test_a_device_that_does_not_answer_is_told(at: Stage) -> None:
    wait_in_lobby(at, answers=False)
    with pytest.raises(CometError, match="The device did not answer in time"):
        at.run("comet_lobby", name="NEW-PC", **ACME)


@pytest.mark.parametrize("at", [{"reconnect_seconds": 1000.0}], indirect=True)
def test_a_device_that_does_not_connect_is_told(at: Stage) -> None:
    wait_in_lobby(at)
    with pytest.raises(NotLive) as failure:
        at.run("comet_lobby", name="NEW-PC", **ACME)
    assert "'NEW-PC' (id-of-NEW-PC) did not connect as a device of 'acme-files' within 2m" in str(failure.value)


@pytest.mark.parametrize("kind", ["reset_after", "reset_before"])
def test_a_lost_answer_is_found_out_about(at: Stage, kind: str) -> None:
    wait_in_lobby(at)
    at.sim.faults.add(kind, method=REGISTER)
    result = at.run("comet_lobby", name="NEW-PC", **ACME)
    assert (result["changed"], "target_id" in result["devices"][0]) == (True, True)
    assert at.sim.requests.count(REGISTER) == (1 if kind == "reset_after" else 2)


def test_answers_that_stay_lost_are_uncertain(at: Stage) -> None:
    wait_in_lobby(at)
    at.sim.faults.add("reset_before", method=REGISTER, times=None)
    with pytest.raises(Uncertain):
        at.run("comet_lobby", name="NEW-PC", **ACME)


@pytest.mark.parametrize("at", [{"release": "23.6.0"}], indirect=True)
def test_an_old_server_has_no_lobby(at: Stage) -> None:
    with pytest.raises(VersionTooOld, match=r"it came with 23\.9\.2"):
        at.run("comet_lobby_info")


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"name": "x"}, "registering a device needs user"),
        ({"name": "x", "user": "acme-files"}, "registering a device needs user_password"),
        (ACME, "no device is named"),
        ({"name": "x", "appear_timeout": "soon", **ACME}, "appear_timeout: 'soon' is not a duration"),
    ],
)
def test_a_mistake_is_told_before_anything_is_asked(at: Stage, options: Any, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        at.run("comet_lobby", **options)
    assert at.methods() == []


# -- dropped, and check mode


def test_a_device_is_sent_away(at: Stage) -> None:
    wait_in_lobby(at)
    result = at.run("comet_lobby", name="NEW-PC", state="dropped")
    assert (result["changed"], names(result)) == (True, ["NEW-PC"])
    assert result["diff"] == {"before": {"lobby": ["NEW-PC"]}, "after": {"lobby": []}}
    assert at.sim.state.lobby == {}
    assert at.anew().run("comet_lobby", name="NEW-PC", state="dropped")["changed"] is False


def test_a_device_that_left_before_it_was_sent_away_is_no_failure(at: Stage) -> None:
    wait_in_lobby(at)
    at.sim.faults.add("api_error", method="AdminInstallationDispatchDropConnection", status=403, message="Unauthorised")
    call: Callable[..., Any] = at.client.call

    def leaving(name: str, params: Any = None) -> Any:
        if name == "AdminInstallationDispatchDropConnection":
            at.sim.state.lobby.clear()
        return call(name, params)

    at.client.call = leaving  # type: ignore[method-assign]
    assert at.run("comet_lobby", name="NEW-PC", state="dropped")["changed"] is True


@pytest.mark.parametrize("at", [{"check_mode": True}], indirect=True)
def test_check_mode_trusts_that_device_and_user_will_come(at: Stage) -> None:
    result = at.run("comet_lobby", name="NEW-PC", appear_timeout="10m", user="new-user", user_password=PASSWORD)
    assert (result["changed"], at.passed, at.sim.requests.writes()) == (True, 0, [])
    assert len(at.warnings) == 2
    assert "Check mode takes it that an earlier task would create it" in at.warnings[1]
