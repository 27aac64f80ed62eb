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
  - Jobs are named by O(id), or they are the running ones that all the filters leave. Where more than one is left, O(all_matching) must
    be set.
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
      - V(cancel) tells the device to stop the job, and waits until it has. The device must be connected. Servers wait for it
        themselves for ten seconds.
      - V(abandon) marks the job as failed in the server's records (needs Comet Server 23.9.2 or an earlier one that has it). The device is not
        told, and may bring the job back if it still works on it. It is for jobs whose device will not come back.
      - V(wait) waits until the job has ended, and fails if it ended with another status than O(wanted_status), with the errors and
        warnings of its log.
    type: str
    required: true
    choices: [cancel, abandon, wait]
  id:
    description:
      - Ids of the jobs, any number of them. With an empty list there is nothing to do. It is an error if there is no such job.
    type: list
    elements: str
  user:
    description:
      - The running jobs of this account.
    type: str
  device:
    description:
      - The running jobs of this device, by id, or by id or name if O(user) is given, too.
    type: str
  protected_item:
    description:
      - The running jobs of this protected item, by id, or by id or name if O(user) is given, too.
    type: str
  storage_vault:
    description:
      - The running jobs with this storage vault, by id, or by id or name if O(user) is given, too.
    type: str
  classification:
    description:
      - The running jobs of one of these kinds, as in M(cometbackup.comet.comet_job_info).
    type: list
    elements: str
  all_matching:
    description:
      - Whether all jobs are meant that the filters leave, should they be more than one.
    type: bool
    default: false
  wanted_status:
    description:
      - For O(action=wait), how a job may have ended. The names are those of O(cometbackup.comet.comet_job_info#module:status).
      - The warnings of a job that may have ended with V(warning) are shown as a warning of the task.
    type: list
    elements: str
    default: [successful, warning]
  wait_timeout:
    description:
      - How long to wait, in seconds or for example V(2h 30m). After that the task fails.
      - For O(action=wait) it is V(1h) unless given. For O(action=cancel) it is V(2m) unless given, and V(0) means not to wait.
    type: str
  stall_timeout:
    description:
      - The task fails, too, if a job reports no progress for so long, in seconds or for example V(30m). V(0) turns this off.
    type: str
    default: 30m
  poll_interval:
    description:
      - Seconds between two questions about the jobs.
    type: float
    default: 5.0
seealso:
  - module: cometbackup.comet.comet_job_info
  - module: cometbackup.comet.comet_dispatch
"""

EXAMPLES = r"""
- name: Stop what backs up the file server, whatever runs there
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

- name: Give them up
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
    - The action.
  type: str
  returned: success
  sample: cancel
jobs:
  description:
    - The jobs as M(cometbackup.comet.comet_job_info) returns them, after the action. Those that ended with warnings have C(log), the
      entries of their logs that tell of them.
  type: list
  elements: dict
  returned: success
  sample:
    - id: ad46f284-edd5-4f38-95fd-724408f7c24d
      user: acme-files
      device: fda9c14f26c081750f9cd43f4463f54e3fce57539c9f0d9d07ffca3476461149
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
