# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes, durations and times of day as people write them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import structures
from ansible_collections.cometbackup.comet.plugins.module_utils._model import units

ACCEPTED: list[tuple[str, Any, int]] = [
    ("size", 0, 0),
    ("size", 1073741824, 1073741824),
    ("size", "10GiB", 10 * 2**30),
    ("size", "10 GiB", 10 * 2**30),
    ("size", " 10 gib ", 10 * 2**30),
    ("size", "1.5 TB", 1_500_000_000_000),
    ("size", "1.5 KiB", 1536),
    ("size", "10 G", 10 * 2**30),
    ("size", "500 MB", 500_000_000),
    ("size", "7 b", 7),
    ("size", 5.0, 5),
    ("size", "9007199254740993", 9007199254740993),
    ("size", "9007199254740993.0", 9007199254740993),
    ("duration", 90, 90),
    ("duration", "90", 90),
    ("duration", "90s", 90),
    ("duration", "2h 30m", 9000),
    ("duration", "2h30m", 9000),
    ("duration", "1 day, 2 hours", 93600),
    ("duration", "1 Week", 604800),
    ("duration", "0s", 0),
    ("minutes", 30, 30),
    ("minutes", " 30 ", 30),
    ("minutes", "30m", 30),
    ("minutes", "1h", 60),
    ("minutes", "120s", 2),
    ("clock", "22:30", 81000),
    ("clock", " 22:30 ", 81000),
    ("clock", "7:05:09", 25509),
    ("clock", "00:00", 0),
    ("clock", "23:59:59", 86399),
    ("clock", 81000, 81000),
    ("clock", 604800, 604800),
    ("clock", "81000", 81000),
]
REFUSED: list[tuple[str, Any]] = [
    ("size", ""),
    ("size", "-1"),
    ("size", -1),
    ("size", "10 XB"),
    ("size", "GiB"),
    ("size", "10 Gi B"),
    ("size", "1,5 GB"),
    ("size", ".5 GB"),
    ("size", "1e9"),
    ("size", True),
    ("size", None),
    ("size", [1]),
    ("size", "\u0661 GB"),
    ("duration", ""),
    ("duration", "-5"),
    ("duration", "5x"),
    ("duration", "0x"),
    ("duration", "500 ms"),
    ("duration", "1.5h"),
    ("duration", "h"),
    ("duration", "2h and a bit"),
    ("duration", True),
    ("minutes", "90s"),
    ("minutes", "soon"),
    ("clock", "24:00"),
    ("clock", "22:60"),
    ("clock", "22:30:60"),
    ("clock", "22.30"),
    ("clock", "2230h"),
    ("clock", "10 pm"),
    ("clock", -1),
    ("clock", ""),
]


@pytest.mark.parametrize(("kind", "text", "value"), ACCEPTED)
def test_accepted_spellings(kind: str, text: Any, value: int) -> None:
    assert units.PARSERS[kind](text) == value


@pytest.mark.parametrize(("kind", "text"), REFUSED)
def test_refused_spellings_are_quoted_in_the_sentence(kind: str, text: Any) -> None:
    with pytest.raises(ValueError) as caught:
        units.PARSERS[kind](text)
    assert str(caught.value).startswith(f"{text!r} is not a ")


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("size", 500 * 2**30, "500 GiB"),
        ("size", 500 * 10**9, "500 GB"),
        ("size", 1537, "1537"),
        ("size", 1, "1"),
        ("size", 0, "0"),
        ("duration", 9000, "2h 30m"),
        ("duration", 90061, "1d 1h 1m 1s"),
        ("duration", 0, "0s"),
    ],
)
def test_numbers_are_shown_as_one_writes_them_without_loss(kind: str, value: int, text: str) -> None:
    assert units.TEXTS[kind](value) == text
    assert units.PARSERS[kind](text) == value


def test_every_field_with_a_unit_exists() -> None:
    known = {field for name in structures.structure_names() for field in structures.structure(name).fields}
    assert set(units.UNITS) <= known
    assert set(units.UNITS.values()) <= set(units.PARSERS)
