# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_psa`` does."""

from __future__ import annotations

from typing import Any

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret

ONE, OTHER, GLOBEX = "https://one.acme.example/", "https://other.acme.example/", "https://desk.globex.example/"


def connection(type_: int, url: str, **fields: Any) -> dict[str, Any]:
    """A connection as the server keeps it, with a field of a newer server."""
    return {
        "AlertsDisabled": False,
        "Type": type_,
        "URL": url,
        "GroupedBy": {"Users": True, "Tenants": False, "AccountName": False, "FutureGroup": [url]},
        "FutureRetries": {"Mode": len(url), "Notes": ["kept", url]},
        **fields,
    }


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.config["PSAConfigs"] = [
        connection(0, ONE, CustomHeaders={"Authorization": secret("one")}),
        connection(0, OTHER),
        connection(2, "acme", PartnerKey=secret("syncro")),
    ]
    state.add_tenant("Globex", organization_id="tenant-globex", PSAConfigs=[connection(0, GLOBEX)])


SCENARIO = Scenario(
    covers=("AdminMetaPsaConfigListSet", "AdminMetaPsaConfigListSyncNow"),
    since="22.11.2",
    prepare=prepare,
    cases=(
        Case(
            "creates a connection",
            {
                "type": "gradient",
                "partner_key": secret("gradient"),
                "headers": {"X-Key": secret("header")},
                "alerts_disabled": True,
                "grouped_by": {"tenants": True},
                "sync": "on_change",
                "read_only": {"tenant_name": ""},
            },
            budget=1,
        ),
        Case(
            "changes headers that are not shown",
            {"type": "generic", "psa_url": ONE, "headers": {"Authorization": secret("changed")}},
            budget=1,
        ),
        Case(
            "changes the only one of a type",
            {"type": "syncro", "grouped_by": {"users": False}},
            budget=1,
        ),
        Case(
            "changes a tenant's connection",
            {"type": "generic", "tenant": "Globex", "grouped_by": {"account_name": True}},
            budget=1,
        ),
        Case(
            "leads a connection elsewhere",
            {"type": "generic", "psa_url": "https://new.acme.example/", "former_psa_url": OTHER},
            budget=1,
        ),
        Case(
            "sees no change",
            {"type": "PSA_TYPE_GRADIENT", "partner_key": "********", "sync": "on_change"},
            budget=1,
            changed=False,
        ),
        Case(
            "synchronises without a change",
            {"type": "gradient", "sync": "always"},
            budget=2,
            repeats="the server is told to synchronise each time",
        ),
        Case("removes a connection", {"type": "generic", "psa_url": ONE, "state": "absent"}, budget=1),
        Case(
            "removes nothing where there is nothing",
            {"type": "generic", "psa_url": ONE, "state": "absent"},
            budget=1,
            changed=False,
        ),
    ),
    refusals=(
        Refusal(
            "a connection that leads nowhere",
            {"type": "generic", "tenant": "Globex", "state": "present", "psa_url": ""},
            "there is no connection generic, and creating it needs psa_url.",
        ),
        Refusal(
            "an unknown kind",
            {"type": "gradiant"},
            'type: unknown PSAType "gradiant", did you mean "gradient"? Valid are generic, gradient, syncro.',
        ),
        Refusal(
            "synchronisation of a tenant",
            {"type": "generic", "tenant": "Globex", "sync": "always"},
            "only the administrators of a tenant can have its service desks synchronised. Leave sync out, or log in as"
            " one of them and leave tenant out.",
        ),
        Refusal(
            "one of several",
            {"type": "generic", "alerts_disabled": True},
            "2 connections fit generic. Give the psa_url of one of them: https://one.acme.example/,"
            " https://two.acme.example/.",
            before=lambda simulator: simulator.state.config.update(
                PSAConfigs=[connection(0, ONE), connection(0, "https://two.acme.example/")]
            ),
        ),
    ),
    examples=prepare,
    example_variables={"gradient_key": secret("gradient-example"), "desk_token": secret("desk-example")},
)
