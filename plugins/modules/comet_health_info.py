#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_health_info
short_description: Report on the health of the backups of a Comet Server
version_added: 1.0.0
description:
  - Returns what needs attention on a server or in a tenant, the worst first. It looks for backups that failed, were missed, or have not
    succeeded for too long, jobs that run too long, quotas that are used up, devices that are offline or outdated, and whatever is not
    protected at all.
  - Each finding has a severity and its reason in a sentence. Totals, trends by day, tenants, users, devices and quotas come with it.
  - It takes seven requests at most, whatever the size of the server, and one more for the name of a tenant. The jobs of O(days) are read in
    one of them.
  - The role P(cometbackup.comet.backup_health#role) makes pages, documents and tables of the report, and can send them.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  tenant:
    description:
      - Look at this tenant only, by name or id. An empty text means the top level.
      - An administrator of a tenant sees that tenant only.
    type: str
  days:
    description:
      - Of how many days backups are counted, the present day among them. Days are those of UTC.
    type: int
    default: 14
  stale_after:
    description:
      - How long a protected item may be without a successful backup, in seconds or for example V(2 days) or V(36h). After that it is V(stale),
        or V(never_backed_up) if there never was one.
    type: str
    default: 2 days
  offline_after:
    description:
      - How long nothing may be heard of a device that has no connection, in seconds or for example V(2 days) or V(36h). After that it is
        V(offline).
      - Servers do not keep when a device was connected. What counts is its last backup, or its registration if there was none.
    type: str
    default: 3 days
  long_after:
    description:
      - How long a job may run, in seconds or for example V(2 days) or V(36h). After that it is V(running_long).
    type: str
    default: 24h
  near_quota:
    description:
      - From how many percent on a quota of storage is V(near_quota).
    type: int
    default: 90
  accept_warnings:
    description:
      - Whether a backup that ended with warnings counts as successful. If V(false), it is V(warned).
    type: bool
    default: false
  include_suspended:
    description:
      - Whether to look at suspended users, too.
    type: bool
    default: false
  severities:
    description:
      - How bad the findings of each check are, a dictionary from names of checks to V(critical), V(warning), V(notice), or V(ignore) to leave
        them out. Checks that it does not name keep their severity.
      - V(critical) are, unless it says otherwise, V(never_backed_up) and V(stale) (see O(stale_after)), V(failed) (the last backup failed) and
        V(over_quota) (a quota is exceeded, or one of storage is full).
      - V(warning) are V(missed) (the last backup was not started in time), V(running_long) (see O(long_after)), V(warned) (the last backup ended with
        warnings), V(near_quota) (see O(near_quota)), V(offline) (see O(offline_after)), V(unprotected) (a device without a protected item) and
        V(unscheduled) (a protected item without a schedule).
      - V(notice) are V(interrupted) (the last backup was cancelled or skipped), V(no_device) (a user without a device) and V(outdated) (a device
        with an older version than the server's).
    type: dict
    default: {}
seealso:
  - module: cometbackup.comet.comet_job_info
  - module: cometbackup.comet.comet_device_info
"""

EXAMPLES = r"""
- name: Look at the backups of the whole server
  cometbackup.comet.comet_health_info:
  register: health

- name: Show what is critical
  ansible.builtin.debug:
    msg: "{{ health.report.findings | selectattr('severity', 'equalto', 'critical') | map(attribute='reason') }}"

- name: Look at a month of a tenant whose laptops are often off
  cometbackup.comet.comet_health_info:
    tenant: Acme
    days: 30
    stale_after: 5 days
    offline_after: 14 days
    accept_warnings: true
    severities:
      missed: notice
      outdated: ignore
"""

RETURN = r"""
report:
  description:
    - The report. Times are in UTC, in ISO 8601, sizes in bytes, durations in seconds.
    - Keys may be added to it. Where one is renamed or removed, C(format) rises. The sample is shortened.
  type: dict
  returned: success
  sample:
    format: 1
    generated_at: "2026-11-25T07:00:00Z"
    fingerprint: 7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730
    status: critical
    findings:
      - severity: critical
        check: failed
        title: Last backup failed
        reason: The backup of 'Documents' failed at 2026-11-25 02:00 UTC
        tenant: Acme
        tenant_id: e0b53d8a-16a6-4f77-8d4a-4c6b39a3a4b0
        user: acme-files
        device: fda9c14f26c081750f9cd43f4463f54e3fce5753
        device_name: FILESERVER
        protected_item: Documents
        storage_vault: Backup vault
        job: ad46f284-edd5-4f38-95fd-724408f7c24d
        since: "2026-11-25T02:00:00Z"
  contains:
    format:
      description:
        - Version of the report's shape.
      type: int
      returned: success
    generated_at:
      description:
        - When the server was read.
      type: str
      returned: success
    fingerprint:
      description:
        - A hash that two reports share if nothing in them differs but C(generated_at).
      type: str
      returned: success
    server:
      description:
        - The C(url) and the C(version) of the server.
      type: dict
      returned: success
    tenant:
      description:
        - The C(id) and the C(name) of the tenant that O(tenant) names, V(null) for the whole server.
      type: dict
      returned: success
    thresholds:
      description:
        - The limits that the options set, C(stale_after), C(offline_after) and C(long_after) in seconds, C(near_quota) and C(accept_warnings),
          and the C(severities) of all checks.
      type: dict
      returned: success
    status:
      description:
        - The worst severity found, V(critical), V(warning), V(notice), or V(ok) if nothing was.
      type: str
      returned: success
    totals:
      description:
        - How many C(tenants), C(users), C(suspended_users), C(devices), C(devices_online), C(devices_outdated), C(protected_items),
          C(running) jobs and C(findings) there are.
        - C(devices_by_status) and C(users_by_status) count them by V(critical), V(warning), V(notice) and V(ok).
        - C(protected_size) is what the last successful backups hold, C(stored_size) what the storage vaults take.
        - C(jobs) counts the backups of O(days) by outcome, which is C(success), C(warning), C(failed), C(missed), or C(interrupted) for those
          that were cancelled or skipped.
        - C(success_rate) is how many percent of them, without the interrupted ones, succeeded with or without warnings. It is V(null) if there
          are none.
      type: dict
      returned: success
    checks:
      description:
        - Each C(check) with its C(title), its C(severity), and how many C(findings) on how many C(devices) there are of it.
      type: list
      elements: dict
      returned: success
    trend:
      description:
        - Each day with its C(date), the number of backups that started on it by outcome (see C(totals)), and the bytes C(uploaded).
      type: list
      elements: dict
      returned: success
    findings:
      description:
        - What needs attention, the worst first. Each has C(severity), C(check), C(title), C(reason), C(tenant), C(tenant_id) and C(user).
        - C(device), C(device_name), C(protected_item), C(storage_vault) and C(job) are V(null) where they do not apply.
        - C(since) is when it began, V(null) if that is not known.
      type: list
      elements: dict
      returned: success
    tenants:
      description:
        - Each tenant with C(tenant) (its name), C(tenant_id), C(status), the keys of C(totals), and its own C(trend). The top level is one with
          empty name and id.
      type: list
      elements: dict
      returned: success
    users:
      description:
        - Each user with C(user), C(account_name), C(tenant), C(tenant_id), C(status), the worst C(reason), its C(checks), the number of
          C(findings), C(devices) and C(protected_items), C(suspended), C(protected_size), C(stored_size) and C(jobs).
      type: list
      elements: dict
      returned: success
    devices:
      description:
        - Each device with C(user), C(tenant), C(tenant_id), its id as C(device), its C(name), C(status), the worst C(reason), its C(checks),
          C(online), C(last_seen) (V(null) while the device is connected), C(version), C(outdated), C(os), and the number of C(running) jobs.
        - C(last_backup), C(last_outcome) and C(last_duration) are of the last backup that has ended. C(last_success) is when the last successful
          backup started of the protected item that has been without one for longest, V(null) if an item never had one. C(protected_size) is what
          the last successful backups hold.
        - C(jobs) counts its backups by outcome, C(history) has the worst outcome of each day of C(trend), V(none) where there was no backup.
        - C(items) are the protected items of the device, each with C(protected_item) (its id), C(name), C(engine), C(scheduled), C(last_backup),
          C(last_status), C(last_duration), C(last_success), C(size) and C(uploaded).
      type: list
      elements: dict
      returned: success
    quotas:
      description:
        - Each quota with C(user), C(tenant), C(tenant_id), C(kind) (V(storage_vault), V(shared), V(protected_items), V(devices), V(hyperv),
          V(vmware) or V(office365)), C(name) (of the storage vault or the shared quota), C(unit), C(used), C(limit), C(percent) and
          C(status), the fullest first.
      type: list
      elements: dict
      returned: success
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import health_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    health_info.info,
    {
        "tenant": {"type": "str"},
        "days": {"type": "int", "default": 14},
        "stale_after": {"type": "str", "default": "2 days"},
        "offline_after": {"type": "str", "default": "3 days"},
        "long_after": {"type": "str", "default": "24h"},
        "near_quota": {"type": "int", "default": 90},
        "accept_warnings": {"type": "bool", "default": False},
        "include_suspended": {"type": "bool", "default": False},
        "severities": {"type": "dict", "default": {}},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
