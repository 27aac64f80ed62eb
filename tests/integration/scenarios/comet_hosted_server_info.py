# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_hosted_server_info``."""

from __future__ import annotations

from tests.integration.scenarios.comet_hosted_server import prepare
from tests.support.scenario import Case, Refusal, Scenario

SCENARIO = Scenario(
    prepare=prepare,
    cases=(
        Case("reads all hosted servers", {}, budget=1, changed=False),
        Case(
            "reads one by its name, terminated or not", {"name": "Globex", "terminated": True}, budget=1, changed=False
        ),
        Case("tells the passwords", {"return_secrets": True}, budget=1, changed=False, hidden=True),
    ),
    refusals=(
        Refusal(
            "an address of a Comet Server",
            {"account_url": "{{ lookup('env', 'COMET_URL') }}"},
            "HostedServerList on {url} failed: there is no account API at this address (HTTP 404)."
            " Check that account_url is the vendor's account portal and that nothing between rewrites its answers.",
        ),
    ),
    examples=prepare,
    volatile=frozenset({"created_at", "date_deleted"}),
)
