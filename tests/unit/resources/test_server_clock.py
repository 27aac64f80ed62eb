# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times that count back from now go by the server's clock, which here is a week ahead of this machine's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ansible_collections.cometbackup.comet.plugins.modules import (
    comet_bucket_info,
    comet_snapshot_info,
    comet_stats_info,
)
from tests.simulator import Simulator
from tests.unit.resources.stage_devices import workplace
from tests.unit.resources.tasks import Tasks

DAY = 86400


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(frozen_clock=True) as running:
        running.clock.advance(7 * DAY)
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def test_figures_of_three_days(simulator: Simulator, tasks: Tasks) -> None:
    today = simulator.clock.seconds() // DAY * DAY
    read = tasks.run(comet_stats_info.DEFINITION, since="3 days ago", until="now", all_entries=True)["stats"]
    assert [stat["time"] for stat in read] == [today - 2 * DAY, today - DAY, today]


def test_snapshots_of_an_hour(simulator: Simulator, tasks: Tasks) -> None:
    place = workplace(simulator)
    for name in ("older", "newer"):
        simulator.clock.advance(3600)
        job = simulator.state.start_job(place.device, source=place.item, destination=place.vault)
        simulator.clock.advance(600)
        job.detail["SnapshotID"] = name
    here = {"user": place.user, "device": place.device.id}
    read = tasks.run(comet_snapshot_info.DEFINITION, taken_after="1 hour ago", **here)["snapshots"]
    assert [snapshot["id"] for snapshot in read] == ["newer"]


def test_buckets_measured_within_an_hour(simulator: Simulator, tasks: Tasks) -> None:
    def measured() -> int:
        (bucket,) = tasks.run(comet_bucket_info.DEFINITION, measured_within="1 hour")["buckets"]
        return int(bucket["read_only"]["measure_completed"])

    simulator.state.add_bucket("acme")
    first = measured()
    simulator.clock.advance(1800)
    assert measured() == first
    simulator.clock.advance(1801)
    assert measured() > first


def test_nobody_asks_for_the_clock_where_a_time_is_absolute(tasks: Tasks) -> None:
    tasks.run(comet_stats_info.DEFINITION, since="2026-03-01", until="1800000000")
    assert tasks.calls == ["AdminMetaStats"]
