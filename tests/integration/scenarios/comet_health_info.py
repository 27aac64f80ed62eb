# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_health_info`` finds."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    tenant = state.add_tenant("Acme", hosts=["acme.backup.example"], organization_id="tenant-acme")
    state.add_user("acme-files", password=secret("acme"), organization=tenant)
    state.add_user("acme-left", password=secret("left"), organization=tenant, IsSuspended=True)
    server = state.add_device("acme-files", name="FILESERVER", device_id="d" * 64)
    source, vault, rule = state.add_item(server)
    for outcome in ("success", "error"):
        job = state.start_job(server, source=source, destination=vault, rule=rule)
        simulator.clock.advance(5)
        state.finish_job(job, outcome)


SCENARIO = Scenario(
    prepare=prepare,
    volatile=frozenset({"generated_at", "fingerprint", "since", "reason", "last_backup", "last_success"}),
    cases=(
        Case("looks at the whole server", {}, budget=7, changed=False),
        Case(
            "looks at a tenant with thresholds of its own",
            {
                "tenant": "Acme",
                "days": 30,
                "stale_after": "36h",
                "offline_after": "7 days",
                "long_after": "12h",
                "near_quota": 80,
                "accept_warnings": True,
                "include_suspended": True,
                "severities": {"failed": "warning", "no_device": "ignore"},
            },
            budget=7,
            changed=False,
        ),
    ),
    refusals=(
        Refusal(
            "a check that there is not",
            {"severities": {"fail": "notice"}},
            "severities: there is no check 'fail', did you mean failed?",
        ),
        Refusal(
            "a severity that there is not",
            {"severities": {"failed": "awful"}},
            "the severity of failed is 'awful'. Choose one of critical, warning, notice, ignore.",
        ),
        Refusal(
            "an odd duration",
            {"stale_after": "a while"},
            "stale_after: 'a while' is not a duration, write seconds or for example 2h 30m.",
        ),
        Refusal("no day", {"days": 0}, "days must be from 1 to 366."),
        Refusal("a share of more than all", {"near_quota": 101}, "near_quota is a percentage from 1 to 100."),
        Refusal(
            "a tenant that there is not",
            {"tenant": "Acne"},
            "there is no tenant 'Acne'. Did you mean 'Acme'?",
        ),
    ),
    examples=prepare,
)
