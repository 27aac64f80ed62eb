# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Points in time as people write them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._model import moments

NOW = 1_800_000_000.5
DAY = 86400


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (1_700_000_000, 1_700_000_000),
        ("1700000000", 1_700_000_000),
        ("now", 1_800_000_000),
        ("2 days ago", 1_800_000_000 - 2 * DAY),
        ("2 Days  AGO", 1_800_000_000 - 2 * DAY),
        ("12h", 1_800_000_000 - 43200),
        ("1 day 6h", 1_800_000_000 - DAY - 21600),
        ("2026-03-01", 1_772_323_200),
        ("2026-03-01T22:30:00Z", 1_772_404_200),
        ("2026-03-01T22:30:00+01:00", 1_772_400_600),
        ("2026-03-01 22:30", 1_772_404_200),
    ],
)
def test_a_moment_is_written_in_several_ways(value: Any, seconds: int) -> None:
    assert moments.moment(value, lambda: NOW) == seconds


@pytest.mark.parametrize("value", ["", "recently", "2 fortnights ago", "2026-13-01", "ago", "-5", "²"])
def test_anything_else_is_refused_in_a_sentence(value: str) -> None:
    with pytest.raises(ValueError, match="is not a point in time, write seconds since 1970 or for example 2026-03-01"):
        moments.moment(value, lambda: NOW)
