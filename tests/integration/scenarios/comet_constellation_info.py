# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_constellation_info`` reads."""

from __future__ import annotations

from tests.integration.scenarios.comet_constellation import prepare
from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare_report(simulator: Simulator) -> None:
    prepare(simulator)
    user = {"ServerID": 0, "Username": "globex-office"}
    usage = {"bucket-1": {"AccessKey": secret("bucket"), "ExistsOnServers": [0], "InUseBy": [user]}}
    simulator.state.last_constellation_report.update(CheckStarted=1700000000, CheckCompleted=1700000060, Usage=usage)


def turn_off(simulator: Simulator) -> None:
    simulator.state.config["ConstellationRole"]["RoleEnabled"] = False


SCENARIO = Scenario(
    covers=("AdminMetaConstellationConfigGet", "AdminConstellationStatus", "AdminConstellationLastReport"),
    since="22.9.0",
    prepare=prepare_report,
    cases=(
        Case("reads the server's settings", {"details": ["status", "last_report"]}, budget=3, changed=False),
        Case("reads a tenant's settings", {"tenant": "Globex"}, budget=1, changed=False),
        Case("sees that the role is off", {}, budget=3, changed=False, before=turn_off),
    ),
    refusals=(
        Refusal("an unknown tenant", {"tenant": "Globes"}, "there is no tenant 'Globes'. Did you mean 'Globex'?"),
    ),
    examples=prepare_report,
)
