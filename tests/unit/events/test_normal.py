# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shape in which events reach rules."""

from __future__ import annotations

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.module_utils._events import names, normal
from ansible_collections.cometbackup.comet.plugins.module_utils._model import patterns
from tests.unit.events.event_makers import job, raw


def test_the_same_event_has_the_same_id_whatever_way_it_comes() -> None:
    event = raw("job_completed", "j1", job("j1", 10, 20), time=21)
    streamed, found = (
        normal.normalised(event, normal.STREAM),
        normal.normalised({**event, "Timestamp": 99}, normal.SYNC),
    )
    assert streamed["comet"]["id"] == found["comet"]["id"]
    assert (streamed["comet"]["source"], found["comet"]["source"]) == ("stream", "sync")


def test_log_ins_at_different_moments_are_different_events() -> None:
    first, second = (normal.normalised(raw("account_login", "alice", time=time), normal.STREAM) for time in (1, 2))
    assert first["comet"]["id"] != second["comet"]["id"]


def test_secrets_are_masked_and_the_event_itself_is_left_alone() -> None:
    event = raw("account_updated", "alice", {"Username": "alice", "PasswordHash": "canary"})
    assert "canary" not in str(normal.normalised(event, normal.STREAM))
    assert event["Data"]["PasswordHash"] == "canary"


def test_a_changed_secret_is_another_event() -> None:
    first, second = (
        normal.normalised(raw("account_updated", "alice", {"PasswordHash": secret}), normal.STREAM)
        for secret in ("one", "two")
    )
    assert first["comet"]["id"] != second["comet"]["id"]


@pytest.mark.parametrize(
    ("event", "user", "device"),
    [
        (raw("account_login", "alice"), "alice", ""),
        (raw("account_session_start", actor="alice"), "alice", ""),
        (raw("account_admin_login", "admin"), "", ""),
        (raw("device_live_connect", "d1", {"Username": "alice", "DeviceID": "d1"}), "alice", "d1"),
        (raw("device_removed", "d1", actor="admin"), "", "d1"),
        (raw("device_lobby_connect", "d1", {"DeviceID": "d1"}), "", "d1"),
        (raw("tenant_new", "t1"), "", ""),
        (raw("job_new", "j1", job("j1", 10)), "alice", "d1"),
    ],
)
def test_whom_it_is_about(event: dict[str, object], user: str, device: str) -> None:
    part = normal.normalised(event, normal.STREAM)["comet"]
    assert (part["user"], part["device"]) == (user, device)


def test_an_event_of_a_newer_server_is_called_as_the_server_does() -> None:
    assert names.event_name({"Type": 4999, "TypeString": "SEVT_MOON_LANDED"}) == "moon_landed"
    assert names.event_name({"Type": 4999}) == "4999"


def test_an_event_of_an_older_server_has_a_name() -> None:
    assert names.event_name({"Type": 4201}) == "job_completed"


def test_no_name_of_a_server_is_that_of_a_synthetic_event() -> None:
    for name in names.SYNTHETIC:
        number, text = names.type_fields(name)
        assert not text.startswith("SEVT_")
        assert names.event_name({"Type": number, "TypeString": text}) == name


def test_events_are_chosen_by_pattern() -> None:
    is_chosen = patterns.chooser(names.patterns(["SEVT_JOB_*", "synthetic_*", "!SEVT_JOB_NEW"]))
    events = ("job_new", "job_completed", "synthetic_job_stalled", "account_new")
    assert [is_chosen([name]) for name in events] == [False, True, True, False]


def test_events_are_kept_out_by_pattern() -> None:
    is_chosen = patterns.chooser(names.patterns(["!job_*"]))
    assert [is_chosen([name]) for name in ("job_new", "account_new")] == [False, True]


@pytest.mark.parametrize("text", ["job_ended", "!job_ended"])
def test_a_name_that_fits_nothing_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match=f"there is no event '{text}'. Did you mean job_"):
        names.patterns([text])
