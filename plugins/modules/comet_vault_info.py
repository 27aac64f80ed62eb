#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_vault_info
short_description: Read storage vaults of users of a Comet Server
version_added: 1.0.0
description:
  - Returns the storage vaults of one user or of all in the form that M(cometbackup.comet.comet_vault) takes, so that an item can be given
    back, changed, or kept as a record.
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
      - Return the storage vaults of this user only.
    type: str
  tenant:
    description:
      - Return the storage vaults of this tenant's users only, by name or id. An empty text means the top level.
    type: str
  name:
    description:
      - Return storage vaults with this name only.
    type: str
  id:
    description:
      - Return the storage vault with this id only.
    type: str
  type:
    description:
      - Return storage vaults of this type only, such as V(s3), see O(cometbackup.comet.comet_vault#module:type) of M(cometbackup.comet.comet_vault).
    type: str
  templates:
    description:
      - Whether to return the storage templates that new storage vaults can be made from, too. It costs one request more, or two.
      - They are those of O(tenant), or of the tenant that O(user) is in, or else of the top level.
    type: bool
    default: false
seealso:
  - module: cometbackup.comet.comet_vault
  - module: cometbackup.comet.comet_storage_template_info
"""

EXAMPLES = r"""
- name: Storage vaults of a user, and the templates for new ones
  cometbackup.comet.comet_vault_info:
    user: acme-files
    templates: true
  register: acme

- name: Storage vaults of all users
  cometbackup.comet.comet_vault_info:
  register: every

- name: Show the storage vaults that nothing backs up into
  ansible.builtin.debug:
    msg: "{{ every.storage_vaults | selectattr('read_only.schedules', 'eq', []) | map(attribute='name') }}"
"""

RETURN = r"""
storage_vaults:
  description:
    - The storage vaults, sorted by user and name. Each has the options of M(cometbackup.comet.comet_vault).
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - The C(size) in bytes as a device measured it last, all C(statistics), the names of the C(schedules) that back up into it,
          and the C(associated_device_names).
        - Times are in seconds since 1970. C(repo_init_timestamp) is V(0) until a device has used the storage vault for the first time. C(retention_error)
          says why old backups could not be removed, and is empty if they could.
      type: dict
      returned: success
  sample:
    - user: acme-files
      id: 0f5bd1bd-6a83-4f0f-8a5e-1b52f6f6c1f5
      name: On site
      type: localcopy
      settings:
        localcopy_path: D:\Backups
        localcopy_win_smb_username: ""
        localcopy_win_smb_password: ""
        localcopy_win_smb_password_format: plaintext
      quota: 536870912000
      retention: {mode: keep_everything, ranges: []}
      shared_quota: ""
      hide_storage_type: false
      associated_devices: []
      tag: ""
      pre_exec: []
      thaw_exec: []
      post_exec: []
      read_only:
        create_time: 1795445333
        modify_time: 1795445333
        repo_init_timestamp: 1795445400
        encryption_key_encryption_method: unconfigured
        retention_error: ""
        size: 215784202240
        statistics:
          client_provided_size: {size: 215784202240, measure_started: 1795445400, measure_completed: 1795445460}
          client_provided_content: {components: [], measure_started: 0, measure_completed: 0}
        associated_device_names: []
        schedules: [Nightly]
templates:
  description:
    - The storage templates by id, each with its name.
  type: dict
  returned: if O(templates=true)
  sample:
    6a3fd0d3-8c9b-4d8e-9d3a-64e4c2f0d6a1: Standard storage
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import vault_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    vault_info.info,
    {
        "user": {"type": "str"},
        "tenant": {"type": "str"},
        "name": {"type": "str"},
        "id": {"type": "str"},
        "type": {"type": "str"},
        "templates": {"type": "bool", "default": False},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
