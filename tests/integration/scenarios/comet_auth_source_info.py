# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_auth_source_info`` reads."""

from __future__ import annotations

from tests.integration.scenarios.comet_auth_source import prepare
from tests.support.scenario import Case, Refusal, Scenario

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
            "a server that cannot be reached",
            {"url": "ftp://server.example/"},
            "",
        ),
    ),
    examples=prepare,
)
