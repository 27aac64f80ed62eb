# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input, bad servers and bad networks end in one clear sentence, with nothing written, on both paths."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import Simulator
from tests.support import certificates
from tests.support.once import once
from tests.support.playbooks import PATHS, Run, play, run_playbook
from tests.support.scenario import NEEDLE, secret
from tests.support.warm_python import warm

TOTP_SECRET = "KANARIEKANARIEKANARIEKANARIE"
DEVICE = "d" * 64
Servers = Mapping[str, Simulator]
Texts = dict[str, str]


def nothing(servers: Servers) -> None:
    """Leave the servers as they are."""


@dataclass(frozen=True)
class Mistake:
    """A task that cannot succeed. ``{old}`` and the like stand for servers' addresses, in options and in the message."""

    name: str
    module: str
    options: Mapping[str, Any]
    message: str
    before: Callable[[Servers], Any] = nothing


def fault(kind: str, server: str = "main", **settings: Any) -> Callable[[Servers], Any]:
    """A fault that lasts until the next task."""
    return lambda servers: servers[server].faults.add(kind, times=None, **settings)


MISTAKES = (
    # What cannot be meant
    Mistake(
        "an unknown option",
        "comet_user",
        {"name": "acme", "acount_name": "Acme"},
        "There is no option acount_name, did you mean account_name?",
    ),
    Mistake(
        "an unknown nested key",
        "comet_user",
        {"name": "acme", "email_settings": {"it@acme.example": {"reports": [{"report_typ": "summary"}]}}},
        "email_settings.it@acme.example.reports[0] has no key report_typ, did you mean report_type?",
    ),
    Mistake(
        "a name that an enumeration lacks",
        "comet_user",
        {"name": "acme", "email_settings": {"it@acme.example": {"reports": [{"report_type": "sumary"}]}}},
        'email_settings.it@acme.example.reports[0].report_type: unknown EmailReportType "sumary", did you mean '
        '"summary"? Valid are immediate, summary, grouped_status, recent_activity.',
    ),
    Mistake(
        "a value of the wrong type",
        "comet_user",
        {"name": "acme", "maximum_devices": "three"},
        "argument 'maximum_devices' is of type str and we were unable to convert to int: \"'three'\" cannot be "
        "converted to an int",
    ),
    Mistake(
        "a value that is no choice",
        "comet_user",
        {"name": "acme", "state": "gone"},
        "value of state must be one of: present, active, suspended, absent, got: gone",
    ),
    Mistake(
        "a required option that is missing", "comet_user", {"state": "suspended"}, "missing required arguments: name"
    ),
    Mistake(
        "no address",
        "comet_user_info",
        {"url": ""},
        "the option url is missing. Give it in the task, in module_defaults for group/cometbackup.comet.comet, or"
        " as COMET_URL.",
    ),
    Mistake(
        "an address without scheme",
        "comet_user_info",
        {"url": "backup.example:8060"},
        "the url 'backup.example:8060' is not the address of a server. It looks like https://backup.example:8060/.",
    ),
    Mistake(
        "an address with credentials",
        "comet_user_info",
        {"url": f"https://admin:{secret('in-url')}@backup.example/"},
        "the url has credentials in it. Give them as username and password.",
    ),
    Mistake(
        "no credentials",
        "comet_user_info",
        {"password": ""},
        "no credentials were given. Give password, with totp_secret if the account has two-factor authentication,"
        " or session_key.",
    ),
    Mistake(
        "two kinds of codes",
        "comet_user_info",
        {"totp_secret": TOTP_SECRET, "totp_code": "123456"},
        "totp_secret and totp_code were both given. Give one of them.",
    ),
    Mistake(
        "a secret for codes that is none",
        "comet_user_info",
        {"url": "{totp}", "totp_secret": f"{NEEDLE} 0189!"},
        "totp_secret is not a base32 secret. Copy it from the QR code's otpauth address.",
    ),
    # What is not there
    Mistake(
        "a missing user",
        "comet_api",
        {"method": "AdminGetUserProfile", "parameters": {"TargetUser": "nobody"}},
        "AdminGetUserProfile on {main} failed: the server answered 400 User not found.",
    ),
    Mistake(
        "a policy of an ambiguous name",
        "comet_user",
        {"name": "acme", "policy": "Twice"},
        "2 policies are named 'Twice'. Give one of their ids in policy: policy-one (top level), policy-two (top level).",
    ),
    Mistake(
        "a device that is offline",
        "comet_dispatch",
        {"action": "refetch_profile", "user": "acme", "device": "LAPTOP"},
        f"{{main}}: the device 'LAPTOP' ({DEVICE}) of 'acme' is offline. Run the task when the device is connected, or set"
        " when_offline to skip to pass over devices that are not.",
    ),
    # Who may not
    Mistake(
        "a wrong password",
        "comet_user",
        {"name": "acme", "password": secret("wrong")},
        "AdminGetUserProfileAndHash on {main} failed: the server answered 403 Unauthorised. Check username and "
        "password (or session_key), and that this administrator may log in through this address.",
    ),
    Mistake(
        "an expired session",
        "comet_user",
        {"name": "acme", "password": "", "session_key": secret("expired")},
        "AdminGetUserProfileAndHash on {main} failed: the session key is not valid, or no longer. Log in again "
        "with cometbackup.comet.comet_session and pass on the new key.",
    ),
    Mistake(
        "a time-based code that is needed",
        "comet_user",
        {"name": "acme", "url": "{totp}"},
        "AdminGetUserProfileAndHash on {totp} failed: the account has two-factor authentication and no code was "
        "given. Give totp_secret or totp_code, or use an administrator without two-factor authentication for "
        "automation.",
    ),
    Mistake(
        "a time-based code that is wrong",
        "comet_user",
        {"name": "acme", "url": "{totp}", "totp_code": "000000"},
        "AdminAccountSessionStart on {totp} failed: the server answered 403 Unauthorised. Check username and "
        "password (or session_key), and that this administrator may log in through this address.",
    ),
    Mistake(
        "an account without permission",
        "comet_api",
        {"method": "AdminAdminUserList", "username": "clerk"},
        "AdminAdminUserList on {main} failed: the server answered 403 Unauthorised. The log-in is good, so this "
        "account may not do that here, or there is no such object.",
    ),
    # Servers of another age, or no Comet Servers
    Mistake(
        "a method that the server lacks",
        "comet_api",
        {
            "url": "{old}",
            "method": "AdminGetProtectedItemWithBackupRules",
            "parameters": {"TargetUser": "acme", "SourceID": "x"},
        },
        "AdminGetProtectedItemWithBackupRules on {old} failed: this server is 20.9.12 and does not have the "
        "method, it came with 25.9.6 at the latest. Update the server.",
    ),
    Mistake(
        "an option that the server lacks",
        "comet_org",
        {"url": "{old}", "name": "Acme", "branding": {"branding_style_type": 1}},
        "{old}: the option branding.branding_style_type needs Comet Server 23.3.3 or later, and this server is 20.9.12."
        " Update the server, or leave it out.",
    ),
    Mistake(
        "a web page instead of an answer",
        "comet_user",
        {"name": "acme"},
        "AdminGetUserProfileAndHash on {main} failed: the answer is a web page. Check that url is a Comet Server "
        "and that nothing between rewrites its answers.",
        fault("html"),
    ),
    Mistake(
        "a web page that is not found",
        "comet_user",
        {"name": "acme", "url": "{main}elsewhere/"},
        "{main}elsewhere/: there is no Comet Server API at this address (HTTP 404). Check that url is a Comet "
        "Server and that nothing between rewrites its answers.",
    ),
    Mistake(
        "an empty answer",
        "comet_user",
        {"name": "acme"},
        "AdminGetUserProfileAndHash on {main} failed: the answer is empty. Check that url is a Comet Server and "
        "that nothing between rewrites its answers.",
        fault("empty"),
    ),
    # Bad networks
    Mistake(
        "an unreachable server",
        "comet_user",
        {"name": "acme", "url": "{closed}"},
        "AdminGetUserProfileAndHash on {closed} failed: the server cannot be reached: Connection refused. Check "
        "the option url, the network and that the server runs.",
    ),
    Mistake(
        "a truncated answer",
        "comet_user",
        {"name": "acme"},
        "AdminGetUserProfileAndHash on {main} failed: the answer was cut off. Check the network and what stands "
        "between; the option timeout sets the patience.",
        fault("truncate"),
    ),
    Mistake(
        "a connection that breaks",
        "comet_user",
        {"name": "acme"},
        "AdminGetUserProfileAndHash on {main} failed: the connection was lost before the answer was whole. Check "
        "the network and what stands between; the option timeout sets the patience.",
        fault("reset_after", effect="read"),
    ),
    Mistake(
        "a server that does not answer",
        "comet_user",
        {"name": "acme", "timeout": 0.3},
        "AdminGetUserProfileAndHash on {main} failed: no answer within 0.3 seconds. Check the network and what "
        "stands between; the option timeout sets the patience.",
        fault("hang"),
    ),
    Mistake(
        "a server that is overloaded",
        "comet_user",
        {"name": "acme"},
        "AdminGetUserProfileAndHash on {main} failed: the server or a proxy before it answered HTTP 503. Try "
        "again later.",
        fault("http_503"),
    ),
    Mistake(
        "a limit of requests",
        "comet_user",
        {"name": "acme"},
        "AdminGetUserProfileAndHash on {main} failed: the server or a proxy before it answered HTTP 429. Try "
        "again later.",
        fault("http_429"),
    ),
    # Certificates
    Mistake(
        "a certificate of an unknown authority",
        "comet_user",
        {"name": "acme", "url": "{tls}"},
        "{tls}: its certificate was not accepted (unable to get local issuer certificate). Give the server's "
        "certificate authority with ca_path, or mend the certificate.",
    ),
    Mistake(
        "a certificate of another authority",
        "comet_user",
        {"name": "acme", "url": "{tls}", "ca_path": "{other_authority}"},
        "{tls}: its certificate was not accepted (unable to get local issuer certificate). Give the server's "
        "certificate authority with ca_path, or mend the certificate.",
    ),
    Mistake(
        "a certificate of another name",
        "comet_user",
        {"name": "acme", "url": "{renamed}", "ca_path": "{authority}"},
        "{renamed}: its certificate was not accepted (Hostname mismatch, certificate is not valid for "
        "'localhost'). Give the server's certificate authority with ca_path, or mend the certificate.",
    ),
    Mistake(
        "an authority's file that is missing",
        "comet_user",
        {"name": "acme", "url": "{tls}", "ca_path": "/nonexistent/authority.pem"},
        "{tls}: Could not find a suitable TLS CA certificate bundle, invalid path: /nonexistent/authority.pem. "
        "Check ca_path.",
    ),
    Mistake(
        "an encrypted address of a plain server",
        "comet_user",
        {"name": "acme", "url": "{plain_as_tls}"},
        "{plain_as_tls}: no secure connection can be made (wrong version number). Check that the server speaks "
        "TLS at this address, and that the file in ca_path holds certificates.",
    ),
)


@contextlib.contextmanager
def _places(directory: Path) -> Iterator[tuple[dict[str, Simulator], Texts]]:
    """The servers, and all that the placeholders in options stand for."""
    own, other = certificates.make(directory / "own"), certificates.make(directory / "other")
    with contextlib.ExitStack() as stack:
        servers = {
            "main": stack.enter_context(Simulator()),
            "old": stack.enter_context(Simulator(release="20.9.12")),
            "totp": stack.enter_context(Simulator(totp_secret=TOTP_SECRET)),
            "tls": stack.enter_context(Simulator(tls=own.server)),
        }
        for name in ("main", "old"):
            servers[name].state.add_user("acme", password=secret("acme"))
        servers["main"].state.add_device("acme", name="LAPTOP", device_id=DEVICE, online=False)
        servers["main"].state.add_policy("Twice", policy_id="policy-one")
        servers["main"].state.add_policy("Twice", policy_id="policy-two")
        servers["main"].state.add_admin(
            "clerk", servers["main"].admin.password, Permissions={"PreventEditServerSettings": True}
        )
        texts = {name: server.url for name, server in servers.items()}
        texts.update(
            closed=f"http://127.0.0.1:{stack.enter_context(_closed_port())}/",
            renamed=servers["tls"].url.replace("127.0.0.1", "localhost"),
            plain_as_tls=servers["main"].url.replace("http:", "https:"),
            authority=str(own.authority),
            other_authority=str(other.authority),
        )
        yield servers, texts


@contextlib.contextmanager
def _closed_port() -> Iterator[int]:
    """A port that nobody else gets, and where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.fixture(scope="module", params=PATHS)
def mistaken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Texts]:
    """A run that makes all the mistakes, and what the placeholders stood for."""
    return once(tmp_path_factory, f"mistakes {request.param}", partial(_run_all, request.param))


def _run_all(path: str, directory: Path) -> tuple[Run, Texts]:
    with _places(directory) as (servers, texts), warm(path) as variables:
        tasks = [
            {
                "name": mistake.name,
                f"cometbackup.comet.{mistake.module}": {"retries": 0, **filled(mistake.options, texts)},
                "diff": True,
                "ignore_errors": True,
            }
            for mistake in MISTAKES
        ]
        before = {mistake.name: _preparation(servers, mistake) for mistake in MISTAKES}
        run = run_playbook(
            [play(tasks, vars=variables)],
            directory,
            "-vvv",
            simulators=list(servers.values()),
            path=path,
            before=before,
        )
        return run, texts


def _preparation(servers: Servers, mistake: Mistake) -> Callable[[], None]:
    def prepare() -> None:
        for server in servers.values():
            server.faults.clear()
        mistake.before(servers)

    return prepare


def filled(value: Any, texts: Mapping[str, str]) -> Any:
    """The value with its placeholders filled in."""
    if isinstance(value, Mapping):
        return {key: filled(item, texts) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, texts) for item in value]
    if isinstance(value, str):
        for name, text in texts.items():
            value = value.replace("{" + name + "}", text)
    return value


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake.name for mistake in MISTAKES])
def test_says_what_is_wrong_and_what_to_do(mistake: Mistake, mistaken: tuple[Run, Texts]) -> None:
    run, texts = mistaken
    result = run.result(mistake.name)
    assert (result.status, result.data["msg"]) == ("failed", filled(mistake.message, texts))


def test_nothing_is_written(mistaken: tuple[Run, Texts]) -> None:
    assert {result.name: result.writes for result in mistaken[0].results if result.writes} == {}


def test_no_traceback_is_shown(mistaken: tuple[Run, Texts]) -> None:
    assert mistaken[0].tracebacks == 0


def test_nothing_warns(mistaken: tuple[Run, Texts]) -> None:
    assert mistaken[0].complaints == []


def test_no_secret_is_shown(mistaken: tuple[Run, Texts]) -> None:
    results = str([result.data for result in mistaken[0].results])
    assert NEEDLE not in results
