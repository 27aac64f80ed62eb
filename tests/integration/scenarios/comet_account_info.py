# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_account_info`` reads."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    simulator.state.admins["", "admin"]["IPWhitelist"] = "^127"
    simulator.state.add_user("acme-files", password=secret("acme"))


SCENARIO = Scenario(
    covers=("AdminAccountProperties",),
    prepare=prepare,
    cases=(Case("reads the account", {}, budget=1, changed=False),),
    refusals=(
        Refusal(
            "an end user",
            {"login_as": "user", "username": "acme-files", "password": secret("acme")},
            "the account of an end user is none of an administrator. Use cometbackup.comet.comet_user for it.",
        ),
    ),
    examples=prepare,
)
