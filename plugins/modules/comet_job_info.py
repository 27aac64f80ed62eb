#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_job_info
short_description: Read jobs of a Comet Server
version_added: 1.0.0
description:
  - Returns backups, restores, updates and other jobs of devices, running or ended, and their logs on request.
  - All filters must hold for a job to be returned. The server does the search.
  - Without any filter the jobs of the last day are returned, and those that are still running.
  - It takes one request, one more for names of what a user has, one for relative times, and one more for each log.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  id:
    description:
      - Return this job only. The filters do not matter then. It is an error if there is no such job.
    type: str
  user:
    description:
      - Return jobs of this account.
    type: str
  device:
    description:
      - Return jobs of this device, by id, or by id or name if O(user) is given, too.
    type: str
  protected_item:
    description:
      - Return jobs of this protected item, by id, or by id or name if O(user) is given, too.
    type: str
  storage_vault:
    description:
      - Return jobs with this storage vault, by id, or by id or name if O(user) is given, too.
    type: str
  status:
    description:
      - Return jobs with one of these statuses. V(running), V(successful) and V(failed) mean all statuses of that class. V(failed) has the
        jobs with warnings, those that were missed, and those that were cancelled in it, as the API counts them.
      - Single ones are V(warning), V(error), V(timeout), V(quota), V(missed), V(cancelled), V(skipped) and V(abandoned).
      - The names of the API are V(stop_success), V(running_indeterminate), V(running_active), V(running_revived), V(running_tryagain),
        V(not_yet_started), V(failed_timeout), V(failed_warning), V(failed_error), V(failed_quota), V(failed_schedulemissed),
        V(failed_cancelled), V(failed_skipalreadyrunning) and V(failed_abandoned). Its numbers are accepted, too.
    type: list
    elements: str
  classification:
    description:
      - Return jobs of one of these kinds. They are V(backup), V(restore), V(retention), V(unlock), V(delete_custom), V(remeasure),
        V(update), V(import), V(reindex), V(deepverify), V(uninstall) and V(unknown), or the numbers of the API.
    type: list
    elements: str
  since:
    description:
      - Return jobs that started at or after this moment. It is in seconds since 1970, in ISO 8601 (UTC unless it says otherwise), or relative,
        such as V(2 days ago) or V(12h) by the server's clock.
    type: str
  until:
    description:
      - Return jobs that started at or before this moment, in the same forms.
    type: str
  search:
    description:
      - A search for whatever the other options cannot tell, checked before it is sent. All terms of the dictionary must hold. A list of
        values means any of them.
      - C(all) and C(any) take a list of such dictionaries, of which all or any must hold, C(not) takes one that must not hold, or a list of
        which none may hold. They can be nested.
      - C(status) and C(classification) take the names that O(status) and O(classification) take.
      - C(started_after), C(started_before), C(ended_after) and C(ended_before) take moments as O(since) does, which are included. A job that
        runs has not ended before anything.
      - C(size), C(uploaded) and C(downloaded) take bytes or sizes such as V(10 GiB), as the value itself, or with the endings C(_over),
        C(_under), C(_at_least) and C(_at_most). So do numbers, such as C(total_files) or C(retry_count).
      - C(user), C(device), C(protected_item), C(storage_vault), C(schedule) (needs Comet Server 24.6.6), C(client_version), C(tags),
        C(snapshot_id) and C(id) take texts, as the whole value, or with the endings C(_contains), C(_starts_with) and
        C(_ends_with), which do not mind the case, and C(_matches), which takes a regular expression.
      - Names of devices, protected items, storage vaults and schedules are looked up where O(user) is given, or C(user) in the same
        dictionary or one around it. Elsewhere their ids are needed.
      - A clause of the API itself can stand in place of any such dictionary. As a rule it has C(rule_field) (a field of a job, such as
        V(total_size), or V(time_since_started), in seconds), C(rule_operator) (such as V(int_gt), V(str_contains_ci) or V(bool_is))
        and C(rule_value). Rules are joined with C(clause_type) (V(and), V(or), V(not_and) or V(not_or)) and a list of clauses as
        C(clause_children).
    type: dict
  count_only:
    description:
      - Whether to return only how many jobs there are. Servers of Comet 22.12.0 and later count them without sending them.
      - O(order), O(limit) and O(log) do not matter then.
    type: bool
    default: false
  order:
    description:
      - Whether the jobs that started last come first, or last.
    type: str
    choices: [newest, oldest]
    default: newest
  limit:
    description:
      - Return at most so many jobs, the first ones in that order.
    type: int
  log:
    description:
      - Return the entries of each job's log that are of this severity at least. Give O(limit), too, since each log is a request.
    type: str
    choices: [none, debug, info, warning, error]
    default: none
seealso:
  - module: cometbackup.comet.comet_job
  - module: cometbackup.comet.comet_dispatch
"""

EXAMPLES = r"""
- name: What failed since yesterday
  cometbackup.comet.comet_job_info:
    status: [failed]
    classification: [backup]
    since: 1 day ago
    log: warning
    limit: 20
  register: failures

- name: What runs at present
  cometbackup.comet.comet_job_info:
    status: [running]

- name: Large backups that had trouble, or took until the morning
  cometbackup.comet.comet_job_info:
    search:
      classification: backup
      user_starts_with: acme-
      size_over: 10 GiB
      any:
        - status: [warning, quota, missed]
        - started_after: 12h
          ended_after: 2h

- name: How many backups of an account failed this week
  cometbackup.comet.comet_job_info:
    user: acme-files
    status: [failed]
    since: 7 days ago
    count_only: true
  register: failed

- name: Restores that downloaded more than 10 GiB, with a clause of the API
  cometbackup.comet.comet_job_info:
    user: acme-files
    search:
      rule_field: download_size
      rule_operator: int_gt
      rule_value: 10737418240
"""

RETURN = r"""
count:
  description:
    - How many jobs there are, O(limit) aside.
  type: int
  returned: success
  sample: 1
jobs:
  description:
    - The jobs. Times are in seconds since 1970, sizes in bytes, the duration is in seconds.
  type: list
  elements: dict
  returned: O(count_only=false)
  sample:
    - id: ad46f284-edd5-4f38-95fd-724408f7c24d
      user: acme-files
      device: fda9c14f26c081750f9cd43f4463f54e3fce57539c9f0d9d07ffca3476461149
      classification: backup
      status: failed_error
      status_class: failed
      start_time: 1795445337
      end_time: 1795445339
      duration: 2
      protected_item: 0f2f9f03-c719-4114-a8b2-e0951b7e7733
      storage_vault: c77bd720-9339-470c-9752-909849f1d111
      client_version: 25.9.8
      retry_count: 0
      total_directories: 0
      total_files: 0
      total_size: 0
      total_chunks: 0
      upload_size: 0
      download_size: 0
      log:
        - time: 1795445339
          severity: error
          message: "Couldn't connect to the storage vault: connection refused"
  contains:
    id:
      description:
        - The job's id.
      type: str
      returned: success
    user:
      description:
        - Account that it belongs to.
      type: str
      returned: success
    device:
      description:
        - Id of the device.
      type: str
      returned: success
    classification:
      description:
        - What kind of job it is, see O(classification).
      type: str
      returned: success
    status:
      description:
        - Its status, see O(status).
      type: str
      returned: success
    status_class:
      description:
        - V(running), V(successful) or V(failed).
      type: str
      returned: success
    start_time:
      description:
        - When it started.
      type: int
      returned: success
    end_time:
      description:
        - When it ended, 0 while it runs.
      type: int
      returned: success
    duration:
      description:
        - How long it took, 0 while it runs.
      type: int
      returned: success
    protected_item:
      description:
        - Id of its protected item.
      type: str
      returned: success
    storage_vault:
      description:
        - Id of its storage vault.
      type: str
      returned: success
    progress:
      description:
        - How far it is.
      type: dict
      returned: the job is running
    log:
      description:
        - Entries of its log, each with C(time), C(severity) and C(message).
      type: list
      elements: dict
      returned: O(log) is not V(none)
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import job_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    job_info.info,
    {
        "id": {"type": "str"},
        "user": {"type": "str"},
        "device": {"type": "str"},
        "protected_item": {"type": "str"},
        "storage_vault": {"type": "str"},
        "status": {"type": "list", "elements": "str"},
        "classification": {"type": "list", "elements": "str"},
        "since": {"type": "str"},
        "until": {"type": "str"},
        "search": {"type": "dict"},
        "count_only": {"type": "bool", "default": False},
        "order": {"type": "str", "choices": ["newest", "oldest"], "default": "newest"},
        "limit": {"type": "int"},
        "log": {"type": "str", "choices": ["none", "debug", "info", "warning", "error"], "default": "none"},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
