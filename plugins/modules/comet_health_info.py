#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_health_info
short_description: Judge the health of the backups of a Comet Server
version_added: 1.0.0
description:
  - Returns what needs attention on a server or in a tenant, the worst first. It looks for backups that failed, were missed, or have not
    succeeded for too long, jobs that run too long, quotas that are used up, devices that are offline or outdated, and whatever is not
    protected at all.
  - Each finding has a severity and its reason in a sentence. Sums, trends by day, devices, accounts, tenants and quotas come with it.
  - It takes seven requests at most, whatever the size of the server, and one more for the name of a tenant. Jobs of O(days) are read in
    one of them.
  - The role P(cometbackup.comet.backup_health#role) makes pages, documents and tables of it.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  tenant:
    description:
      - Look at this tenant only, by name or id. An empty text means the accounts without a tenant.
      - An administrator of a tenant sees that tenant only.
    type: str
  days:
    description:
      - Count the backups of so many days, which are those of UTC. The present day is the last of them.
    type: int
    default: 7
  stale_after:
    description:
      - A protected item without a successful backup for so long is V(stale), or V(never_backed_up) if it is as old as that. It is in
        seconds, or for example V(2 days) or V(36h).
    type: str
    default: 2 days
  offline_after:
    description:
      - A device that has no connection is V(offline) once nothing was heard of it for so long. It is written as O(stale_after).
      - Servers do not keep when a device was connected. What counts is its last backup, or its registration if there was none.
    type: str
    default: 3 days
  long_after:
    description:
      - A job that has not ended after so long is V(running_long). It is written as O(stale_after).
    type: str
    default: 24h
  near_quota:
    description:
      - A storage quota of which so many percent are used is V(near_quota).
    type: int
    default: 90
  accept_warnings:
    description:
      - Whether a backup that ended with warnings is as good as a successful one.
    type: bool
    default: false
  include_suspended:
    description:
      - Whether to look at suspended accounts, too.
    type: bool
    default: false
  severities:
    description:
      - How bad something is, by the name of the check. Each is V(critical), V(warning), V(notice), or V(ignore) to leave it out.
      - By default V(never_backed_up), V(stale), V(failed) and V(over_quota) are V(critical). V(missed), V(running_long), V(warned),
        V(near_quota), V(offline), V(unprotected) and V(unscheduled) are V(warning). V(interrupted), V(no_device) and V(outdated) are
        V(notice).
    type: dict
    default: {}
seealso:
  - module: cometbackup.comet.comet_job_info
  - module: cometbackup.comet.comet_device_info
  - plugin: cometbackup.comet.backup_health
    plugin_type: role
    description: Reports on the health of the backups of a Comet Server.
"""

EXAMPLES = r"""
- name: How the backups are this morning
  cometbackup.comet.comet_health_info:
  register: health

- name: Say what is critical
  ansible.builtin.debug:
    msg: "{{ health.report.findings | selectattr('severity', 'equalto', 'critical') | map(attribute='reason') }}"

- name: A month of a tenant whose laptops are often off
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
    - Keys may be added to it. Where one is renamed or goes, C(format) rises.
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
        device: fda9c14f26c081750f9cd43f4463f54e3fce57539c9f0d9d07ffca3476461149
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
        - A word that two reports share if nothing in them differs but C(generated_at).
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
        - What was held against, as the options say it, durations in seconds, C(severities) of all checks.
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
        - C(jobs) counts backups of the days by outcome, which is V(success), V(warning), V(failed), V(missed), or V(interrupted) for those
          that were cancelled or skipped.
        - C(success_rate) is how many percent of them, the interrupted aside, ended with or without warnings. It is V(null) if there are none.
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
        - What is wrong, the worst first. Each has C(severity), C(check), C(title), C(reason), C(tenant), C(tenant_id) and C(user).
        - C(device), C(device_name), C(protected_item), C(storage_vault) and C(job) are V(null) where they do not apply.
        - C(since) is when it began as far as that is known, V(null) elsewhere.
      type: list
      elements: dict
      returned: success
    tenants:
      description:
        - Each tenant with C(tenant), C(tenant_id), C(status), the keys of C(totals), and its own C(trend). Accounts without a tenant are
          one with empty names.
      type: list
      elements: dict
      returned: success
    users:
      description:
        - Each account with C(user), C(account_name), C(tenant), C(tenant_id), C(status), the worst C(reason), its C(checks), the number of
          C(findings), C(devices) and C(protected_items), C(suspended), C(protected_size), C(stored_size) and C(jobs).
      type: list
      elements: dict
      returned: success
    devices:
      description:
        - Each device with C(user), C(tenant), C(tenant_id), its id as C(device), its C(name), C(status), the worst C(reason), its C(checks),
          C(online), C(last_seen) (V(null) while it is connected), C(version), C(outdated), C(os), and the number of C(running) jobs.
        - C(last_backup), C(last_outcome) and C(last_duration) are of the last backup that has ended, C(last_success) is when the last
          successful one of the protected item that waits longest started, V(null) if one never had any. C(protected_size) is what the last
          successful ones hold.
        - C(jobs) counts its backups by outcome, C(history) has the worst outcome of each day of C(trend), V(none) where there was no backup.
        - C(items) are its protected items, each with C(protected_item) (its id), C(name), C(engine), C(scheduled), C(last_backup),
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
        "days": {"type": "int", "default": 7},
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
