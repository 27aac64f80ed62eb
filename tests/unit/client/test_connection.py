# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection options."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError

GOOD = {"url": "https://backup.example", "username": "admin", "password": "hunter2-canary"}


def connection(**options: Any) -> Connection:
    return Connection.from_params({**GOOD, **options})


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://backup.example", "https://backup.example/"),
        ("https://backup.example/", "https://backup.example/"),
        (" http://127.0.0.1:8060 ", "http://127.0.0.1:8060/"),
        ("https://backup.example/comet/", "https://backup.example/comet/"),
        ("https://[::1]:8060", "https://[::1]:8060/"),
        ("HTTPS://Backup.example", "https://Backup.example/"),
    ],
)
def test_addresses(url: str, base: str) -> None:
    assert connection(url=url).url == base


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"url": None}, "the option url is missing"),
        ({"url": ""}, "the option url is missing"),
        ({"username": None}, "COMET_USERNAME"),
        ({"url": "backup.example:8060"}, "It looks like https://backup.example:8060/"),
        ({"url": "ftp://backup.example"}, "is not the address of a server"),
        ({"url": "https://"}, "is not the address of a server"),
        ({"url": "http://[::1"}, "is not the address of a server"),
        ({"url": "https://backup.example:abc"}, "is not the address of a server"),
        ({"url": "https://backup.example:99999"}, "is not the address of a server"),
        ({"url": "https://backup.example/?a=b"}, "query or a fragment"),
        ({"url": "https://admin:hunter2-canary@backup.example"}, "the url has credentials in it"),
        ({"url": "admin:hunter2-canary@backup.example"}, "the url has credentials in it"),
        ({"password": None}, "no credentials were given"),
        ({"totp_secret": "JBSWY3DPEHPK3PXP", "totp_code": "123456"}, "both given"),
        ({"password": None, "totp_secret": "JBSWY3DPEHPK3PXP", "login_as": "user"}, "an end user logs in with"),
        ({"timeout": 0.0}, "timeout is not more than 0"),
        ({"timeout": -1.0}, "timeout is not more than 0"),
        ({"timeout": float("inf")}, "timeout is more than a day"),
        ({"timeout": float("nan")}, "timeout is more than a day"),
    ],
)
def test_what_cannot_be_meant_is_said_in_one_sentence(options: dict[str, Any], text: str) -> None:
    with pytest.raises(InputError) as caught:
        connection(**options)
    assert text in str(caught.value)
    assert "canary" not in str(caught.value)


def test_options_not_given_take_their_defaults() -> None:
    assert connection(timeout=None, retries=0)[-2:] == (60.0, 0)


def test_what_a_connection_prints_as_has_no_secret() -> None:
    assert repr(connection(session_key="key-canary")) == "<Connection admin at https://backup.example/>"
