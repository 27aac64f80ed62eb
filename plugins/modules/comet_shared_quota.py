#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_shared_quota
short_description: Manage shared storage quotas of a Comet Server
version_added: 1.0.0
description:
  - Creates, changes and deletes quotas that limit what several storage vaults hold together.
  - An option that is not given is not managed.
  - A quota is written only if it is still what it was when it was read. Otherwise it is read again and the options are applied to what it is
    by then.
  - A task that changes nothing takes one request, and one more if the quota is addressed by its name.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
notes:
  - Needs Comet Server 25.9.8.
options:
  name:
    description:
      - Name of the quota, which the API calls its description. Needed to create it. It addresses the quota unless O(id) is given, and then renames it.
      - If several quotas of the same tenant have the name, O(id) must be given.
    type: str
  id:
    description:
      - Id of the quota. A new one gets it.
      - If it is not given, a new quota gets one that follows from O(tenant) and O(name).
    type: str
  state:
    description:
      - V(present) creates the quota if need be.
      - V(absent) deletes it, see O(detach_storage_vaults).
    type: str
    choices: [present, absent]
    default: present
  tenant:
    description:
      - Tenant that the quota belongs to, by name or id. An empty text means the top level.
      - If it is not given, the quota is looked for, and created, where the administrator who runs the task belongs.
      - With O(id), a quota that belongs elsewhere is moved.
    type: str
  limit:
    description:
      - How much the storage vaults may hold together, in bytes or for example V(5 TiB). Needed to create a quota.
      - Which storage vaults share a quota is said by O(cometbackup.comet.comet_vault#module:shared_quota) of M(cometbackup.comet.comet_vault).
    type: str
  detach_storage_vaults:
    description:
      - Must be V(true) for O(state=absent) to delete a quota that storage vaults share. It no longer limits them then.
    type: bool
    default: false
  read_only:
    description:
      - What M(cometbackup.comet.comet_shared_quota_info) returns and nobody can set. It is ignored, so that an item of its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_shared_quota_info
  - module: cometbackup.comet.comet_vault
"""

EXAMPLES = r"""
- name: Five tebibytes for all storage vaults together
  cometbackup.comet.comet_shared_quota:
    name: Acme in total
    limit: 5 TiB
  register: total

- name: Rename it
  cometbackup.comet.comet_shared_quota:
    id: "{{ total.shared_quota.id }}"
    name: Acme Group in total

- name: Delete it
  cometbackup.comet.comet_shared_quota:
    name: Acme Group in total
    state: absent
    detach_storage_vaults: true
"""

RETURN = r"""
shared_quota:
  description:
    - The quota as the options describe it, after the change, with its C(id), that of its C(tenant) and the C(limit) in bytes. Empty if it is absent.
  type: dict
  returned: success
  sample:
    id: 2b7a1f8e-3c55-5d0e-8f43-0d5a4f1d8c22
    name: Acme in total
    tenant: ""
    limit: 5497558138880
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import objects, shared_quotas
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    objects.plan(shared_quotas.SharedQuotas),
    shared_quotas.SPEC,
    rules={"required_one_of": [("name", "id")]},
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
