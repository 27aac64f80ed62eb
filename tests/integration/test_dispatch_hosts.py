# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Live actions on the device that a task's host stands for, as the inventory plugin describes it by variables."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulator import Simulator
from tests.support.playbooks import PATHS, play, run_playbook

DISPATCH = "cometbackup.comet.comet_dispatch"


@pytest.mark.parametrize("path", PATHS)
def test_options_default_to_the_variables_of_the_host(path: str, tmp_path: Path) -> None:
    with Simulator() as sim:
        sim.state.add_user("acme-files", password="password-of-acme")
        device = sim.state.add_device("acme-files", name="FILESERVER")
        other = sim.state.add_device("acme-files", name="LAPTOP")
        tasks = [
            {"name": "by the live connection", DISPATCH: {"action": "refetch_profile"}},
            {
                "name": "named otherwise",
                DISPATCH: {"action": "refetch_profile", "user": "acme-files", "device": other.id},
            },
            {"name": "after it connected anew", DISPATCH: {"action": "refetch_profile"}},
        ]
        variables = {
            "comet_server_url": sim.url,
            "comet_target_id": device.connections[0],
            "comet_user": "acme-files",
            "comet_device_id": device.id,
        }

        def reconnect() -> None:
            with sim.state.lock:
                sim.state.disconnect(device)
                sim.state.connect(device)

        run = run_playbook(
            [play(tasks, vars=variables)],
            tmp_path,
            simulators=[sim],
            path=path,
            before={"after it connected anew": reconnect},
            variables={"COMET_URL": ""},
        ).succeeded()
        assert run.complaints == []
        assert run.result("by the live connection").calls == ["AdminDispatcherRefetchProfile"]
        assert run.result("by the live connection").data["target_id"] == variables["comet_target_id"]
        assert run.result("named otherwise").data["target_id"] == other.connections[0]
        anew = run.result("after it connected anew")
        assert anew.data["target_id"] == device.connections[0] != variables["comet_target_id"]
        assert anew.calls.count("AdminDispatcherRefetchProfile") == 2


def test_a_host_s_device_is_the_one_that_is_named(tmp_path: Path) -> None:
    with Simulator() as sim:
        sim.state.add_user("acme-files", password="password-of-acme")
        device = sim.state.add_device("acme-files", name="FILESERVER")
        variables = {"comet_server_url": sim.url, "comet_user": "acme-files", "comet_device_id": device.id}
        tasks = [{"name": "named", "cometbackup.comet.comet_device": {"name": "Cellar"}}]
        run = run_playbook(
            [play(tasks, vars=variables)], tmp_path, simulators=[sim], variables={"COMET_URL": ""}
        ).succeeded()
        assert run.result("named").data["device"] == {"user": "acme-files", "device": device.id, "name": "Cellar"}
