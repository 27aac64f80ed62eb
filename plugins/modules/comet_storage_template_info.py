#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_storage_template_info
short_description: Read storage templates of a Comet Server
version_added: 1.0.0
description:
  - Returns storage templates in the form that M(cometbackup.comet.comet_storage_template) takes, so that an item can be given back, changed, or kept
    as a record.
  - Secrets are masked. Given back, a masked value stands for what the server holds already.
  - It takes one request.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  description:
    description:
      - Return templates of this description only.
    type: str
  id:
    description:
      - Return the template with this id only.
    type: str
  type:
    description:
      - Return templates of this type only, such as V(wasabi).
    type: str
  tenant:
    description:
      - Tenant whose templates to return, by name or id.
      - If it is not given, or empty, it means the top level or, if an administrator of a tenant runs the task, that tenant.
    type: str
  all_tenants:
    description:
      - Whether to return the templates of all tenants, too. It costs one request more.
    type: bool
    default: false
seealso:
  - module: cometbackup.comet.comet_storage_template
"""

EXAMPLES = r"""
- name: Templates of the top level
  cometbackup.comet.comet_storage_template_info:
  register: templates

- name: See whose storage is at Wasabi
  cometbackup.comet.comet_storage_template_info:
    type: wasabi
    all_tenants: true
  register: with_wasabi
"""

RETURN = r"""
storage_templates:
  description:
    - The templates, sorted by the tenant's name, and otherwise as the server has them. Each has the options of
      M(cometbackup.comet.comet_storage_template), with the id of its C(tenant) and without the options of other types.
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - The name of the tenant (C(tenant_name)), empty for templates of the top level.
      type: dict
      returned: success
  sample:
    - id: 0b8e3c1e-6d0f-5c0a-8f3e-2f6f5f0f9a55
      description: Cloud
      tenant: ""
      type: wasabi
      default: true
      storage_limit_enabled: true
      storage_limit_bytes: 536870912000
      rebrand_storage: false
      wasabi:
        master_bucket: acme-backup
        access_key: AKIAEXAMPLE
        secret_key: "********"
        use_object_lock: false
        object_lock_mode: legacy
        object_lock_days: 0
        remove_deleted: false
      read_only: {tenant_name: ""}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources.storage_templates import TEMPLATES
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    TEMPLATES.info,
    {
        "description": {"type": "str"},
        "id": {"type": "str"},
        "type": {"type": "str"},
        "tenant": {"type": "str"},
        "all_tenants": {"type": "bool", "default": False},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
