# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_install_token`` does."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    simulator.state.add_user("acme-files", password=secret("acme"))


SCENARIO = Scenario(
    covers=("AdminCreateInstallToken",),
    prepare=prepare,
    cases=(
        Case(
            "creates a token",
            {"user": "acme-files", "user_password": secret("acme")},
            budget=2,
            repeats="each run creates another token",
            hidden=True,
        ),
        Case(
            "creates a token for another server",
            {"user": "acme-files", "user_password": secret("acme"), "login_server": "https://other.example/"},
            budget=2,
            repeats="each run creates another token",
            hidden=True,
        ),
    ),
    refusals=(
        Refusal(
            "a user that there is not",
            {"user": "acme-flies", "user_password": secret("acme")},
            "{url}: there is no user 'acme-flies'. Check the option user; names are case-sensitive.",
        ),
        Refusal(
            "an empty password",
            {"user": "acme-files", "user_password": ""},
            "user_password must not be empty.",
        ),
    ),
    examples=prepare,
    example_variables={"acme_password": secret("acme")},
)
