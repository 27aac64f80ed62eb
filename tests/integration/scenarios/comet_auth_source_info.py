# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_auth_source_info`` reads."""

from __future__ import annotations

from tests.integration.scenarios.comet_auth_source import prepare
from tests.support.scenario import Case, Refusal, Scenario, secret

SCENARIO = Scenario(
    covers=("AdminExternalAuthSourcesGet",),
    since="23.6.5",
    prepare=prepare,
    cases=(
        Case("reads all", {}, budget=1, changed=False),
        Case("reads those of a name", {"name": "Twice"}, budget=1, changed=False),
        Case("reads one", {"id": "source-old"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal(
            "an account that may not",
            {"username": "limited", "password": secret("limited")},
            "AdminExternalAuthSourcesGet on {url} failed: the server answered 403 Unauthorised. The log-in is good, so this account may"
            " not do that here, or there is no such object.",
            before=lambda simulator: simulator.state.add_admin(
                "limited", secret("limited"), Permissions={"PreventEditServerSettings": True}
            ),
        ),
    ),
    examples=prepare,
)
