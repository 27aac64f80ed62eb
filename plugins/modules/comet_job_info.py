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
  - Jobs are returned that fit all the filters that are given. The server does the search.
  - Without any filter the jobs of the last day are returned, and those that are still running.
  - It takes one request, one more to look up names of devices, protected items, storage vaults and schedules, one more for relative times, and one
    more for each log.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  id:
    description:
      - Return the job with this id only. The filters do not matter then. An id that no job has is an error.
    type: str
  user:
    description:
      - Return jobs of this user only.
    type: str
  device:
    description:
      - Return jobs of this device only, by id, or also by name if O(user) is given.
    type: str
  protected_item:
    description:
      - Return jobs of this protected item only, by id, or also by name if O(user) is given.
    type: str
  storage_vault:
    description:
      - Return jobs with this storage vault only, by id, or also by name if O(user) is given.
    type: str
  status:
    description:
      - Return jobs with one of these statuses only. V(running), V(successful) and V(failed) mean all statuses of that class. As in the API,
        V(failed) also means jobs that ended with warnings, were missed, or were cancelled.
      - Single ones are V(warning), V(error), V(timeout), V(quota), V(missed), V(cancelled), V(skipped) and V(abandoned).
      - The names of the API are V(stop_success), V(running_indeterminate), V(running_active), V(running_revived), V(running_tryagain),
        V(not_yet_started), V(failed_timeout), V(failed_warning), V(failed_error), V(failed_quota), V(failed_schedulemissed),
        V(failed_cancelled), V(failed_skipalreadyrunning) and V(failed_abandoned). Its numbers are accepted, too.
    type: list
    elements: str
  classification:
    description:
      - Return jobs of one of these kinds only. They are V(backup), V(restore), V(retention), V(unlock), V(delete_custom), V(remeasure),
        V(update), V(import), V(reindex), V(deepverify), V(uninstall) and V(unknown), or the numbers of the API.
    type: list
    elements: str
  since:
    description:
      - Return jobs that started at or after this moment only. It is in seconds since 1970, in ISO 8601 (UTC unless it says otherwise), or
        relative, such as V(2 days ago) or V(12h) by the server's clock.
    type: str
  until:
    description:
      - Return jobs that started at or before this moment only. It is written as O(since).
    type: str
  search:
    description:
      - A search for whatever the other options cannot express, a dictionary of terms that must all hold. A list of values means any of them. It
        is checked before it is sent.
      - C(all) and C(any) take a list of such dictionaries, of which all or any must hold. C(not) takes one that must not hold, or a list of
        which none may hold. They can be nested.
      - C(status) and C(classification) take the names that O(status) and O(classification) take.
      - C(started_after), C(started_before), C(ended_after) and C(ended_before) take moments as O(since) does, and include them. A running job has
        not ended before anything.
      - C(size), C(uploaded) and C(downloaded) take bytes or sizes such as V(10 GiB), as the value itself, or with the endings C(_over),
        C(_under), C(_at_least) and C(_at_most). So do numbers, such as C(total_files) or C(retry_count).
      - C(user), C(device), C(protected_item), C(storage_vault), C(schedule) (needs Comet Server 24.6.6), C(client_version), C(tags),
        C(snapshot_id) and C(id) take texts, as the whole value, or with the endings C(_contains), C(_starts_with) and
        C(_ends_with), to which upper and lower case are the same, and C(_matches), which takes a regular expression.
      - Names of devices, protected items, storage vaults and schedules are looked up where O(user) is given, or C(user) in the same
        dictionary or one around it. Elsewhere their ids are needed.
      - A clause of the API itself can stand in place of any such dictionary. As a rule it has C(rule_field) (a field of a job, such as
        V(total_size), or V(time_since_started), in seconds), C(rule_operator) (such as V(int_gt), V(str_contains_ci) or V(bool_is)) and
        C(rule_value). Rules are joined with C(clause_type) (V(and), V(or), V(not_and) or V(not_or)) and a list of clauses as
        C(clause_children).
    type: dict
  count_only:
    description:
      - Whether to return RV(count) only. Comet Server 22.12.0 and later counts jobs without sending them. O(order), O(limit) and O(log) do not
        matter then.
    type: bool
    default: false
  order:
    description:
      - Whether the jobs that started last come first (V(newest)) or last (V(oldest)).
    type: str
    choices: [newest, oldest]
    default: newest
  limit:
    description:
      - How many jobs to return at most, the first ones in that O(order). If it is not given, all are returned.
    type: int
  log:
    description:
      - Return the entries of each job's log with this severity or a higher one. Give O(limit), too, since each log is a request. V(none) returns
        no logs.
    type: str
    choices: [none, debug, info, warning, error]
    default: none
seealso:
  - module: cometbackup.comet.comet_job
  - module: cometbackup.comet.comet_dispatch
"""

EXAMPLES = r"""
- name: Find backups that failed since yesterday, with their warnings and errors
  cometbackup.comet.comet_job_info:
    status: [failed]
    classification: [backup]
    since: 1 day ago
    log: warning
    limit: 20
  register: failures

- name: Find what runs at present
  cometbackup.comet.comet_job_info:
    status: [running]

- name: Find large backups that had trouble, or took until the morning
  cometbackup.comet.comet_job_info:
    search:
      classification: backup
      user_starts_with: acme-
      size_over: 10 GiB
      any:
        - status: [warning, quota, missed]
        - started_after: 12h
          ended_after: 2h

- name: Count the backups of a user that failed this week
  cometbackup.comet.comet_job_info:
    user: acme-files
    classification: [backup]
    status: [failed]
    since: 7 days ago
    count_only: true
  register: failed

- name: Find restores that downloaded more than 10 GiB, with a clause of the API
  cometbackup.comet.comet_job_info:
    user: acme-files
    classification: [restore]
    search:
      rule_field: download_size
      rule_operator: int_gt
      rule_value: 10737418240
"""

RETURN = r"""
count:
  description:
    - How many jobs fit the filters, whatever O(limit) says.
  type: int
  returned: success
  sample: 1
jobs:
  description:
    - The jobs, in the O(order) that was asked for. Times are in seconds since 1970, sizes in bytes, the duration is in seconds. A key that the
      server does not tell is left out.
  type: list
  elements: dict
  returned: if O(count_only=false)
  sample:
    - id: ad46f284-edd5-4f38-95fd-724408f7c24d
      user: acme-files
      device: fda9c14f26c081750f9cd43f4463f54e3fce5753
      classification: backup
      status: failed_error
      status_class: failed
      start_time: 1795445337
      end_time: 1795445339
      duration: 2
      protected_item: 0f2f9f03-c719-4114-a8b2-e0951b7e7733
      storage_vault: c77bd720-9339-470c-9752-909849f1d111
      schedule: 693b1f5a-de0c-47d9-9a40-174202cd292c
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
        - Id of the job.
      type: str
      returned: success
    user:
      description:
        - User that the job belongs to.
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
        - Status of the job, by the name in the API, see O(status).
      type: str
      returned: success
    status_class:
      description:
        - Class of its status, V(running), V(successful) or V(failed).
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
        - Id of its protected item, empty if it has none.
      type: str
      returned: success
    storage_vault:
      description:
        - Id of its storage vault, empty if it has none.
      type: str
      returned: success
    schedule:
      description:
        - Id of the schedule that started it. Needs Comet Server 24.6.6.
      type: str
      returned: if a schedule started the job
    snapshot_id:
      description:
        - Id of the snapshot that belongs to the job, such as the one that a backup made.
      type: str
      returned: if the job has a snapshot
    client_version:
      description:
        - Version of the client that ran it.
      type: str
      returned: success
    retry_count:
      description:
        - How often the job has been tried again.
      type: int
      returned: success
    total_directories:
      description:
        - How many folders it looked at.
      type: int
      returned: success
    total_files:
      description:
        - How many files it looked at.
      type: int
      returned: success
    total_size:
      description:
        - Size of all files that it looked at.
      type: int
      returned: success
    total_chunks:
      description:
        - How many chunks of data these files are made of.
      type: int
      returned: success
    upload_size:
      description:
        - How much it uploaded.
      type: int
      returned: success
    download_size:
      description:
        - How much it downloaded.
      type: int
      returned: success
    total_vm_count:
      description:
        - How many virtual machines it looked at.
      type: int
      returned: if the job is of virtual machines
    total_mails_count:
      description:
        - How many mailboxes of Microsoft 365 it looked at.
      type: int
      returned: if the job is of Microsoft 365
    total_licensed_mails_count:
      description:
        - How many of these mailboxes have a licence of Microsoft.
      type: int
      returned: if the job is of Microsoft 365
    total_unlicensed_mails_count:
      description:
        - How many of these mailboxes have none.
      type: int
      returned: if the job is of Microsoft 365
    total_sites_count:
      description:
        - How many sites of Microsoft 365 it looked at.
      type: int
      returned: if the job is of Microsoft 365
    total_accounts_count:
      description:
        - How many accounts of Microsoft 365 it looked at.
      type: int
      returned: if the job is of Microsoft 365
    destination_size_start:
      description:
        - Size of the storage vault before the job, with C(size), C(measure_started) and C(measure_completed).
      type: dict
      returned: if it was measured
    destination_size_end:
      description:
        - Size of the storage vault after the job, with C(size), C(measure_started) and C(measure_completed).
      type: dict
      returned: if it was measured
    conflicting_job_id:
      description:
        - Id of the job that this one could not run beside. Needs Comet Server 24.9.2.
      type: str
      returned: if there was one
    tags:
      description:
        - Text that was given to the job when it was started, for example with M(cometbackup.comet.comet_dispatch). Needs Comet Server 25.9.6.
      type: str
      returned: if there is one
    cancellation_id:
      description:
        - What the device knows the running job by.
      type: str
      returned: if the job can be cancelled
    progress:
      description:
        - How far it is. Has C(bytes_done), C(items_done), C(items_total), C(counter), which rises with each report, and when that was sent
          and received (C(sent_time), C(recieved_time), spelled as in the API).
      type: dict
      returned: if the job is running
    log:
      description:
        - Entries of its log, the oldest first, each with C(time), C(severity) and C(message).
      type: list
      elements: dict
      returned: if O(log) is not V(none)
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
