# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets stay out of everything that a person or a log may see."""

from __future__ import annotations

import logging
import traceback
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client import errors
from tests.simulator.options import DEFAULT_TOTP_SECRET

from .certificates import certificate
from .conftest import Clients
from .raw_server import RawServer, Script, answer, hang_up, message, unused_port

PASSWORD, KEY, USER_PASSWORD = "password-canary", "session-canary", "user-password-canary"
CANARIES = (PASSWORD, KEY, USER_PASSWORD, DEFAULT_TOTP_SECRET)
CREDENTIALS: list[dict[str, str]] = [
    {"password": PASSWORD},
    {"session_key": KEY},
    {"password": PASSWORD, "totp_secret": DEFAULT_TOTP_SECRET},
]
FAILURES: dict[str, Script] = {
    "refused": message(403, "Unauthorised"),
    "unknown": message(400, "User not found"),
    "second factor": message(449, "ERR_TOTP_REQUIRED"),
    "lost": hang_up,
    "cut off": answer('{"Status"'),
    "redirected": answer("", status="302 Found", Location="https://other.example/"),
    "gateway": answer("<html>", status="502 Bad Gateway"),
    "missing": answer("", status="404 Not Found"),
}


def everything_told(error: BaseException, log: pytest.LogCaptureFixture) -> str:
    told = [str(error), repr(error), repr(vars(error)), *traceback.format_exception(error), log.text]
    return "\n".join([*told, *(repr(vars(record)) for record in log.records)])


def provoke(client: Any) -> BaseException:
    with pytest.raises(errors.CometError) as caught:
        client.call("AdminAddUser", {"TargetUser": "acme", "TargetPassword": USER_PASSWORD})
    return caught.value


@pytest.mark.parametrize("credentials", CREDENTIALS, ids="+".join)
@pytest.mark.parametrize("failure", FAILURES)
def test_no_failure_tells_a_secret(
    failure: str, credentials: dict[str, str], clients: Clients, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with RawServer(FAILURES[failure]) as server:
        client = clients(server.url, **credentials)
        told = everything_told(provoke(client), caplog) + repr(client) + repr(client.connection)
        assert any(value in str(server.bodies) for value in credentials.values() if value != DEFAULT_TOTP_SECRET)
    assert [canary for canary in CANARIES if canary in told] == []


def test_an_unreachable_server_tells_no_secret(clients: Clients, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    told = everything_told(provoke(clients(f"http://127.0.0.1:{unused_port()}/", password=PASSWORD)), caplog)
    assert "canary" not in told


def test_a_refused_certificate_tells_no_secret(
    clients: Clients, caplog: pytest.LogCaptureFixture, tmp_path: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    with RawServer(message(200, "OK"), tls=certificate(tmp_path).context) as server:
        told = everything_told(provoke(clients(server.url, password=PASSWORD)), caplog)
    assert "canary" not in told


@pytest.mark.parametrize(
    "params", [{"TargetUser": "acme", "Password": USER_PASSWORD}, {"TargetPassword": USER_PASSWORD}]
)
def test_a_parameter_that_cannot_be_meant_tells_no_secret(params: dict[str, str], clients: Clients) -> None:
    with pytest.raises(errors.InputError) as caught:
        clients("http://127.0.0.1:1/", password=PASSWORD).call("AdminAddUser", params)
    assert "canary" not in str(caught.value)
