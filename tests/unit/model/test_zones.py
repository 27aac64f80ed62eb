# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time zones by name."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._model import zones


def test_a_zone_has_its_summer() -> None:
    berlin = zones.zone("Europe/Berlin")
    assert berlin is not None
    assert [berlin.utcoffset(datetime(2026, month, 1)) for month in (1, 7)] == [timedelta(hours=1), timedelta(hours=2)]


@pytest.mark.parametrize("name", ["UTC", "Etc/UTC", "Z"])
def test_utc_has_several_names(name: str) -> None:
    found = zones.zone(name)
    assert found is not None
    assert found.utcoffset(datetime(2026, 7, 1)) == timedelta(0)


@pytest.mark.parametrize("name", ["", "Europe/Brelin", "../../etc/passwd"])
def test_an_unknown_zone_is_none(name: str) -> None:
    assert zones.zone(name) is None
