# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client of the vendor's account API: log-ins, errors, repetition, check mode, and the shapes of answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api.account import account_calls
from ansible_collections.cometbackup.comet.plugins.module_utils._client.account import AccountClient, AccountConnection
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    BadAnswer,
    CheckModeRefusal,
    CometError,
    InputError,
    LoginRefused,
    NotComet,
    Overloaded,
    ServerRefusal,
    Uncertain,
    Unreachable,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._client.wire import Raw
from tests.simulator import Simulator

TOKEN = "simulated-account-token"
Clients = Callable[..., AccountClient]


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


@pytest.fixture
def clients(sim: Simulator) -> Iterator[Clients]:
    """Make clients: ``clients(account_token=..., check_mode=...)``. They are closed after the test."""
    with ExitStack() as stack:

        def make(check_mode: bool = False, reuse_reads: bool = False, **options: Any) -> AccountClient:
            connection = AccountConnection.from_params(
                {"account_url": sim.portal_url, "account_token": TOKEN, **options}
            )
            client = AccountClient(
                connection, check_mode=check_mode, reuse_reads=reuse_reads, sleep=lambda _seconds: None
            )
            return stack.enter_context(client)

        yield make


@pytest.mark.parametrize(
    "log_in",
    [
        {},
        {
            "account_token": None,
            "account_email": "account@acme.example",
            "account_password": "simulated-account-password",
        },
        {"account_email": "account@acme.example", "account_password": "wrong"},
    ],
)
def test_a_token_goes_before_a_password(clients: Clients, log_in: dict[str, Any]) -> None:
    assert clients(**log_in).call("LicenseListAll") == []


@pytest.mark.parametrize("log_in", [{}, {"account_email": "a@acme.example"}, {"account_password": "password-canary"}])
def test_half_a_log_in_is_none(clients: Clients, sim: Simulator, log_in: dict[str, Any]) -> None:
    client = clients(account_token=None, **log_in)
    assert client.call("LatestVersion")["latest_stable"]
    with pytest.raises(InputError, match="COMET_ACCOUNT_TOKEN") as caught:
        client.call("LicenseListAll")
    assert "canary" not in str(caught.value)
    assert sim.requests.methods() == ["LatestVersion"]


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"account_url": "account.example"}, "the account_url 'account.example' is not the address of a server"),
        ({"account_url": "https://me:canary@account.example/"}, "the account_url has credentials in it"),
        ({"timeout": 0.0}, "timeout is not more than 0"),
    ],
)
def test_options_that_cannot_be_meant(options: dict[str, Any], text: str) -> None:
    with pytest.raises(InputError) as caught:
        AccountConnection.from_params(options)
    assert text in str(caught.value)
    assert "canary" not in str(caught.value)


def test_the_portal_is_the_vendor_s_unless_another_one_is_named() -> None:
    connection = AccountConnection.from_params({"account_token": "token-canary"})
    assert connection.url == "https://account.cometbackup.com/"
    assert "canary" not in repr(connection)


def test_check_mode_lets_nothing_through_that_changes_something(clients: Clients, sim: Simulator) -> None:
    client = clients(check_mode=True)
    for call in account_calls():
        if call.effect == "write":
            with pytest.raises(CheckModeRefusal):
                client.call(call.name, dict.fromkeys(call.params, "x"))
    assert client.call("LicenseListAll") == []
    assert sim.requests.writes() == []


@pytest.mark.parametrize(
    ("fault", "kind", "text"),
    [
        (
            {"kind": "api_error", "status": 403, "message": "Invalid credentials"},
            LoginRefused,
            "403: Invalid credentials. Check account_token",
        ),
        (
            {"kind": "api_error", "status": 400, "message": "Invalid or missing parameter"},
            ServerRefusal,
            "400: Invalid or missing parameter.",
        ),
        (
            {"kind": "api_error", "status": 500, "message": "Internal error"},
            ServerRefusal,
            "500: Internal error. Look at the account before",
        ),
        ({"kind": "http_429"}, Overloaded, "the account portal answered 429. Try again later."),
        ({"kind": "http_502"}, Uncertain, "it is unknown whether the change was made"),
        ({"kind": "html"}, Uncertain, "it is unknown whether the change was made"),
        ({"kind": "reset_before"}, Uncertain, "it is unknown whether the change was made"),
        ({"kind": "truncate"}, Uncertain, "it is unknown whether the change was made"),
    ],
)
def test_a_failed_write_is_told_apart_and_never_repeated(
    clients: Clients, sim: Simulator, fault: dict[str, Any], kind: type[CometError], text: str
) -> None:
    sim.faults.add(times=None, method="LicenseCreate", **fault)
    with pytest.raises(CometError) as caught:
        clients(retries=0 if fault["kind"] == "http_429" else 3).call("LicenseCreate")
    assert caught.type is kind
    assert text in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert sim.requests.count("LicenseCreate") == 1


@pytest.mark.parametrize(
    "kind", ["reset_before", "reset_after", "truncate", "http_502", "http_503", "empty", "garbage"]
)
def test_a_failed_read_is_repeated(clients: Clients, sim: Simulator, kind: str) -> None:
    sim.faults.add(kind, method="LicenseListAll", times=2)
    assert clients().call("LicenseListAll") == []
    assert sim.requests.count("LicenseListAll") == 3


def test_a_write_that_was_not_let_in_is_repeated(clients: Clients, sim: Simulator) -> None:
    sim.faults.add("http_429", method="LicenseCreate", retry_after=1)
    assert clients().call("LicenseCreate") == sim.portal.licenses[0]["serial_number"]


@pytest.mark.parametrize(
    ("kind", "error", "text"),
    [
        ("html", BadAnswer, "the answer is a web page. Check that account_url is the vendor's account portal"),
        ("http_500", ServerRefusal, "the account portal answered 500."),
    ],
)
def test_what_is_no_answer_of_the_portal(
    clients: Clients, sim: Simulator, kind: str, error: type[CometError], text: str
) -> None:
    sim.faults.add(kind, method="LicenseListAll", times=None)
    with pytest.raises(error) as caught:
        clients().call("LicenseListAll")
    assert text in str(caught.value)


def test_other_addresses(clients: Clients, sim: Simulator) -> None:
    with pytest.raises(NotComet, match="no account API at this address"):
        clients(account_url=sim.url).call("LicenseListAll")
    with pytest.raises(Unreachable, match="Check the option account_url and the network"):
        clients(account_url="http://127.0.0.1:1/", retries=0).call("LicenseListAll")


def test_parameters_are_checked(clients: Clients, sim: Simulator) -> None:
    with pytest.raises(InputError, match="parameter serial is missing"):
        clients().call("LicenseRelax")
    with pytest.raises(InputError, match="has no parameter target"):
        clients().call("LicenseCreate", {"target": "x"})
    assert len(sim.requests) == 0


@pytest.mark.parametrize("wrapped", [False, True])
def test_every_shape_of_answer(wrapped: bool, clients: Clients, sim: Simulator) -> None:
    sim.options.portal_wraps_answers = wrapped
    client = clients()
    answer = client.call("LicenseCreate", {"target_name": "acme"})
    serial = sim.portal.licenses[0]["serial_number"]
    assert answer == ({"serial_number": serial} if wrapped else serial)
    assert client.call("LicenseListAll")[0]["name"] == "acme"
    assert client.call("LicenseRelax", {"serial": serial}) == "OK, the serial was relaxed successfully"
    sent = {"region": "us-east-1", "subdomain": "acme", "server_name": "Acme"}
    client.call("HostedServerCreate", sent)
    (row,) = client.call("HostedServerList", {"offset": "0", "limit": "100"})
    assert client.call("HostedServerStatus", {"hosted_server_id": row["hosted_server_id"]}) == row
    file = client.call("DownloadsGet", {"platform": "download_windows", "version_key": "25.9.8"})
    assert isinstance(file, Raw)
    assert (file.file_name, file.content) == sim.portal.installer("download_windows", "25.9.8")
    with pytest.raises(ServerRefusal):
        client.call("HostedServerCreate", sent)


def test_a_look_up_is_asked_once_until_something_changes(clients: Clients, sim: Simulator) -> None:
    client = clients(reuse_reads=True)
    for _time in range(2):
        assert client.lookup("LicenseListAll") == []
    client.call("LicenseCreate")
    assert len(client.lookup("LicenseListAll")) == 1
    client.forget()
    client.lookup("LicenseListAll")
    assert sim.requests.methods() == ["LicenseListAll", "LicenseCreate", "LicenseListAll", "LicenseListAll"]
    plain = clients()
    assert plain.lookup("LicenseListAll") == plain.lookup("LicenseListAll")
    assert sim.requests.count("LicenseListAll") == 5


def test_a_large_file_comes_in_pieces(sim: Simulator, clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytes(range(256)) * 4096 * 8
    monkeypatch.setattr(sim.portal, "installer", lambda platform, version: ("installer.deb", content))
    sent = {"platform": "download_linux_deb", "version_key": "25.9.8"}
    seen: list[list[bytes]] = []

    def save(raw: Raw, pieces: Iterator[bytes]) -> str:
        seen.append(list(pieces))
        return str(raw.file_name)

    sim.faults.add("truncate", method="DownloadsGet")
    assert clients().download("DownloadsGet", sent, save).endswith(".deb")
    assert b"".join(seen[-1]) == content and max(map(len, seen[-1])) < len(content) / 4


def test_an_error_in_place_of_a_file_is_one(clients: Clients) -> None:
    sent = {"platform": "download_linux_deb", "version_key": "1.2.3"}
    with pytest.raises(ServerRefusal):
        clients().download("DownloadsGet", sent, lambda raw, pieces: pytest.fail("there is no file"))
