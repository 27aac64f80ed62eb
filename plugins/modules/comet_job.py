#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_job
short_description: Cancel, abandon or wait for jobs of a Comet Server
version_added: 1.0.0
description:
  - Stops jobs that run on devices, gives them up, or waits for their end, for one job or for any number at once.
  - Jobs are named by O(id), or by what they are of, with O(user), O(device), O(protected_item), O(storage_vault) and O(classification). The
    latter mean the running jobs that fit all that is given. If none fits, there is nothing to do. If more than one fits, O(all_matching=true) is
    needed.
  - A job that has ended already is neither cancelled nor abandoned, and nothing changes then.
  - Waiting takes one request for each O(poll_interval), whatever the number of jobs. When the task runs in the controller it shows how up to
    five jobs get on, by the names that one request for each account tells, and of more jobs how many have ended.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
attributes:
  check_mode:
    support: full
    details:
      - Looks the jobs up, and whether they can be cancelled. Nothing is waited for.
  diff_mode:
    support: none
  idempotent:
    support: full
options:
  action:
    description:
      - V(cancel) tells the device to stop the job, and waits until it has. The device must be connected.
      - V(abandon) marks the job as failed in the server's records. The device is not told, and may bring the job back if it still works on it. It
        is for jobs whose device will not come back. Needs Comet Server 23.9.2.
      - V(wait) waits until the job has ended, and fails if it ended with another status than O(wanted_status), with the errors and
        warnings of its log.
    type: str
    required: true
    choices: [cancel, abandon, wait]
  id:
    description:
      - Ids of the jobs, any number of them. With an empty list there is nothing to do. An id that no job has is an error.
    type: list
    elements: str
  user:
    description:
      - Name the running jobs of this user.
    type: str
  device:
    description:
      - Name the running jobs of this device, by id, or also by name if O(user) is given.
    type: str
  protected_item:
    description:
      - Name the running jobs of this protected item, by id, or also by name if O(user) is given.
    type: str
  storage_vault:
    description:
      - Name the running jobs with this storage vault, by id, or also by name if O(user) is given.
    type: str
  classification:
    description:
      - Name the running jobs of these kinds, such as V(backup), with the names that O(cometbackup.comet.comet_job_info#module:classification) of
        M(cometbackup.comet.comet_job_info) has.
    type: list
    elements: str
  all_matching:
    description:
      - Whether all running jobs that fit are meant. If V(false), more than one is an error that lists them.
    type: bool
    default: false
  wanted_status:
    description:
      - For O(action=wait), how a job may have ended. The names are those of O(cometbackup.comet.comet_job_info#module:status) of
        M(cometbackup.comet.comet_job_info).
      - Where V(warning) is one of them, the warnings of a job that ended so are shown as a warning of the task.
    type: list
    elements: str
    default: [successful, warning]
  wait_timeout:
    description:
      - How long to wait, in seconds or for example V(2h 30m). The task fails if it takes longer, and the jobs go on.
      - If it is not given, it is V(1h) for O(action=wait) and V(2m) for O(action=cancel). With O(action=cancel), V(0) means not to wait.
    type: str
  stall_timeout:
    description:
      - The task fails, too, if a job reports no progress for so long, in seconds or for example V(30m). V(0) turns this off.
    type: str
    default: 30m
  poll_interval:
    description:
      - Seconds between two requests while it waits.
    type: float
    default: 5.0
seealso:
  - module: cometbackup.comet.comet_job_info
  - module: cometbackup.comet.comet_dispatch
"""

EXAMPLES = r"""
- name: Cancel all backups that run on the file server
  cometbackup.comet.comet_job:
    action: cancel
    user: acme-files
    device: FILESERVER
    classification: [backup]
    all_matching: true

- name: Find jobs that have been running for a week on devices that are gone
  cometbackup.comet.comet_job_info:
    status: [running]
    until: 7 days ago
  register: stuck

- name: Abandon them
  cometbackup.comet.comet_job:
    action: abandon
    id: "{{ stuck.jobs | map(attribute='id') }}"

- name: Wait until nothing works on a storage vault any more, however that ends
  cometbackup.comet.comet_job:
    action: wait
    user: acme-files
    storage_vault: Vault
    all_matching: true
    wanted_status: [successful, failed]
    wait_timeout: 6h
"""

RETURN = r"""
action:
  description:
    - The action, as given.
  type: str
  returned: success
  sample: cancel
jobs:
  description:
    - The jobs after the action, with what M(cometbackup.comet.comet_job_info) returns of them. The sample is shortened. Those that ended with
      warnings have C(log), the entries of their logs that tell of them.
  type: list
  elements: dict
  returned: success
  sample:
    - id: ad46f284-edd5-4f38-95fd-724408f7c24d
      user: acme-files
      device: fda9c14f26c081750f9cd43f4463f54e3fce5753
      classification: backup
      status: failed_cancelled
      status_class: failed
      start_time: 1795445337
      end_time: 1795445412
      duration: 75
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import job
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = Definition(
    run=job.run,
    argument_spec={
        "action": {"type": "str", "required": True, "choices": ["cancel", "abandon", "wait"]},
        "id": {"type": "list", "elements": "str"},
        "user": {"type": "str"},
        "device": {"type": "str"},
        "protected_item": {"type": "str"},
        "storage_vault": {"type": "str"},
        "classification": {"type": "list", "elements": "str"},
        "all_matching": {"type": "bool", "default": False},
        "wanted_status": {"type": "list", "elements": "str", "default": ["successful", "warning"]},
        "wait_timeout": {"type": "str"},
        "stall_timeout": {"type": "str", "default": "30m"},
        "poll_interval": {"type": "float", "default": 5.0},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
