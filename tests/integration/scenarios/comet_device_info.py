# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_device_info`` reads."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_tenant("Globex", hosts=["globex.example"], organization_id="tenant-globex")
    state.add_user("acme-files", password=secret("acme"))
    state.add_user("globex-mail", password=secret("globex"), organization="tenant-globex")
    state.add_device("acme-files", name="FILESERVER", connections=2)
    state.add_device("acme-files", name="OLD", version="23.6.1", platform="linux")
    state.add_device("acme-files", name="OFF", online=False)
    state.add_device("globex-mail", name="MAIL")


SCENARIO = Scenario(
    covers=(
        "AdminDispatcherListActive",
        "AdminGetUserProfile",
    ),
    prepare=prepare,
    cases=(
        Case("reads the devices that are online", {}, budget=3, changed=False),
        Case(
            "reads those of an account, connected or not",
            {"user": "acme-files", "state": "all"},
            budget=3,
            changed=False,
        ),
        Case("reads one device", {"user": "acme-files", "device": "OFF", "state": "offline"}, budget=3, changed=False),
        Case("reads what a tenant has to update", {"tenant": "Globex", "outdated": False}, budget=4, changed=False),
        Case("reads live connections alone", {"profiles": False, "outdated": True}, budget=2, changed=False),
    ),
    refusals=(
        Refusal("an unknown tenant", {"tenant": "Globes"}, "there is no tenant 'Globes'. Did you mean 'Globex'?"),
        Refusal(
            "a state that there is not", {"state": "on"}, "value of state must be one of: online, offline, all, got: on"
        ),
    ),
    examples=prepare,
)
