# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logging in: every authentication type, second factors, sessions, tenants' hosts, addresses, and protection against guessing."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pyotp
import pytest

from tests.simulator import DEFAULT_TOTP_SECRET
from tests.simulator.credentials import l_key, totp_code

USER_PASSWORD = "the-users-password"


def as_type(server: Any, **credentials: str) -> Any:
    """A caller with other authentication fields."""
    caller = server.caller(credentials.get("Username", "admin"), "")
    caller.credentials = {"Username": "admin", **credentials}
    return caller


def test_a_session_key_stands_in_for_the_password_until_it_is_revoked(server: Any) -> None:
    started = server.admin("account/session-start")
    assert started["SessionType"] == "admin"
    by_key = server.admin.with_session(started["SessionKey"])
    assert by_key("list-users") == []
    assert by_key("account/session-revoke")["Status"] == 200
    assert by_key("list-users")["Status"] == 403


def test_a_session_belongs_to_its_account(server: Any) -> None:
    server.state.add_admin("other", "another-password")
    key = server.admin("account/session-start")["SessionKey"]
    assert as_type(server, Username="other", AuthType="SessionKey", SessionKey=key)("list-users")["Status"] == 403


def test_a_session_ends_by_inactivity(server: Any) -> None:
    by_key = server.admin.with_session(server.admin("account/session-start")["SessionKey"])
    server.clock.advance(1790)
    assert by_key("list-users") == []
    server.clock.advance(1790)
    assert by_key("list-users") == []
    server.clock.advance(1801)
    assert by_key("list-users")["Status"] == 403


def test_the_session_timeout_is_a_setting(simulate: Callable[..., Any]) -> None:
    server = simulate(session_timeout=60)
    by_key = server.admin.with_session(server.admin("account/session-start")["SessionKey"])
    server.clock.advance(61)
    assert by_key("list-users")["Status"] == 403


def test_no_session_outlasts_two_days_unused(server: Any) -> None:
    server.state.config["SessionSettings"]["ExpiredInSeconds"] = 30 * 86400
    by_key = server.admin.with_session(server.admin("account/session-start")["SessionKey"])
    server.clock.advance(172800)
    assert by_key("list-users") == []
    server.clock.advance(172801)
    assert by_key("list-users")["Status"] == 403


def test_a_session_that_waits_for_a_code_opens_nothing_until_it_is_upgraded(simulate: Callable[..., Any]) -> None:
    server = simulate(totp_secret=DEFAULT_TOTP_SECRET)
    session = server.state.sessions.start("admin", "admin", "", pending=True)
    by_key = server.admin.with_session(session.key)
    assert by_key("list-users")["Status"] == 403
    login = {"Password": server.simulator.admin.password, "TOTP": pyotp.TOTP(DEFAULT_TOTP_SECRET).now()}
    assert (
        as_type(server, AuthType="PasswordTOTP", **login)("account/session-upgrade", SessionKey="other")["Status"]
        == 403
    )
    login["TOTP"] = totp_code(DEFAULT_TOTP_SECRET, time.time() + 30)
    upgraded = as_type(server, AuthType="PasswordTOTP", **login)("account/session-upgrade", SessionKey=session.key)
    assert upgraded == {"Status": 200, "Message": "OK"}
    assert by_key("list-users") == []


def test_a_password_alone_is_answered_by_a_request_for_a_code(simulate: Callable[..., Any]) -> None:
    server = simulate(totp_secret=DEFAULT_TOTP_SECRET)
    answer = server.admin.post("list-users")
    assert answer.status_code == 449
    assert answer.reason == "Retry With"
    assert answer.headers["X-Comet-TOTP-Requested"] == "1"
    assert "ERR_TOTP_REQUIRED" in answer.json()["Message"]


def test_a_wrong_password_never_reveals_that_a_code_is_needed(simulate: Callable[..., Any]) -> None:
    assert simulate(totp_secret=DEFAULT_TOTP_SECRET).caller("admin", "wrong")("list-users")["Status"] == 403


@pytest.mark.parametrize(
    ("form", "http_status", "header", "constant"), [("http", 449, True, False), ("message", 200, False, True)]
)
def test_each_part_of_the_request_for_a_code_can_stand_alone(
    simulate: Callable[..., Any], form: str, http_status: int, header: bool, constant: bool
) -> None:
    answer = simulate(totp_secret=DEFAULT_TOTP_SECRET, totp_reply=form).admin.post("list-users")
    assert answer.status_code == http_status
    assert ("X-Comet-TOTP-Requested" in answer.headers) is header
    assert ("ERR_TOTP_REQUIRED" in answer.json()["Message"]) is constant


def test_an_account_with_a_security_key_is_answered_by_a_challenge(server: Any) -> None:
    server.state.add_admin("keyed", "keyed-password", AllowPasswordLogin=False, AllowPasswordAndWebAuthnLogin=True)
    answer = server.caller("keyed", "keyed-password").post("list-users")
    assert answer.status_code == 449
    assert answer.headers["X-Comet-U2F-Challenge"]
    assert "X-Comet-TOTP-Requested" not in answer.headers


def test_codes_are_those_of_any_authenticator() -> None:
    for moment in (0, 59, 1_111_111_109, 2_000_000_000):
        assert totp_code(DEFAULT_TOTP_SECRET, moment) == pyotp.TOTP(DEFAULT_TOTP_SECRET).at(moment)


def test_a_code_opens_a_session_once(simulate: Callable[..., Any]) -> None:
    server = simulate(totp_secret=DEFAULT_TOTP_SECRET)
    code = pyotp.TOTP(DEFAULT_TOTP_SECRET).now()
    with_code = as_type(server, AuthType="PasswordTOTP", Password=server.simulator.admin.password, TOTP=code)
    key = with_code("account/session-start")["SessionKey"]
    assert with_code("account/session-start")["Status"] == 403
    assert server.admin.with_session(key)("list-users") == []


def test_codes_of_the_neighbouring_steps_are_good_and_older_ones_are_not(
    simulate: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_900_000_000
    server = simulate(totp_secret=DEFAULT_TOTP_SECRET)
    monkeypatch.setattr("tests.simulator.credentials.time.time", lambda: now)
    codes = server.state.codes
    assert [
        codes.accept("someone", DEFAULT_TOTP_SECRET, totp_code(DEFAULT_TOTP_SECRET, now + 30 * step))
        for step in (-1, 0, 1, -2, 2)
    ] == [True, True, True, False, False]


def test_a_missing_code_is_asked_for_and_a_wrong_one_refused(simulate: Callable[..., Any]) -> None:
    server = simulate(totp_secret=DEFAULT_TOTP_SECRET)
    password = server.simulator.admin.password
    assert as_type(server, AuthType="PasswordTOTP", Password=password).post("list-users").status_code == 449
    assert as_type(server, AuthType="PasswordTOTP", Password=password, TOTP="abcdef")("list-users")["Status"] == 403


def test_a_code_alone_is_an_authentication_type(simulate: Callable[..., Any]) -> None:
    server = simulate(totp_secret=DEFAULT_TOTP_SECRET)
    assert as_type(server, AuthType="TOTP", TOTP=pyotp.TOTP(DEFAULT_TOTP_SECRET).now())("list-users") == []


def test_an_unknown_authentication_type_is_refused(server: Any) -> None:
    password = server.simulator.admin.password
    assert as_type(server, AuthType="PasswordWebAuthn", Password=password)("list-users")["Status"] == 403


def test_the_hybrid_log_in_takes_either_kind_of_account(server: Any) -> None:
    server.state.add_user("alice", password=USER_PASSWORD)
    assert server.admin("api/v1/hybrid/session/start")["SessionType"] == "admin"
    user = server.caller("alice", USER_PASSWORD, user=True)
    answer = user("api/v1/hybrid/session/start")
    assert answer["SessionType"] == "user"
    assert user.with_session(answer["SessionKey"])("web/get-user-profile-and-hash")["Profile"]["Username"] == "alice"
    assert server.caller("alice", "wrong")("api/v1/hybrid/session/start")["Status"] == 403


def test_an_administrator_may_open_a_session_as_a_user(server: Any) -> None:
    server.state.add_user("alice")
    answer = server.admin("account/session-start-as-user", TargetUser="alice")
    assert answer["SessionType"] == "user"
    by_key = server.caller("alice", "", user=True).with_session(answer["SessionKey"])
    assert by_key("web/get-jobs") == []


def test_end_users_have_keys_and_sessions_of_their_own(server: Any) -> None:
    server.state.add_user("alice", password=USER_PASSWORD)
    user = server.caller("alice", USER_PASSWORD, user=True)
    by_key = user.with_session(user("web/session/start")["SessionKey"])
    assert by_key("web/dispatcher/list-active") == {}
    assert by_key("web/session/revoke")["Status"] == 200
    assert by_key("web/dispatcher/list-active")["Status"] == 403
    by_l_key = server.caller("alice", "", user=True)
    by_l_key.credentials = {"Username": "alice", "AuthType": "LKey", "LKey": l_key(USER_PASSWORD)}
    assert by_l_key("web/get-jobs") == []


def test_a_users_session_opens_nothing_of_the_administrators(server: Any) -> None:
    server.state.add_user("alice", password=USER_PASSWORD)
    user = server.caller("alice", USER_PASSWORD, user=True)
    by_key = user.with_session(user("web/session/start")["SessionKey"])
    by_key.prefix = "api/v1/admin/"
    assert by_key("list-users")["Status"] == 403


def test_a_suspended_user_cannot_log_in(server: Any) -> None:
    server.state.add_user("alice", password=USER_PASSWORD)
    user = server.caller("alice", USER_PASSWORD, user=True)
    key = user("web/session/start")["SessionKey"]
    server.state.edit_profile("alice", lambda profile: profile.update(IsSuspended=True))
    assert user("web/session/start")["Status"] == 403
    assert user.with_session(key)("web/get-jobs")["Status"] == 403


def test_tenants_administrators_come_through_their_host_only(server: Any) -> None:
    tenant = server.state.add_tenant("Bluefern", hosts=["bluefern.example"])
    server.state.add_admin("boss", "tenant-password", organization=tenant)
    assert server.caller("boss", "tenant-password", host="bluefern.example")("list-users") == []
    assert server.caller("boss", "tenant-password", host="BlueFern.example:8060")("list-users") == []
    assert server.caller("boss", "tenant-password")("list-users")["Status"] == 403
    assert (
        server.caller("admin", server.simulator.admin.password, host="bluefern.example")("list-users")["Status"] == 403
    )


def test_before_21_3_0_the_host_did_not_matter(simulate: Callable[..., Any]) -> None:
    server = simulate(release="21.2.0")
    tenant = server.state.add_tenant("Bluefern", hosts=["bluefern.example"])
    server.state.add_admin("boss", "tenant-password", organization=tenant)
    assert server.caller("boss", "tenant-password")("list-users") == []


def test_one_name_may_serve_several_tenants(server: Any) -> None:
    for name in ("bluefern", "harrow"):
        tenant = server.state.add_tenant(name, hosts=[f"{name}.example"])
        server.state.add_admin("admin", f"password-of-{name}", organization=tenant)
    assert server.caller("admin", "password-of-harrow", host="harrow.example")("list-users") == []
    assert server.caller("admin", "password-of-harrow", host="bluefern.example")("list-users")["Status"] == 403


def test_an_address_list_is_a_regular_expression(server: Any) -> None:
    server.state.add_admin("near", "near-password", IPWhitelist=r"^127\.")
    server.state.add_admin("far", "far-password", IPWhitelist=r"^10\.0\.")
    assert server.caller("near", "near-password")("list-users") == []
    assert server.caller("far", "far-password")("list-users")["Status"] == 403


def test_repeated_failures_are_held_off_for_a_while(server: Any) -> None:
    server.state.config["LoginProtection"] = {"Enabled": True, "FailureThreshold": 3, "CooldownSeconds": 60}
    for _attempt in range(3):
        assert server.caller("admin", "wrong")("list-users")["Message"] == "Unauthorised"
    assert server.admin("list-users")["Message"] == "Too many failed login attempts"
    server.clock.advance(61)
    assert server.admin("list-users") == []


def test_an_empty_server_takes_its_first_administrator_unasked(simulate: Callable[..., Any]) -> None:
    server = simulate(empty=True)
    nobody = server.caller("", "")
    assert nobody("add-first-admin-user", TargetUser="root", TargetPassword="first-password")["Status"] == 200
    assert server.caller("root", "first-password")("list-users") == []
    assert nobody("add-first-admin-user", TargetUser="two", TargetPassword="second-password")["Status"] == 403


def test_the_own_password_is_changed_as_plain_text_and_kept_as_a_hash(server: Any) -> None:
    security = server.admin("account/properties")["Security"]
    assert security["Password"] == "********"
    security.update(Password="another-password", PasswordFormat=0)
    assert server.admin("account/set-properties", Security=security)["Status"] == 200
    assert server.admin("list-users")["Status"] == 403
    assert server.caller("admin", "another-password")("list-users") == []
    assert "another-password" not in str(server.state.admins)


def test_a_new_secret_is_told_as_an_image_and_an_address(server: Any) -> None:
    answer = server.admin("account/regenerate-totp")
    assert answer["Image"].startswith("data:image/")
    secret = re.search(r"secret=([A-Z2-7]+)", answer["URL"])
    assert secret is not None
    assert server.admin("account/validate-totp", TOTPCode="no")["Status"] == 403
    assert server.admin("account/validate-totp", TOTPCode=pyotp.TOTP(secret.group(1)).now())["Status"] == 200


def test_log_in_events_are_for_passwords_only(server: Any) -> None:
    key = server.admin("account/session-start")["SessionKey"]
    server.admin.with_session(key)("list-users")
    server.caller("admin", "wrong")("list-users")
    server.caller("nobody", "wrong")("list-users")
    assert [event.type for event in server.state.events.history] == [4153, 4155, 4154]


def test_wrong_credentials_are_never_too_many_unless_log_in_is_protected(server: Any) -> None:
    """The setting that is named after limits of rate is about bandwidth."""
    server.state.config["IPRateLimit"] = {"Rules": [{"MatchRegex": ".*", "BytesPerSecond": 1}]}
    answers = [server.caller("admin", "wrong").post("list-users") for _attempt in range(50)]
    assert {(answer.status_code, answer.json()["Status"]) for answer in answers} == {(200, 403)}
    assert server.admin("list-users") == []


@pytest.mark.parametrize("ends", [False, True])
def test_a_new_password_needs_the_present_one_and_may_end_sessions(ends: bool, simulate: Callable[..., Any]) -> None:
    server = simulate(password_change_ends_sessions=ends)
    by_key = server.admin.with_session(server.admin("account/session-start")["SessionKey"])
    security = {**by_key("account/properties")["Security"], "Password": "another-password", "PasswordFormat": 0}
    assert by_key("account/set-properties", Security=security)["Status"] == 403
    assert server.admin("account/set-properties", Security={**security, "PasswordFormat": 2})["Status"] == 400
    assert (
        by_key("account/set-properties", Security=security, Password=server.simulator.admin.password)["Status"] == 200
    )
    assert (by_key.post("list-users").json() == []) is not ends


def test_codes_can_only_be_allowed_once_there_is_a_secret(server: Any) -> None:
    security = {**server.admin("account/properties")["Security"], "AllowPasswordAndTOTPLogin": True}
    assert server.admin("account/set-properties", Security=security)["Status"] == 400
    server.admin("account/regenerate-totp")
    assert server.admin("account/set-properties", Security=security)["Status"] == 200


def test_the_own_secret_and_addresses_stay_whatever_is_sent(server: Any) -> None:
    server.admin("account/regenerate-totp")
    before = dict(server.state.admins["", "admin"])
    security = server.admin("account/properties")["Security"]
    wanted = {**security, "TOTPKey": "A" * 32, "IPWhitelist": "^10[.]", "RequirePasswordChange": True}
    assert server.admin("account/set-properties", Security=wanted)["Status"] == 200
    assert server.state.admins["", "admin"] == {**before, "RequirePasswordChange": True}


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("^127[.]0[.]0[.]1$", True),
        ("27", True),
        (r"^[[:digit:]]+\.0\.0\.1\z", True),
        ("^10[.]", False),
        ("(", False),
        ("^(?!10[.])", False),
        (r"(0)\..\1", False),
    ],
)
def test_a_list_of_addresses_is_a_regular_expression_of_go(server: Any, expression: str, allowed: bool) -> None:
    server.state.add_admin("guarded", "guarded-password", IPWhitelist=expression)
    answer = server.caller("guarded", "guarded-password")("list-users")
    assert (answer == []) is allowed
