# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_update_campaign`` does."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret

PILOT = {"rule_field": "Username", "rule_operator": "string_eq", "rule_value": "acme-pilot"}


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    for user in ("acme-pilot", "acme-files"):
        state.add_user(user, password=secret(user))
    state.add_device("acme-pilot", name="PILOT", version="24.12.5", device_id="1" * 64)
    state.add_device("acme-files", name="BROKEN", version="24.12.5", device_id="2" * 64, updates=False)
    state.add_device("acme-files", name="AWAY", version="24.12.5", device_id="3" * 64, online=False)


def examples(simulator: Simulator) -> None:
    prepare(simulator)
    simulator.state.device("acme-files", "BROKEN").updates = True


# Devices do all at once, since the clock stands still.
AT_ONCE = {"update_seconds": 0.0, "start_delay_seconds": 0.0, "reconnect_seconds": 0.0}

SCENARIO = Scenario(
    covers=("AdminUpdateCampaignStart",),
    server=AT_ONCE,
    prepare=prepare,
    cases=(
        Case(
            "updates some devices and waits",
            {"device_filter": PILOT, "wait": True, "poll_interval": 0.1, "wait_timeout": "1m"},
            budget=2,
        ),
        Case(
            "goes on with all, and accepts failures",
            {"device_filter": {}, "force_running": True, "wait": True, "poll_interval": 0.1, "accept_failures": True},
            budget=4,
        ),
        Case("stops it", {"state": "stopped"}, budget=1, needs="goes on with all, and accepts failures"),
        Case(
            "starts one that reinstalls",
            {
                "upgrade_older": False,
                "reinstall_current": True,
                "downgrade_newer": True,
                "device_filter": PILOT,
                "wait": True,
                "wait_for": "all",
                "poll_interval": 0.1,
                "read_only": {"target_version": "25.9.8"},
            },
            budget=2,
        ),
        Case(
            "offers the update again",
            {"start_again": True},
            budget=3,
            repeats="it was asked to",
        ),
    ),
    refusals=(
        Refusal(
            "to update nothing",
            {"upgrade_older": False, "reinstall_current": False, "downgrade_newer": False},
            "the campaign would update no device. Set upgrade_older, reinstall_current or downgrade_newer to true.",
        ),
        Refusal(
            "an unknown operator",
            {"device_filter": {**PILOT, "rule_operator": "string_equals"}},
            'device_filter.rule_operator: unknown SearchOperatorType "string_equals", did you mean "string_eq", "string_neq" or "string_eq_ci"?',
        ),
        Refusal(
            "a rule about nothing",
            {"device_filter": {"rule_value": "acme"}},
            "device_filter needs a rule_field or clause_children. Use {} for all devices.",
        ),
        Refusal(
            "an odd time",
            {"wait_timeout": "soon"},
            "wait_timeout: 'soon' is not a duration, write seconds or for example 2h 30m.",
        ),
    ),
    examples=examples,
)
