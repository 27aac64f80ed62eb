#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_org
short_description: Manage tenants of a Comet Server
version_added: 1.0.0
description:
  - Creates, changes, renames, suspends and deletes tenants, which the API calls organizations.
  - Parts of a tenant can also be managed by modules of their own, such as M(cometbackup.comet.comet_branding) and
    M(cometbackup.comet.comet_webhook), for example by those who may not manage the rest.
  - An option that is not given is not managed, the tenant keeps whatever it has there, also what this collection does not know of.
  - A dictionary option such as O(branding) is managed by those of its keys that are given. Entries of O(storage_templates),
    O(webhooks) and O(audit_files) that are not given stay, unless O(purge) says otherwise. Other lists are managed as a whole.
  - A tenant is written as a whole, and the server offers no guard against two writers at once. So it is read right before it is
    written and again after that, and what somebody else undid in between is done again.
  - A task that changes nothing takes one request, a change two more. Only an administrator of the top level may manage tenants.
  - The role P(cometbackup.comet.tenant_onboarding#role) sets up a tenant with all that it needs for its users.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
notes:
  - Keys of nested options are the API's names in snake_case. An unknown key is an error that says which one was probably meant.
  - A server drops what it does not know without a word. So an option that is newer than the server is refused before anything is
    written, where that can be told from what the server sends or from the release that introduced it, and otherwise reported after
    the tenant was read back.
options:
  name:
    description:
      - Name of the tenant. It addresses the tenant unless O(id) is given, and then renames it.
      - If several tenants have the name, O(id) must be given.
    type: str
  id:
    description:
      - Id of an existing tenant. The server gives the id to a new one; it is in the result.
    type: str
  state:
    description:
      - V(present) creates the tenant if need be.
      - V(absent) deletes it, see O(delete_with_users).
    type: str
    choices: [present, absent]
    default: present
  hosts:
    description:
      - Host names that belong to the tenant, without a scheme or a port. Its administrators can log in through these only, so the name has to
        lead to the server before. The order has no meaning.
    type: list
    elements: str
  suspended:
    description:
      - Whether the tenant is suspended. The server keeps everything that belongs to it.
    type: bool
  branding:
    description:
      - How server and client present themselves. A dictionary with keys such as C(brand_name), C(product_name), C(company_name),
        C(top_color), C(accent_color), C(logo_image), C(help_url), C(default_login_server_url), C(cloud_storage_name), C(build_mode)
        (V(custom) or V(prebuilt)) and those for code signing.
      - M(cometbackup.comet.comet_branding) has an option for each of them.
    type: dict
  email:
    description:
      - How reports are sent. A dictionary with C(mode) (V(inherit), V(builtin), V(smtp), V(smtp_ssl) or V(disabled)), C(from_email),
        C(from_name), C(smtp_host), C(smtp_port), C(smtp_username), C(smtp_password), C(smtp_allow_invalid_certificate),
        C(smtp_allow_unencrypted), C(smtp_custom_ehlo) and the list C(email_reporting_options).
      - M(cometbackup.comet.comet_email) has an option for each of them.
    type: dict
  storage_templates:
    description:
      - Templates for storage vaults. A list of dictionaries. A template that is there already is found by C(id), or else by
        C(description), and managed by those of its keys that are given.
      - Each one has a C(type) (V(comet), V(s3_generic), V(aws), V(b2), V(wasabi), V(storj), V(idrivee2), V(custom) and so on), a
        C(description), C(storage_limit_enabled), C(storage_limit_bytes) (or for example V(500 GiB)), C(rebrand_storage), C(default),
        and what belongs to the type, such as C(remote_address), C(username) and C(password) for V(comet), or the dictionary
        C(s3) with C(s3_endpoint), C(iam_endpoint), C(master_bucket), C(access_key), C(secret_key), C(region) and so on.
      - In M(cometbackup.comet.comet_storage_template), where the connection has options of those names, C(username) and C(password) are called
        C(remote_username) and C(remote_password).
      - A new template gets an id that follows from the names of tenant and template, unless one is given.
      - M(cometbackup.comet.comet_storage_template) manages a single one.
    type: list
    elements: dict
  webhooks:
    description:
      - Webhooks of the tenant, a dictionary by name. Each has a C(url), C(custom_headers) (a dictionary), C(level) (V(full) or V(none)) and
        C(white_listed_event_types) (names of events, an empty list means all).
      - M(cometbackup.comet.comet_webhook) manages a single one, and calls them C(webhook_url), C(headers), C(level) and C(events).
    type: dict
  software_build_role:
    description:
      - Whether the tenant may build client software. A dictionary with C(role_enabled), C(allow_unauthenticated_downloads) and
        C(max_builders) (from Comet Server 24.3.8), as M(cometbackup.comet.comet_build_config) explains them.
    type: dict
  constellation_role:
    description:
      - The tenant's Constellation Role. A dictionary with C(role_enabled), C(delete_unused_data) and the list C(servers), as
        M(cometbackup.comet.comet_constellation) explains them.
    type: dict
  psa_configs:
    description:
      - Connections to service desks. A list of dictionaries with C(type) (V(generic), V(gradient) or V(syncro)), C(url), C(partner_key),
        C(custom_headers), C(alerts_disabled) and C(grouped_by). M(cometbackup.comet.comet_psa) manages a single one.
    type: list
    elements: dict
  experimental_options:
    description:
      - Names of experimental features that are turned on. The order has no meaning.
    type: list
    elements: str
  audit_files:
    description:
      - Files that the server writes events of the tenant to, a dictionary by name. Each has a C(filename), C(level) (V(full) or V(none)),
        C(allow_event_types) (names of events, an empty list means all), C(pruning_enabled) and C(pruning_limit).
    type: dict
  purge:
    description:
      - Of which options the entries that are not given are removed. Only has an effect for options that are given.
    type: list
    elements: str
    choices: [storage_templates, webhooks, audit_files]
    default: []
  delete_with_users:
    description:
      - Must be V(true) for O(state=absent) to delete an existing tenant. All its users are lost with their job histories, and its
        administrators and policies. Backed-up data remains until the buckets are deleted.
    type: bool
    default: false
  uninstall_software:
    description:
      - With O(state=absent), whether connected devices are told to uninstall the client.
    type: bool
    default: false
  remove_config_file:
    description:
      - With O(uninstall_software), whether the client's configuration file is removed, too.
    type: bool
    default: false
  read_only:
    description:
      - What M(cometbackup.comet.comet_org_info) returns and nobody can set. It is ignored, so that an item of its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_org_info
  - module: cometbackup.comet.comet_branding
  - module: cometbackup.comet.comet_build_config
  - module: cometbackup.comet.comet_constellation
  - module: cometbackup.comet.comet_email
  - module: cometbackup.comet.comet_psa
  - module: cometbackup.comet.comet_storage_template
  - module: cometbackup.comet.comet_webhook
"""

EXAMPLES = r"""
- name: A tenant with its own name on the client
  cometbackup.comet.comet_org:
    name: Acme Group
    hosts: [backup.acme.example]
    branding:
      brand_name: Acme
      product_name: Acme Backup
    email:
      mode: smtp_ssl
      from_email: backup@acme.example
      smtp_host: mail.acme.example
      smtp_port: 465
      smtp_username: backup
      smtp_password: "{{ acme_smtp_password }}"
    storage_templates:
      - description: Vault in Lisbon
        type: comet
        remote_address: https://storage.acme.example:8060/
        username: templates
        password: "{{ acme_storage_password }}"
        storage_limit_enabled: true
        storage_limit_bytes: 500 GiB
  register: acme

- name: Rename it
  cometbackup.comet.comet_org:
    id: "{{ acme.org.id }}"
    name: Acme Holding

- name: Suspend it
  cometbackup.comet.comet_org:
    name: Acme Holding
    suspended: true

- name: Delete it with all its users
  cometbackup.comet.comet_org:
    name: Acme Holding
    state: absent
    delete_with_users: true
"""

RETURN = r"""
org:
  description:
    - The tenant as the options describe it, after the change, with its C(id). Secrets are masked. Empty if it is absent.
    - In check mode, what the server itself adds is not in it, such as the id of a new tenant.
    - The sample is shortened.
  type: dict
  returned: success
  sample:
    id: db4ffe0d-0cd2-41bd-bbbc-d73ee40eb616
    name: Acme Group
    hosts: [backup.acme.example]
    suspended: false
    branding: {brand_name: Acme, product_name: Acme Backup, build_mode: custom}
    email: {mode: smtp_ssl, from_email: backup@acme.example, smtp_host: mail.acme.example, smtp_port: 465, smtp_password: "********"}
    software_build_role: {role_enabled: false, allow_unauthenticated_downloads: false, max_builders: 0}
    constellation_role: {role_enabled: false, delete_unused_data: false, servers: []}
    psa_configs: []
    experimental_options: []
    webhooks: {}
    audit_files: {}
    storage_templates:
      - type: comet
        description: Vault in Lisbon
        remote_address: https://storage.acme.example:8060/
        username: templates
        password: "********"
        storage_limit_enabled: true
        storage_limit_bytes: 536870912000
        rebrand_storage: false
        id: 8eeefa4b-d155-55e0-ad62-9faa57c8c28c
        default: false
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import org, tenants
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    org.plan,
    org.SPEC,
    rules={"required_one_of": [("name", "id")]},
    secrets=tenants.secrets,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
