#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_protected_item
short_description: Manage protected items of users of a Comet Server
version_added: 1.0.0
description:
  - Creates, changes and removes protected items, which say what is backed up on a device. When, and where to, is said by schedules.
  - An option that is not given is not managed. That holds inside O(files), O(mssql) and the other options for engines, too.
  - Settings that no option here stands for stay as they are. O(engine_props) reads and writes those, too.
  - A server does not look at the settings of an engine, only the device does. So options are there for settings that are published or
    were seen in use. They are published for O(files) and O(mssql), and for the selection in O(office365). For other engines, set up an
    item in the client, read it with M(cometbackup.comet.comet_protected_item_info), and use its C(engine_props) as a pattern, with real
    values in place of masked ones.
  - An item that is a default item of the user's policy and follows it can be changed or removed in the policy only, which is
    M(cometbackup.comet.comet_policy). It is refused here.
  - The profile is written under its hash, so that nothing that somebody else writes at the same time is lost.
  - A task that changes nothing takes one request, a change one or two more.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
options:
  user:
    description:
      - User that the protected item belongs to.
    type: str
    required: true
  name:
    description:
      - Name of the protected item. Needed to create it, and to find it unless O(id) is given, which then renames it.
    type: str
  id:
    description:
      - Id of the protected item, for one whose name is not unique or is to be changed. A new one gets a random id if this is not given.
    type: str
  state:
    description:
      - V(present) creates the protected item if need be.
      - V(absent) removes it, see O(delete_with_schedules). The backups that were made of it stay in their storage vaults for as long as the
        retention there says.
    type: str
    choices: [present, absent]
    default: present
  delete_with_schedules:
    description:
      - Must be V(true) for O(state=absent) to remove a protected item that schedules back up. They are removed with it.
    type: bool
    default: false
  device:
    description:
      - Device of the user that the item is on, by name or id. Needed to create the item.
      - If it is given, O(name) means the item of that name on this device. To move an item to another device, address it by its O(id).
    type: str
  engine:
    description:
      - What kind of thing is protected, which the web interface calls the type of the protected item. It is V(file) (files and folders), V(mssql)
        (Microsoft SQL Server), V(mysql), V(mongodb), V(exchangeedb) (Exchange Server), V(hyperv), V(vmware), V(proxmox), V(msoffice) (Office 365),
        V(windisk) (disk image), V(vsswriter) (application-aware writer), V(systemstate) (Windows Server system state), V(windowssystem) (Windows
        system backup) or V(stdout) (program output).
      - Needed to create the item, unless the settings are given in an option of that engine. An item keeps its engine.
    type: str
  files:
    description:
      - What to protect with the engine V(file), and how.
    type: dict
    suboptions:
      include:
        description: Paths to back up. The order has no meaning, here and in the other lists of O(files).
        type: list
        elements: str
      exclude:
        description: What to leave out, as glob patterns.
        type: list
        elements: str
      exclude_regex:
        description: What to leave out, as regular expressions.
        type: list
        elements: str
      include_glob:
        description: What to back up of a directory, as glob patterns.
        type: list
        elements: dict
        suboptions:
          top_directory:
            description: Directory to search.
            type: str
          value:
            description: Pattern.
            type: str
      include_regex:
        description: What to back up of a directory, as regular expressions.
        type: list
        elements: dict
        suboptions:
          top_directory:
            description: Directory to search.
            type: str
          value:
            description: Regular expression.
            type: str
      network_shares:
        description: How to log in to network shares of Windows.
        type: list
        elements: dict
        suboptions:
          share_path:
            description: Path of the share, such as C(\\nas\data).
            type: str
          username:
            description: User name to log in with.
            type: str
          password:
            description: Password to log in with, see O(update_password).
            type: str
      filesystem_snapshot:
        description: Whether to take a snapshot of the file system first, on Windows. Without it files in use may be missing.
        type: bool
      dismiss_efs_warning:
        description: Whether to say nothing of files that Windows has encrypted (EFS).
        type: bool
      rescan_unchanged:
        description: Whether to read files, too, whose size and date have not changed.
        type: bool
      extra_attributes:
        description: Whether to back up permissions and attributes of the system, too.
        type: bool
  mssql:
    description:
      - What to protect with the engine V(mssql), and how.
    type: dict
    suboptions:
      instance:
        description: Name of the instance; empty for the default one.
        type: str
      all_databases:
        description: Whether to back up all databases.
        type: bool
      databases:
        description: Which databases to back up, where O(mssql.all_databases) is false.
        type: list
        elements: str
      except_databases:
        description: Which databases to leave out, where O(mssql.all_databases) is true.
        type: list
        elements: str
      authentication:
        description: How to log in, V(windows) or V(native). Where a server holds nothing of it, a user name or password means V(native).
        type: str
      username:
        description: User name to log in with.
        type: str
      password:
        description: Password to log in with.
        type: str
      method:
        description: Driver to use, V(oledb_native) (what a device does where nothing is said) or V(oledb_32).
        type: str
      backup_type:
        description: Which backup to take.
        type: str
        choices: [full_copy_only, full_base_image, differential, log_truncating, log_not_truncating]
  office365:
    description:
      - What to protect with the engine V(msoffice), and as which application.
    type: dict
    suboptions:
      client_id:
        description: Id of the application that is registered with Microsoft.
        type: str
      tenant_id:
        description: Id of the organisation at Microsoft.
        type: str
      app_secret:
        description: Secret of the application.
        type: str
      selection:
        description:
          - Needs Comet Server 21.9.0.
          - What to back up, a dictionary with C(whole_org), C(filter_mode), and with the dictionaries C(backup_options) (by the id of a user, a group or a
            site), C(member_backup_options) (members of a group, by its id), C(filter_options) and C(filter_member_options). The values of those are lists
            of V(mail), V(calendar), V(contact), V(onedrive) and V(sharepoint).
          - A key that is not given is not managed, one of the dictionaries is managed as a whole.
        type: dict
  hyperv:
    description:
      - What to protect with the engine V(hyperv). The settings are as seen in use.
    type: dict
    suboptions:
      all_vms:
        description: Whether to back up all virtual machines.
        type: bool
      vms:
        description: Ids of the virtual machines to back up, where O(hyperv.all_vms) is false.
        type: list
        elements: str
      method:
        description: How to take the backup, as the client writes it, such as V(copy).
        type: str
  vmware:
    description:
      - What to protect with the engine V(vmware). The settings are as seen in use. The connection goes into O(engine_props).
    type: dict
    suboptions:
      all_vms:
        description: Whether to back up all virtual machines.
        type: bool
      vms:
        description: Ids of the virtual machines to back up, where O(vmware.all_vms) is false.
        type: list
        elements: str
  proxmox:
    description:
      - What to protect with the engine V(proxmox). The settings are as seen in use. The connection goes into O(engine_props).
    type: dict
    suboptions:
      all_vms:
        description: Whether to back up all virtual machines.
        type: bool
      vms:
        description: Ids of the virtual machines to back up, where O(proxmox.all_vms) is false.
        type: list
        elements: str
  disk_image:
    description:
      - What to protect with the engine V(windisk). The settings are as seen in use.
    type: dict
    suboptions:
      include:
        description: Ids of the disks and partitions to back up, as the client writes them.
        type: list
        elements: str
  engine_props:
    description:
      - Settings of the engine that no other option stands for, by the server's own keys. Each key is managed by itself, and null removes one.
      - A value is a text. A dictionary or a list is written as JSON.
      - Values that seem to carry credentials, by their key or by what is in them, are not shown.
    type: dict
  update_password:
    description:
      - A password of O(files.network_shares) that a server or a device has hashed can be neither read nor compared.
      - V(on_create) keeps such a password, V(always) replaces it each time.
    type: str
    choices: [on_create, always]
    default: on_create
  pre_exec:
    description: Commands that the device runs before each backup of the item.
    type: list
    elements: str
  thaw_exec:
    description: Commands that the device runs after the snapshot of its disks is taken.
    type: list
    elements: str
  post_exec:
    description: Commands that the device runs after each backup of the item.
    type: list
    elements: str
  retention_overrides:
    description:
      - Retention for this item in place of that of a storage vault. A dictionary that is managed as a whole, with the name or id of a storage vault as key.
      - A value has a C(mode) (V(keep_everything) or V(delete_except)) and C(ranges), as has
        O(cometbackup.comet.comet_policy#module:default_storage_vault_retention) of M(cometbackup.comet.comet_policy).
    type: dict
  read_only:
    description:
      - What M(cometbackup.comet.comet_protected_item_info) returns and nobody can set. It is ignored, so that an item of its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_protected_item_info
  - module: cometbackup.comet.comet_schedule
  - module: cometbackup.comet.comet_policy
  - module: cometbackup.comet.comet_user
"""

EXAMPLES = r"""
- name: Documents of a workstation
  cometbackup.comet.comet_protected_item:
    user: acme-files
    device: WS-1
    name: Documents
    files:
      include: ['C:\Users', 'D:\Projects']
      exclude: ['*.tmp', '**/node_modules']
      filesystem_snapshot: true

- name: All databases but one, with a month of backups in one of the storage vaults
  cometbackup.comet.comet_protected_item:
    user: acme-files
    device: DB-1
    name: Databases
    mssql:
      all_databases: true
      except_databases: [scratch]
      authentication: native
      username: backup
      password: "{{ mssql_password }}"
      backup_type: full_copy_only
    retention_overrides:
      Offsite:
        mode: delete_except
        ranges: [{type: jobs_since, months: 1}]

- name: An engine without options of its own, as an item that the client has set up
  cometbackup.comet.comet_protected_item_info:
    user: acme-files
    name: Pattern
  register: pattern

- name: The same on another device
  cometbackup.comet.comet_protected_item:
    user: acme-files
    device: WS-1
    name: System state
    engine: "{{ pattern.protected_items[0].engine }}"
    engine_props: "{{ pattern.protected_items[0].engine_props }}"
    pre_exec: ['C:\Tools\quiesce.exe']

- name: Remove an item and the schedules that back it up
  cometbackup.comet.comet_protected_item:
    user: acme-files
    device: WS-1
    name: Old
    state: absent
    delete_with_schedules: true
"""

RETURN = r"""
protected_item:
  description:
    - The item as the options describe it, after the change, with its C(id), and the ids of its C(device) and of the storage vaults in
      C(retention_overrides). Secrets are masked. Empty if it is absent.
    - Of the options for engines, the one that belongs to the C(engine) is in it.
    - In check mode, a new item has another id than a real run gives it.
  type: dict
  returned: success
  sample:
    user: acme-files
    id: 4f1a7c52-30a8-4c5e-8f61-0d9c2d8d2a11
    name: Documents
    device: 0a3bdde14b5f6b847d5f7960ba44c08522f72bba
    engine: file
    pre_exec: []
    thaw_exec: []
    post_exec: []
    retention_overrides: {}
    files:
      include: ['C:\Users', 'D:\Projects']
      exclude: ['*.tmp', '**/node_modules']
      exclude_regex: []
      include_glob: []
      include_regex: []
      network_shares: []
      filesystem_snapshot: true
      dismiss_efs_warning: false
      rescan_unchanged: false
      extra_attributes: false
    engine_props: {}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import protected_item, protected_items
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    protected_item.plan,
    protected_item.SPEC,
    rules={"required_one_of": [("name", "id")]},
    secrets=protected_items.secrets,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
