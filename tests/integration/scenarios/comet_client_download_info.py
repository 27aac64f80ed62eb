# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_client_download_info`` reads."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario


def _without_builds(simulator: Simulator) -> None:
    simulator.state.config["SoftwareBuildRole"]["RoleEnabled"] = False


SCENARIO = Scenario(
    covers=("AdminBrandingAvailablePlatforms", "AdminBrandingGenerateClientTest"),
    cases=(
        Case("reads the platforms", {}, budget=1, changed=False),
        Case("tries each of them", {"test": True}, budget=13, changed=False),
    ),
    refusals=(
        Refusal(
            "a server that builds nothing",
            {},
            "AdminBrandingAvailablePlatforms on {url} failed: the server answered 403 Unauthorised: SoftwareBuildRole is disabled."
            " The log-in is good, so this account may not do that here, or there is no such object.",
            before=_without_builds,
        ),
    ),
)
