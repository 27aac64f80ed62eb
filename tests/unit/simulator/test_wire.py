# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What clients of several languages put on the wire, byte for byte where it matters."""

from __future__ import annotations

import datetime
import gzip
import ipaddress
import json
import socket
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pyotp
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.simulator import DEFAULT_TOTP_SECRET
from tests.simulator.errors import preferred_language
from tests.simulator.wire import read_body

PASSWORD = "simulated-admin-password"
LOGIN = f"Username=admin&AuthType=Password&Password={PASSWORD}"


def raw(server: Any, request: bytes) -> bytes:
    """Send bytes as they are and read until the server closes or has answered once."""
    with socket.create_connection(("127.0.0.1", server.simulator.port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
            head, separator, body = answer.partition(b"\r\n\r\n")
            if separator and len(body) >= length_of(head):
                break
        return answer


def length_of(head: bytes) -> int:
    """The Content-Length in a response's head."""
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


def request_text(path: str, body: str, *headers: str) -> bytes:
    """A POST of a form."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/x-www-form-urlencoded", *headers]
    return ("\r\n".join([*lines, f"Content-Length: {len(body.encode())}", "", body])).encode()


def json_of(answer: bytes) -> Any:
    return json.loads(answer.partition(b"\r\n\r\n")[2])


def test_the_order_of_fields_does_not_matter(server: Any) -> None:
    body = f"TargetUser=nobody&Password={PASSWORD}&AuthType=Password&Username=admin"
    assert json_of(raw(server, request_text("/api/v1/admin/get-user-profile", body)))["Message"] == "User not found"


def test_multipart_bodies_serve_ordinary_calls(server: Any) -> None:
    parts = {"Username": (None, "admin"), "AuthType": (None, "Password"), "Password": (None, PASSWORD)}
    answer = requests.post(server.simulator.url + "api/v1/admin/account/session-start", files=parts, timeout=10).json()
    assert answer["Status"] == 200
    assert answer["SessionKey"]


def test_a_multipart_header_may_lack_its_boundary() -> None:
    content = b'--xyz\r\nContent-Disposition: form-data; name="upload"; filename="a"\r\n\r\nDATA\r\n--xyz--\r\n'
    assert read_body(content, "multipart/form-data").files == {"upload": b"DATA"}


def test_chunked_bodies_are_read(server: Any) -> None:
    def pieces() -> Iterator[bytes]:
        yield LOGIN[:10].encode()
        yield LOGIN[10:].encode()

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (
        requests.post(
            server.simulator.url + "api/v1/admin/list-users", data=pieces(), headers=headers, timeout=10
        ).json()
        == []
    )


def test_values_that_are_not_url_encoded_are_taken_as_they_stand(server: Any) -> None:
    policy = json.dumps({"Description": "Keep 50% of {this}, please"})
    body = f"{LOGIN}&PolicyID=plain&Policy={policy}"
    assert json_of(raw(server, request_text("/api/v1/admin/policies/set", body)))["Status"] == 200
    assert server.state.policies["plain"]["Description"] == "Keep 50% of {this}, please"


def test_an_offer_of_h2c_is_ignored(server: Any) -> None:
    answer = raw(
        server,
        request_text(
            "/api/v1/admin/list-users",
            LOGIN,
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: AAEAAEAAAAIAAAAB",
        ),
    )
    assert answer.startswith(b"HTTP/1.1 200")
    assert json_of(answer) == []


def test_a_client_that_waits_for_leave_to_send_gets_it(server: Any) -> None:
    head = request_text("/api/v1/admin/list-users", LOGIN, "Expect: 100-continue").removesuffix(LOGIN.encode())
    with socket.create_connection(("127.0.0.1", server.simulator.port), timeout=10) as connection:
        connection.sendall(head)
        assert connection.recv(1024).startswith(b"HTTP/1.1 100")
        connection.sendall(LOGIN.encode())
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")


def test_http_1_0_is_answered(server: Any) -> None:
    answer = raw(server, request_text("/api/v1/admin/list-users", LOGIN).replace(b"HTTP/1.1", b"HTTP/1.0"))
    assert json_of(answer) == []


def test_connection_close_is_echoed(server: Any) -> None:
    head = raw(server, request_text("/api/v1/admin/list-users", LOGIN, "Connection: close")).partition(b"\r\n\r\n")[0]
    assert b"connection: close" in head.lower()


def test_doubled_slashes_in_a_path_are_one(server: Any) -> None:
    assert json_of(raw(server, request_text("//api/v1//admin/list-users", LOGIN))) == []


@pytest.mark.parametrize("flag", ["1", "0", "true", "false"])
def test_flags_may_be_digits_or_words(server: Any, flag: str) -> None:
    stats = server.admin("meta/stats", Simple=flag)
    assert len(stats) == (1 if flag in ("1", "true") else 7)


def test_an_empty_map_is_an_object(server: Any) -> None:
    assert server.admin("meta/webhook-options/set", WebhookOptions={})["Status"] == 200
    assert server.admin("meta/webhook-options/get") == {}


def test_large_answers_are_compressed_when_asked(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=20)
    url = server.simulator.url + "api/v1/admin/list-users-full"
    with requests.post(
        url, data=server.admin.credentials, headers={"Accept-Encoding": "gzip"}, stream=True, timeout=10
    ) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(json.loads(gzip.decompress(answer.raw.read()))) == len(server.state.accounts)
    with requests.post(
        url, data=server.admin.credentials, headers={"Accept-Encoding": "identity"}, timeout=10
    ) as answer:
        assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("en-US;q=0.9, en;q=0.8, *;q=0.5", "User not found"),
        ("es-ES;q=0.9, es;q=0.8", "Usuario no encontrado"),
        ("de, es;q=0.5", "Usuario no encontrado"),
    ],
)
def test_messages_come_in_the_language_that_is_asked_for(server: Any, wanted: str, message: str) -> None:
    answer = server.admin.post("get-user-profile", headers={"Accept-Language": wanted}, TargetUser="nobody").json()
    assert answer["Message"] == message


def test_a_refusal_comes_in_it_too(server: Any) -> None:
    answer = server.admin.post("dispatcher/refetch-profile", headers={"Accept-Language": "es_ES"}, TargetID="none")
    assert answer.json() == {"Status": 403, "Message": "No autorizado"}


def test_the_heaviest_language_wins() -> None:
    assert preferred_language("en;q=0.4, es_ES;q=0.9") == "es"
    assert preferred_language("xx") == "en"
    assert preferred_language("") == "en"


def test_lists_and_maps_are_empty_not_null(server: Any) -> None:
    assert server.admin("list-users") == []
    assert server.admin("dispatcher/list-active") == {}
    assert server.admin("get-jobs-all") == []
    assert server.admin("meta/version")["SelfBackup"] == []


def test_an_old_server_writes_null_for_them(simulate: Callable[..., Any]) -> None:
    server = simulate(null_collections=True)
    assert server.admin("list-users") is None
    assert server.admin("dispatcher/list-active") is None
    server.state.add_user("alice")
    assert server.admin("list-users-full")["alice"]["Destinations"] is None


def test_branding_needs_no_credentials(server: Any) -> None:
    properties = requests.get(server.simulator.url + "gen/branding.props", timeout=10).json()
    assert properties["ServerIsEmpty"] is False
    assert properties["ExpiredInSeconds"] == 1800
    logo = requests.get(server.simulator.url + "gen/logo.img", timeout=10)
    assert logo.headers["Content-Type"].startswith("image/")


def test_an_unknown_path_is_a_plain_404_and_is_recorded(server: Any) -> None:
    answer = requests.get(server.simulator.url + "favicon.ico", timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (404, "text/plain")
    assert server.simulator.requests[-1].method is None


def test_a_call_by_get_is_refused(server: Any) -> None:
    assert requests.get(server.simulator.url + "api/v1/admin/list-users", timeout=10).status_code == 405


@pytest.mark.parametrize("method", ["OPTIONS", "HEAD", "PUT"])
def test_pages_of_other_hosts_are_not_invited(server: Any, method: str) -> None:
    asks = {"Origin": "https://acme.example", "Access-Control-Request-Method": "POST"}
    url = server.simulator.url + "api/v1/admin/list-users"
    for answer in (
        requests.request(method, url, headers=asks, timeout=10),
        server.admin.post("list-users", headers=asks),
    ):
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
        assert answer.status_code == (200 if answer.request.method == "POST" else 405)


@pytest.mark.parametrize("type_of_body", ["application/json", "text/plain", ""])
def test_a_form_is_a_form_whatever_it_is_called_and_json_is_none(server: Any, type_of_body: str) -> None:
    url, headers = server.simulator.url + "api/v1/admin/list-users", {"Content-Type": type_of_body}
    login = urlencode(server.admin.credentials)
    assert requests.post(url, data=login, headers=headers, timeout=10).json() == []
    login = json.dumps(server.admin.credentials)
    assert requests.post(url, data=login, headers=headers, timeout=10).json()["Status"] == 403


def test_a_query_in_the_address_is_not_read(server: Any) -> None:
    url = server.simulator.url + "api/v1/admin/list-users"
    assert requests.post(url, params=server.admin.credentials, timeout=10).json()["Status"] == 403


def test_a_very_large_search_is_read(server: Any) -> None:
    rule = {"ClauseType": "", "RuleField": "BackupJobDetail.Username", "RuleOperator": "str_eq", "RuleValue": "x" * 200}
    query = {"ClauseType": "or", "ClauseChildren": [rule] * 10_000}
    assert server.admin("get-jobs-for-custom-search", Query=query) == []


def test_an_upload_takes_a_session_key_and_codes_too(simulate: Callable[..., Any]) -> None:
    server = simulate(totp_secret=DEFAULT_TOTP_SECRET)
    url = server.simulator.url + "api/v1/admin/meta/resource/new"

    def upload(**login: str) -> Any:
        headers = {f"X-Comet-Admin-{name}": value for name, value in login.items()}
        return requests.post(url, files={"upload": ("x", b"y")}, headers=headers, timeout=10)

    password = server.simulator.admin.password
    assert upload(Username="admin", AuthType="Password", Password=password).status_code == 449
    code = pyotp.TOTP(DEFAULT_TOTP_SECRET).now()
    assert upload(Username="admin", AuthType="PasswordTOTP", Password=password, TOTP=code).json()["Status"] == 200
    key = server.state.sessions.start("admin", "admin", "").key
    assert upload(Username="admin", AuthType="SessionKey", SessionKey=key).json()["Status"] == 200


def test_an_upload_authenticates_by_headers(server: Any) -> None:
    headers = {
        "X-Comet-Admin-Username": "admin",
        "X-Comet-Admin-AuthType": "Password",
        "X-Comet-Admin-Password": PASSWORD,
    }
    url = server.simulator.url + "api/v1/admin/meta/resource/new"
    answer = requests.post(url, files={"upload": ("any name", b"\x00\x01data")}, headers=headers, timeout=10).json()
    assert server.admin.post("meta/resource/get", Hash=answer["ResourceHash"]).content == b"\x00\x01data"
    assert requests.post(url, files={"upload": ("x", b"y")}, timeout=10).json()["Status"] == 403


def test_a_refused_download_is_json_in_its_place(server: Any) -> None:
    answer = server.admin.post("get-job-log", JobID="unknown")
    assert answer.status_code == 200
    assert answer.json()["Status"] == 404


def test_downloads_tell_their_file_name(server: Any) -> None:
    answer = server.admin.post("branding/generate-client/by-platform", Platform=21)
    assert 'filename="Comet_Backup-25.9.8.deb"' in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Type"] == "application/octet-stream"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A self-signed certificate for the loopback address: certificate file, key file."""
    directory = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "simulated")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    )
    builder = (
        builder.not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(address, critical=False)
    )
    files = directory / "certificate.pem", directory / "key.pem"
    files[0].write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    return str(files[0]), str(files[1])


def test_https_is_spoken_with_a_given_certificate(simulate: Callable[..., Any], certificate: tuple[str, str]) -> None:
    server = simulate(tls=certificate)
    assert server.simulator.url.startswith("https://127.0.0.1:")
    url, data = server.simulator.url + "api/v1/admin/list-users", server.admin.credentials
    assert requests.post(url, data=data, verify=certificate[0], timeout=10).json() == []
    with pytest.raises(requests.exceptions.SSLError):
        requests.post(url, data=data, timeout=10)
