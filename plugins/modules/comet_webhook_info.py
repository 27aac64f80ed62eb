#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_webhook_info
short_description: Read webhooks of a Comet Server
version_added: 1.0.0
description:
  - Returns webhooks in the form that M(cometbackup.comet.comet_webhook) takes, so that an item can be given back, changed, or kept as a record.
  - The values of headers are masked. Given back, a masked value stands for what the server holds already.
  - It takes one request.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  name:
    description:
      - Return webhooks with this name only. The server and each tenant may have one.
    type: str
  tenant:
    description:
      - Tenant whose webhooks to return, by name or id.
      - If it is not given, or empty, it means the whole server or, if an administrator of a tenant runs the task, that tenant.
    type: str
  all_tenants:
    description:
      - Whether to return the webhooks of all tenants, too. It costs one request more.
    type: bool
    default: false
seealso:
  - module: cometbackup.comet.comet_webhook
"""

EXAMPLES = r"""
- name: Webhooks of the server itself
  cometbackup.comet.comet_webhook_info:
  register: server_wide

- name: All webhooks
  cometbackup.comet.comet_webhook_info:
    all_tenants: true
  register: every
"""

RETURN = r"""
webhooks:
  description:
    - The webhooks, sorted by the tenant's name and their own. Each has the options of M(cometbackup.comet.comet_webhook), with the id of its C(tenant).
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - The name of the tenant (C(tenant_name)), empty for webhooks of the whole server.
      type: dict
      returned: success
  sample:
    - name: tickets
      tenant: 5f0c2f2e-8f0b-4a35-9d3c-3f3d7f1f8d10
      webhook_url: https://tickets.acme.example/comet
      events: [job_completed, meta_hello]
      level: full
      headers: {Authorization: "********"}
      read_only: {tenant_name: Acme Group}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources.webhooks import WEBHOOKS
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    WEBHOOKS.info,
    {
        "name": {"type": "str"},
        "tenant": {"type": "str"},
        "all_tenants": {"type": "bool", "default": False},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
