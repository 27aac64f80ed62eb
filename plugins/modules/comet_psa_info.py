#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_psa_info
short_description: Read the connections of a Comet Server to service desks
version_added: 1.0.0
description:
  - Returns connections in the form that M(cometbackup.comet.comet_psa) takes, so that an item can be given back, changed, or kept as a
    record.
  - It takes one request.
  - Keys and headers are masked. Given back, a masked value stands for what the server holds already.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
notes:
  - Without O(tenant), it needs Comet Server 22.11.2.
options:
  tenant:
    description:
      - Tenant whose connections to return, by name or id.
      - If it is not given, or empty, it means the server itself or, if an administrator of a tenant runs the task, that tenant.
    type: str
  all_tenants:
    description:
      - Whether to return the connections of all tenants, too. It costs one request more.
    type: bool
    default: false
seealso:
  - module: cometbackup.comet.comet_psa
  - module: cometbackup.comet.comet_org_info
"""

EXAMPLES = r"""
- name: All connections
  cometbackup.comet.comet_psa_info:
    all_tenants: true
  register: desks
"""

RETURN = r"""
connections:
  description:
    - The connections, sorted by the tenant's name, and otherwise as the server has them. Each has the options of
      M(cometbackup.comet.comet_psa), with the id of its C(tenant).
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - The name of the tenant (C(tenant_name)), empty for connections of the server itself.
      type: dict
      returned: success
  sample:
    - tenant: ""
      type: generic
      psa_url: https://desk.acme.example/comet
      partner_key: ""
      headers: {Authorization: "********"}
      alerts_disabled: false
      grouped_by: {users: false, tenants: true, account_name: false}
      read_only: {tenant_name: ""}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources.service_desks import CONNECTIONS
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    CONNECTIONS.info,
    {
        "tenant": {"type": "str"},
        "all_tenants": {"type": "bool", "default": False},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
