# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials in addresses are found and masked, and all else of an address is shown."""

from __future__ import annotations

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.module_utils._model import addresses, codec, diff, redact

HELD = {"URL": "https://hook:hunter2x@siem.example/in?token=t0ps3cret&level=1", "Level": "full"}
SHOWN = "https://hook:********@siem.example/in?token=********&level=1"


@pytest.mark.parametrize(
    ("address", "shown", "found"),
    [
        ("https://siem.example/in?level=1#top", "https://siem.example/in?level=1#top", []),
        ("https://siem.example/@team", "https://siem.example/@team", []),
        ("https://u:p%40ss@h.example/", "https://u:*@h.example/", ["p%40ss", "p@ss"]),
        ("https://u:p@ss@h.example/", "https://u:*@h.example/", ["p@ss", "p@ss"]),
        ("https://t0ken@h.example/", "https://*@h.example/", ["t0ken", "t0ken"]),
        ("https://:p@h.example/", "https://:*@h.example/", ["p", "p"]),
        ("u:p@h.example", "u:*@h.example", ["p", "p"]),
        ("https://h.example/?api_key=a+b&x=1", "https://h.example/?api_key=*&x=1", ["a+b", "a b"]),
        ("https://h.example/?x=1;Sig=abc#f", "https://h.example/?x=1;Sig=*#f", ["abc", "abc"]),
        ("https://h.example/?access%5Ftoken=abc", "https://h.example/?access%5Ftoken=*", ["abc", "abc"]),
        ("", "", []),
    ],
)
def test_credentials_are_told_from_the_rest(address: str, shown: str, found: list[str]) -> None:
    assert addresses.masked(address, "*") == shown
    assert list(addresses.credentials(address)) == found


def test_an_address_is_shown_without_its_credentials_and_stands_for_what_is_held() -> None:
    view = codec.decode("WebhookOption", HELD)
    assert view["url"] == SHOWN
    assert codec.encode("WebhookOption", view, HELD) == HELD
    assert codec.decode("WebhookOption", HELD, reveal=True)["url"] == HELD["URL"]
    assert redact.masked({"siem": HELD})["siem"]["URL"] == SHOWN


def test_a_masked_address_that_stands_for_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="url is masked"):
        codec.encode("WebhookOption", {"url": SHOWN}, {"URL": "https://other.example/"})


def test_a_diff_says_that_the_credentials_changed() -> None:
    other = {**HELD, "URL": HELD["URL"].replace("hunter2x", "correct-horse")}
    assert diff.changes("WebhookOption", HELD, other) == ({"url": SHOWN}, {"url": f"{SHOWN} (changed)"})


def test_credentials_are_secrets_of_the_options() -> None:
    assert redact.secrets_in_options("WebhookOption", {"url": HELD["URL"]}) == {"hunter2x", "t0ps3cret"}
    assert redact.secrets_in_options("WebhookOption", {"url": SHOWN}) == set()


def test_an_address_with_credentials_is_encrypted_as_a_whole() -> None:
    with codec.in_place_of_secrets(lambda secret: ("encrypted", secret)):
        assert codec.decode("WebhookOption", HELD)["url"] == ("encrypted", HELD["URL"])
