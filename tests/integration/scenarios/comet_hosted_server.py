# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_hosted_server``."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario

WAITING = {"wait": True, "wait_for": "running", "wait_timeout": "60s", "poll_interval": 0.1}


def prepare(simulator: Simulator) -> None:
    portal = simulator.portal
    portal.add_hosted("Acme", "acme-backup", "eu-central-1", seconds=0)
    portal.add_hosted("Initech", "initech-backup", "eu-central-1", seconds=0)
    portal.add_hosted("Umbrella", "umbrella-backup", "eu-central-1", seconds=0)
    portal.terminate(portal.add_hosted("Globex", "globex-backup", "eu-central-1", seconds=0))
    for number in range(2):
        portal.add_hosted("Twin", f"twin-{number}", "eu-central-1", seconds=0)


SCENARIO = Scenario(
    # The portal's work is done at once here; the waiting itself is for tests/unit/resources.
    server={"frozen_clock": False, "speed": 1e6},
    prepare=prepare,
    cases=(
        Case(
            "creates a server in place of one that was terminated",
            {
                "name": "Globex",
                "region": "eu-central-1",
                "subdomain": "globex-backup",
                "read_only": {"id": "1"},
                **WAITING,
            },
            budget=1,
        ),
        Case("creates one and does not wait", {"name": "Hooli", "region": "us-east-1", "subdomain": "hooli"}, budget=1),
        Case("finds one by its id", {"name": "501", "subdomain": "acme-backup"}, budget=1, changed=False),
        Case("tells its password", {"name": "Acme", "return_secrets": True}, budget=1, changed=False, hidden=True),
        Case("terminates one", {"name": "Initech", "state": "absent", "terminate_with_all_data": True}, budget=1),
        Case(
            "terminates one and waits",
            {"name": "Umbrella", "state": "absent", "terminate_with_all_data": True, **WAITING},
            budget=1,
        ),
        Case(
            "terminates nothing where there is nothing", {"name": "Never", "state": "absent"}, budget=1, changed=False
        ),
    ),
    refusals=(
        Refusal(
            "an unguarded termination",
            {"name": "Acme", "state": "absent"},
            "terminating the hosted server 'Acme' would lose its accounts, settings, history, and the backed-up data on it."
            " Set terminate_with_all_data to true if that is meant.",
        ),
        Refusal(
            "a new server without a region",
            {"name": "Never", "subdomain": "never"},
            "the hosted server 'Never' does not exist, and creating it needs region.",
        ),
        Refusal(
            "another region",
            {"name": "Acme", "region": "us-east-1"},
            "the region of the hosted server 'Acme' is eu-central-1, and the account API cannot change it."
            " Leave region out, or give the new server another name.",
        ),
        Refusal(
            "a subdomain of another server of the account",
            {"name": "Never", "region": "eu-central-1", "subdomain": "acme-backup"},
            "the hosted server 'Acme' has the subdomain acme-backup already. Choose another one.",
        ),
        Refusal(
            "an ambiguous name",
            {"name": "Twin"},
            "2 hosted servers are named 'Twin'. Give one of their ids in name: 505, 506.",
        ),
        Refusal(
            "a duration that is none",
            {"name": "Acme", "wait_timeout": "soon"},
            "wait_timeout: 'soon' is not a duration, write seconds or for example 2h 30m.",
        ),
    ),
    examples=prepare,
    volatile=frozenset({"created_at", "date_deleted"}),
)
