# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_auth_source`` does."""

from __future__ import annotations

from typing import Any

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def source(name: str) -> dict[str, Any]:
    """A directory as the server keeps it, with fields of a newer server."""
    server = {"Hostname": "ldap.acme.example", "Port": 636, "SecurityMethod": "ldaps", "AcceptInvalidSSL": False}
    return {
        "Type": "ldap",
        "Description": name,
        "LDAP": {
            **server,
            "FallbackServers": [],
            "BindUser": "cn=comet",
            "BindPassword": secret(name.replace(" ", "-")),
            "SearchDN": "dc=acme",
            "SearchFilter": "(uid=%s)",
            "FuturePages": {"Mode": len(name)},
        },
        "NewUserPermissions": {"PreventServerShutdown": True, "FutureRight": ["kept", name]},
        "FutureCertificate": {"Mode": len(name), "Notes": ["kept"]},
    }


def prepare(simulator: Simulator) -> None:
    simulator.state.config["ExternalAdminUserSources"] = {
        "source-old": source("Old directory"),
        "source-1": source("Twice"),
        "source-2": source("Twice"),
    }
    simulator.state.add_tenant("Globex", organization_id="tenant-globex")


DIRECTORY = {
    "hostname": "ldap.acme.example",
    "port": 389,
    "security_method": "starttls",
    "accept_invalid_ssl": False,
    "fallback_servers": [{"hostname": "ldap2.acme.example", "port": 636, "security_method": "ldaps"}],
    "bind_user": "cn=comet,dc=acme,dc=example",
    "bind_password": secret("bind"),
    "search_dn": "ou=operators,dc=acme,dc=example",
    "search_filter": "(uid=%s)",
}
PROVIDER = {
    "provider": "generic",
    "display_name": "Globex",
    "client_id": "comet",
    "client_secret": secret("client"),
    "hosts": ["globex.example", "vault.globex.example"],
    "tenant": "Globex",
    "skip_mfa": True,
    "scopes": ["groups"],
    "required_claims": [{"name": "groups", "value": "operators"}],
    "discovery_document_url": "https://login.globex.example/.well-known/openid-configuration",
}

SCENARIO = Scenario(
    covers=("AdminExternalAuthSourcesDelete", "AdminExternalAuthSourcesNew", "AdminExternalAuthSourcesSet"),
    since="23.6.5",
    prepare=prepare,
    cases=(
        Case(
            "creates a directory",
            {
                "name": "Acme directory",
                "ldap": DIRECTORY,
                "new_user_permissions": {"prevent_edit_server_settings": True},
                "read_only": {"type": "ldap"},
            },
            budget=1,
        ),
        Case("creates a provider", {"name": "Globex sign-in", "oidc": PROVIDER}, budget=2),
        Case(
            "changes a password that is not shown",
            {"name": "Old directory", "ldap": {"bind_password": secret("changed")}},
            budget=1,
        ),
        Case("renames a source", {"id": "source-old", "name": "Older directory"}, budget=1),
        Case(
            "sees no change in another order of hosts",
            {"name": "Globex sign-in", "oidc": {"hosts": PROVIDER["hosts"][::-1]}},
            budget=1,
            changed=False,
        ),
        Case(
            "moves a provider to the top level",
            {
                "name": "Globex sign-in",
                "oidc": {"tenant": "", "azure_tenant_id": "", "google_hosted_domain": "globex.example"},
            },
            budget=1,
        ),
        Case("removes a source", {"id": "source-2", "state": "absent"}, budget=1),
        Case("removes nothing where there is nothing", {"name": "Never", "state": "absent"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal("neither name nor id", {"state": "absent"}, "one of the following is required: name, id"),
        Refusal(
            "a source without settings",
            {"name": "New"},
            "the source 'New' does not exist, and creating it needs ldap or oidc.",
        ),
        Refusal(
            "a source with too few",
            {"name": "New", "oidc": {"provider": "google"}},
            "a new source needs oidc.client_id and oidc.client_secret.",
        ),
        Refusal(
            "another kind",
            {"name": "Older directory", "oidc": {"provider": "google"}},
            "the source 'Older directory' is of the kind ldap, and that cannot be changed to oidc. Remove it first, or give the new one"
            " another name.",
        ),
        Refusal(
            "an unknown way to connect",
            {"name": "Older directory", "ldap": {"security_method": "tls"}},
            'ldap.security_method: unknown LDAPSecurityMethod "tls", valid are ldaps, plain, starttls.',
        ),
        Refusal(
            "an unknown tenant",
            {"name": "Globex sign-in", "oidc": {"tenant": "Globes"}},
            "there is no tenant 'Globes'. Did you mean 'Globex'?",
        ),
        Refusal(
            "an id that there is not",
            {"id": "source-none", "name": "New"},
            "there is no source with the id source-none. Leave id out to create one: the server gives the id.",
        ),
        Refusal(
            "an ambiguous name",
            {"name": "Twice", "state": "absent"},
            "2 sources are named 'Twice'. Give one of their ids in id: source-1, source-3.",
            before=lambda simulator: simulator.state.config["ExternalAdminUserSources"].update(
                {"source-3": source("Twice")}
            ),
        ),
    ),
    examples=prepare,
    example_variables={"bind_password": secret("bind-example"), "client_secret": secret("client-example")},
)
