# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks with ``async``, whose results are fetched and printed by Ansible itself: secrets must not be among them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.simulator import Simulator
from tests.support.playbooks import Run, play, run_playbook

NAME = "in the background"
LATER = {"async": 60, "poll": 1}
ACTION = {"action": "ping_destination", "user": "acme-files", "parameters": {"extra_data": {}}}
REVEALING: dict[str, dict[str, Any]] = {
    "comet_session": {},
    "comet_api": {"method": "AdminListUsersFull", "return_secrets": True},
    "comet_dispatch": {**ACTION, "return_secrets": "yes"},
}


def run(tmp_path: Path, sim: Simulator, module: str, options: dict[str, Any], **keywords: Any) -> Run:
    task = {"name": NAME, f"cometbackup.comet.{module}": options, **LATER, **keywords}
    return run_playbook([play([task])], tmp_path, "-v", simulators=[sim])


@pytest.mark.parametrize("module", REVEALING)
def test_a_result_with_secrets_is_refused_before_anything_is_sent(module: str, tmp_path: Path) -> None:
    with Simulator() as sim:
        done = run(tmp_path, sim, module, REVEALING[module])
        assert done.status != 0
        assert "Set no_log to true for this task" in done.output
        assert sim.requests.methods() == []


def test_with_no_log_the_key_is_there_and_not_printed(tmp_path: Path) -> None:
    with Simulator() as sim:
        done = run(tmp_path, sim, "comet_session", {}, no_log=True).succeeded()
        keys = list(sim.state.sessions._sessions)
        assert len(keys) == 1
        assert keys[0] not in done.output


def test_a_log_out_needs_no_hiding(tmp_path: Path) -> None:
    with Simulator() as sim:
        done = run(tmp_path, sim, "comet_session", {"state": "absent", "session_key": "ended-before"}).succeeded()
        assert done.result(NAME).data["changed"] is False
