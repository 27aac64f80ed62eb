# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_converge`` does."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from tests.integration.scenarios.comet_vault import add_vault
from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret
from tests.tools import checkout

# Checkouts are tested side by side.
PLANS = Path(tempfile.gettempdir()) / f"comet-plans-{checkout.ROOT.name}"


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_tenant("Globex", hosts=["globex.example"], organization_id="tenant-globex")
    state.add_policy("Monthly", policy_id="policy-monthly")
    for name in ("initech", "umbrella", "leaving", "old-archive"):
        state.add_user(name, password=secret(name))
    for name in ("globex-shop", "globex-gone"):
        state.add_user(name, password=secret(name), organization="tenant-globex")


def prepare_examples(simulator: Simulator) -> None:
    simulator.state.add_tenant("Initech", hosts=["initech.example"], organization_id="tenant-initech")
    for name in ("initech-office", "initech-lab", "initech-old", "initech-archive"):
        simulator.state.add_user(name, organization="tenant-initech")
    for name in ("Cellar", "Attic"):
        add_vault(simulator, "initech-office", f"vault-{name}", name)
    PLANS.mkdir(exist_ok=True)


def saved_plan(simulator: Simulator) -> None:
    """What check mode would have saved for the document of the case that applies it."""
    PLANS.mkdir(exist_ok=True)
    change = {
        "kind": "users",
        "tenant": "",
        "name": "umbrella",
        "action": "changed",
        "before": {"account_name": "Umbrella"},
        "after": {"account_name": "Umbrella Works"},
    }
    plan = {"format": "cometbackup.comet plan 1", "server": simulator.url, "changes": [change]}
    (PLANS / "applied.json").write_text(json.dumps(plan), encoding="utf-8")
    (PLANS / "moved.json").write_text(json.dumps(dict(plan, changes=[])), encoding="utf-8")


def user_files(simulator: Simulator) -> None:
    (PLANS / "users").mkdir(parents=True, exist_ok=True)
    for name in ("umbrella", "old-archive"):
        text = json.dumps({"users": [{"name": name, "time_zone": "Europe/Lisbon"}]})
        (PLANS / "users" / f"{name}.yml").write_text(text, encoding="utf-8")


DOCUMENT: dict[str, Any] = {
    "tenants": [{"name": "Acme Group", "hosts": ["acme.example"]}],
    "policies": [{"name": "Acme standard", "tenant": "Acme Group", "hide_app_version": True}],
    "storage_templates": [
        {
            "description": "Rack",
            "type": "custom",
            "custom": {"url": "https://rack.example/", "custom_headers": {"Authorization": secret("rack")}},
        },
        {
            "description": "Rack",
            "tenant": "Acme Group",
            "type": "custom",
            "custom": {"url": "https://rack.example/acme"},
        },
    ],
    "shared_quotas": [{"name": "Acme in total", "tenant": "Acme Group", "limit": "5 TiB"}],
    "webhooks": [
        {
            "name": "tickets",
            "webhook_url": "https://tickets.example/comet",
            "headers": {"Authorization": secret("tickets")},
        },
        {"name": "tickets", "tenant": "Acme Group", "webhook_url": "https://tickets.example/acme"},
    ],
    "users": [
        {
            "name": "acme-files",
            "tenant": "Acme Group",
            "policy": "Acme standard",
            "user_password": secret("acme"),
            "storage_vaults": [
                {
                    "name": "Cellar",
                    "type": "sftp",
                    "settings": {"sftp_server": "cellar.example:22", "sftp_password": secret("sftp")},
                    "quota": "1 TiB",
                    "shared_quota": "Acme in total",
                }
            ],
        },
        {"name": "initech", "policy": "Monthly", "protected_items_quota": "500 GiB"},
        {"name": "leaving", "state": "absent", "delete_with_job_history": True},
    ],
    "user_groups": [{"name": "Head office", "tenant": "Acme Group", "members": ["acme-files"]}],
    "admins": [
        {
            "name": "helpdesk",
            "tenant": "Acme Group",
            "admin_password": secret("helpdesk"),
            "permissions": {"prevent_server_shutdown": True},
            "allow_restart": True,
        }
    ],
}

SCENARIO = Scenario(
    # A plan names the server, and each path has a server of its own.
    volatile=frozenset({"plan_written"}),
    prepare=prepare,
    cases=(
        Case("brings about a document with everything in it", {"document": DOCUMENT, "concurrency": 1}, budget=9),
        Case(
            "changes what differs and lists what does not",
            {
                "document": {"users": [{"name": "initech"}, {"name": "umbrella", "account_name": "Umbrella"}]},
                "defaults": {"users": {"send_email_reports": True}},
                "concurrency": 1,
                "return_unchanged": True,
            },
            budget=1,
        ),
        Case(
            "sees that nothing differs, and keeps a plan that says so",
            {
                "document": {"users": [{"name": "initech", "policy": "Monthly"}]},
                "save_plan": str(PLANS / "nothing.json"),
            },
            before=lambda simulator: PLANS.mkdir(exist_ok=True),
            budget=3,
            changed=False,
        ),
        Case(
            "takes a part of the document from files",
            {
                "document": {"users": [{"name": "initech", "account_name": "Initech"}]},
                "files": [str(PLANS / "users")],
                "concurrency": 1,
            },
            before=user_files,
            budget=1,
        ),
        Case(
            "deletes what a tenant's document does not name",
            {
                "tenant": "Globex",
                "document": {"users": [{"name": "globex-shop"}]},
                "purge": {"users": {"max": 1, "protect": ["*-archive"]}},
            },
            budget=2,
        ),
        Case(
            "puts off what is for a device that has yet to register",
            {
                "document": {
                    "users": [
                        {
                            "name": "umbrella",
                            "language": "de_DE",
                            "protected_items": [{"name": "Files", "device": "PC-1", "files": {"include": ["/home"]}}],
                        }
                    ]
                },
                "devices_to_come": "put_off",
            },
            budget=1,
        ),
        Case(
            "carries out a saved plan",
            {
                "document": {"users": [{"name": "umbrella", "account_name": "Umbrella Works"}]},
                "apply_plan": str(PLANS / "applied.json"),
            },
            before=saved_plan,
            before_again=lambda simulator: simulator.state.edit_profile(
                "umbrella", lambda profile: profile.update(AccountName="Umbrella")
            ),
            repeats="a plan is carried out as it was saved",
            budget=4,
        ),
    ),
    refusals=(
        Refusal(
            "an unknown kind",
            {"document": {"user": []}},
            "the document has the unknown kind 'user', did you mean users?",
        ),
        Refusal(
            "an unknown option",
            {"document": {"users": [{"name": "initech", "acount_name": "x"}]}},
            "users[0] (initech) has no option acount_name, did you mean account_name?",
        ),
        Refusal(
            "two declarations of one object",
            {"document": {"users": [{"name": "initech"}, {"name": "initech"}]}},
            "users[1] declares the user 'initech', which users[0] declares already.",
        ),
        Refusal(
            "a purge that would delete more than it may",
            {"document": {"users": []}, "purge": {"users": {"max": 1, "protect": ["*-archive"]}}},
            "4 users are not in the document, and purge.users.max is 1: 'initech', 'umbrella', 'globex-shop', 'acme-files'."
            " Nothing was changed. Raise max if they are to be deleted, or protect them by name.",
        ),
        Refusal(
            "a purge of a tenant that nobody has filled in",
            {"tenant": "", "document": {"users": []}, "purge": {"users": {"max": 9}}},
            "the option tenant is empty, and purge would look at the objects of all tenants."
            " Say which tenant is meant, or leave tenant out if all are.",
        ),
        Refusal(
            "a plan that no longer fits",
            {
                "document": {"users": [{"name": "umbrella", "account_name": "Umbrella Industries"}]},
                "apply_plan": str(PLANS / "moved.json"),
            },
            "the server or the document has moved since the plan was saved: users 'umbrella'."
            " Nothing was changed. Save a new plan, and look at it.",
            before=saved_plan,
        ),
    ),
    examples=prepare_examples,
    example_variables={
        "report_directory": str(PLANS),
        **{
            name: secret(name)
            for name in ("globex_password", "acme_password", "bucket_token", "cellar_password", "helpdesk_password")
        },
    },
)
