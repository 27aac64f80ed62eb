# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is repeated, by the effect of a method, and how long the pauses are (DESIGN section 2)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import methods
from ansible_collections.cometbackup.comet.plugins.module_utils._client import errors, retry
from tests.simulator.options import DEFAULT_TOTP_SECRET

from .conftest import Clients, Simulator
from .raw_server import RawServer, Script, answer, hang_up, message, reset, stall, unused_port

OK = message(200, "OK")
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "read": ("AdminGetUserProfile", {"TargetUser": "acme"}),
    "write": ("AdminAddUser", {"TargetUser": "acme", "TargetPassword": "long enough"}),
    "dispatch": ("AdminDispatcherRunBackup", {"TargetID": "t", "BackupRule": "r"}),
    "lifecycle": ("AdminMetaRestartService", {}),
    "session": ("AdminAccountSessionStart", {}),
}
CHANGING = ("write", "dispatch", "lifecycle")

# Failures after which the server may have acted.
MAYBE_DONE: dict[str, Script] = {
    "hung up": hang_up,
    "reset": reset,
    "timed out": stall,
    "cut off by length": answer('{"Status":200', length=1000, keep=False),
    "cut off": answer('{"Status":200,"Mess'),
    "empty": answer(""),
    "500": answer("", status="500 Internal Server Error"),
    "502": answer("<html>", status="502 Bad Gateway"),
    "503": answer("", status="503 Service Unavailable", Retry_After="7"),
    "504": answer("", status="504 Gateway Timeout"),
}
# Failures after which it certainly has not.
NOT_DONE: dict[str, Script] = {
    "HTTP 429": answer("", status="429 Too Many Requests"),
    "429": message(429, "Slow down"),
}
# Answers that say no, whoever gave them.
FINAL: dict[str, Script] = {
    "400": message(400, "No"),
    "403": message(403, "Unauthorised"),
    "409": message(409, "Changed"),
    "500 in words": message(500, "Broken"),
    "redirect": answer("", status="301 Moved", Location="https://other.example/"),
}


def attempts(server: RawServer, effect: str) -> int:
    path = methods.method(CALLS[effect][0]).path
    return sum(asked == path for asked, _headers, _fields in server.requests)


def call(clients: Clients, server: RawServer, effect: str) -> Any:
    return clients(server.url, timeout=0.2).call(*CALLS[effect])


@pytest.mark.parametrize("effect", ["read", "session"])
@pytest.mark.parametrize("failure", [*MAYBE_DONE, *NOT_DONE])
def test_reads_and_log_ins_are_repeated(failure: str, effect: str, clients: Clients, pauses: list[float]) -> None:
    with RawServer({**MAYBE_DONE, **NOT_DONE}[failure], OK) as server:
        assert call(clients, server, effect) == {"Status": 200, "Message": "OK"}
        assert (attempts(server, effect), len(pauses)) == (2, 1)


@pytest.mark.parametrize("effect", CHANGING)
@pytest.mark.parametrize("failure", MAYBE_DONE)
def test_nothing_that_may_have_changed_something_is_repeated(
    failure: str, effect: str, clients: Clients, pauses: list[float]
) -> None:
    with RawServer(MAYBE_DONE[failure], OK) as server:
        with pytest.raises(errors.Uncertain, match="it is unknown whether the change was made"):
            call(clients, server, effect)
        assert (attempts(server, effect), pauses) == (1, [])


@pytest.mark.parametrize("effect", CHANGING)
@pytest.mark.parametrize("failure", NOT_DONE)
def test_what_was_certainly_not_done_is_repeated_whatever_it_is(
    failure: str, effect: str, clients: Clients, pauses: list[float]
) -> None:
    with RawServer(NOT_DONE[failure], OK) as server:
        assert call(clients, server, effect) == {"Status": 200, "Message": "OK"}
        assert (attempts(server, effect), len(pauses)) == (2, 1)


@pytest.mark.parametrize("effect", CALLS)
def test_a_server_that_cannot_be_reached_is_tried_again_whatever_the_effect(
    effect: str, clients: Clients, pauses: list[float]
) -> None:
    with pytest.raises(errors.Unreachable, match="cannot be reached: .*refused"):
        clients(f"http://127.0.0.1:{unused_port()}/").call(*CALLS[effect])
    assert len(pauses) == 3


@pytest.mark.parametrize("effect", CALLS)
@pytest.mark.parametrize("refusal", FINAL)
def test_an_answer_that_says_no_is_final(refusal: str, effect: str, clients: Clients, pauses: list[float]) -> None:
    with RawServer(FINAL[refusal]) as server:
        with pytest.raises(errors.CometError) as caught:
            call(clients, server, effect)
        assert not isinstance(caught.value, errors.Uncertain)
        assert (attempts(server, effect), pauses) == (1, [])


@pytest.mark.parametrize(("effect", "kind"), [("read", errors.BadAnswer), ("write", errors.Uncertain)])
def test_a_web_page_in_place_of_an_answer_is_not_asked_for_again(
    effect: str, kind: type[Exception], clients: Clients, pauses: list[float]
) -> None:
    with RawServer(answer("<html>Welcome", Content_Type="text/html")) as server:
        with pytest.raises(kind, match="the answer is a web page"):
            call(clients, server, effect)
        assert (attempts(server, effect), pauses) == (1, [])


def test_a_log_in_with_a_code_is_not_repeated_with_the_same_code(clients: Clients) -> None:
    with RawServer(hang_up, message(200, "OK")) as server:
        client = clients(server.url, totp_code="123456")
        with pytest.raises(errors.BadAnswer, match="connection was lost"):
            client.login()
        assert len(server.requests) == 1


def test_a_log_in_with_a_secret_is_repeated_with_another_code(clients: Clients) -> None:
    with RawServer(hang_up, answer('{"Status":200,"Message":"OK","SessionKey":"key"}')) as server:
        assert clients(server.url, totp_secret=DEFAULT_TOTP_SECRET).login() == "key"
        first, second = (fields["TOTP"] for fields in server.bodies)
        assert first != second


def test_after_the_last_repetition_the_problem_is_told(clients: Clients, pauses: list[float]) -> None:
    with RawServer(answer("", status="502 Bad Gateway")) as server:
        with pytest.raises(errors.Overloaded, match="answered HTTP 502"):
            clients(server.url, retries=2).call("AdminAccountProperties")
        assert (len(server.requests), len(pauses)) == (3, 2)


def test_a_pause_that_somebody_may_wonder_about_is_told(clients: Clients) -> None:
    told: list[str] = []
    with RawServer(answer("", status="503 Service Unavailable", Retry_After="7"), OK) as server:
        client = clients(server.url)
        client.tell = told.append
        client.call("AdminAccountProperties")
    assert told == [f"{client.server}: the server or a proxy before it answered HTTP 503; asked again in 7s"]


def test_without_retries_nothing_is_repeated(clients: Clients, pauses: list[float]) -> None:
    with RawServer(hang_up) as server:
        with pytest.raises(errors.BadAnswer, match="the connection was lost"):
            clients(server.url, retries=0).call("AdminAccountProperties")
        assert (len(server.requests), pauses) == (1, [])


def test_how_long_was_waited_in_vain_is_told(clients: Clients) -> None:
    with RawServer(stall) as server:
        with pytest.raises(errors.BadAnswer, match=r"no answer within 0\.2 seconds"):
            clients(server.url, retries=0, timeout=0.2).call("AdminAccountProperties")


def test_an_answer_that_stops_in_the_middle_is_a_time_out_too(clients: Clients) -> None:
    def half(connection: Any) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
        return stall(connection)

    with RawServer(half) as server:
        with pytest.raises(errors.BadAnswer, match=r"no answer within 0\.2 seconds"):
            clients(server.url, retries=0, timeout=0.2).call("AdminAccountProperties")


@pytest.mark.parametrize(
    "fault", ["reset_before", "reset_after", "truncate", "http_502", "http_503", "empty", "garbage"]
)
def test_the_simulator_agrees_that_a_write_is_sent_once(fault: str, clients: Clients, sim: Simulator) -> None:
    sim.faults.add(fault, method="AdminAddUser", times=None)
    with pytest.raises(errors.Uncertain):
        clients(sim.url).call(*CALLS["write"])
    assert sim.requests.methods() == ["AdminAddUser"]


def test_the_simulator_agrees_that_reads_get_through_a_bad_network(clients: Clients, sim: Simulator) -> None:
    for fault in ("reset_before", "reset_after", "truncate"):
        sim.faults.add(fault, method="AdminListUsers")
    assert clients(sim.url).call("AdminListUsers") == []
    assert sim.requests.count("AdminListUsers") == 4


# -- pauses --------------------------------------------------------------------------------------------------


def test_pauses_grow_up_to_a_cap_and_vary_within_half_of_their_length() -> None:
    several = [list(retry.pauses(10)) for _run in range(200)]
    ceilings = [min(20.0, 0.5 * 2**attempt) for attempt in range(10)]
    for run in several:
        assert all(ceiling / 2 <= pause <= ceiling for pause, ceiling in zip(run, ceilings, strict=True))
    assert all(len({run[attempt] for run in several}) > 100 for attempt in range(10))


@pytest.mark.parametrize(
    ("own", "asked", "taken"),
    [(1.0, None, 1.0), (1.0, 7.0, 7.0), (1.0, 0.0, 1.0), (1.0, 3600.0, 120.0), (1.0, float("inf"), 120.0)],
)
def test_the_server_may_ask_for_a_longer_pause_within_reason(own: float, asked: float | None, taken: float) -> None:
    assert retry.pause(own, asked) == taken


@pytest.mark.parametrize(("header", "pause"), [("7", 7.0), ("86400", 120.0)])
def test_retry_after_is_honoured(header: str, pause: float, clients: Clients, pauses: list[float]) -> None:
    with RawServer(answer("", status="503 Service Unavailable", Retry_After=header), OK) as server:
        clients(server.url).call("AdminAccountProperties")
    assert pauses == [pause]
