# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Custom Remote Bucket: what the endpoint is sent, what is made of its answers, and storage templates around it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

PLACE = {"DestinationType": 1002, "LocalcopyPath": "/srv/vaults/1"}


class Endpoint:
    """An endpoint that answers as a test says, and remembers what it was sent. ``silent`` makes it answer too late."""

    def __init__(self) -> None:
        self.status = 200
        self.answer = json.dumps(PLACE)
        self.location = ""
        self.silent = threading.Event()
        self.headers: dict[str, str] = {}
        self.body = b""
        self.calls = 0
        self.url = ""


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    state = Endpoint()
    state.silent.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            state.calls += 1
            state.headers = {name.lower(): value for name, value in self.headers.items()}
            state.body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            state.silent.wait(60)
            self.send_response(state.status)
            if state.location:
                self.send_header("Location", state.location)
            self.send_header("Content-Length", str(len(state.answer.encode())))
            self.end_headers()
            self.wfile.write(state.answer.encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_address[1]}/buckets"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield state
        state.silent.set()
        server.shutdown()
        thread.join()


def template(endpoint: Endpoint, **custom: Any) -> dict[str, Any]:
    return {"Type": "custom", "Description": "Own", "ID": "own", "Custom": {"URL": endpoint.url, **custom}}


def requested(server: Any, endpoint: Endpoint, **custom: Any) -> Any:
    """What comes of a request for a vault from a template of the endpoint."""
    server.admin("meta/remote-storage-vault/set", RemoteStorageOptions=[template(endpoint, **custom)])
    if server.state.accounts.get("alice") is None:
        server.state.add_user("alice", password="password-of-alice")
    return server.admin("request-storage-vault", TargetUser="alice", StorageProvider="own")


def test_the_answer_becomes_the_vault(server: Any, endpoint: Endpoint) -> None:
    answer = requested(server, endpoint)
    vault = server.admin("get-user-profile", TargetUser="alice")["Destinations"][answer["DestinationID"]]
    assert (vault["DestinationType"], vault["LocalcopyPath"], vault["Description"]) == (1002, "/srv/vaults/1", "Own")
    assert answer["ProfileHash"] == server.state.profile_hash("alice")
    assert endpoint.body == b""


def test_end_users_request_such_vaults_as_well(server: Any, endpoint: Endpoint) -> None:
    requested(server, endpoint)
    user = server.caller("alice", "password-of-alice", user=True)
    assert user("web/request-storage-vault", StorageProvider="own")["Profile"]["Destinations"]
    assert endpoint.calls == 2


def test_headers_are_sent_unless_they_are_the_requests_own(server: Any, endpoint: Endpoint) -> None:
    requested(server, endpoint, CustomHeaders={"Authorization": "Bearer x", "Content-Length": "77"})
    assert (endpoint.headers["authorization"], endpoint.headers["content-length"]) == ("Bearer x", "0")


@pytest.mark.parametrize(
    ("kind", "text", "content_type", "body"),
    [
        ("json", '{"a": 1}', "application/json", b'{"a": 1}'),
        ("urlencoded", "a=1&b=2", "application/x-www-form-urlencoded", b"a=1&b=2"),
        ("none", "ignored", "application/octet-stream", b""),
    ],
)
def test_the_body_is_what_its_type_says(
    server: Any, endpoint: Endpoint, kind: str, text: str, content_type: str, body: bytes
) -> None:
    requested(server, endpoint, CustomBodyType=kind, CustomBody=text)
    assert (endpoint.headers["content-type"], endpoint.body) == (content_type, body)


def test_a_form_is_sent_in_parts(server: Any, endpoint: Endpoint) -> None:
    requested(server, endpoint, CustomBodyType="form", CustomBody="site=lisbon&rack=4")
    assert endpoint.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="site"' in endpoint.body
    assert b"lisbon" in endpoint.body


def test_a_server_before_the_body_sends_none(simulate: Callable[..., Any], endpoint: Endpoint) -> None:
    old = simulate(release="23.12.5")
    requested(old, endpoint, CustomHeaders={"X-Site": "lisbon"}, CustomBodyType="json", CustomBody="{}")
    assert (endpoint.headers["x-site"], endpoint.body) == ("lisbon", b"")


@pytest.mark.parametrize(
    ("status", "text", "why"),
    [
        (500, "{}", "it answered HTTP 500"),
        (302, "", "it answered HTTP 302"),
        (200, "<html>", "its answer is not JSON"),
        (200, "{}", "its answer has no known DestinationType"),
        (200, '{"DestinationType": "S3"}', "DestinationLocation.DestinationType: expected a whole number"),
        (200, "[]", "DestinationLocation: expected an object"),
    ],
)
def test_an_answer_that_is_no_place_makes_no_vault(
    server: Any, endpoint: Endpoint, status: int, text: str, why: str
) -> None:
    endpoint.status, endpoint.answer, endpoint.location = status, text, endpoint.url
    answer = requested(server, endpoint)
    assert answer == {"Status": 500, "Message": f"The remote bucket could not be requested: {why}"}
    assert server.admin("get-user-profile", TargetUser="alice")["Destinations"] == {}
    assert endpoint.calls == 1


def test_created_is_as_good_as_ok(server: Any, endpoint: Endpoint) -> None:
    endpoint.status = 201
    assert requested(server, endpoint)["Status"] == 200


def test_an_endpoint_that_does_not_answer_is_given_up(simulate: Callable[..., Any], endpoint: Endpoint) -> None:
    endpoint.silent.clear()
    hasty = simulate(remote_bucket_seconds=0.2, remote_bucket_failure_status=504)
    assert requested(hasty, endpoint) == {
        "Status": 504,
        "Message": "The remote bucket could not be requested: no answer in time",
    }


def test_an_endpoint_that_is_not_there_is_told(server: Any, endpoint: Endpoint) -> None:
    endpoint.url = "http://127.0.0.1:1/"
    assert requested(server, endpoint)["Message"].startswith("The remote bucket could not be requested: Client")
    endpoint.url = ""
    assert requested(server, endpoint)["Message"] == "The remote bucket could not be requested: it has no URL"


def test_a_trial_of_the_template_asks_the_endpoint_and_makes_no_vault(server: Any, endpoint: Endpoint) -> None:
    options = template(endpoint)
    assert server.admin("meta/remote-storage-vault/test", TemplateOptions=options)["Status"] == 200
    endpoint.status = 403
    assert server.admin("meta/remote-storage-vault/test", TemplateOptions=options)["Status"] == 500
    assert endpoint.calls == 2


def test_other_calls_go_on_while_the_endpoint_thinks(server: Any, endpoint: Endpoint) -> None:
    endpoint.silent.clear()
    answers: list[Any] = []
    thread = threading.Thread(target=lambda: answers.append(requested(server, endpoint)))
    thread.start()
    assert server.caller("admin", "simulated-admin-password")("meta/version")["Version"]
    endpoint.silent.set()
    thread.join()
    assert answers[0]["Status"] == 200


def test_templates_of_no_known_type_are_refused(server: Any) -> None:
    wrong = [{"Type": "tape", "Description": "Tape"}]
    answer = server.admin("meta/remote-storage-vault/set", RemoteStorageOptions=wrong)
    assert answer == {"Status": 400, "Message": "Invalid or missing parameter: RemoteStorageOptions[0].Type"}
    assert server.admin("meta/remote-storage-vault/test", TemplateOptions=wrong[0])["Status"] == 400


def test_another_template_takes_the_place_of_a_removed_one(server: Any) -> None:
    both = [{"Type": "s3", "Description": name, "ID": name} for name in ("old", "new")]
    server.admin("meta/remote-storage-vault/set", RemoteStorageOptions=both)
    server.state.add_user("alice", AutoStorageTemplateGUID="old")
    server.state.add_user("bob")
    unknown = server.admin(
        "meta/remote-storage-vault/set", RemoteStorageOptions=both[1:], ReplacementAutoVaultID="none"
    )
    assert unknown["Status"] == 404
    server.admin("meta/remote-storage-vault/set", RemoteStorageOptions=both[1:], ReplacementAutoVaultID="new")
    profiles = server.admin("list-users-full")
    assert [profiles[name]["AutoStorageTemplateGUID"] for name in ("alice", "bob")] == ["new", ""]


def test_each_tenant_offers_its_own_templates(server: Any) -> None:
    own = {"Type": "s3", "Description": "Own", "ID": "own"}
    tenant = server.state.add_tenant("Globex", hosts=["globex.example"], RemoteStorage=[own])
    assert server.admin("request-storage-vault-providers", TargetOrganization=tenant) == {"own": "Own"}
    assert server.admin("request-storage-vault-providers") == {"self": "This server"}
