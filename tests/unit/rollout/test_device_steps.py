# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One device on its way, whatever the server shows: it is told once, and ends in a state that is true."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import rollout_steps as steps
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.rollout_steps import (
    Connection,
    Job,
    Rules,
    Seen,
    Track,
)

OLD, TARGET, NEWER = "24.12.5", "25.9.8", "26.1.0"
BEGIN = 1_000_000
KEY = ("acme", "1")
GOOD, BAD, RUNNING = 5000, 7002, 6001


def online(version: str = OLD, target_id: str = "a", since: int = BEGIN - 100, **more: Any) -> Seen:
    return Seen((Connection(target_id, version, since),), looked=more.pop("looked", True), **more)


def offline(**more: Any) -> Seen:
    return Seen(looked=True, **more)


def rules(action: str = steps.UPDATE, **more: Any) -> Rules:
    return Rules(action, TARGET, update_timeout=600, wait_timeout=300, backup_timeout=900, **more)


def track(**more: Any) -> Track:
    return Track(KEY, **more)


def told(action: str = steps.UPDATE, **more: Any) -> Track:
    one = track()
    steps.told(one, online(), BEGIN, rules(action, **more))
    return one


def after(one: Track, seen: Seen, seconds: int = 10, **more: Any) -> tuple[str, str]:
    steps.observe(one, seen, BEGIN + seconds, rules(**more))
    return one.state, one.reason


# -- who takes part ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "takes_part"),
    [
        ("update", [OLD, "", "odd"]),
        ("reinstall", [OLD, TARGET, "", "odd"]),
        ("downgrade", [NEWER, "", "odd"]),
        ("refetch_profile", [OLD, TARGET, NEWER, "", "odd"]),
    ],
)
def test_who_takes_part(action: str, takes_part: list[str]) -> None:
    assert [version for version in (OLD, TARGET, NEWER, "", "odd") if steps.needs(rules(action), version)] == takes_part


# -- who may be told -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "more", "expected"),
    [
        (online(), {}, True),
        (online(looked=False), {}, False),
        (offline(), {}, False),
        (online(busy=True), {}, False),
        (online(busy=True), {"interrupt": True}, True),
        (online(window=False), {}, False),
        (offline(), {"offers": True}, False),
        (offline(), {"offers": True, "wait_offline": True}, True),
        (online(busy=True), {"offers": True}, True),
        (online(window=False), {"offers": True}, False),
    ],
)
def test_who_may_be_told(seen: Seen, more: dict[str, Any], expected: bool) -> None:
    assert steps.may_be_told(track(), seen, rules(**more)) is expected


@pytest.mark.parametrize(
    ("seen", "waited", "more", "state"),
    [
        (offline(), 0, {}, steps.OFFLINE),
        (offline(), 0, {"wait_offline": True}, steps.WAITING),
        (offline(), 300, {"wait_offline": True}, steps.OFFLINE),
        (online(busy=True), 299, {}, steps.WAITING),
        (online(busy=True), 300, {}, steps.BUSY),
        (online(window=False), 300, {}, steps.CLOSED),
        (online(), 3000, {}, steps.WAITING),
        (online(), 599, {"offers": True}, steps.WAITING),
        (online(), 600, {"offers": True}, steps.UNASKED),
        (online(campaign="pending"), 600, {"offers": True}, steps.BUSY),
        (offline(campaign="not_seen"), 0, {"offers": True}, steps.WAITING),
    ],
)
def test_who_is_left(seen: Seen, waited: float, more: dict[str, Any], state: str) -> None:
    one = track()
    steps.give_up(one, seen, rules(**more), waited)
    assert one.state == state


def test_a_refusal_is_repeated_and_then_a_failure() -> None:
    one = track()
    for _attempt in range(steps.MOST_REFUSALS):
        assert one.state == steps.WAITING
        steps.told(one, online(), BEGIN, rules())
        steps.refused(one, BEGIN, "Unauthorised")
    assert (one.state, one.reason) == (steps.FAILED, "refused: Unauthorised")


# -- how an update ends --------------------------------------------------------------------------------------------


def test_the_new_version_is_the_proof() -> None:
    one = told()
    assert after(one, online(looked=False)) == (steps.IN_FLIGHT, "")
    assert after(one, offline(), 20) == (steps.IN_FLIGHT, "")
    assert after(one, online(TARGET, "b", BEGIN + 30, looked=False), 31) == (steps.DONE, "")
    assert (one.version, one.finished_at) == (TARGET, BEGIN + 30)


@pytest.mark.parametrize(
    ("seen", "seconds", "reason"),
    [
        (online(update=Job(BEGIN, BEGIN + 5, BAD, OLD)), 10, "the update ended with the status failed_error"),
        (online(OLD, "b", BEGIN + 9, update=Job(BEGIN, BEGIN + 5, GOOD, OLD)), 10, f"came back with the version {OLD}"),
        (online(), 601, f"still has the version {OLD} after 10m"),
        (offline(), 601, "did not come back within 10m"),
        (offline(campaign="update_failed"), 10, "the update failed"),
    ],
)
def test_how_an_update_fails(seen: Seen, seconds: int, reason: str) -> None:
    assert after(told(), seen, seconds) == (steps.FAILED, reason)


@pytest.mark.parametrize(
    "seen",
    [
        online(update=Job(BEGIN, 0, RUNNING, OLD)),
        online(OLD, "b", BEGIN + 9, looked=False),
        online(OLD, "b", BEGIN + 9),
        online(update=Job(BEGIN - 500, BEGIN - 400, BAD, OLD)),
        online(update=Job(BEGIN, BEGIN + 5, GOOD, OLD)),
        offline(update=Job(BEGIN, BEGIN + 5, GOOD, OLD)),
    ],
)
def test_what_proves_nothing_yet(seen: Seen) -> None:
    assert after(told(), seen) == (steps.IN_FLIGHT, "")


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        (online(TARGET), steps.IN_FLIGHT),
        (online(TARGET, "b", BEGIN + 5), steps.DONE),
        (online(TARGET, campaign="update_confirmed"), steps.DONE),
    ],
)
def test_the_same_version_once_more_is_proven_by_a_new_connection(seen: Seen, state: str) -> None:
    one = told(steps.REINSTALL)
    assert after(one, seen, action=steps.REINSTALL)[0] == state


def test_a_device_is_readdressed_once_its_connections_have_ended() -> None:
    one = told(steps.READDRESS)
    assert after(one, online(), action=steps.READDRESS)[0] == steps.IN_FLIGHT
    assert after(one, offline(), action=steps.READDRESS)[0] == steps.DONE
    slow = told(steps.READDRESS)
    assert after(slow, online(), 601, action=steps.READDRESS) == (steps.FAILED, "still connected after 10m")


def test_reading_the_settings_again_is_done_with_the_answer() -> None:
    one = told(steps.REFETCH)
    steps.answered(one, BEGIN, rules(steps.REFETCH))
    assert one.state == steps.DONE
    assert after(told(steps.REFETCH), online(), action=steps.REFETCH) == (steps.FAILED, "no answer came")


# -- what an earlier run has done ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        (online(update=Job(BEGIN - 5, 0, RUNNING, OLD)), steps.IN_FLIGHT),
        (offline(update=Job(BEGIN - 50, BEGIN - 5, GOOD, OLD)), steps.IN_FLIGHT),
        (offline(update=Job(BEGIN - 5000, BEGIN - 4900, GOOD, OLD)), steps.FAILED),
        (online(update=Job(BEGIN - 50, BEGIN - 5, BAD, OLD)), steps.FAILED),
        (online(TARGET, "b", BEGIN - 2, update=Job(BEGIN - 50, BEGIN - 5, GOOD, OLD)), steps.DONE),
        (online(OLD, "b", BEGIN - 2, update=Job(BEGIN - 50, BEGIN - 5, GOOD, OLD)), steps.FAILED),
        # It took the device from one old version to another: that was no attempt of this rollout.
        (online("25.3.0", update=Job(BEGIN - 50, BEGIN - 5, GOOD, OLD)), steps.WAITING),
        (online(campaign="request_made"), steps.IN_FLIGHT),
        (online(TARGET), steps.DONE),
        (online(NEWER), steps.NOT_NEEDED),
        (online(), steps.WAITING),
    ],
)
def test_an_earlier_request_is_known_again(seen: Seen, state: str) -> None:
    assert after(track(), seen, 0)[0] == state


# -- the backup after it -------------------------------------------------------------------------------------------

PROVING: dict[str, Any] = {"backup": "run"}


def updated() -> Track:
    one = told(**PROVING)
    after(one, online(TARGET, "b", BEGIN + 30), 31, **PROVING)
    assert one.state == steps.CHECKING
    return one


@pytest.mark.parametrize(
    ("backups", "seconds", "expected"),
    [
        ((Job(BEGIN + 40, BEGIN + 50, GOOD),), 60, (steps.DONE, "")),
        ((Job(BEGIN + 40, BEGIN + 50, 7001),), 60, (steps.DONE, "")),
        ((Job(BEGIN + 40, BEGIN + 50, BAD),), 60, (steps.FAILED, "its next backup ended with the status failed_error")),
        ((Job(BEGIN + 40, BEGIN + 50, 7006), Job(BEGIN + 60, BEGIN + 70, GOOD)), 80, (steps.DONE, "")),
        ((Job(BEGIN + 40, BEGIN + 50, BAD), Job(BEGIN + 60, BEGIN + 70, GOOD)), 80, (steps.FAILED, "its next backup ended with the status failed_error")),
        ((Job(BEGIN + 40, 0, RUNNING),), 60, (steps.CHECKING, "")),
        ((Job(BEGIN - 40, BEGIN + 40, BAD),), 60, (steps.CHECKING, "")),
        ((), 931, (steps.FAILED, "no backup within 15m")),
        ((Job(BEGIN + 40, 0, RUNNING),), 931, (steps.FAILED, "its next backup has not ended within 15m")),
    ],
)  # fmt: skip
def test_the_first_backup_decides(backups: tuple[Job, ...], seconds: int, expected: tuple[str, str]) -> None:
    assert after(updated(), online(TARGET, "b", backups=backups), seconds, **PROVING) == expected


def test_a_device_without_a_schedule_is_done_without() -> None:
    one = told(**PROVING)
    one.can_back_up = False
    state = after(one, online(TARGET, "b", BEGIN + 30), 31, **PROVING)
    assert state == (steps.DONE, "has no schedule to see a backup of")


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (online(TARGET), True),
        (online(TARGET, busy=True), False),
        (online(TARGET, looked=False), False),
        (offline(), False),
        (online(TARGET, backups=(Job(BEGIN + 40, 0, RUNNING),)), False),
    ],
)
def test_when_a_backup_is_run(seen: Seen, expected: bool) -> None:
    assert steps.backup_may_be_run(updated(), seen, rules(**PROVING)) is expected


# -- properties ----------------------------------------------------------------------------------------------------

jobs_seen = st.none() | st.builds(
    Job, st.integers(BEGIN - 50, BEGIN + 900), st.just(0) | st.integers(BEGIN, BEGIN + 950), st.sampled_from((GOOD, BAD, RUNNING)), st.just(OLD)
)  # fmt: skip
sights = st.builds(
    Seen,
    st.lists(
        st.builds(Connection, st.sampled_from("abc"), st.sampled_from((OLD, TARGET, NEWER)), st.integers(BEGIN - 99, BEGIN + 950)),
        max_size=2,
    ).map(tuple),
    st.booleans(),
    st.booleans(),
    jobs_seen,
    st.just(()),
    st.sampled_from(("", "not_seen", "pending", "request_made", "update_failed", "update_confirmed", "ineligible")),
    st.booleans(),
)  # fmt: skip
FINAL = (steps.DONE, steps.FAILED, steps.NOT_NEEDED, steps.OFFLINE, steps.BUSY, steps.CLOSED, steps.UNASKED)


@settings(deadline=None, max_examples=400)
@given(
    st.lists(sights, max_size=12),
    st.sampled_from(steps.SOFTWARE),
    st.booleans(),
    st.booleans(),
    st.lists(st.sampled_from(("answered", "lost", "refused")), min_size=12, max_size=12),
)
def test_nothing_that_is_seen_makes_it_be_told_twice(
    seen: list[Seen], action: str, offers: bool, interrupt: bool, answers: list[str]
) -> None:
    one, held, delivered, final = track(), rules(action, offers=offers, interrupt=interrupt), 0, ""
    for number, (view, answer) in enumerate(zip(seen, answers, strict=False)):
        now = BEGIN + number * 80
        steps.observe(one, view, now, held)
        if steps.may_be_told(one, view, held):
            assert not final
            assert view.window
            assert interrupt or not view.busy or offers
            steps.told(one, view, now, held)
            if answer == "refused":
                steps.refused(one, now, "Unauthorised")
            else:
                delivered += 1
                steps.answered(one, now, held)
        steps.give_up(one, view, held, number * 80)
        assert not final or one.state == final
        final = one.state if one.state in FINAL else ""
    assert delivered <= 1


@settings(deadline=None)
@given(st.lists(sights, max_size=8), st.sampled_from(steps.SOFTWARE))
def test_a_device_that_was_told_comes_to_an_end(seen: list[Seen], action: str) -> None:
    one, held = told(action), rules(action)
    for number, view in enumerate(seen):
        steps.observe(one, view, BEGIN + number, held)
    steps.observe(one, offline(), BEGIN + 5000, held)
    assert one.state in (steps.DONE, steps.FAILED)
