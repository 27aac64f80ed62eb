# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Large answers are read one entry at a time, and are no less checked for it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import methods
from ansible_collections.cometbackup.comet.plugins.module_utils._client import entries, wire
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import BadAnswer, CutOff, LoginRefused
from ansible_collections.cometbackup.comet.plugins.module_utils._client.transport import Answer

METHOD = methods.method("AdminListUsersFull")
PADDING = "x" * entries.SMALL_BYTES


def decode(body: bytes) -> Any:
    return wire.decode(
        METHOD, Answer(200, {}, body), "http://server.example/", lambda name, value: (name, value.get("A"))
    )


@pytest.mark.parametrize("padding", ["", PADDING], ids=["small", "large"])
@pytest.mark.parametrize("indent", [None, 2])
def test_of_each_entry_what_is_wanted_is_kept(padding: str, indent: int | None) -> None:
    body = json.dumps({"one": {"A": 1, "B": [padding, "}"]}, "zwö\n": {"A": {"C": '\\"'}}}, indent=indent)
    assert decode(f" {body}\n".encode()) == {"one": ("one", 1), "zwö\n": ("zwö\n", {"C": '\\"'})}


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 64, 10_000])
def test_an_answer_may_come_in_pieces_of_any_size(size: int, indent: int | None) -> None:
    whole = {"one": {"A": 12, "B": ["}", "zwö"]}, "": {}, "ä" * 50: {"C": {"D": "\\"}}}
    body = f" {json.dumps(whole, indent=indent, ensure_ascii=False)}\n ".encode()
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    assert dict(entries.parsed(pieces)) == whole
    assert list(entries.parsed([b" {", b"", b"} "])) == []
    for wrong in (body.rstrip()[:-1], body + b"}", body + b"\xff"):
        with pytest.raises(ValueError):
            dict(entries.parsed(wrong[at : at + size] for at in range(0, len(wrong), size)))


@pytest.mark.parametrize("body", [b"{}", b"null", b" { } "])
def test_there_may_be_none(body: bytes) -> None:
    assert decode(body) == {}


@pytest.mark.parametrize("padding", ["", PADDING], ids=["small", "large"])
def test_a_cut_off_answer_is_noticed_wherever_it_ends(padding: str) -> None:
    body = json.dumps({"one": {"A": padding}, "two": {"A": 2}}).encode()
    for missing in range(1, min(len(body), 30)):
        with pytest.raises(CutOff):
            decode(body[:-missing])


@pytest.mark.parametrize("end", [b",}", b"} {}", b"} x", b"]"])
def test_what_is_not_one_object_is_no_answer(end: bytes) -> None:
    with pytest.raises(CutOff):
        decode(json.dumps({"one": {"A": PADDING}}).encode()[:-1] + end)


@pytest.mark.parametrize("padding", ["", PADDING], ids=["small", "large"])
def test_entries_of_another_kind_are_not_from_a_comet_server(padding: str) -> None:
    with pytest.raises(BadAnswer):
        decode(json.dumps({"one": padding}).encode())


def test_an_error_is_still_an_error() -> None:
    with pytest.raises(LoginRefused):
        decode(b'{"Status":403,"Message":"Unauthorised"}')
