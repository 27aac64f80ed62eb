# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Maintenance windows, by the clock of the device."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._model import zones
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import rollout_windows

# A Wednesday.
DAY = datetime(2026, 11, 25, tzinfo=UTC).timestamp()
HOUR = 3600


def is_open(texts: list[str], hours: float, zone: str = "Etc/UTC") -> bool:
    found = zones.zone(zone)
    assert found is not None
    return rollout_windows.are_open([rollout_windows.parse(text) for text in texts], DAY + hours * HOUR, found)


@pytest.mark.parametrize(
    ("window", "hours", "expected"),
    [
        ("08:00-17:30", 8, True),
        ("08:00-17:30", 17.5, False),
        ("22:00-05:00", 21.9, False),
        ("22:00-05:00", 22, True),
        ("22:00-05:00", 24 + 4.9, True),
        ("22:00-05:00", 5, False),
        ("wed 22:00-05:00", 24 + 4, True),
        ("wed 22:00-05:00", 4, False),
        ("thu 22:00-05:00", 24 + 4, False),
        ("mon-fri", 12, True),
        ("sat,sun", 12, False),
        ("sat, sun", 3 * 24 + 12, True),
        ("Fri-Mon 00:00-24:00", 4 * 24, True),
        ("fri-mon", 6 * 24, False),
        ("saturday 10:00-12:00", 3 * 24 + 11, True),
        ("00:00-00:00", 12, True),
    ],
)
def test_when_a_window_is_open(window: str, hours: float, expected: bool) -> None:
    assert is_open([window], hours) is expected


def test_one_open_window_of_several_is_enough_and_without_any_all_is_open() -> None:
    assert is_open(["08:00-09:00", "20:00-21:00"], 20.5)
    assert is_open([], 3)


@pytest.mark.parametrize(("zone", "expected"), [("Etc/UTC", False), ("America/New_York", True), ("Asia/Tokyo", False)])
def test_the_clock_is_that_of_the_zone(zone: str, expected: bool) -> None:
    """It is 23:00 in New York when it is 4:00 in London."""
    assert is_open(["tue 22:00-24:00"], 4, zone) is expected


@pytest.mark.parametrize("text", ["", "at night", "22-5", "25:00-26:00", "22:00", "xyz 22:00-23:00", "22:00-"])
def test_what_is_no_window_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a maintenance window, write for example"):
        rollout_windows.parse(text)
