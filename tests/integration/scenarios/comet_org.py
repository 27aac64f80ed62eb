# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_org`` does."""

from __future__ import annotations

from typing import Any

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_tenant("Globex", hosts=["globex.example"], organization_id="tenant-globex")
    state.add_tenant("Leaving", hosts=["leaving.example"], organization_id="tenant-leaving")
    state.add_tenant("Twice", organization_id="tenant-one")
    state.add_tenant("Twice", organization_id="tenant-two")
    state.add_user("leaving-mail", password=secret("leaving"), organization="tenant-leaving")
    state.add_device("leaving-mail", name="LAPTOP")


def prepare_examples(simulator: Simulator) -> None:
    simulator.state.add_tenant("Acme Group", hosts=["backup.acme.example"])


VAULT = {
    "description": "Vault in Lisbon",
    "type": "comet",
    "remote_address": "https://storage.acme.example:8060/",
    "username": "templates",
    "password": secret("storage"),
    "storage_limit_enabled": True,
    "storage_limit_bytes": "500 GiB",
}
BUCKET = {
    "description": "Bucket in Porto",
    "type": "s3_generic",
    "s3": {
        "s3_endpoint": "s3.acme.example",
        "master_bucket": "acme",
        "access_key": "public",
        "secret_key": secret("s3"),
    },
}
EVERYTHING: dict[str, Any] = {
    "name": "Acme Group",
    "hosts": ["backup.acme.example", "vault.acme.example"],
    "suspended": False,
    "branding": {"brand_name": "Acme", "product_name": "Acme Backup", "top_color": "#004488"},
    "email": {
        "mode": "smtp_ssl",
        "from_email": "backup@acme.example",
        "smtp_host": "mail.acme.example",
        "smtp_port": 465,
        "smtp_username": "backup",
        "smtp_password": secret("smtp"),
    },
    "storage_templates": [VAULT, BUCKET],
    "webhooks": {
        "tickets": {
            "url": "https://tickets.acme.example/comet",
            "level": "full",
            "custom_headers": {"Authorization": secret("webhook")},
            "white_listed_event_types": ["job_completed"],
        },
    },
    "software_build_role": {"role_enabled": True, "max_builders": 2},
    "constellation_role": {"role_enabled": False},
    "psa_configs": [
        {"type": "generic", "url": "https://psa.acme.example/", "custom_headers": {"X-Key": secret("psa")}}
    ],
    "experimental_options": ["one", "two"],
    "audit_files": {"audit": {"filename": "audit.log", "level": "full"}},
    "read_only": {"users": []},
}

SCENARIO = Scenario(
    covers=(
        "AdminOrganizationDelete",
        "AdminOrganizationSet",
    ),
    prepare=prepare,
    cases=(
        Case("creates a tenant with everything in it", EVERYTHING, budget=2),
        Case(
            "sees no change in another order of hosts",
            {"name": "Acme Group", "hosts": EVERYTHING["hosts"][::-1]},
            budget=1,
            changed=False,
            needs="creates a tenant with everything in it",
        ),
        Case(
            "changes a tenant of before",
            {"name": "Globex", "branding": {"brand_name": "Globex"}, "suspended": True},
            budget=1,
        ),
        Case("renames a tenant", {"id": "tenant-globex", "name": "Globex Holding"}, budget=1),
        Case(
            "adds a template and keeps the others",
            {"name": "Acme Group", "storage_templates": [{**VAULT, "description": "Vault in Faro"}]},
            budget=1,
        ),
        Case(
            "removes what is not given",
            {
                "name": "Acme Group",
                "storage_templates": [VAULT],
                "webhooks": {},
                "purge": ["storage_templates", "webhooks"],
            },
            budget=1,
        ),
        Case(
            "deletes a tenant with its users",
            {
                "name": "Leaving",
                "state": "absent",
                "delete_with_users": True,
                "uninstall_software": True,
                "remove_config_file": True,
            },
            budget=1,
        ),
        Case("deletes nothing where there is nothing", {"name": "Never", "state": "absent"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal("neither name nor id", {"suspended": True}, "one of the following is required: name, id"),
        Refusal(
            "a tenant of an ambiguous name",
            {"name": "Twice", "suspended": True},
            "2 tenants are named 'Twice'. Give one of their ids in id: tenant-one, tenant-two.",
        ),
        Refusal(
            "an id that there is not",
            {"id": "tenant-none", "name": "New"},
            "there is no tenant with the id tenant-none. Leave id out to create one: the server gives the id.",
        ),
        Refusal(
            "an unknown key",
            {"name": "Globex Holding", "branding": {"brandname": "X"}},
            "branding has no key brandname, did you mean brand_name?",
        ),
        Refusal(
            "an unguarded deletion",
            {"name": "Globex Holding", "state": "absent"},
            "deleting the tenant 'Globex Holding' would lose the tenant (it has no users), and its administrators and "
            "policies. Set delete_with_users to true if that is meant, or set suspended to true.",
        ),
    ),
    examples=prepare_examples,
    example_variables={"acme_smtp_password": secret("smtp"), "acme_storage_password": secret("storage")},
)
