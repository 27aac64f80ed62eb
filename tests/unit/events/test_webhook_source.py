# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the source ``comet_webhook`` answers, counts and hands on, over HTTP."""

from __future__ import annotations

import gzip
import json
import ssl
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from tests.support import certificates
from tests.support.listening import Listener
from tests.support.receiving import HEADER, SECRET, Receiver

CANARY = "canary-that-must-not-be-seen"


def event(**fields: Any) -> dict[str, Any]:
    """An event as the server sends it."""
    return {
        "Actor": "alice",
        "OwnerOrganizationID": "",
        "ResourceID": "device-1",
        "Type": 4702,
        "TypeString": "SEVT_DEVICE_LIVE_CONNECT",
        "Timestamp": int(time.time()),
        **fields,
    }


def send(source: Receiver, body: Any = None, **options: Any) -> requests.Response:
    """Send an event, or another body, as the server would."""
    headers = {HEADER: SECRET, "x-Comet-Tracing-Id": "trace-1", **options.pop("headers", {})}
    data = body if isinstance(body, bytes) else json.dumps(event() if body is None else body).encode()
    return requests.request(
        options.pop("method", "POST"), options.pop("url", source.url), data=data, headers=headers, timeout=30, **options
    )


def test_an_event_reaches_the_rules_in_its_common_shape() -> None:
    with Receiver() as source:
        sent = event(Data={"Username": "alice", "FriendlyName": "WS-1", "Password": "hidden"})
        assert send(source, sent).status_code == 200
        (got,) = source.wait_for(1)
    assert {name: got[name] for name in ("Actor", "Type", "TypeString", "ResourceID", "Timestamp")} == {
        name: sent[name] for name in ("Actor", "Type", "TypeString", "ResourceID", "Timestamp")
    }
    assert got["Data"]["FriendlyName"] == "WS-1"
    assert got["Data"]["Password"] != "hidden"
    assert (got["comet"]["event"], got["comet"]["source"], got["comet"]["user"], got["comet"]["device"]) == (
        "device_live_connect", "webhook", "alice", "device-1",
    )  # fmt: skip
    assert got["comet"]["tracing_id"] == "trace-1"


def too_deep() -> bytes:
    return json.dumps(event(Data=None)).replace("null", "[" * 150 + "]" * 150).encode()


REFUSED = {
    "no secret": (403, "wrong_secret", {"headers": {HEADER: ""}}),
    "a wrong secret": (403, "wrong_secret", {"headers": {HEADER: CANARY}}),
    "a secret that is no text": (403, "wrong_secret", {"headers": {HEADER: b"\xff\xfe" + CANARY.encode()}}),
    "the beginning of the secret": (403, "wrong_secret", {"headers": {HEADER: SECRET[:-1]}}),
    "a large body": (413, "oversized", {"body": b"[" + CANARY.encode() * 1000 + b"]"}),
    "a large body in pieces": (413, "oversized", {"body": iter([CANARY.encode()] * 1000)}),
    "a body that is large once unpacked": (
        413, "oversized",
        {"body": gzip.compress(CANARY.encode() * 1000), "headers": {"Content-Encoding": "gzip"}},
    ),
    "broken compression": (400, "malformed", {"body": b"no gzip", "headers": {"Content-Encoding": "gzip"}}),
    "no JSON": (400, "malformed", {"body": f'{{"Type": 4201, "Actor": "{CANARY}'.encode()}),
    "no UTF-8": (400, "malformed", {"body": b'{"Type": 4201, "Actor": "\xff\xfe"}'}),
    "nothing": (400, "malformed", {"body": b""}),
    "a list": (400, "malformed", {"body": json.dumps([event()]).encode()}),
    "no type": (400, "malformed", {"body": event(Type=CANARY)}),
    "a type that is a boolean": (400, "malformed", {"body": event(Type=True)}),
    "an endless number": (400, "malformed", {"body": b'{"Type": 4201, "Data": Infinity}'}),
    "too deep a nest": (400, "malformed", {"body": too_deep()}),
    "half a character": (400, "malformed", {"body": event(Data={"FriendlyName": CANARY + "\ud83d"})}),
    "a nest that breaks the parser": (400, "malformed", {"body": b"[" * 7000}),
    "an actor that is no text": (400, "malformed", {"body": event(Actor={"name": CANARY})}),
    "a job that began at no time": (
        400, "malformed",
        {"body": event(Type=4200, Data={"GUID": "1", "StartTime": {"canary": CANARY}})},
    ),
    "an old event": (422, "too_old", {"body": event(Timestamp=int(time.time()) - 7200, Actor=CANARY)}),
    "an event from the future": (422, "too_old", {"body": event(Timestamp=int(time.time()) + 7200, Actor=CANARY)}),
    "another method": (405, "wrong_method", {"method": "PUT", "body": event(Actor=CANARY)}),
    "another path": (404, "wrong_path", {"path": f"/{CANARY}"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def strict() -> Any:
    with Receiver(max_body="8 kB", path="/comet", health_path="/health") as source:
        yield source


def counts(source: Receiver) -> dict[str, int]:
    """What the page of the source says."""
    answer = requests.get(source.url.removesuffix("comet") + "health", timeout=30)
    assert answer.status_code == 200
    return dict(answer.json()["counters"])


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_counted_and_told_to_nobody(strict: Receiver, case: str) -> None:
    status, counter, how = REFUSED[case]
    options = dict(how)
    if "path" in options:
        options["url"] = strict.url.removesuffix("/comet") + options.pop("path")
    before = counts(strict)
    answer = send(strict, options.pop("body", None), **options) if not _in_pieces(options) else _pieces(strict, options)
    after = counts(strict)
    assert answer.status_code == status
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {counter: 1}
    assert CANARY not in answer.text
    assert strict.events == []
    assert CANARY not in "\n".join(strict.lines)


def _in_pieces(options: dict[str, Any]) -> bool:
    return hasattr(options.get("body"), "__next__")


def _pieces(source: Receiver, options: dict[str, Any]) -> requests.Response:
    """Without a length that could be looked at."""
    return requests.post(source.url, data=options["body"], headers={HEADER: SECRET}, timeout=30)


def test_a_retried_delivery_is_the_same_event() -> None:
    with Receiver(health_path="/health", path="/comet") as source:
        first, second = event(), event(ResourceID="device-2")
        answers = [send(source, body, headers={"x-Comet-Tracing-Id": trace}) for body, trace in (
            (first, "a"), (first, "a"), (first, "b"), (dict(reversed(first.items())), "c"), (second, "a"),
        )]  # fmt: skip
        assert [answer.status_code for answer in answers] == [200] * 5
        assert [got["ResourceID"] for got in source.wait_for(2)] == ["device-1", "device-2"]
        assert (counts(source)["accepted"], counts(source)["duplicate"]) == (2, 3)


def test_by_tracing_id_like_events_are_told_apart() -> None:
    with Receiver(deduplicate_by="tracing_id") as source:
        body = event()
        for trace in ("a", "a", "b"):
            assert send(source, body, headers={"x-Comet-Tracing-Id": trace}).status_code == 200
        assert [got["comet"]["tracing_id"] for got in source.wait_for(2)] == ["a", "b"]


def test_events_without_a_time_are_known_by_their_tracing_id() -> None:
    """Servers before 21.9.0 send none, and a device connects more than once."""
    with Receiver() as source:
        body = event()
        del body["Timestamp"], body["TypeString"]
        for trace in ("a", "a", "b"):
            assert send(source, body, headers={"x-Comet-Tracing-Id": trace}).status_code == 200
        assert [got["comet"]["event"] for got in source.wait_for(2)] == ["device_live_connect"] * 2


def test_a_full_queue_sends_the_server_away_and_the_event_is_welcome_later() -> None:
    with Receiver(queue_size=1) as source:
        source.pause()
        taken, refused = [], None
        while refused is None:
            body = event(ResourceID=f"device-{len(taken)}")
            answer = send(source, body)
            if answer.status_code == 200:
                taken.append(body["ResourceID"])
            else:
                refused = body
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        source.resume()
        source.wait_for(len(taken))
        assert send(source, refused).status_code == 200
        got = source.wait_for(len(taken) + 1)
        assert [item["ResourceID"] for item in got] == [*taken, refused["ResourceID"]]


def test_a_sender_that_sends_too_much_is_held_off() -> None:
    with Receiver(rate_limit=0.1) as source:
        assert send(source).status_code == 200
        refused = send(source, event(ResourceID="other"))
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")


def test_secrets_are_exchanged_without_a_gap() -> None:
    with Receiver(secrets=["the-secret-of-today-", "", "the-secret-of-tomorrow"]) as source:
        statuses = [
            send(source, headers={HEADER: secret}).status_code
            for secret in ("the-secret-of-today-", "the-secret-of-tomorrow", "", SECRET)
        ]
    assert statuses == [200, 200, 403, 403]


def test_the_secret_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMET_WEBHOOK_SECRET", f"another-secret-of-some-length,{SECRET}")
    with Receiver(secrets=None, secret_header="X-Token") as source:
        assert send(source, headers={"X-Token": SECRET}).status_code == 200
        assert send(source).status_code == 403


def test_events_of_a_device_are_put_into_their_order() -> None:
    now = int(time.time())
    with Receiver(reorder_window=0.5) as source:
        for type_, resource, when in (
            (4703, "device-1", now), (4702, "device-1", now - 5), (4702, "device-2", now), (4700, "device-1", now - 5),
        ):  # fmt: skip
            assert send(source, event(Type=type_, ResourceID=resource, Timestamp=when)).status_code == 200
        got = [(item["comet"]["device"], item["comet"]["event"]) for item in source.wait_for(4)]
    assert [name for device, name in got if device == "device-1"] == [
        "device_new", "device_live_connect", "device_live_disconnect",
    ]  # fmt: skip


def test_nobody_gives_hosts_or_templates_to_the_rules() -> None:
    with Receiver() as source:
        send(
            source,
            event(meta={"hosts": "all"}, comet={"event": "forged"}, Data={"FriendlyName": "{{ 7 * 7 }}"}),
            headers={"x-Comet-Tracing-Id": "{{ 7 * 7 }}"},
        )
        (got,) = source.wait_for(1)
    assert "meta" not in got
    assert got["comet"]["event"] == "device_live_connect"
    assert "{{" not in json.dumps(got)


def test_what_was_refused_and_lost_is_in_the_log_at_the_end() -> None:
    with Receiver() as source:
        source.pause()
        for number in range(5):
            send(source, event(ResourceID=f"device-{number}"))
        send(source, headers={HEADER: CANARY})
    level, told = source.lines[-1].split(f" {source.url}: ")
    counted = {name: int(number) for name, dummy, number in (item.rpartition(" ") for item in told.split(", "))}
    assert level == "WARNING"
    assert (counted["accepted"], counted["wrong secret"]) == (5, 1)
    assert counted["delivered"] + counted["lost"] == 5
    assert counted["lost"]


def test_there_is_no_page_unless_it_is_asked_for() -> None:
    with Receiver(path="/comet") as source:
        assert requests.get(source.url.removesuffix("comet") + "health", timeout=30).status_code == 404


def test_https_and_certificates_of_senders(tmp_path: Path) -> None:
    ours, foreign = certificates.make(tmp_path / "ours"), certificates.make(tmp_path / "foreign")
    files = {"certfile": str(ours.certificate), "keyfile": str(ours.key)}
    with Receiver(**files, cafile=str(ours.authority), secrets=None) as source:
        assert source.url.startswith("https://")
        known = {"verify": str(ours.authority)}
        assert send(source, cert=ours.server, **known).status_code == 200
        for stranger in ({}, {"cert": foreign.server}):
            with pytest.raises((requests.ConnectionError, ssl.SSLError)):
                send(source, **known, **stranger)
        assert len(source.wait_for(1)) == 1


def test_a_port_that_is_taken_is_an_error_with_a_remedy() -> None:
    with Receiver() as source:
        port = int(source.url.split(":")[-1].rstrip("/"))
        second = Listener("comet_webhook", {**source.arguments, "port": port})
        with second:
            error = second.wait_for_end()
    assert isinstance(error, InputError)
    assert str(error).startswith(f"comet_webhook: cannot listen on 127.0.0.1 port {port} (")
