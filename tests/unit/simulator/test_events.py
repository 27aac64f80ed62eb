# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event stream by websocket, and by webhook."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from typing import Any

import aiohttp
import pytest
import requests

WAIT_SECONDS = 10


def stream(
    server: Any, frames: list[str], act: Callable[[], None] = lambda: None, count: int = 0, host: str | None = None
) -> list[Any]:
    """Log in to the stream, do something once it is open, and return the frames that came, those of the log-in first."""

    async def talk() -> list[Any]:
        received: list[Any] = []
        headers = {"Origin": server.simulator.url, **({"Host": host} if host else {})}
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(server.simulator.url + "api/v1/events/stream", headers=headers) as socket,
        ):
            for frame in frames:
                await socket.send_str(frame)
            received.append((await socket.receive(timeout=WAIT_SECONDS)).data)
            if received[0] != "200 OK":
                received.append((await socket.receive(timeout=WAIT_SECONDS)).type)
                return received
            received.append(json.loads(await socket.receive_str(timeout=WAIT_SECONDS)))
            await asyncio.to_thread(act)
            while len(received) < 2 + count:
                received.append(json.loads(await socket.receive_str(timeout=WAIT_SECONDS)))
        return received

    return asyncio.run(talk())


@pytest.fixture
def login(server: Any) -> list[str]:
    return ["admin", "Password", server.simulator.admin.password, "", ""]


def test_the_stream_greets(server: Any, login: list[str]) -> None:
    greeting, hello = stream(server, login)
    assert greeting == "200 OK"
    assert (hello["Type"], hello["TypeString"]) == (4000, "SEVT_META_HELLO")


def test_events_carry_what_they_are_about(server: Any, login: list[str]) -> None:
    def act() -> None:
        server.state.add_user("alice")
        server.state.add_device("alice", name="WS-1")
        server.admin("add-user", TargetUser="bob", TargetPassword="long-enough-1")

    device_new, live, _log_in, account_new = stream(server, login, act, 4)[2:]
    assert (device_new["Type"], device_new["Data"]["FriendlyName"]) == (4700, "WS-1")
    assert "Username" not in device_new["Data"]
    assert live["TypeString"] == "SEVT_DEVICE_LIVE_CONNECT"
    assert live["ResourceID"] == device_new["ResourceID"]
    assert (account_new["Actor"], account_new["ResourceID"], account_new["Data"]["Username"]) == ("admin", "bob", "bob")


def test_jobs_are_told_at_their_start_and_end(server: Any, login: list[str]) -> None:
    server.state.add_user("alice")
    device = server.state.add_device("alice")
    begun, ended = stream(
        server, login, lambda: server.state.finish_job(server.state.start_job(device, announced=True), "error"), 2
    )[2:]
    assert (begun["TypeString"], begun["Data"]["Status"]) == ("SEVT_JOB_NEW", 6004)
    assert (ended["TypeString"], ended["Data"]["Status"]) == ("SEVT_JOB_COMPLETED", 7002)
    assert begun["ResourceID"] == ended["ResourceID"] == ended["Data"]["GUID"]


def test_wrong_credentials_are_told_and_the_stream_closed(server: Any) -> None:
    answer, ending = stream(server, ["admin", "Password", "wrong", "", ""])
    assert answer == "403 Unauth"
    assert ending in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING)


def test_a_session_key_opens_the_stream(server: Any) -> None:
    key = server.admin("account/session-start")["SessionKey"]
    assert stream(server, ["admin", "SessionKey", "", key, ""])[0] == "200 OK"


def test_a_tenants_administrator_hears_of_the_tenant_alone(server: Any) -> None:
    tenant = server.state.add_tenant("Bluefern", hosts=["bluefern.example"])
    server.state.add_admin("boss", "tenant-password", organization=tenant)
    for name, owner in (("inside", tenant), ("outside", "")):
        server.state.add_user(name, organization=owner)

    def act() -> None:
        server.state.edit_profile("outside", lambda profile: profile.update(AccountName="unheard"))
        server.state.edit_profile("inside", lambda profile: profile.update(AccountName="heard"))

    events = stream(server, ["boss", "Password", "tenant-password", "", ""], act, 1, host="bluefern.example")
    assert events[2]["Data"]["AccountName"] == "heard"
    assert events[2]["OwnerOrganizationID"] == tenant


def test_a_stream_that_falls_silent_stays_open(server: Any, login: list[str]) -> None:
    """And others speak."""

    def act() -> None:
        assert server.simulator.open_streams == 1
        silenced = requests.post(f"{server.simulator.url}_simulator/streams/silence", json={}, timeout=WAIT_SECONDS)
        assert silenced.json() == {"silent": 1}
        server.state.add_user("unheard")
        server.state.edit_profile("unheard", lambda profile: None)
        assert server.simulator.open_streams == 0
        heard.extend(stream(server, login, lambda: server.state.edit_profile("unheard", lambda profile: None), 1))
        assert server.simulator.streams_opened == 2

    heard: list[Any] = []
    stream(server, login, act)
    assert heard[2]["TypeString"] == "SEVT_ACCOUNT_UPDATED"


def test_a_slow_listener_is_dropped(simulate: Callable[..., Any]) -> None:
    server = simulate(websocket_queue=3)

    async def listen() -> aiohttp.WSMsgType:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(server.simulator.url + "api/v1/events/stream") as socket,
        ):
            for frame in ("admin", "Password", server.simulator.admin.password, "", ""):
                await socket.send_str(frame)
            await socket.receive(timeout=WAIT_SECONDS)
            with server.state.lock:  # The sender cannot run meanwhile, so that events pile up.
                for number in range(50):
                    server.state.publish("SEVT_META_HELLO", "", str(number))
            while True:
                message = await socket.receive(timeout=WAIT_SECONDS)
                if message.type is not aiohttp.WSMsgType.TEXT:
                    return message.type

    assert asyncio.run(listen()) in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR, aiohttp.WSMsgType.CLOSE)


def test_streams_can_be_cut_without_a_goodbye(server: Any, login: list[str]) -> None:
    async def listen() -> aiohttp.WSMsgType:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(server.simulator.url + "api/v1/events/stream") as socket,
        ):
            for frame in login:
                await socket.send_str(frame)
            for _greeting in range(2):
                await socket.receive_str(timeout=WAIT_SECONDS)
            assert await asyncio.to_thread(server.simulator.drop_streams) == 1
            return (await socket.receive(timeout=WAIT_SECONDS)).type

    assert asyncio.run(listen()) in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR, aiohttp.WSMsgType.CLOSE)


# -- webhooks


@contextmanager
def receiver(statuses: list[int] | None = None) -> Iterator[tuple[str, Queue[tuple[dict[str, str], Any]]]]:
    """A web server that takes down what it is sent; it answers with the statuses given, then with 200."""
    received: Queue[tuple[dict[str, str], Any]] = Queue()
    answers = list(statuses or [])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.put((dict(self.headers), json.loads(body)))
            self.send_response(answers.pop(0) if answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as web:
        thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{web.server_address[1]}/", received
        finally:
            web.shutdown()
            thread.join()


def hook(url: str, **fields: Any) -> dict[str, Any]:
    return {
        "URL": url,
        "CustomHeaders": {"Authorization": "Bearer simulated"},
        "Level": "full",
        "WhiteListedEventTypes": [],
        **fields,
    }


def test_setting_a_webhook_greets_it_with_its_headers(server: Any) -> None:
    with receiver() as (url, received):
        server.admin("meta/webhook-options/set", WebhookOptions={"any key": hook(url)})
        headers, event = received.get(timeout=WAIT_SECONDS)
    assert event["Type"] == 4000
    assert headers["Authorization"] == "Bearer simulated"
    assert headers["x-Comet-Tracing-Id"]


def test_a_webhook_gets_the_types_it_asked_for(server: Any) -> None:
    with receiver() as (url, received):
        server.admin("meta/webhook-options/set", WebhookOptions={"k": hook(url, WhiteListedEventTypes=[4100])})
        received.get(timeout=WAIT_SECONDS)
        server.admin("add-user", TargetUser="alice", TargetPassword="long-enough-1")
        _headers, event = received.get(timeout=WAIT_SECONDS)
        with pytest.raises(Empty):
            received.get_nowait()
    assert (event["TypeString"], event["ResourceID"]) == ("SEVT_ACCOUNT_NEW", "alice")


@pytest.mark.parametrize(("level", "with_data"), [("full", True), ("none", False), ("", True)])
def test_the_level_says_whether_events_carry_their_data(server: Any, level: str, with_data: bool) -> None:
    with receiver() as (url, received):
        server.admin(
            "meta/webhook-options/set", WebhookOptions={"k": hook(url, Level=level, WhiteListedEventTypes=[4100])}
        )
        received.get(timeout=WAIT_SECONDS)
        server.admin("add-user", TargetUser="alice", TargetPassword="long-enough-1")
        _headers, event = received.get(timeout=WAIT_SECONDS)
    assert event["ResourceID"] == "alice"
    assert ("Data" in event) is with_data


def test_custom_headers_do_not_replace_those_of_the_protocol(server: Any) -> None:
    custom = {"X-COMET-TRACING-ID": "forged", "Content-Length": "3", "Host": "forged.example", "X-Own": "kept"}
    with receiver() as (url, received):
        server.admin("meta/webhook-options/set", WebhookOptions={"k": hook(url, CustomHeaders=custom)})
        headers, _event = received.get(timeout=WAIT_SECONDS)
    assert headers["X-Own"] == "kept"
    assert "forged" not in str(headers)


def test_a_restarted_server_greets_its_webhooks(server: Any) -> None:
    with receiver() as (url, received):
        server.admin("meta/webhook-options/set", WebhookOptions={"k": hook(url, WhiteListedEventTypes=[4000])})
        received.get(timeout=WAIT_SECONDS)
        server.admin("meta/restart-service")
        _headers, event = received.get(timeout=WAIT_SECONDS)
    assert event["TypeString"] == "SEVT_META_HELLO"


def test_a_receiver_that_hangs_holds_nobody_up(server: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        with receiver() as (good, received):
            hooks = {
                "deaf": hook(url),
                "gone": hook("http://127.0.0.1:1/"),
                "good": hook(good),
                "no address": hook("not a URL"),
            }
            assert server.admin("meta/webhook-options/set", WebhookOptions=hooks)["Status"] == 200
            assert received.get(timeout=WAIT_SECONDS)[1]["Type"] == 4000
            assert server.admin("list-users") == []


def test_a_failing_webhook_is_tried_again(simulate: Callable[..., Any]) -> None:
    server = simulate(webhook_retry_seconds=0.01)
    with receiver([500, 503]) as (url, received):
        server.admin("meta/webhook-options/set", WebhookOptions={"k": hook(url)})
        tries = [received.get(timeout=WAIT_SECONDS)[0]["x-Comet-Tracing-Id"] for _try in range(3)]
    assert len(set(tries)) == 1


def test_a_tenants_webhook_hears_of_the_tenant_alone(server: Any) -> None:
    with receiver() as (url, received):
        answer = server.admin("organization/set", Organization={"Name": "Bluefern", "WebhookOptions": {"k": hook(url)}})
        received.get(timeout=WAIT_SECONDS)
        server.admin("add-user", TargetUser="outside", TargetPassword="long-enough-1")
        server.admin("add-user", TargetUser="inside", TargetPassword="long-enough-1", TargetOrganization=answer["ID"])
        _headers, event = received.get(timeout=WAIT_SECONDS)
    assert (event["ResourceID"], event["OwnerOrganizationID"]) == ("inside", answer["ID"])
