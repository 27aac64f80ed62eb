#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_schedule_info
short_description: Read schedules of users of a Comet Server
version_added: 1.0.0
description:
  - Returns the schedules of one user or of all in the form that M(cometbackup.comet.comet_schedule) takes, so that an item can be given
    back, changed, or kept as a record.
  - It takes one request, whatever the number of users, and one more with O(tenant).
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  user:
    description:
      - Return the schedules of this user only.
    type: str
  tenant:
    description:
      - Return the schedules of this tenant's users only, by name or id. An empty text means the top level.
    type: str
  name:
    description:
      - Return schedules with this name only.
    type: str
  id:
    description:
      - Return the schedule with this id only.
    type: str
  device:
    description:
      - Return schedules of this device's protected items only, by name or id.
    type: str
  protected_item:
    description:
      - Return schedules of this protected item only, by name or id.
    type: str
  storage_vault:
    description:
      - Return schedules that back up into this storage vault only, by name or id.
    type: str
seealso:
  - module: cometbackup.comet.comet_schedule
  - module: cometbackup.comet.comet_job_info
"""

EXAMPLES = r"""
- name: Schedules of a device
  cometbackup.comet.comet_schedule_info:
    user: acme-files
    device: FILESERVER
  register: fileserver

- name: Show when they start
  ansible.builtin.debug:
    msg: "{{ item.name }}: {{ item.times | map(attribute='text') | join('; ') }}"
  loop: "{{ fileserver.schedules }}"
  loop_control:
    label: "{{ item.id }}"
"""

RETURN = r"""
schedules:
  description:
    - The schedules, sorted by user and name. Each has the options of M(cometbackup.comet.comet_schedule).
  type: list
  elements: dict
  returned: success
  contains:
    times:
      description:
        - The start times in parts, each with C(text), the line that says the same. The text is empty for what no line can say.
      type: list
      elements: dict
      returned: success
    read_only:
      description:
        - The names of protected item, storage vault and device (C(protected_item_name), C(storage_vault_name), C(device_name)), and when the
          schedule was created and changed (C(create_time), C(modify_time)), in seconds since 1970.
      type: dict
      returned: success
  sample:
    - user: acme-files
      id: 7a2b8d5e-0c4f-4a0e-9d0c-58e3c5a4f3b1
      name: Nightly
      protected_item: 2f9d6a1c-5b7e-4c7a-8f41-2e6f0b9d7c35
      storage_vault: 0f5bd1bd-6a83-4f0f-8a5e-1b52f6f6c1f5
      device: e32ff4ff29ae35f502cc73383076f011ed1a520d
      times:
        - frequency: weekly
          day: mon
          at: "02:00"
          text: weekly on mon at 02:00
      on_boot: false
      on_boot_if_missed: false
      retry_failed_jobs: false
      retry_failed_jobs_count: 0
      retry_failed_jobs_after: 0
      skip_already_running: true
      stop_after: 0
      limit_vault_speed_bps: 0
      concurrency_count: 0
      reduce_disk_concurrency: false
      use_on_disk_indexes: false
      allow_zero_files_success: false
      auto_retention_level: automatic
      log_level: ""
      tags: ""
      pre_exec: []
      thaw_exec: []
      post_exec: []
      read_only:
        create_time: 1795445333
        modify_time: 1795445333
        protected_item_name: Documents
        storage_vault_name: Cloud
        device_name: FILESERVER
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import schedule
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    schedule.info,
    {
        "user": {"type": "str"},
        "tenant": {"type": "str"},
        "name": {"type": "str"},
        "id": {"type": "str"},
        "device": {"type": "str"},
        "protected_item": {"type": "str"},
        "storage_vault": {"type": "str"},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
