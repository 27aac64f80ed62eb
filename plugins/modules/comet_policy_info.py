#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_policy_info
short_description: Read policies of a Comet Server
version_added: 1.0.0
description:
  - Returns policies in the form that M(cometbackup.comet.comet_policy) takes, so that an item can be given back, changed, or kept as a record.
  - It takes one request, whatever the number of policies, and one more with O(tenant).
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  name:
    description:
      - Return policies with this name only. Each tenant may have one.
    type: str
  id:
    description:
      - Return the policy with this id only. If there is none, the result is empty.
    type: str
  tenant:
    description:
      - Return policies of this tenant only, by name or id. An empty text means the top level.
    type: str
  details:
    description:
      - What else of each policy to return, below RV(policies[].read_only).
      - V(users), the names of the users who have it, costs one request more. V(hash), the server's fingerprint of the policy,
        costs one for each policy.
    type: list
    elements: str
    choices: [users, hash]
    default: []
seealso:
  - module: cometbackup.comet.comet_policy
"""

EXAMPLES = r"""
- name: All policies
  cometbackup.comet.comet_policy_info:
  register: every

- name: Who has the standard policy of the top level
  cometbackup.comet.comet_policy_info:
    name: Standard
    tenant: ''
    details: [users]
  register: standard
"""

RETURN = r"""
policies:
  description:
    - The policies, sorted by tenant and name. Each has the options of M(cometbackup.comet.comet_policy), with the ids of policy and tenant.
    - The sample is shortened.
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - When it was created and last changed (C(created_date), C(modified_date), seconds since 1970, V(0) if unknown or before
          Comet Server 23.3.3), and what was asked for in O(details), C(users) and C(hash).
      type: dict
      returned: success
  sample:
    - id: 6b2f953a-87df-5d4a-83f5-1eaf3a379dc3
      name: Standard
      tenant: ""
      default: true
      prevent_delete_storage_vault: true
      admin_reset_password: enforced_on
      random_delay: 600
      default_storage_vault_retention:
        mode: delete_except
        ranges:
          - {type: most_recent_x_jobs, timestamp: 0, jobs: 5, days: 0, weeks: 0, months: 0, years: 0, week_offset: 0, month_offset: 0, year_offset: 0}
      read_only: {created_date: 1795356000, modified_date: 1795356000, users: [acme-files]}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import policy_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    policy_info.info,
    {
        "name": {"type": "str"},
        "id": {"type": "str"},
        "tenant": {"type": "str"},
        "details": {"type": "list", "elements": "str", "choices": ["users", "hash"], "default": []},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
