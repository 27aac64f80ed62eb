#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_org_info
short_description: Read tenants of a Comet Server
version_added: 1.0.0
description:
  - Returns tenants (organizations) in the form that M(cometbackup.comet.comet_org) takes, so that an item can be given back, changed,
    or kept as a record.
  - It takes one request, whatever the number of tenants. Only an administrator of the top level may read tenants.
  - Secrets are masked. Given back, a masked value stands for what the server holds already.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  name:
    description:
      - Return tenants with this name only.
    type: str
  id:
    description:
      - Return the tenant with this id only. If there is none, the result is empty.
    type: str
  details:
    description:
      - What else of each tenant to return, below RV(orgs[].read_only). Each costs one request, whatever the number of tenants.
    type: list
    elements: str
    choices: [users, policies, admins]
    default: []
seealso:
  - module: cometbackup.comet.comet_org
"""

EXAMPLES = r"""
- name: All tenants
  cometbackup.comet.comet_org_info:
  register: every

- name: One tenant and the names of its users
  cometbackup.comet.comet_org_info:
    name: Acme Group
    details: [users]
  register: acme
"""

RETURN = r"""
orgs:
  description:
    - The tenants, sorted by name. Each has the options of M(cometbackup.comet.comet_org), with its C(id). The sample is shortened.
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - What was asked for in O(details), the lists of names C(users), C(policies) and C(admins).
      type: dict
      returned: success
  sample:
    - id: db4ffe0d-0cd2-41bd-bbbc-d73ee40eb616
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
      read_only: {users: [acme-files, acme-mail]}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import org_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    org_info.info,
    {
        "name": {"type": "str"},
        "id": {"type": "str"},
        "details": {"type": "list", "elements": "str", "choices": ["users", "policies", "admins"], "default": []},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
