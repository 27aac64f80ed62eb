# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a backup was last due."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.cometbackup.comet.plugins.module_utils._events import due
from ansible_collections.cometbackup.comet.plugins.module_utils._model.starts import DAY, FREQUENCIES, HOUR, Start

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> int:
    """A moment by the clock of Berlin."""
    return int(datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp())


def start(frequency: str, seconds: int, **more: Any) -> Start:
    return Start(FREQUENCIES[frequency], seconds, **more)


@pytest.mark.parametrize(
    ("schedule", "now", "moment"),
    [
        (start("daily", 22 * HOUR), "2026-03-04 22:00", "2026-03-04 22:00"),
        (start("daily", 22 * HOUR), "2026-03-04 21:59", "2026-03-03 22:00"),
        # Summer time began in the night.
        (start("daily", 1 * HOUR), "2026-03-29 12:00", "2026-03-29 01:00"),
        (start("daily", 22 * HOUR), "2026-03-29 23:00", "2026-03-29 22:00"),
        (start("hourly", 15 * 60), "2026-03-04 22:14", "2026-03-04 21:15"),
        # 2026-03-04 is a Wednesday, the server counts from Sunday.
        (start("weekly", 3 * DAY + 8 * HOUR), "2026-03-04 09:00", "2026-03-04 08:00"),
        (start("weekly", 3 * DAY + 8 * HOUR), "2026-03-04 07:00", "2026-02-25 08:00"),
        (start("weekly", 0), "2026-03-04 07:00", "2026-03-01 00:00"),
        (start("monthly", 30 * DAY + HOUR), "2026-03-04 07:00", "2026-01-31 01:00"),
        (start("yearly", HOUR, date=(2, 29)), "2026-03-04 07:00", "2024-02-29 01:00"),
        (start("daily", 22 * HOUR, days=(1, 2)), "2026-03-08 12:00", "2026-03-03 22:00"),
        (start("hourly", 0, window=(6 * 60, 8 * 60)), "2026-03-04 22:00", "2026-03-04 08:00"),
        (start("hourly", 0, window=(22 * 60, 60)), "2026-03-04 12:00", "2026-03-04 01:00"),
        (start("periodic", 4 * HOUR), "2026-03-04 12:00", "2026-03-04 08:00"),
    ],
)
def test_the_last_moment(schedule: Start, now: str, moment: str) -> None:
    assert due.last_due(schedule, BERLIN, at(now)) == at(moment)


def test_once_is_once() -> None:
    assert due.last_due(start("once", 1000), BERLIN, 2000) == 1000
    assert due.last_due(start("once", 3000), BERLIN, 2000) is None


@pytest.mark.parametrize(
    "schedule", [start("daily", 0, days=()), Start(9999, 0), start("periodic", 0), start("yearly", 0, date=(2, 30))]
)
def test_some_never_are(schedule: Start) -> None:
    assert due.last_due(schedule, BERLIN, at("2026-03-04 07:00")) is None


@given(
    st.sampled_from(["daily", "hourly", "weekly", "monthly"]), st.integers(0, DAY - 1), st.integers(10**9, 2 * 10**9)
)
def test_it_is_never_after_the_moment_asked_for(frequency: str, seconds: int, before: int) -> None:
    seconds %= HOUR if frequency == "hourly" else DAY
    moment = due.last_due(start(frequency, seconds), BERLIN, before)
    assert moment is not None
    assert before - 32 * DAY < moment <= before
