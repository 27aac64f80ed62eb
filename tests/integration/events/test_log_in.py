# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may listen, and what is said to those who may not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.events.conftest import QUICK, Fleet, names
from tests.simulator import Simulator
from tests.support import certificates
from tests.support.listening import Listener

Start = Callable[..., Fleet]
Listen = Callable[..., Listener]

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def works(fleet: Fleet, listener: Listener) -> None:
    fleet.work(1)
    listener.wait(lambda events: "job_completed" in names(events))


def refusal(url: str, **options: Any) -> str:
    """What a source says that ends at once."""
    args = {"url": url, "username": "admin", "password": "a-password", **QUICK, **options}
    with Listener("comet_stream", args) as listener:
        return str(listener.wait_for_end())


def test_a_time_based_code(start: Start, listen: Listen) -> None:
    fleet = start(totp_secret=SECRET)
    works(fleet, listen(fleet, totp_secret=SECRET))


def test_a_session_key(start: Start, listen: Listen) -> None:
    fleet = start()
    key = fleet.sim.state.sessions.start("admin", "admin", "").key
    works(fleet, listen(fleet, session_key=key, password=None))


def test_a_session_that_ended_is_renewed(start: Start, listen: Listen) -> None:
    fleet = start(totp_secret=SECRET)
    listener = listen(fleet, totp_secret=SECRET)
    works(fleet, listener)
    with fleet.sim.state.lock:
        fleet.sim.state.sessions.end_all()
    fleet.sim.drop_streams()
    fleet.work(2)
    events = listener.wait(lambda events: names(events).count("job_completed") == 3)
    assert len(events) >= 6


def test_a_session_key_alone_is_not_renewed(start: Start, listen: Listen) -> None:
    fleet = start()
    key = fleet.sim.state.sessions.start("admin", "admin", "").key
    listener = listen(fleet, session_key=key, password=None)
    with fleet.sim.state.lock:
        fleet.sim.state.sessions.end_all()
    fleet.sim.drop_streams()
    assert "session key is not valid, or no longer" in str(listener.wait_for_end())
    assert key not in str(listener.error)


def test_over_tls_with_an_own_authority(tmp_path: Path) -> None:
    made = certificates.make(tmp_path)
    with Simulator(frozen_clock=True, start_delay_seconds=0, tls=made.server) as sim:
        fleet = Fleet(sim, 1)
        args = {"url": sim.url, "username": "admin", "password": sim.admin.password, **QUICK}
        with Listener("comet_stream", {**args, "ca_path": str(made.authority)}) as listener:
            fleet.wait_until(lambda: sim.open_streams or listener.error)
            works(fleet, listener)
        assert "certificate" in refusal(sim.url, password=sim.admin.password)


def test_a_wrong_password_ends_the_source_with_a_sentence(start: Start) -> None:
    text = refusal(start().sim.url, password="not-the-password")
    assert "Check username and password" in text
    assert "not-the-password" not in text


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"events": ["job_complete"]}, "there is no event 'job_complete'. Did you mean job_completed?"),
        ({"url": "backup.example"}, "the url 'backup.example' is not the address of a server"),
        ({"password": None}, "no credentials were given"),
        ({"idle_timeout": "soon"}, "idle_timeout: 'soon' is not a duration"),
        ({"reconnect_delay": "0"}, "reconnect_delay is not more than 0 seconds"),
        ({"queue_size": 0}, "queue_size is not more than 0"),
        ({"since": "yore"}, "since: 'yore' is not a point in time"),
        ({"device_outdated_below": "new"}, "'new' is not a version, write for example 25.9.8"),
        ({"vault_near_quota_percent": "full"}, "'full' is not a percentage, write for example 90"),
        ({"pol_interval": 5}, "there is no option pol_interval. Did you mean poll_interval?"),
        ({"tenants": ["acme"]}, "there is no tenant 'acme'"),
        ({"state_file": "/proc/comet/state.json"}, "the state_file /proc/comet/state.json can't be written"),
    ],
)
def test_what_cannot_be_meant_ends_the_source_with_a_sentence(
    start: Start, options: dict[str, Any], sentence: str
) -> None:
    sim = start(devices=0).sim
    text = refusal(**{"url": sim.url, "password": sim.admin.password, **options})
    assert sentence in text
    assert sim.admin.password not in text


def test_two_sources_do_not_share_a_file(start: Start, listen: Listen, tmp_path: Path) -> None:
    fleet = start()
    listen(fleet, state_file=str(tmp_path / "state.json"))
    text = refusal(fleet.sim.url, password=fleet.sim.admin.password, state_file=str(tmp_path / "state.json"))
    assert "another source has the state_file" in text


def test_the_file_of_another_server_is_refused(start: Start, listen: Listen, tmp_path: Path) -> None:
    fleet, other = start(), start()
    listen(fleet, state_file=str(tmp_path / "state.json")).stop()
    before = (tmp_path / "state.json").read_text()
    text = refusal(other.sim.url, password=other.sim.admin.password, state_file=str(tmp_path / "state.json"))
    assert f"is of the server {fleet.sim.url}" in text
    assert (tmp_path / "state.json").read_text() == before


def test_secrets_do_not_reach_rules(start: Start, listen: Listen, tmp_path: Path) -> None:
    fleet = start()
    path = tmp_path / "state.json"
    listener = listen(fleet, events=["account_updated"], state_file=str(path))

    def canary(profile: dict[str, Any]) -> None:
        profile["PasswordHash"] = "canary-in-a-hash"

    fleet.sim.state.edit_profile("alice", canary)
    listener.wait(lambda events: "account_updated" in names(events))
    listener.stop()
    assert "canary" not in str(listener.events) + path.read_text()
    assert path.stat().st_mode & 0o077 == 0
