# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults on purpose: what the caller sees, and whether the server had acted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

ADD = {"TargetUser": "alice", "TargetPassword": "long-enough-1"}


def test_a_reset_before_leaves_nothing_done(server: Any) -> None:
    server.simulator.faults.add("reset_before", method="AdminAddUser")
    with pytest.raises(requests.ConnectionError):
        server.admin("add-user", **ADD)
    assert "alice" not in server.state.accounts
    assert server.admin("add-user", **ADD)["Status"] == 200


def test_a_reset_after_leaves_it_done(server: Any) -> None:
    server.simulator.faults.add("reset_after", method="AdminAddUser")
    with pytest.raises(requests.ConnectionError):
        server.admin("add-user", **ADD)
    assert "alice" in server.state.accounts
    assert server.simulator.requests[-1].committed


def test_a_truncated_answer_is_shorter_than_it_says(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=10)
    server.simulator.faults.add("truncate", method="AdminListUsersFull")
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        server.admin("list-users-full")


@pytest.mark.parametrize(
    ("kind", "settings", "status"),
    [
        ("http_502", {}, 502),
        ("http_503", {"retry_after": 7}, 503),
        ("http_429", {"retry_after": 7}, 429),
        ("http_status", {"status": 418}, 418),
    ],
)
def test_a_proxys_answer_is_its_own_status(server: Any, kind: str, settings: dict[str, Any], status: int) -> None:
    server.simulator.faults.add(kind, **settings)
    answer = server.admin.post("list-users")
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == (str(settings["retry_after"]) if "retry_after" in settings else None)
    assert server.admin("list-users") == []


@pytest.mark.parametrize(("kind", "content"), [("html", "<html>"), ("empty", ""), ("garbage", '{"Status":')])
def test_an_answer_may_be_something_else(server: Any, kind: str, content: str) -> None:
    server.simulator.faults.add(kind)
    answer = server.admin.post("list-users")
    assert answer.status_code == 200
    assert answer.text.startswith(content)


def test_a_conflict_is_for_guarded_writes_only(server: Any) -> None:
    server.state.add_user("alice")
    server.simulator.faults.add("conflict")
    assert server.admin("list-users") == ["alice"]
    profile = server.state.user_profile("alice")
    write = {"TargetUser": "alice", "ProfileData": profile, "RequireHash": server.state.profile_hash("alice")}
    assert server.admin("set-user-profile-hash", **write)["Status"] == 409
    assert server.admin("set-user-profile-hash", **write)["Status"] == 200


def test_a_stale_session_ends_all_of_them(server: Any) -> None:
    by_key = server.admin.with_session(server.admin("account/session-start")["SessionKey"])
    server.simulator.faults.add("stale_session", method="AdminListUsers")
    assert [by_key("list-users")["Status"], by_key("list-users")["Status"]] == [403, 403]


def test_a_fault_may_come_later_for_some_and_more_than_once(server: Any) -> None:
    server.simulator.faults.add(
        "api_error", method="AdminListUsers", times=2, skip=1, status=500, message="Out of order"
    )
    seen = [server.admin("list-users") for _call in range(4)]
    refused = {"Status": 500, "Message": "Out of order"}
    assert seen == [[], refused, refused, []]


def test_a_fault_may_be_for_an_effect(server: Any) -> None:
    server.simulator.faults.add("http_502", effect="write", times=None)
    assert server.admin("list-users") == []
    assert server.admin.post("add-user", **ADD).status_code == 502


def test_random_faults_are_the_same_for_the_same_seed(simulate: Callable[..., Any]) -> None:
    def outcomes(seed: int) -> list[int]:
        server = simulate(fault_seed=seed)
        server.simulator.faults.add("http_502", times=None, probability=0.5)
        return [server.admin.post("list-users").status_code for _call in range(20)]

    first = outcomes(7)
    assert first == outcomes(7)
    assert set(first) == {200, 502}
    assert first != outcomes(8)


def test_unknown_faults_methods_and_profiles_are_errors(server: Any) -> None:
    faults = server.simulator.faults
    with pytest.raises(ValueError, match="unknown fault 'meteor'"):
        faults.add("meteor")
    with pytest.raises(ValueError, match="unknown method 'AdminFly'"):
        faults.add("http_502", method="AdminFly")
    with pytest.raises(ValueError, match="unknown fault profile 'calm'"):
        faults.profile("calm")


def test_a_profile_is_a_set_of_random_faults(simulate: Callable[..., Any]) -> None:
    assert {rule.kind for rule in simulate(faults="flaky").simulator.faults.rules} == {
        "latency",
        "reset_before",
        "http_502",
        "http_503",
    }


def test_a_slow_answer_arrives_whole(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=3)
    server.simulator.faults.add("slow", seconds=0.05)
    assert len(server.admin("list-users")) == len(server.state.accounts)


def test_the_recorder_remembers_requests_and_their_effects(server: Any) -> None:
    requests_seen = server.simulator.requests
    server.admin("list-users")
    server.admin("add-user", **ADD)
    server.admin("account/session-start")
    assert requests_seen.methods() == ["AdminListUsers", "AdminAddUser", "AdminAccountSessionStart"]
    assert [request.effect for request in requests_seen] == ["read", "write", "session"]
    assert [request.method for request in requests_seen.writes()] == ["AdminAddUser"]
    assert requests_seen.writes()[0].params["TargetPassword"] == "long-enough-1"
    assert (requests_seen.count(), requests_seen.count("AdminListUsers")) == (3, 1)
    requests_seen.clear()
    assert len(requests_seen) == 0


def test_what_the_recorder_prints_holds_no_secret(server: Any) -> None:
    server.admin("add-user", **ADD)
    assert "long-enough-1" not in repr(server.simulator.requests[0])
