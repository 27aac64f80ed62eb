# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The source in the real ansible-rulebook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.events.conftest import Fleet
from tests.support.playbooks import credentials
from tests.support.rulebooks import Rulebook

Start = Callable[..., Fleet]


def rulebook(**options: Any) -> list[dict[str, Any]]:
    rule = {
        "name": "Tell of failures",
        "condition": 'event.comet.event == "job_completed" and event.Data.Status >= 7000',
        "action": {"debug": {"msg": "failed: {{ event.comet.job }} of {{ event.comet.user }}"}},
    }
    sources = [{"cometbackup.comet.comet_stream": options}]
    return [{"name": "Failures", "hosts": "all", "sources": sources, "rules": [rule]}]


def test_a_rule_fires_on_its_event_and_on_no_other(start: Start, tmp_path: Path) -> None:
    fleet = start()
    with Rulebook(rulebook(settle_time=0.1), tmp_path, environ=credentials(fleet.sim)) as running:
        fleet.wait_for_stream()
        good = fleet.begin()
        fleet.end(good)
        bad = fleet.begin()
        fleet.end(bad, "error")
        output = running.wait(lambda output: f"failed: {bad.id} of alice" in output and output)
    assert f"failed: {good.id}" not in output


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"password": "not-the-password"}, "Check username and password"),
        ({"events": ["job_done"]}, "there is no event 'job_done'"),
    ],
)
def test_what_cannot_work_is_said_in_a_sentence(
    start: Start, tmp_path: Path, options: dict[str, Any], sentence: str
) -> None:
    fleet = start()
    with Rulebook(rulebook(**options), tmp_path, environ=credentials(fleet.sim)) as running:
        running.wait(lambda output: sentence in output)
        running.wait(lambda dummy: running.ended)
    assert "Traceback" not in running.output
    assert "not-the-password" not in running.output
