# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connections: kept, not trusted when idle, and verified."""

from __future__ import annotations

import gzip
import warnings
from pathlib import Path

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client import errors, transport
from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection

from .certificates import Certificate, certificate
from .conftest import Clients
from .raw_server import RawServer, answer, hang_up, message, names

OK = message(200, "OK")


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("trusted"))


def test_many_calls_share_one_connection(clients: Clients) -> None:
    with RawServer(OK) as server:
        client = clients(server.url, sessions=False)
        for _number in range(5):
            client.call("AdminAccountProperties")
            client.call("AdminDeleteUser", {"TargetUser": "acme"})
        assert (len(server.requests), server.connections) == (10, 1)


def test_a_connection_that_idled_is_not_trusted_with_a_write_but_with_a_read(
    clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(OK) as server:
        client = clients(server.url, sessions=False)
        client.call("AdminAccountProperties")
        monkeypatch.setattr(transport, "TRUSTED_IDLE_SECONDS", -1.0)
        client.call("AdminAccountProperties")
        assert server.connections == 1
        client.call("AdminDeleteUser", {"TargetUser": "acme"})
        assert server.connections == 2


def test_a_compressed_answer_is_unpacked(clients: Clients) -> None:
    with RawServer(answer(gzip.compress(b'["acme"]'), Content_Encoding="gzip")) as server:
        assert clients(server.url).call("AdminListUsers") == ["acme"]


def test_a_compressed_answer_that_is_cut_off_is_noticed(clients: Clients) -> None:
    whole = gzip.compress(b'["acme"]' * 100)
    with RawServer(answer(whole[:20], length=len(whole), keep=False, Content_Encoding="gzip")) as server:
        with pytest.raises(errors.BadAnswer, match="cut off"):
            clients(server.url, retries=0).call("AdminListUsers")


def test_a_log_that_is_shorter_than_announced_is_noticed(clients: Clients) -> None:
    with RawServer(answer("line 1", length=100, keep=False, Content_Type="text/plain")) as server:
        with pytest.raises(errors.BadAnswer, match="cut off"):
            clients(server.url, retries=0).call("AdminGetJobLog", {"JobID": "1"})


def test_a_redirect_is_not_followed(clients: Clients) -> None:
    with RawServer(answer("", status="302 Found", Location="https://sso.example/login?next=/")) as server:
        with pytest.raises(errors.NotComet, match=r"redirects to https://sso\.example/login\."):
            clients(server.url).call("AdminListUsers")
        assert len(server.requests) == 1


def test_credentials_travel_in_the_body_alone(clients: Clients) -> None:
    with RawServer(answer("[]")) as server:
        clients(server.url, password="hunter2-canary").call("AdminListUsers")
        (path, headers, fields) = server.requests[0]
        assert fields == {"Username": "admin", "AuthType": "Password", "Password": "hunter2-canary"}
        assert path == "/api/v1/admin/list-users"
        assert "canary" not in str(headers)
        assert "authorization" not in headers


def test_nothing_is_taken_from_netrc(clients: Clients, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with RawServer(answer("[]")) as server:
        clients(server.url).call("AdminListUsers")
        assert "authorization" not in server.requests[0][1]


def test_a_prefix_in_the_url_is_kept(clients: Clients) -> None:
    with RawServer(answer("[]")) as server:
        clients(server.url + "comet/").call("AdminListUsers")
        assert server.requests[0][0] == "/comet/api/v1/admin/list-users"


def test_a_request_that_cannot_be_made_does_not_quote_what_was_to_be_sent() -> None:
    sender = transport.Transport(Connection("http://127.0.0.1:1/", "admin", password="x"))
    with pytest.raises(transport.NotSent) as caught:
        sender.send("api", headers={"X-Password": "line\ncanary"})
    assert str(caught.value) == "the request could not be made (InvalidHeader)"


# -- TLS -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["acme..example", "a" * 64 + ".example"])
def test_a_host_name_that_cannot_be_is_no_surprise(host: str) -> None:
    with pytest.raises(transport.NotSent, match="the request could not be made"):
        transport.Transport(Connection(f"http://{host}/", "admin", "hunter2-canary")).send("gen/branding.props")


def test_an_unknown_certificate_is_refused(clients: Clients, trusted: Certificate, pauses: list[float]) -> None:
    with RawServer(OK, tls=trusted.context) as server:
        with pytest.raises(errors.TlsError, match="certificate was not accepted") as caught:
            clients(server.url).call("AdminAccountProperties")
        assert "ca_path" in caught.value.remedy
        assert (server.requests, pauses) == ([], [])


def test_a_certificate_of_an_own_authority_is_accepted(clients: Clients, trusted: Certificate) -> None:
    with RawServer(OK, tls=trusted.context) as server:
        clients(server.url, ca_path=str(trusted.path)).call("AdminAccountProperties")
        assert names(server.requests) == ["properties"]


def test_a_certificate_for_another_name_is_refused(clients: Clients, tmp_path: Path) -> None:
    other = certificate(tmp_path, "127.0.0.2")
    with RawServer(OK, tls=other.context) as server:
        with pytest.raises(errors.TlsError, match="certificate was not accepted"):
            clients(server.url, ca_path=str(other.path)).call("AdminAccountProperties")


def test_without_validation_nothing_is_refused_and_nothing_is_said(clients: Clients, trusted: Certificate) -> None:
    with RawServer(OK, tls=trusted.context) as server, warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("default")
        clients(server.url, validate_certs=False).call("AdminAccountProperties")
        assert names(server.requests) == ["properties"]
        assert said == []


def test_validation_is_not_turned_off_or_on_by_the_environment(
    clients: Clients, trusted: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/bundle.pem")
    with RawServer(OK, tls=trusted.context) as server:
        clients(server.url, ca_path=str(trusted.path)).call("AdminAccountProperties")
        clients(server.url, validate_certs=False).call("AdminAccountProperties")
        assert len(server.requests) == 2


@pytest.mark.parametrize("effect", ["AdminAccountProperties", "AdminMetaRestartService"])
def test_a_ca_path_that_is_not_there_is_named(
    effect: str, clients: Clients, trusted: Certificate, pauses: list[float]
) -> None:
    with RawServer(OK, tls=trusted.context) as server:
        with pytest.raises(errors.TlsError, match=r"/nowhere/ca\.pem.*Check ca_path"):
            clients(server.url, ca_path="/nowhere/ca.pem").call(effect)
        assert pauses == []


def test_a_ca_path_without_certificates_is_named(clients: Clients, trusted: Certificate, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing\n")
    with RawServer(OK, tls=trusted.context) as server:
        with pytest.raises(errors.TlsError, match="the file in ca_path holds certificates"):
            clients(server.url, ca_path=str(tmp_path / "empty.pem")).call("AdminAccountProperties")


def test_a_server_without_tls_is_told_from_a_bad_certificate(clients: Clients) -> None:
    with RawServer(OK) as server:
        with pytest.raises(errors.CometError) as caught:
            clients(server.url.replace("http:", "https:"), retries=0).call("AdminAccountProperties")
        assert "certificate was not accepted" not in str(caught.value)


def test_a_connection_lost_under_tls_leaves_a_write_uncertain(clients: Clients, trusted: Certificate) -> None:
    with RawServer(hang_up, tls=trusted.context) as server:
        with pytest.raises(errors.Uncertain):
            clients(server.url, ca_path=str(trusted.path)).call("AdminDeleteUser", {"TargetUser": "acme"})
        assert len(server.requests) == 1
