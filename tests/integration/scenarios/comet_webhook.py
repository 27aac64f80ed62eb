# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_webhook`` does."""

from __future__ import annotations

from typing import Any

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def webhook(name: str) -> dict[str, Any]:
    """A webhook as the server keeps it, with a field of a newer server."""
    return {
        "URL": f"https://{name}.example/comet",
        "CustomHeaders": {"Authorization": secret(name)},
        "Level": "full",
        "WhiteListedEventTypes": [4201],
        "FutureRetries": {"Mode": len(name), "Notes": ["kept", name]},
    }


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.config["WebhookOptions"] = {"siem": webhook("siem"), "old": webhook("old")}
    state.add_tenant(
        "Globex", hosts=["globex.example"], organization_id="tenant-globex", WebhookOptions={"siem": webhook("globex")}
    )


SCENARIO = Scenario(
    covers=("AdminMetaWebhookOptionsSet",),
    prepare=prepare,
    cases=(
        Case(
            "creates a webhook of the server",
            {
                "name": "tickets",
                "webhook_url": "https://tickets.example/comet",
                "events": ["job_completed", "SEVT_DEVICE_NEW"],
                "level": "full",
                "headers": {"Authorization": secret("tickets")},
                "read_only": {"tenant_name": ""},
            },
            budget=1,
        ),
        Case(
            "changes headers that are not shown",
            {"name": "siem", "headers": {"Authorization": secret("changed")}},
            budget=1,
        ),
        Case(
            "sees no change in another order of events",
            {"name": "tickets", "events": ["device_new", "4201"]},
            budget=1,
            changed=False,
        ),
        Case(
            "changes an address with credentials in it",
            {"name": "siem", "webhook_url": f"https://hook:{secret('userinfo')}@siem.example/?token={secret('query')}"},
            budget=1,
        ),
        Case("leaves the data out", {"name": "siem", "level": "none"}, budget=1),
        Case("changes a tenant's webhook", {"name": "siem", "tenant": "Globex", "events": []}, budget=1),
        Case(
            "creates a tenant's webhook",
            {"name": "tickets", "tenant": "Globex", "webhook_url": "https://tickets.example/globex"},
            budget=1,
        ),
        Case("removes a webhook", {"name": "old", "state": "absent"}, budget=1),
        Case("removes nothing where there is nothing", {"name": "never", "state": "absent"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal(
            "a webhook without address",
            {"name": "new"},
            "the webhook 'new' does not exist, and creating it needs webhook_url.",
        ),
        Refusal(
            "an unknown event",
            {"name": "tickets", "events": ["job_complete"]},
            'events[0]: unknown StreamableEventType "job_complete", did you mean "job_completed"?',
        ),
        Refusal(
            "an unknown level",
            {"name": "tickets", "level": "half"},
            'level: unknown StreamLevel "half", valid are full, none.',
        ),
        Refusal(
            "an unknown tenant",
            {"name": "tickets", "tenant": "Globes"},
            "there is no tenant 'Globes'. Did you mean 'Globex'?",
        ),
    ),
    examples=prepare,
    example_variables={"ticket_token": secret("ticket_token")},
)
