#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_schedule
short_description: Manage schedules of users of a Comet Server
version_added: 1.0.0
description:
  - Creates, changes and removes schedules, each of which backs up a protected item into a storage vault.
  - An option that is not given is not managed.
  - The schedule is written as a part of the user's profile, under the profile's hash, so that nothing is lost that somebody else changes
    at the same time.
  - A task that changes nothing takes one request, a change one more; servers before 25.6.8 are asked once more what they made of it.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
attributes:
  check_mode:
    details:
      - A user, protected item or storage vault that is not there is taken on trust in check mode, with a warning, since an earlier
        task may be the one to create it.
options:
  user:
    description:
      - User that the schedule belongs to.
    type: str
    required: true
  name:
    description:
      - Name of the schedule. Needed to create it, and to find it unless O(id) is given, which then renames it.
      - It is looked for among the schedules of O(protected_item) and O(device) if they are given.
    type: str
  id:
    description:
      - Id of the schedule, for one whose name is not unique or is to be changed. A new one gets a random id if this is not given.
    type: str
  state:
    description:
      - V(present) creates the schedule if need be.
      - V(absent) removes it. What it has backed up stays.
    type: str
    choices: [present, absent]
    default: present
  protected_item:
    description:
      - Protected item to back up, by name or id. Needed to create a schedule. A schedule of the same name for another item is another
        schedule, unless O(id) is given, which makes it one for this item.
    type: str
  device:
    description:
      - Device whose protected item is meant, by name or id, where several have one of that name.
    type: str
  storage_vault:
    description:
      - Storage vault to back up into, by name or id. Needed to create a schedule.
    type: str
  times:
    description:
      - When to start, a list of lines or dictionaries. It is managed as a whole; the order has no meaning. Times are those of the device,
        except for V(once).
      - "A line is V(daily at 22:30), V(hourly at :15), V(weekly on mon at 02:00), V(monthly on day 1 at 03:00), V(yearly on dec 24 at 03:00),
        V(every 4 hours) or V(once at 2026-12-24 22:00), which is in UTC unless it has an offset such as V(+01:00). Several days, as in
        V(weekly on mon, thu at 02:00), are as many start times."
      - "It may go on with V(offset by 30 minutes) (for V(every 4 hours), which count from 1970), V(between 08:00 and 18:00),
        V(only on mon, tue) and V(with random delay 30 minutes), in this order. A random delay is five hours at most."
      - "A dictionary has the same in parts: C(frequency) (V(once), V(daily), V(hourly), V(weekly), V(monthly), V(yearly) or V(periodic)), and
        as the frequency needs them C(at), C(day), C(month), C(every), C(offset); further C(from), C(to), C(only_on), C(random_delay). With
        C(seconds_past) in place of those it takes whatever the server counts. C(text) is the line, which has to say the same, if it does
        not stand alone."
      - Days, windows and random delays are newer than Comet Server 20.9, yearly start times much newer. The task fails if the server does not keep
        them.
    type: list
    elements: raw
  on_boot:
    description:
      - Whether to start when the device is switched on.
    type: bool
  on_boot_if_missed:
    description:
      - Whether to start when the device is switched on, if the last job was missed. Since Comet Server 23.12.3 it also starts when the device
        connects again.
    type: bool
  retry_failed_jobs:
    description:
      - Whether to try again after a job has failed. Needs Comet Server 24.6.6.
    type: bool
  retry_failed_jobs_count:
    description:
      - How often a failed job is tried again. Needs Comet Server 24.6.6.
    type: int
  retry_failed_jobs_after:
    description:
      - How long to wait before a failed job is tried again, in minutes or for example V(1h). Needs Comet Server 24.6.6.
    type: str
  skip_already_running:
    description:
      - Whether to skip a start while a job of the same protected item into the same storage vault is running.
    type: bool
  stop_after:
    description:
      - How long a job may run before it is stopped, in seconds or for example V(8h). V(0) means no limit.
    type: str
  limit_vault_speed_bps:
    description:
      - How fast a job may send, in bytes per second or for example V(10 MiB). V(0) means no limit.
    type: str
  concurrency_count:
    description:
      - How many threads a job uses. V(0) leaves it to the device.
    type: int
  reduce_disk_concurrency:
    description:
      - Whether to read from the disk with fewer threads.
    type: bool
  use_on_disk_indexes:
    description:
      - Whether to keep indexes on disk in place of memory. That takes less memory and more time.
    type: bool
  allow_zero_files_success:
    description:
      - Whether a job that finds no file succeeds.
    type: bool
  auto_retention_level:
    description:
      - When old backups are removed after a job, one of V(automatic), V(immediate), V(more_often) and V(less_often).
    type: str
  log_level:
    description:
      - How much a job logs, as the server names it; an empty text means its default.
    type: str
  tags:
    description:
      - Tags that its jobs get, any text.
    type: str
  pre_exec:
    description:
      - Commands that the device runs before each job.
    type: list
    elements: str
  thaw_exec:
    description:
      - Commands that the device runs after the snapshot of its disks is taken.
    type: list
    elements: str
  post_exec:
    description:
      - Commands that the device runs after each job.
    type: list
    elements: str
  read_only:
    description:
      - What M(cometbackup.comet.comet_schedule_info) returns and nobody can set. It is ignored, so that an item of its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_schedule_info
  - module: cometbackup.comet.comet_protected_item
  - module: cometbackup.comet.comet_vault
  - module: cometbackup.comet.comet_dispatch
"""

EXAMPLES = r"""
- name: Every night, and after a night that was missed when the device is switched on
  cometbackup.comet.comet_schedule:
    user: acme-files
    name: Nightly
    protected_item: Documents
    storage_vault: Cloud
    times:
      - daily at 22:30 with random delay 30 minutes
    on_boot_if_missed: true
    skip_already_running: true

- name: During working hours and at the end of the week
  cometbackup.comet.comet_schedule:
    user: acme-files
    name: Often
    device: FILESERVER
    protected_item: Databases
    storage_vault: Cloud
    times:
      - every 2 hours between 08:00 and 18:00 only on mon, tue, wed, thu, fri
      - frequency: weekly
        day: sat
        at: "03:00"
    stop_after: 4h
    pre_exec:
      - stop-database
    post_exec:
      - start-database

- name: Remove a schedule
  cometbackup.comet.comet_schedule:
    user: acme-files
    name: Old
    state: absent
"""

RETURN = r"""
schedule:
  description:
    - The schedule as the options describe it, after the change, with its C(id) and those of its protected item, storage vault and device. Empty if
      it is absent.
  type: dict
  returned: success
  sample:
    user: acme-files
    id: 7a2b8d5e-0c4f-4a0e-9d0c-58e3c5a4f3b1
    name: Nightly
    protected_item: 2f9d6a1c-5b7e-4c7a-8f41-2e6f0b9d7c35
    storage_vault: 0f5bd1bd-6a83-4f0f-8a5e-1b52f6f6c1f5
    device: e32ff4ff29ae35f502cc73383076f011ed1a520d
    times:
      - frequency: daily
        at: "22:30"
        random_delay: 1800
        text: daily at 22:30 with random delay 30 minutes
    on_boot: false
    on_boot_if_missed: true
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
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import schedule
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    schedule.plan,
    schedule.SPEC,
    rules={"required_one_of": [("name", "id")]},
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
