#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_protected_item_info
short_description: Read protected items of users of a Comet Server
version_added: 1.0.0
description:
  - Returns protected items in the form that M(cometbackup.comet.comet_protected_item) takes, so that an item can be given back, changed, or kept as a record.
  - Secrets are masked. Given back, a masked value stands for what the server holds already.
  - It takes one request, whatever the number of users, and one more with O(tenant).
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  user:
    description:
      - Return the protected items of this user only.
    type: str
  tenant:
    description:
      - Return the protected items of this tenant's users only, by name or id. An empty text means the top level.
    type: str
  name:
    description:
      - Return protected items with this name only.
    type: str
  id:
    description:
      - Return the protected item with this id only.
    type: str
  device:
    description:
      - Return protected items of this device only, by name or id.
    type: str
  engine:
    description:
      - Return protected items of this engine only, such as V(file), see O(cometbackup.comet.comet_protected_item#module:engine) of
        M(cometbackup.comet.comet_protected_item).
    type: str
seealso:
  - module: cometbackup.comet.comet_protected_item
  - module: cometbackup.comet.comet_schedule_info
"""

EXAMPLES = r"""
- name: What is protected on a workstation
  cometbackup.comet.comet_protected_item_info:
    user: acme-files
    device: WS-1
  register: items

- name: All items that back up databases of Microsoft SQL Server
  cometbackup.comet.comet_protected_item_info:
    engine: mssql
  register: databases
"""

RETURN = r"""
protected_items:
  description:
    - The items, sorted by user and name. Each has the options of M(cometbackup.comet.comet_protected_item), with the ids of its C(device) and of the
      storage vaults in C(retention_overrides).
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - When the item was created and changed (C(create_time), C(modify_time), in seconds since 1970), the name of its device
          (C(device_name)), the names of the schedules that back it up (C(schedules)), and what the server has noted of its last backup and its
          last successful one (C(statistics)).
        - Whether it is a default item of the user's policy and follows it (C(linked_to_policy)), and the id that it has there (C(policy_source_id), from
          Comet Server 23.6.0).
      type: dict
      returned: success
  sample:
    - user: acme-files
      id: 4f1a7c52-30a8-4c5e-8f61-0d9c2d8d2a11
      name: Virtual machines
      device: 0a3bdde14b5f6b847d5f7960ba44c08522f72bba
      engine: hyperv
      pre_exec: []
      thaw_exec: []
      post_exec: []
      retention_overrides: {}
      hyperv: {all_vms: true, vms: [], method: copy}
      engine_props: {}
      read_only:
        create_time: 1718964000
        modify_time: 1732052991
        policy_source_id: ""
        linked_to_policy: false
        device_name: HV-1
        schedules: [Nightly]
        statistics:
          last_start_time: 1732052700
          last_backup_job: {guid: 6b1f0c9e-2d47-4f5a-8c53-9f2b7f0f4a10, start_time: 1732052700, end_time: 1732052991, status: 5000, total_size: 68719476736}
          last_successful_backup_job: {guid: 6b1f0c9e-2d47-4f5a-8c53-9f2b7f0f4a10, start_time: 1732052700, end_time: 1732052991, status: 5000}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import protected_item_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    protected_item_info.info,
    {name: {"type": "str"} for name in ("user", "tenant", "name", "id", "device", "engine")},
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
