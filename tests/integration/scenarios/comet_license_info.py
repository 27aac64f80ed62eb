# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_license_info``."""

from __future__ import annotations

from tests.integration.scenarios.comet_license import prepare
from tests.support.scenario import Case, Refusal, Scenario, secret

SCENARIO = Scenario(
    prepare=prepare,
    cases=(
        Case("reads all licences", {}, budget=1, changed=False),
        Case("reads those of a name", {"name": "twin"}, budget=1, changed=False),
        Case("reads one by its number", {"serial": secret("serial-acme")}, budget=1, changed=False),
        Case("tells the numbers", {"return_secrets": True}, budget=1, changed=False, hidden=True),
    ),
    refusals=(
        Refusal(
            "an address that is none",
            {"account_url": "account.cometbackup.com"},
            "the account_url 'account.cometbackup.com' is not the address of a server. It looks like https://account.cometbackup.com/.",
        ),
        Refusal(
            "an address of something else",
            {"account_url": "http://127.0.0.1:1/account", "retries": 0, "timeout": 5},
            "LicenseListAll on http://127.0.0.1:1/account/ failed: the server cannot be reached: Connection refused."
            " Check the option account_url and the network.",
        ),
    ),
    examples=prepare,
    volatile=frozenset({"created_at"}),
)
