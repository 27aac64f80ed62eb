# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks with ``until``: each attempt asks the server anew, since it waits for something to change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.simulator import Simulator
from tests.support.playbooks import IN_PROCESS, PATHS, Task, play, run_playbook

NAME = "wait for what does not come"


def calls_of(tmp_path: Path, task: Task, path: str) -> list[str]:
    """The requests of a task that is tried three times in vain."""
    with Simulator() as sim:
        sim.state.add_user("acme-files", password="password-of-acme")
        sim.state.add_device("acme-files", name="FILESERVER", online=False)
        patience = {"register": "found", "retries": 2, "delay": 0, "ignore_errors": True}
        run = run_playbook([play([{"name": NAME, **task, **patience}])], tmp_path, simulators=[sim], path=path)
        return run.succeeded().result(NAME).calls


INFO: dict[str, Any] = {"cometbackup.comet.comet_user_info": {}, "until": "found.users | length > 1"}


@pytest.mark.parametrize("path", PATHS)
def test_each_attempt_reads_the_accounts(path: str, tmp_path: Path) -> None:
    assert calls_of(tmp_path, INFO, path) == ["AdminListUsersFull"] * 3


@pytest.mark.parametrize("path", PATHS)
def test_each_attempt_looks_whether_the_device_is_connected(path: str, tmp_path: Path) -> None:
    action = {"action": "refetch_profile", "user": "acme-files", "device": "FILESERVER"}
    task = {"cometbackup.comet.comet_dispatch": action, "until": "found is succeeded"}
    assert calls_of(tmp_path, task, path).count("AdminDispatcherListActive") == 3


def test_the_first_attempt_of_an_item_may_use_what_the_item_before_it_read(tmp_path: Path) -> None:
    assert calls_of(tmp_path, {**INFO, "loop": [1, 2]}, IN_PROCESS) == ["AdminListUsersFull"] * 5
