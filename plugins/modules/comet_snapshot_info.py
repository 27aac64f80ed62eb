#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_snapshot_info
short_description: Read the snapshots of a storage vault, and what is in them
version_added: 1.0.0
description:
  - Returns the snapshots that backups left in a storage vault, and on request what is in one of them, such as files, disks or virtual
    machines. A search goes through all that are chosen.
  - The server does not know what is in a storage vault. A connected device of the same user looks into it, which is named by O(user)
    and O(device), by O(target_id), or taken from the host that the task runs on, if that comes from the inventory plugin
    P(cometbackup.comet.comet#inventory).
  - A device whose user does not let administrators see the names of files refuses to tell them.
  - It takes three requests to list snapshots, one less where the live connection is known, one more for relative times. Each level
    of O(path), and each folder that O(depth) leads into, is one more.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
  - cometbackup.comet.device
options:
  storage_vault:
    description:
      - Storage vault to look into, by name or id. Not needed if the user has only one.
    type: str
  protected_item:
    description:
      - Return snapshots of this protected item only, by name or id. Names are looked for among the items of the device, then among all of the user.
      - Snapshots of an item that was deleted can be had by its id.
    type: str
  taken_after:
    description:
      - Return snapshots of this moment or later only, in seconds since 1970, as V(2026-03-01), V(2026-03-01T22:30:00+01:00) or V(2 days ago),
        which goes by the server's clock.
    type: str
  taken_before:
    description:
      - Return snapshots of before this moment only, written in the same ways as O(taken_after).
    type: str
  newest:
    description:
      - How many snapshots to return at most, the newest ones. If it is not given, all are returned.
    type: int
  snapshot:
    description:
      - Return the snapshot with this id only.
    type: str
  content:
    description:
      - What to read from the newest of the chosen snapshots. If this is not given, snapshots are listed only.
      - V(objects) are files and folders, or the mailboxes, messages and disks that stand in their place in snapshots of other kinds.
      - V(disks) are the disks of a snapshot of disk images. Needs Comet Server 21.9.3.
      - V(virtual_machines) are the machines in a snapshot of Hyper-V or VMware. Needs Comet Server 24.12.5.
      - V(files) are those that O(find) or O(search) finds, in all chosen snapshots. Needs Comet Server 23.3.1.
      - V(email) is the message at O(path). Needs Comet Server 21.9.5.
    type: str
    choices: [objects, disks, virtual_machines, files, email]
  path:
    description:
      - With O(content=objects), the place to look into, such as V(C/Users/Public); separators may be V(/) or V(\\). A file stands for itself. If it is not
        given, the top is meant.
      - With O(content=email), the message.
    type: str
  tree_id:
    description:
      - With O(content=objects), the folder to look into, by the C(tree_id) of an earlier result, which saves the way to it. O(path) begins there.
    type: str
  depth:
    description:
      - With O(content=objects), how many levels to return, each folder in them being one request.
    type: int
    default: 1
  limit:
    description:
      - With O(content=objects), how many objects to return at most. Those of a level come before those further down.
    type: int
    default: 1000
  disk_image:
    description:
      - With O(content=objects), look into a disk, which is one of the files in the folder at O(path) or O(tree_id). It shows one level at a time.
    type: dict
    suboptions:
      file:
        description:
          - Name of the file, which ends in C(.vmdk).
        type: str
        required: true
      partition:
        description:
          - Name of a partition in it.
        type: str
      path:
        description:
          - Folder in it. If it is not given, the top is meant.
        type: str
  find:
    description:
      - With O(content=files), return those with this text in their names. Upper and lower case are the same.
    type: str
  search:
    description:
      - With O(content=files), return those that this search clause fits. It has C(rule_field), C(rule_operator) and C(rule_value), or
        C(clause_type) and C(clause_children).
      - Fields are named as in the results, such as C(name), C(path) or C(size). They are sent as they are written, since it is the
        device that knows which there are.
    type: dict
seealso:
  - module: cometbackup.comet.comet_browse_info
  - module: cometbackup.comet.comet_dispatch
  - module: cometbackup.comet.comet_job_info
"""

EXAMPLES = r"""
- name: The last three snapshots of an item
  cometbackup.comet.comet_snapshot_info:
    user: acme-files
    device: FILESERVER
    storage_vault: Vault
    protected_item: Files
    newest: 3
  register: recent

- name: Make sure that there is one of the last two days
  cometbackup.comet.comet_snapshot_info:
    user: acme-files
    device: FILESERVER
    protected_item: Files
    taken_after: 2 days ago
  register: fresh
  failed_when: fresh is failed or fresh.snapshots | length == 0

- name: A folder in the newest snapshot, with what is below it
  cometbackup.comet.comet_snapshot_info:
    user: acme-files
    device: FILESERVER
    protected_item: Files
    content: objects
    path: C/Users
    depth: 2

- name: Find the ledger in the last five snapshots
  cometbackup.comet.comet_snapshot_info:
    user: acme-files
    device: FILESERVER
    protected_item: Files
    newest: 5
    content: files
    find: ledger
  register: ledgers
"""

RETURN = r"""
target_id:
  description:
    - Id of the live connection that was asked, the newest if the device has several.
  type: str
  returned: if the device is online
  sample: 6f1dc1b5-6a51-4a2b-9f0c-9c4b1d3a7e11
user:
  description:
    - User that the device belongs to.
  type: str
  returned: if the device is online
  sample: acme-files
device:
  description:
    - Id of the device.
  type: str
  returned: if the device is online
  sample: 3f0e9d1c5b7a48e2a6c4d0f1b8e7935d2c1a4f60
storage_vault:
  description:
    - Id of the storage vault.
  type: str
  returned: if the device is online
  sample: 0e6a4b0c-2f5e-4d9c-8b7a-1c2d3e4f5a6b
snapshots:
  description:
    - The snapshots, the newest first.
  type: list
  elements: dict
  returned: if the device is online
  contains:
    id:
      description: Its id, which O(snapshot) and the restore actions of M(cometbackup.comet.comet_dispatch) take.
      type: str
      returned: success
    created_at:
      description: When it was taken, in seconds since 1970.
      type: int
      returned: success
    protected_item:
      description: Id of the protected item that it was taken of.
      type: str
      returned: success
    protected_item_name:
      description: Name of the protected item, null if it was deleted.
      type: str
      returned: success
    engine:
      description: Engine of the protected item, such as V(file) or V(windisk), empty if it is not known.
      type: str
      returned: success
    has_original_path_info:
      description: Whether files can be restored to where they came from. Null before Comet Server 20.12.4.
      type: bool
      returned: success
    tags:
      description: Its tags. They came with Comet Server 25.9.4.
      type: list
      elements: str
      returned: success
  sample:
    - id: 9b6d1f1e0c8d4a5f9a3e2b1c0d9e8f7a
      created_at: 1795445333
      protected_item: 5f0c2f2e-8f0b-4a35-9d3c-3f3d7f1f8d10
      protected_item_name: Files
      engine: file
      has_original_path_info: true
      tags: []
snapshot:
  description:
    - Id of the snapshot that was looked into.
  type: str
  returned: if O(content) is given, except for O(content=files)
  sample: 9b6d1f1e0c8d4a5f9a3e2b1c0d9e8f7a
objects:
  description:
    - What is there, each with C(path), C(name), C(type) (such as V(directory), V(file) or V(emailmessage)), C(size) in bytes, C(modified) in
      seconds since 1970 and C(tree_id), which is empty for what has nothing in it. Messages and appointments have further keys.
  type: list
  elements: dict
  returned: if O(content=objects)
  sample:
    - path: C/Users/ledger.xlsx
      name: ledger.xlsx
      type: file
      size: 52340
      modified: 1795440000
      tree_id: ""
truncated:
  description:
    - Whether there are more than O(limit).
  type: bool
  returned: if O(content=objects)
  sample: false
disks:
  description:
    - The disks with their C(partitions). Sizes are in bytes. The sample is shortened.
  type: list
  elements: dict
  returned: if O(content=disks)
  sample:
    - device_name: \\.\PHYSICALDRIVE0
      caption: NVMe disk
      size: 274877906944
      partitions: [{filesystem: NTFS, volume_name: System, mount_points: ["C:\\"], size: 273804165120, used_size: 91625968981}]
virtual_machines:
  description:
    - The virtual machines with their C(disks). Sizes are in bytes.
  type: list
  elements: dict
  returned: if O(content=virtual_machines)
  sample:
    - {id: vm-1, name: dc01, cpu_cores: 2, ram_bytes: 4294967296, firmware_type: efi, config_path: "", disks: []}
files:
  description:
    - The files that were found, by snapshot, each with C(snapshot), C(path), C(name), C(type), C(size) in bytes, and the times C(mtime), C(atime) and
      C(ctime) as the device writes them, as far as it tells.
  type: list
  elements: dict
  returned: if O(content=files)
  sample:
    - {snapshot: 9b6d1f1e0c8d4a5f9a3e2b1c0d9e8f7a, path: C/Users/ledger.xlsx, name: ledger.xlsx, type: file, size: 52340}
email:
  description:
    - The message, with C(from), C(to), C(subject), C(text) and C(html).
  type: dict
  returned: if O(content=email)
  sample: {from: billing@acme.example, to: [office@globex.example], subject: Invoice, text: Your invoice, html: "<p>Your invoice</p>"}
msg:
  description:
    - That the device is offline.
  type: str
  returned: if the device is offline and O(when_offline=skip)
  sample: The device 'FILESERVER' (3f0e9d1c5b7a48e2a6c4d0f1b8e7935d2c1a4f60) of 'acme-files' is offline
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import devices, snapshot_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    snapshot_info.info,
    {
        **devices.ARGUMENT_SPEC,
        "storage_vault": {"type": "str"},
        "protected_item": {"type": "str"},
        "taken_after": {"type": "str"},
        "taken_before": {"type": "str"},
        "newest": {"type": "int"},
        "snapshot": {"type": "str"},
        "content": {"type": "str", "choices": ["objects", "disks", "virtual_machines", "files", "email"]},
        "path": {"type": "str"},
        "tree_id": {"type": "str"},
        "depth": {"type": "int", "default": 1},
        "limit": {"type": "int", "default": 1000},
        "disk_image": {
            "type": "dict",
            "options": {
                "file": {"type": "str", "required": True},
                "partition": {"type": "str"},
                "path": {"type": "str"},
            },
        },
        "find": {"type": "str"},
        "search": {"type": "dict"},
    },
    from_host=devices.FROM_HOST,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
