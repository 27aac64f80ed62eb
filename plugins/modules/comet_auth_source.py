#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_auth_source
short_description: Manage external authentication sources of a Comet Server
version_added: 1.0.0
description:
  - Creates, changes and removes the LDAP directories and OpenID Connect providers by which people can log in as administrators. The web interface
    calls them external authentication sources.
  - An option that is not given is not managed, it stays as it is, and so does whatever this collection does not know of.
  - O(ldap), O(oidc) and O(new_user_permissions) are managed by those of their keys that are given.
  - A source is changed by writing all of them, and the server offers no guard against two writers at once. So they are read right before
    they are written and again after that, and what somebody else undid in between is done again.
  - A task that changes nothing takes one request, creating and removing a source one more, a change two more.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
notes:
  - Needs Comet Server 23.6.5.
options:
  name:
    description:
      - Name of the source. It addresses the source unless O(id) is given, and then renames it. If several sources have the name, O(id) must
        be given. At least one of O(name) and O(id) is needed.
    type: str
  id:
    description:
      - Id of an existing source. The server gives the id to a new one; it is in the result.
    type: str
  state:
    description:
      - V(present) creates the source if need be.
      - V(absent) removes it. The administrators that came from it stay and cannot log in any more.
    type: str
    choices: [present, absent]
    default: present
  ldap:
    description:
      - Settings of an LDAP directory. A new source needs either O(ldap) or O(oidc).
    type: dict
    suboptions:
      hostname:
        description:
          - Host name of the directory server. A new source needs it.
        type: str
      port:
        description:
          - Port of the directory server. A new source gets V(636) if it is not given.
        type: int
      security_method:
        description:
          - How the connection is encrypted, V(ldaps) (TLS from the start), V(starttls) or V(plain) (not at all). A new source gets V(ldaps) if it
            is not given.
        type: str
      accept_invalid_ssl:
        description:
          - Whether a certificate that cannot be verified is accepted.
        type: bool
      fallback_servers:
        description:
          - Servers to ask if O(ldap.hostname) does not answer, a list of dictionaries with C(hostname), C(port), C(security_method) and
            C(accept_invalid_ssl). It is managed as a whole.
        type: list
        elements: dict
      bind_user:
        description:
          - Name that the server logs in to the directory with, such as V(cn=comet,dc=acme,dc=example).
        type: str
      bind_password:
        description:
          - Password of O(ldap.bind_user). Given back masked, it stands for what the server holds.
        type: str
      search_dn:
        description:
          - Entry below which people are looked for, such as V(ou=operators,dc=acme,dc=example). A new source needs it.
        type: str
      search_filter:
        description:
          - LDAP filter that finds the entry of a person, such as V((uid=%s\)).
        type: str
  oidc:
    description:
      - Settings of an OpenID Connect provider. A new source needs either O(ldap) or O(oidc).
    type: dict
    suboptions:
      provider:
        description:
          - Kind of provider, V(azureadv2) (Microsoft Entra ID), V(google), V(dashboard) (the vendor's) or V(generic) (any other). A new source
            needs it.
        type: str
      display_name:
        description:
          - What the log-in page calls the provider.
        type: str
      client_id:
        description:
          - Id of this server at the provider. A new source needs it.
        type: str
      client_secret:
        description:
          - Secret of this server at the provider. A new source needs it. Given back masked, it stands for what the server holds.
        type: str
      hosts:
        description:
          - Host names at which the log-in page offers it. An empty list means all. The order has no meaning.
        type: list
        elements: str
      tenant:
        description:
          - Tenant that its administrators belong to, by name or id. An empty text means the top level.
        type: str
      skip_mfa:
        description:
          - Whether those who come from it need no second factor at the Comet Server.
        type: bool
      scopes:
        description:
          - Scopes to ask the provider for, beside the usual ones.
        type: list
        elements: str
      required_claims:
        description:
          - Claims that the provider must make about a person to be let in, a list of dictionaries with C(name) and C(value). It is managed as
            a whole.
        type: list
        elements: dict
      discovery_document_url:
        description:
          - Address of the provider's discovery document, for O(oidc.provider=generic).
        type: str
      azure_tenant_id:
        description:
          - Id of the tenant at Microsoft, for O(oidc.provider=azureadv2). It has nothing to do with tenants of the Comet Server.
        type: str
      google_hosted_domain:
        description:
          - Domain that people must belong to, for O(oidc.provider=google).
        type: str
  new_user_permissions:
    description:
      - What administrators may do who come from it for the first time. A dictionary with the keys of
        O(cometbackup.comet.comet_admin#module:permissions) of M(cometbackup.comet.comet_admin), such as C(prevent_edit_server_settings),
        C(prevent_server_shutdown) and C(allow_edit_branding).
      - It is managed by those of its keys that are given.
    type: dict
  read_only:
    description:
      - What M(cometbackup.comet.comet_auth_source_info) returns and nobody can set. It is ignored, so that an item of its result can be given
        back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_auth_source_info
  - module: cometbackup.comet.comet_admin
"""

EXAMPLES = r"""
- name: Let operators log in by the company's directory
  cometbackup.comet.comet_auth_source:
    name: Acme directory
    ldap:
      hostname: ldap.acme.example
      bind_user: cn=comet,dc=acme,dc=example
      bind_password: "{{ bind_password }}"
      search_dn: ou=operators,dc=acme,dc=example
      search_filter: (uid=%s)
    new_user_permissions:
      prevent_edit_server_settings: true

- name: Let the administrators of a tenant log in by its own provider
  cometbackup.comet.comet_auth_source:
    name: Globex sign-in
    oidc:
      provider: generic
      display_name: Globex
      discovery_document_url: https://login.globex.example/.well-known/openid-configuration
      client_id: comet
      client_secret: "{{ client_secret }}"
      tenant: Globex

- name: Remove one
  cometbackup.comet.comet_auth_source:
    name: Old directory
    state: absent
"""

RETURN = r"""
auth_source:
  description:
    - The source as the options describe it, after the change, with its C(id). Secrets are masked. Empty if it is absent.
    - The sample is of a directory. A provider has C(oidc) in place of C(ldap).
    - In check mode, what the server itself adds is not in it, such as the id of a new source.
  type: dict
  returned: success
  sample:
    id: 3f0b7c3e-9f5c-4b5e-8a43-5b1c0f5b7a10
    name: Acme directory
    new_user_permissions: {prevent_edit_server_settings: true}
    ldap:
      hostname: ldap.acme.example
      port: 636
      security_method: ldaps
      accept_invalid_ssl: false
      fallback_servers: []
      bind_user: cn=comet,dc=acme,dc=example
      bind_password: "********"
      search_dn: ou=operators,dc=acme,dc=example
      search_filter: (uid=%s)
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import auth_source, auth_sources
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    auth_source.plan,
    {
        "name": {"type": "str"},
        "id": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "ldap": {
            "type": "dict",
            "options": {
                "hostname": {"type": "str"},
                "port": {"type": "int"},
                "security_method": {"type": "str"},
                "accept_invalid_ssl": {"type": "bool"},
                "fallback_servers": {"type": "list", "elements": "dict"},
                "bind_user": {"type": "str"},
                "bind_password": {"type": "str", "no_log": True},
                "search_dn": {"type": "str"},
                "search_filter": {"type": "str"},
            },
        },
        "oidc": {
            "type": "dict",
            "options": {
                "provider": {"type": "str"},
                "display_name": {"type": "str"},
                "client_id": {"type": "str"},
                "client_secret": {"type": "str", "no_log": True},
                "hosts": {"type": "list", "elements": "str"},
                "tenant": {"type": "str"},
                "skip_mfa": {"type": "bool"},
                "scopes": {"type": "list", "elements": "str"},
                "required_claims": {"type": "list", "elements": "dict"},
                "discovery_document_url": {"type": "str"},
                "azure_tenant_id": {"type": "str"},
                "google_hosted_domain": {"type": "str"},
            },
        },
        "new_user_permissions": {"type": "dict"},
        "read_only": {"type": "dict"},
    },
    rules={"required_one_of": [("name", "id")], "mutually_exclusive": [("ldap", "oidc")]},
    secrets=auth_sources.secrets,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
