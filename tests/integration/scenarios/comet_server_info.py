# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_server_info`` reads."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    simulator.state.add_user("acme-files", password=secret("acme"))
    simulator.state.add_device("acme-files", name="FILESERVER")


SCENARIO = Scenario(
    covers=("AdminMetaSoftwareUpdateNews", "AdminMetaVersion"),
    prepare=prepare,
    cases=(
        Case("reads the usual", {}, budget=2, changed=False),
        Case("reads the version alone", {"sections": ["version"]}, budget=1, changed=False),
        Case(
            "reads everything",
            {"sections": ["version", "roles", "license", "mail", "self_backup", "account", "counts", "update_news"]},
            budget=8,
            changed=False,
        ),
    ),
    refusals=(
        Refusal(
            "a section that there is not",
            {"sections": ["licence"]},
            "There is no 'licence' among the choices of sections, did you mean license?",
        ),
    ),
    examples=prepare,
)
