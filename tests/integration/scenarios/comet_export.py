# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_export`` writes."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret
from tests.tools import checkout

# Checkouts are tested side by side.
PLACE = Path(tempfile.gettempdir()) / f"comet-export-{checkout.ROOT.name}"


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_tenant("Globex", hosts=["globex.example"], organization_id="tenant-globex")
    state.add_policy("Monthly", policy_id="policy-monthly")
    state.add_user("globex-shop", password=secret("shop"), organization="tenant-globex", PolicyID="policy-monthly")
    state.add_user("initech", password=secret("initech"))
    state.config["WebhookOptions"] = {
        "siem": {
            "URL": "https://siem.example/",
            "CustomHeaders": {"Authorization": secret("siem")},
            "Level": "full",
            "WhiteListedEventTypes": [],
        }
    }
    state.config["AuthenticationRole"]["RemoteStorage"] = [
        {
            "ID": "template-rack",
            "Description": "Rack",
            "Type": "custom",
            "Custom": {"URL": "https://rack.example/", "CustomHeaders": {"Authorization": secret("rack")}},
        }
    ]
    state.add_quota("In total", 1 << 40, "quota-total", "tenant-globex")
    state.add_user(
        "globex-lab", organization="tenant-globex", GroupID=state.add_group("Lab", "group-lab", "tenant-globex")
    )
    state.add_admin("helpdesk", secret("helpdesk"), "tenant-globex")
    no_files(simulator)


def no_files(simulator: Simulator) -> None:
    shutil.rmtree(PLACE, ignore_errors=True)


def another_user(simulator: Simulator) -> None:
    """One that is no longer there has left a file behind."""
    (PLACE / "all" / "users" / "gone.yml").write_text("users: [{name: gone}]\n", encoding="utf-8")


SCENARIO = Scenario(
    prepare=prepare,
    cases=(
        Case("returns the document", {"kinds": ["users", "policies"]}, budget=3, changed=False),
        Case(
            "writes a file for each user",
            {"dest": str(PLACE / "all"), "layout": "per_user", "defaults": True},
            budget=8,
            before_again=another_user,
        ),
        Case(
            "writes one tenant with its secrets into a file",
            {
                "dest": str(PLACE / "globex.yml"),
                "tenant": "Globex",
                "secrets": "encrypted",
                "vault_password": secret("vault_password"),
                "vault_id": "comet",
            },
            budget=6,
        ),
    ),
    refusals=(
        Refusal("an unknown kind", {"kinds": ["user"]}, "kinds has the unknown kind 'user', did you mean users?"),
        Refusal(
            "secrets without a password",
            {"secrets": "encrypted", "dest": str(PLACE / "secrets.yml")},
            "encrypted secrets need vault_password, and dest to be written to.",
        ),
        Refusal("an unknown tenant", {"tenant": "Globes"}, "there is no tenant 'Globes'. Did you mean 'Globex'?"),
    ),
    examples=prepare,
    example_variables={"export_directory": str(PLACE), "comet_vault_password": secret("vault_password")},
)
