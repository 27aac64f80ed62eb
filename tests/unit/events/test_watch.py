# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server does not say: when it is told, when it is not, and when it is told again."""

from __future__ import annotations

from typing import Any

from ansible_collections.cometbackup.comet.plugins.module_utils._events import names, watch
from ansible_collections.cometbackup.comet.plugins.module_utils._events.remedy import Reading
from ansible_collections.cometbackup.comet.plugins.module_utils._events.settings import Watching
from ansible_collections.cometbackup.comet.plugins.module_utils._events.watched import Watched
from tests.unit.events.event_makers import job

HOUR, DAY = 3600, 86400
# A Monday at midnight, UTC.
MIDNIGHT = 1_767_571_200
NIGHTLY = {"FrequencyType": 8011, "SecondsPast": 22 * HOUR}
EVERYTHING = Watching(900, HOUR, 0, "", 90.0)


def profile(**parts: Any) -> dict[str, Any]:
    return {"Username": "alice", "OrganizationID": "t1", "Devices": {"d1": {"FriendlyName": "WS"}}, **parts}


def item(start: int = 0, rule: dict[str, Any] | None = None) -> dict[str, Any]:
    """A profile with a protected item that was last backed up at a moment, and is due each night."""
    statistics = {"LastStartTime": start, "LastSuccessfulBackupJob": {"StartTime": start}} if start else None
    source = {"OwnerDevice": "d1", "Description": "Files", "Statistics": statistics}
    return profile(Sources={"s1": source}, BackupRules={"r1": {"Source": "s1", "Schedules": [NIGHTLY], **(rule or {})}})


def look(
    now: int, *jobs: dict[str, Any], live: tuple[str, ...] = ("d1",), version: str = "25.9.8", **account: Any
) -> Reading:
    connections = {
        id_: {"Username": "alice", "DeviceID": id_, "ReportedVersion": account.pop("reported", "25.9.8")}
        for id_ in live
    }
    accounts = {"alice": account.pop("profile", profile())}
    return Reading(now, version, {detail["GUID"]: detail for detail in jobs}, accounts, connections)


def told(watched: Watched, reading: Reading, watching: Watching = EVERYTHING) -> list[str]:
    events = watch.observe(watched, reading, watching)
    for event in events:
        watched.handed(event["comet"]["id"])
    return [event["comet"]["event"] for event in events]


def test_all_is_well() -> None:
    assert told(Watched(), look(MIDNIGHT)) == []


def test_a_device_is_offline_after_a_clock_that_was_ahead_is_set_right() -> None:
    watched = Watched()
    assert told(watched, look(MIDNIGHT + DAY, live=())) == []
    assert told(watched, look(MIDNIGHT, live=())) == []
    assert told(watched, look(MIDNIGHT + 900, live=())) == [names.DEVICE_OFFLINE]


def test_a_device_is_offline_when_two_looks_say_so() -> None:
    watched = Watched()
    assert told(watched, look(MIDNIGHT, live=())) == []
    assert told(watched, look(MIDNIGHT + 900, live=())) == [names.DEVICE_OFFLINE]
    assert told(watched, look(MIDNIGHT + 1800, live=())) == []
    assert told(watched, look(MIDNIGHT + 2700)) == [names.DEVICE_ONLINE]
    assert told(watched, look(MIDNIGHT + 3600)) == []


def test_a_device_that_was_connected_between_two_looks_begins_anew() -> None:
    watched = Watched()
    told(watched, look(MIDNIGHT, live=()))
    watched.seen_online("alice", "d1")
    assert told(watched, look(MIDNIGHT + 900, live=())) == []


def test_an_event_that_was_not_handed_over_is_told_again_with_the_same_id() -> None:
    watched = Watched()
    told(watched, look(MIDNIGHT, live=()))
    ids = [
        event["comet"]["id"]
        for later in (900, 1800)
        for event in watch.observe(watched, look(MIDNIGHT + later, live=()), EVERYTHING)
    ]
    assert ids == [f"{names.DEVICE_OFFLINE}:alice:d1:{MIDNIGHT}"] * 2


def test_a_device_that_is_gone_is_not_told_back() -> None:
    watched = Watched()
    told(watched, look(MIDNIGHT, live=()))
    told(watched, look(MIDNIGHT + 900, live=()))
    assert told(watched, look(MIDNIGHT + 1800, live=(), profile=profile(Devices={}))) == []
    assert watched.told == {}


def test_devices_of_suspended_users_are_let_be() -> None:
    watched = Watched()
    for now in (MIDNIGHT, MIDNIGHT + DAY):
        assert told(watched, look(now, live=(), profile=profile(IsSuspended=True))) == []


def test_a_job_that_gets_on_again_may_stall_again() -> None:
    watched = Watched()
    counters = [(0, 1), (HOUR, 1), (2 * HOUR, 2), (3 * HOUR, 2)]
    seen = [
        told(watched, look(MIDNIGHT + later, {**job("j1", MIDNIGHT), "Progress": {"Counter": counter}}))
        for later, counter in counters
    ]
    assert seen == [[], [names.JOB_STALLED], [], [names.JOB_STALLED]]


def test_a_backup_that_the_schedule_waits_for_is_overdue_an_hour_later() -> None:
    watched = Watched()
    last_night = item(MIDNIGHT - 2 * HOUR)
    assert told(watched, look(MIDNIGHT + 23 * HOUR - 1, profile=last_night)) == []
    assert told(watched, look(MIDNIGHT + 23 * HOUR, profile=last_night)) == [names.BACKUP_OVERDUE]
    assert told(watched, look(MIDNIGHT + 2 * DAY, profile=last_night)) == []
    assert told(watched, look(MIDNIGHT + 2 * DAY, profile=item(MIDNIGHT + 2 * DAY - HOUR))) == []
    assert watched.told == {}


def test_a_time_zone_that_nobody_knows_is_utc() -> None:
    elsewhere = {**item(MIDNIGHT - 2 * HOUR), "LocalTimezone": "Mars/Olympus"}
    assert told(Watched(), look(MIDNIGHT + 23 * HOUR - 1, profile=elsewhere)) == []
    assert told(Watched(), look(MIDNIGHT + 23 * HOUR, profile=elsewhere)) == [names.BACKUP_OVERDUE]


def test_a_backup_that_runs_is_not_overdue() -> None:
    running = {**job("j1", MIDNIGHT), "SourceGUID": "s1"}
    assert told(Watched(), look(MIDNIGHT + 23 * HOUR, running, profile=item(MIDNIGHT - 2 * HOUR))) == []


def test_a_new_schedule_has_missed_nothing() -> None:
    fresh = item(rule={"CreateTime": MIDNIGHT + 22 * HOUR + 1})
    assert told(Watched(), look(MIDNIGHT + 23 * HOUR, profile=fresh)) == []
    assert told(Watched(), look(MIDNIGHT + DAY + 23 * HOUR, profile=fresh)) == [names.BACKUP_OVERDUE]


def test_what_has_no_schedule_is_not_overdue_by_it() -> None:
    assert told(Watched(), look(MIDNIGHT + DAY, profile=item(rule={"Schedules": []}))) == []


def test_an_age_is_counted_from_the_last_success() -> None:
    by_age = Watching(backup_overdue_after=DAY)
    assert told(Watched(), look(MIDNIGHT + DAY, profile=item(MIDNIGHT)), by_age) == []
    assert told(Watched(), look(MIDNIGHT + DAY + 1, profile=item(MIDNIGHT)), by_age) == [names.BACKUP_OVERDUE]


def test_a_newer_server_makes_devices_outdated_again() -> None:
    watched = Watched()
    assert told(watched, look(MIDNIGHT, reported="24.9.8")) == [names.DEVICE_OUTDATED]
    assert told(watched, look(MIDNIGHT, live=())) == []
    assert told(watched, look(MIDNIGHT, reported="24.9.8")) == []
    assert told(watched, look(MIDNIGHT, reported="24.9.8", version="25.12.0")) == [names.DEVICE_OUTDATED]


def test_what_a_device_reports_may_be_no_version() -> None:
    assert told(Watched(), look(MIDNIGHT, reported="unknown")) == []


def test_nothing_is_told_of_what_is_off() -> None:
    watched = Watched()
    for now in (MIDNIGHT, MIDNIGHT + DAY):
        assert told(watched, look(now, job("j1", MIDNIGHT), live=(), profile=item(MIDNIGHT)), Watching()) == []


def test_what_is_watched_outlives_the_process() -> None:
    watched = Watched()
    told(watched, look(MIDNIGHT, live=()))
    again = Watched.from_data(watched.as_data())
    assert told(again, look(MIDNIGHT + 900, live=())) == [names.DEVICE_OFFLINE]
