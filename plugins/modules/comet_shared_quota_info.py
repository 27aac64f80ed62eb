#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_shared_quota_info
short_description: Read shared storage quotas of a Comet Server
version_added: 1.0.0
description:
  - Returns shared storage quotas in the form that M(cometbackup.comet.comet_shared_quota) takes, so that an item can be given back, changed, or kept as a
    record.
  - It takes one request for any number of quotas, and what the O(details) cost.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
notes:
  - Needs Comet Server 25.9.8.
options:
  name:
    description:
      - Return quotas with this name only. Each tenant may have one.
    type: str
  id:
    description:
      - Return the quota with this id only.
    type: str
  tenant:
    description:
      - Return quotas of this tenant only, by name or id. An empty text means the top level.
    type: str
  details:
    description:
      - What else to return.
      - V(usage) is how much of each quota is in use, which costs one request for each. V(storage_vaults) are those that share it, which
        costs one request for all.
    type: list
    elements: str
    choices: [usage, storage_vaults]
    default: []
seealso:
  - module: cometbackup.comet.comet_shared_quota
"""

EXAMPLES = r"""
- name: See how full a quota is
  cometbackup.comet.comet_shared_quota_info:
    name: Acme in total
    details: [usage]
  register: total

- name: Show it
  ansible.builtin.debug:
    msg: "{{ item.name }} is {{ (100 * item.read_only.current_usage / item.limit) | round }} % full"
  loop: "{{ total.shared_quotas }}"
"""

RETURN = r"""
shared_quotas:
  description:
    - The quotas, sorted by tenant, name and id. Each has the options of M(cometbackup.comet.comet_shared_quota), with the id of its C(tenant) and the
      C(limit) in bytes.
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - What was asked for in O(details), C(current_usage) in bytes, and C(storage_vaults) with C(user), C(id) and C(name) of each.
      type: dict
      returned: success
  sample:
    - id: 2b7a1f8e-3c55-5d0e-8f43-0d5a4f1d8c22
      name: Acme in total
      tenant: ""
      limit: 5497558138880
      read_only:
        current_usage: 1319413953331
        storage_vaults:
          - {user: acme-files, id: 0e0e2f6b-4c2c-4e0c-8a0b-6a2c6e1b1a11, name: Vault in Lisbon}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import shared_quota_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    shared_quota_info.info,
    {
        "name": {"type": "str"},
        "id": {"type": "str"},
        "tenant": {"type": "str"},
        "details": {"type": "list", "elements": "str", "choices": ["usage", "storage_vaults"], "default": []},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
