#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_dispatch
short_description: Send a live action to a connected device of a Comet Server
version_added: 1.0.0
description:
  - Makes a device that is connected to the Comet Server do something now, such as a backup, a restore or a software update, or asks it about its
    disks and databases, and waits for the result of jobs if told to.
  - The device is named by O(user) and O(device), by O(target_id), or taken from the host that the task runs on, if that comes from
    the inventory plugin P(cometbackup.comet.comet#inventory). Such a host brings the address of its server, too, which is used in
    place of E(COMET_URL) unless O(url) is given.
  - An action is never sent twice. If the answer to one gets lost, the module looks whether its job appeared, and goes on with that.
  - An action takes one request, and one more for the list of live connections unless O(target_id) is given. That list is read once
    for a user, and once for the whole fleet if a loop goes over devices of several users. Names of protected items, storage vaults and schedules cost
    one more for each user.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.device
attributes:
  check_mode:
    support: full
    details:
      - The device and everything that is named in the options is looked up, so that mistakes show. Actions that only ask the device something
        are carried out, all others are not sent.
  diff_mode:
    support: none
  idempotent:
    support: none
    details:
      - An action is carried out each time.
options:
  action:
    description:
      - What the device is to do. The names are those of the API's methods below C(admin/dispatcher), whose parameters go into O(parameters).
      - V(run_backup) runs a O(schedule). V(run_backup_custom) backs up a O(protected_item) to a O(storage_vault), V(run_restore_custom) restores
        from there. V(run_restore) is an older form of that, with fewer parameters.
      - V(apply_retention_rules), V(reindex_storage_vault) and V(deepverify_storage_vault) apply the retention of a O(storage_vault) now, rebuild its
        indexes, and verify all that is in it. V(unlock) removes its lock files, which can cause loss of data if a job still uses them.
        V(delete_snapshot) and V(delete_snapshots) delete snapshots from it.
      - V(update_software) updates the client to the server's version. V(uninstall_software) removes it. V(refetch_profile) makes it read its settings
        again, V(drop_connection) makes it connect again, and V(kill_process) ends it until somebody starts it again.
      - V(update_login_url) moves the client to another server, if it can log in there. V(update_login_password) makes it log in with another
        password, V(force_login) makes it log in again.
      - V(request_stored_objects), V(request_vault_snapshots), V(request_windisk_snapshot), V(browse_virtual_machines), V(search_snapshots) and
        V(email_preview) ask what is in a storage vault, for which M(cometbackup.comet.comet_snapshot_info) is more convenient.
      - All others whose names begin with V(request_), and V(office365_list_virtual_accounts), ask what is on the device or within its reach, for
        which M(cometbackup.comet.comet_browse_info) is more convenient. V(ping_destination) and V(test_smb_auth) try a place of storage, for which
        there is M(cometbackup.comet.comet_storage_test_info).
      - V(import_apply) takes over the settings of another backup product, which V(request_import_sources) finds.
        V(register_office_application_begin) and V(register_office_application_check) register an application with Microsoft 365.
      - Actions that only ask something report no change.
    type: str
    required: true
    choices:
      - apply_retention_rules
      - browse_virtual_machines
      - deepverify_storage_vault
      - delete_snapshot
      - delete_snapshots
      - drop_connection
      - email_preview
      - force_login
      - import_apply
      - kill_process
      - office365_list_virtual_accounts
      - ping_destination
      - refetch_profile
      - register_office_application_begin
      - register_office_application_check
      - reindex_storage_vault
      - request_browse_disk_drives
      - request_browse_exchange_edb
      - request_browse_hyperv
      - request_browse_mongodb
      - request_browse_mssql
      - request_browse_mysql
      - request_browse_proxmox
      - request_browse_proxmox_nodes
      - request_browse_proxmox_storage
      - request_browse_vmware
      - request_browse_vmware_datacenters
      - request_browse_vmware_datastores
      - request_browse_vmware_hosts
      - request_browse_vmware_networks
      - request_browse_vss_aaw
      - request_filesystem_objects
      - request_import_sources
      - request_office365_accounts
      - request_office365_sites
      - request_stored_objects
      - request_vault_snapshots
      - request_windisk_snapshot
      - run_backup
      - run_backup_custom
      - run_restore
      - run_restore_custom
      - search_snapshots
      - test_smb_auth
      - uninstall_software
      - unlock
      - update_login_password
      - update_login_url
      - update_software
  parameters:
    description:
      - Parameters of the action, by their API names (V(SnapshotID)) or in snake case (V(snapshot_id)). Structures take keys in either
        form, too, and names in place of the numbers that stand for them.
      - An unknown one is refused with the names that the action has.
    type: dict
    default: {}
  protected_item:
    description:
      - Protected item of the action, by name or id. It is the parameter C(Source) of the API.
      - A name is looked for among the protected items of the device; for restores, then among all of the user.
    type: str
  storage_vault:
    description:
      - Storage vault of the action, by name or id. It is the parameter C(Destination) or C(DestinationID) of the API.
    type: str
  schedule:
    description:
      - Schedule to run with O(action=run_backup), by name or id. It is the parameter C(BackupRule) of the API.
    type: str
  connections:
    description:
      - A device has two connections if the client runs on it twice. V(newest) uses the one that was made last.
      - V(all) sends the action to each of them. It is for the actions about the client itself, which are V(drop_connection),
        V(force_login), V(kill_process) and V(refetch_profile); for others it would do their work twice.
    type: str
    choices: [newest, all]
    default: newest
  wait:
    description:
      - Whether to wait until the job of the action has ended. The task fails if the job does, with the errors and warnings of the job's log.
      - It is for actions that start a job, which are V(apply_retention_rules), V(deepverify_storage_vault), V(delete_snapshot),
        V(delete_snapshots), V(import_apply), V(reindex_storage_vault), V(run_backup), V(run_backup_custom), V(run_restore),
        V(run_restore_custom), V(unlock) and V(update_software).
      - With V(update_software) it waits until the device is connected with the new version.
      - The job is known by its id where server and device tell it (backups and restores, both of Comet 25.9.6 or later). Elsewhere it is the
        new job with the same user, device, protected item and storage vault.
      - How the job gets on is shown while the task runs in the controller.
    type: bool
    default: false
  wait_timeout:
    description:
      - How long to wait with O(wait), in seconds or for example V(2h 30m). The task fails if it takes longer, and the job goes on.
    type: str
    default: 1h
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
  accept_warnings:
    description:
      - With O(wait), whether a job that ended with warnings counts as successful. What it could back up is safe then, so this is what most
        people want. Its warnings are shown as a warning of the task.
      - If V(false), such a job makes the task fail.
    type: bool
    default: true
  delete_backed_up_data:
    description:
      - Must be V(true) for O(action=delete_snapshot) and O(action=delete_snapshots). The backed-up data that only these snapshots
        hold is lost for good.
    type: bool
    default: false
  remove_backup_software:
    description:
      - Must be V(true) for O(action=uninstall_software). The client is removed from the device and cannot be installed again from the server.
    type: bool
    default: false
  return_secrets:
    description:
      - Whether secrets in RV(answer) are returned, rather than masked. The result is then not printed.
    type: bool
    default: false
seealso:
  - module: cometbackup.comet.comet_browse_info
  - module: cometbackup.comet.comet_snapshot_info
  - module: cometbackup.comet.comet_device_info
  - module: cometbackup.comet.comet_job
  - module: cometbackup.comet.comet_job_info
  - module: cometbackup.comet.comet_rollout
  - module: cometbackup.comet.comet_storage_test_info
  - plugin: cometbackup.comet.comet
    plugin_type: inventory
  - module: cometbackup.comet.comet_rollout
  - module: cometbackup.comet.comet_job
  - ref: ansible_collections.cometbackup.comet.docsite.inventory
    description: Recipes for the inventory.
"""

EXAMPLES = r"""
- name: Run a schedule now and wait for the result
  cometbackup.comet.comet_dispatch:
    action: run_backup
    user: acme-files
    device: FILESERVER
    schedule: Nightly
    wait: true
    wait_timeout: 4h

- name: Back up one protected item, for two hours at most, unless that is going on already
  cometbackup.comet.comet_dispatch:
    action: run_backup_custom
    user: acme-files
    device: FILESERVER
    protected_item: Files
    storage_vault: Vault
    parameters:
      options:
        skip_already_running: true
        stop_after: 2h

- name: Restore a folder to another place
  cometbackup.comet.comet_dispatch:
    action: run_restore_custom
    user: acme-files
    device: FILESERVER
    protected_item: Files
    storage_vault: Vault
    parameters:
      paths: [/srv/invoices]
      options:
        type: file
        dest_path: /srv/restored
    wait: true

- name: Ask for the disks of a device
  cometbackup.comet.comet_dispatch:
    action: request_browse_disk_drives
    user: acme-files
    device: FILESERVER
  register: disks

- name: Have the client read its settings again, and skip devices that are offline
  cometbackup.comet.comet_dispatch:
    action: refetch_profile
    user: acme-files
    device: FILESERVER
    connections: all
    when_offline: skip

- name: Update the software and wait until the device is back
  cometbackup.comet.comet_dispatch:
    action: update_software
    user: acme-files
    device: FILESERVER
    wait: true
"""

RETURN = r"""
action:
  description:
    - The action, as given.
  type: str
  returned: success
  sample: run_backup
target_id:
  description:
    - Id of the live connection that the action was sent to, the newest if there are several.
  type: str
  returned: if the device is online
  sample: 6f1dc1b5-6a51-4a2b-9f0c-9c4b1d3a7e11
user:
  description:
    - User that the device belongs to.
  type: str
  returned: if the device is online and its user is known
  sample: acme-files
device:
  description:
    - Id of the device.
  type: str
  returned: if the device is online and its id is known
  sample: 3f0e9d1c5b7a48e2a6c4d0f1b8e7935d2c1a4f60
answer:
  description:
    - What the server answered, with keys in snake case and names in place of numbers.
  type: dict
  returned: if the action was sent, and O(connections=newest)
  sample:
    job_id: 0b8e3c1e-6d0f-4c0a-8f3e-2f6f5f0f9a55
    message: OK
    status: 200
answers:
  description:
    - What the server answered for each connection, by its id.
  type: dict
  returned: if the action was sent, and O(connections=all)
  sample:
    6f1dc1b5-6a51-4a2b-9f0c-9c4b1d3a7e11:
      message: OK
      status: 200
secrets_returned:
  description:
    - Whether secrets in the answer are returned as they are.
  type: bool
  returned: if O(return_secrets=true)
  sample: true
job:
  description:
    - The job of the action, with what M(cometbackup.comet.comet_job_info) returns of it. The sample is shortened. Without O(wait) it has the key
      C(id) only, and only where server and device tell it.
    - For a job with warnings or errors it has C(log), the entries of its log that tell of them.
  type: dict
  returned: if the job is known
  sample:
    id: 0b8e3c1e-6d0f-4c0a-8f3e-2f6f5f0f9a55
    classification: backup
    status: stop_success
    status_class: successful
    duration: 184
    total_size: 5368709120
    upload_size: 268435456
version_before:
  description:
    - Version of the device before the update.
  type: str
  returned: if O(action=update_software) with O(wait=true)
  sample: 25.9.6
version:
  description:
    - Version of the device after the update.
  type: str
  returned: if O(action=update_software) with O(wait=true)
  sample: 25.9.8
msg:
  description:
    - Says that the device is offline.
  type: str
  returned: if the device is offline and O(when_offline=skip)
  sample: The device 'FILESERVER' (3f0e9d1c5b7a48e2a6c4d0f1b8e7935d2c1a4f60) of 'acme-files' is offline
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._model import redact
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import api_call, devices, dispatch
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.dispatch_actions import actions
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = Definition(
    run=dispatch.run,
    argument_spec={
        "action": {"type": "str", "required": True, "choices": list(actions())},
        "parameters": {"type": "dict", "default": {}},
        "protected_item": {"type": "str"},
        "storage_vault": {"type": "str"},
        "schedule": {"type": "str"},
        "connections": {"type": "str", "choices": ["newest", "all"], "default": "newest"},
        **devices.ARGUMENT_SPEC,
        "wait": {"type": "bool", "default": False},
        "wait_timeout": {"type": "str", "default": "1h"},
        "stall_timeout": {"type": "str", "default": "30m"},
        "poll_interval": {"type": "float", "default": 5.0},
        "accept_warnings": {"type": "bool", "default": True},
        "delete_backed_up_data": {"type": "bool", "default": False},
        "remove_backup_software": {"type": "bool", "default": False},
        "return_secrets": {"type": "bool", "default": False, "no_log": False},
    },
    secrets=dispatch.secrets,
    hide_result=api_call.hides,
    may_reveal=redact.asked_for,
    from_host=devices.FROM_HOST,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
