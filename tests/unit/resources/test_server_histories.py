# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server tells of its past: ``comet_log_info``, ``comet_stats_info``, ``comet_replication_info``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import BadAnswer, NotFound, ServerRefusal
from ansible_collections.cometbackup.comet.plugins.module_utils._client.wire import Raw
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import log_info
from ansible_collections.cometbackup.comet.plugins.modules import (
    comet_log_info,
    comet_replication_info,
    comet_server_info,
    comet_stats_info,
)
from tests.simulator import Simulator
from tests.unit.resources.tasks import Tasks

LOG, STATS = comet_log_info.DEFINITION, comet_stats_info.DEFINITION
REPLICATION, SERVER = comet_replication_info.DEFINITION, comet_server_info.DEFINITION
DAYS, ONE, SOME, ALL = (
    "AdminMetaListAvailableLogDays",
    "AdminMetaReadLogs",
    "AdminMetaReadSelectLogs",
    "AdminMetaReadAllLogs",
)
DAY = 86400


def logged(simulator: Simulator, days: int) -> list[str]:
    """Let the server have logged a line on each of so many days; returns their dates, the newest first."""
    simulator.clock.advance(DAY // 2 - simulator.clock.seconds() % DAY)
    now = simulator.clock.seconds()
    for ago in range(days):
        simulator.state.log(f"Line of {ago} days ago", now - ago * DAY)
    return [time.strftime("%Y-%m-%d", time.gmtime(now - ago * DAY)) for ago in range(days)]


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(frozen_clock=True) as running:
        yield running


@pytest.mark.parametrize(
    ("options", "lines", "read"),
    [
        ({}, [0], ONE),
        ({"last_days": 2}, [1, 0], SOME),
        ({"last_days": 4}, [3, 2, 1, 0], ALL),
        ({"last_days": 0, "limit": 1}, [0], ALL),
        ({"last_days": 0, "contains": "OF 2 DAYS"}, [2], ALL),
    ],
)
def test_lines_are_chosen_by_day_and_text(
    simulator: Simulator, options: dict[str, Any], lines: list[int], read: str
) -> None:
    logged(simulator, 4)
    tasks = Tasks(simulator)
    found = tasks.run(LOG, **{"contains": "line of", **options})
    assert [line.partition(" Line of ")[2] for line in found["lines"]] == [f"{ago} days ago" for ago in lines]
    assert tasks.calls == [DAYS, read]
    assert len(found["available_days"]) == 4


def test_days_are_given_as_dates_or_as_the_server_s_numbers(simulator: Simulator) -> None:
    dates = logged(simulator, 3)
    tasks = Tasks(simulator)
    found = tasks.run(LOG, days=[dates[0], dates[2]], contains="line of")
    assert [day["date"] for day in found["days"]] == [dates[2], dates[0]]
    assert found["matching"] == 2
    number = found["days"][0]["day"]
    assert tasks.run(LOG, days=[str(number), dates[2]])["days"] == [{"day": number, "date": dates[2]}]
    with pytest.raises(NotFound, match=f"there is no log of the day '1999-12-31'. There are: {dates[0]}"):
        tasks.run(LOG, days=["1999-12-31"])


@pytest.mark.parametrize("hours", [-11, 0, 11])
def test_a_day_has_its_date_in_the_server_s_time_zone(hours: int) -> None:
    midnight = 1772323200 - hours * 3600
    assert log_info._date(midnight) == "2026-03-01"


def test_numbers_that_are_no_times_stay_numbers() -> None:
    assert log_info._date(20514) == "20514"


@pytest.mark.parametrize(("release", "calls"), [("21.12.0", [DAYS, ONE, ONE]), ("20.9.12", [DAYS, ONE, ONE])])
def test_an_old_server_is_asked_for_each_day(release: str, calls: list[str]) -> None:
    with Simulator(frozen_clock=True, release=release) as simulator:
        logged(simulator, 3)
        tasks = Tasks(simulator)
        found = tasks.run(LOG, last_days=2, contains="line of")
        assert found["matching"] == 2
        assert [call for call in tasks.calls if call in (DAYS, ONE)] == calls


def test_a_damaged_archive_is_a_bad_answer() -> None:
    damaged = Raw(b"PK\x03\x04 and no more", "logs.zip", "application/zip")
    with pytest.raises(BadAnswer, match="the ZIP file of the logs cannot be read"):
        log_info._unpacked(damaged)
    assert log_info._unpacked(Raw(b"plain text", None, "text/plain")) == "plain text"


def test_ends_of_lines_are_those_of_either_system() -> None:
    assert log_info._lines("one\r\ntwo\nthree\u2028still three\n\r\n") == ["one", "two", "three\u2028still three"]


def test_figures_are_in_the_order_of_time(simulator: Simulator) -> None:
    simulator.state.add_user("acme")
    every = Tasks(simulator).run(STATS, all_entries=True)["stats"]
    times = [entry["time"] for entry in every]
    assert times == sorted(times)
    assert [entry["users"] for entry in every] == [0] * 6 + [1]
    assert [entry["users"] for entry in Tasks(simulator).run(STATS)["stats"]] == [0, 1]
    some = Tasks(simulator).run(STATS, all_entries=True, since=str(times[2]), until=str(times[4]))["stats"]
    assert [entry["time"] for entry in some] == times[2:5]


def test_a_tenant_s_administrator_sees_the_tenant_s_figures(simulator: Simulator) -> None:
    simulator.state.add_tenant("Globex", hosts=["127.0.0.1"], organization_id="tenant")
    simulator.state.add_admin("globex", "password-of-globex", organization="tenant")
    simulator.state.add_user("acme")
    tasks = Tasks(simulator, ("globex", "password-of-globex"))
    assert [entry["users"] for entry in tasks.run(STATS)["stats"]] == [0]
    with pytest.raises(ServerRefusal, match="this account may not do that here"):
        tasks.run(LOG)


def test_replicas_of_one_description_are_all_returned(simulator: Simulator) -> None:
    replica = simulator.state.schema.default("ReplicaServer", Description="Lisbon")
    for role in ("StorageRole", "AuthenticationRole"):
        simulator.state.config[role]["ReplicateTo"] = [replica]
    simulator.state.replicate("Lisbon", State=8, ItemsQueued=12)
    found = Tasks(simulator).run(REPLICATION, description="Lisbon")["replicas"]
    assert [(item["state"], item["items_queued"]) for item in found] == [("workers_started", 12)] * 2
    assert len({item["display_class"] for item in found}) == 2


def test_without_replicas_none_are_returned(simulator: Simulator) -> None:
    assert Tasks(simulator).run(REPLICATION)["replicas"] == []
    with pytest.raises(NotFound, match="there is no replica 'Lisbon'. There is none at all"):
        Tasks(simulator).run(REPLICATION, description="Lisbon")


def test_news_of_updates_cost_one_request(simulator: Simulator) -> None:
    tasks = Tasks(simulator)
    news = tasks.run(SERVER, sections=["update_news"])["server"]["update_news"]
    assert (news["latest_stable"], news["updates_info"]) == ("25.9.8", [])
    assert tasks.calls == ["AdminMetaSoftwareUpdateNews"]
