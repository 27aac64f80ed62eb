# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_server_config_info`` reads."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.config["Email"].update(Mode="smtp", SMTPPassword=secret("smtp"))
    state.config["License"]["SerialNumber"] = secret("serial")
    state.add_admin("second", secret("second"))


SCENARIO = Scenario(
    covers=("AdminMetaServerConfigGet", "AdminMetaServerConfigNetworkInterfaces"),
    prepare=prepare,
    cases=(
        Case("reads the usual", {}, budget=1, changed=False),
        Case(
            "reads administrators and tenants",
            {"sections": ["admin_users", "organizations", "license"]},
            budget=1,
            changed=False,
        ),
        Case("reads network interfaces alone", {"sections": [], "network_interfaces": True}, budget=1, changed=False),
    ),
    refusals=(
        Refusal(
            "a section that there is not",
            {"sections": ["mail"]},
            "There is no 'mail' among the choices of sections, did you mean email?",
        ),
    ),
    examples=prepare,
)
