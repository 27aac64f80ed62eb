# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the server refuses: HTTP 200 with a Status and a Message, worded as the release does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def test_a_wrong_password_is_403_under_http_200(server: Any) -> None:
    answer = server.caller("admin", "wrong").post("list-users")
    assert answer.status_code == 200
    assert answer.json() == {"Status": 403, "Message": "Unauthorised"}


@pytest.mark.parametrize(
    ("release", "status"), [("20.8.3", 400), ("20.9.12", 403), ("22.3.6", 403), ("22.3.7", 400), ("25.9.8", 400)]
)
def test_an_unknown_user_is_worded_by_the_release(simulate: Callable[..., Any], release: str, status: int) -> None:
    answer = simulate(release=release).admin("get-user-profile", TargetUser="nobody")
    assert answer == {"Status": status, "Message": "User not found" if status == 400 else "Unauthorised"}


def test_an_unknown_or_offline_device_is_403(server: Any) -> None:
    server.state.add_user("alice")
    device = server.state.add_device("alice")
    target = device.connections[0]
    server.state.disconnect(device)
    assert server.admin("dispatcher/refetch-profile", TargetID="no-such-target")["Status"] == 403
    assert server.admin("dispatcher/refetch-profile", TargetID=target) == {"Status": 403, "Message": "Unauthorised"}


def test_an_unknown_device_id_is_named_by_its_constant(server: Any) -> None:
    server.state.add_user("alice")
    assert "ERR_UNKNOWN_DEVICE" in server.admin("revoke-device", TargetUser="alice", TargetDevice="none")["Message"]


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("get-user-profile", {}),
        ("get-jobs-for-date-range", {"Start": "yesterday", "End": "0"}),
        ("policies/set", {"PolicyID": "p", "Policy": "{not json"}),
        ("policies/set", {"PolicyID": "p", "Policy": "[]"}),
        ("policies/set", {"PolicyID": "p", "Policy": '{"Description": 5}'}),
        ("policies/set", {"PolicyID": "p", "Policy": '{"DefaultUserPolicy": 1}'}),
        ("meta/stats", {"Simple": "perhaps"}),
    ],
)
def test_a_parameter_that_is_absent_or_unreadable_is_400(server: Any, path: str, parameters: dict[str, str]) -> None:
    answer = server.admin(path, **parameters)
    assert answer["Status"] == 400
    assert answer["Message"].startswith("Invalid or missing parameter: ")
    assert server.state.policies == {}


@pytest.mark.parametrize(
    ("option", "value", "path", "parameters"),
    [
        ("not_found_status", 410, "policies/get", {"PolicyID": "none"}),
        ("exists_status", 418, "add-user", {"TargetUser": "alice", "TargetPassword": "long-enough-1"}),
        (
            "conflict_status",
            412,
            "set-user-profile-hash",
            {"TargetUser": "alice", "ProfileData": {}, "RequireHash": "stale"},
        ),
        ("unknown_device_status", 404, "revoke-device", {"TargetUser": "alice", "TargetDevice": "none"}),
    ],
)
def test_what_no_evidence_tells_is_an_option(
    simulate: Callable[..., Any], option: str, value: int, path: str, parameters: Any
) -> None:
    server = simulate(**{option: value})
    server.state.add_user("alice")
    assert server.admin(path, **parameters)["Status"] == value


def test_an_unknown_policy_has_no_hash_in_its_answer(server: Any) -> None:
    assert "PolicyHash" not in server.admin("policies/get", PolicyID="none")


def test_an_unknown_option_is_a_type_error(simulate: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match="devizes"):
        simulate(devizes=3)
