#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_browse_info
short_description: Ask a connected device what it has that could be backed up
version_added: 1.0.0
description:
  - Returns what a connected device sees, such as its files, disks and databases, the virtual machines of a host that it reaches, or the accounts of
    an organization in Microsoft 365, with names and ids as M(cometbackup.comet.comet_protected_item) needs them.
  - The device is named by O(user) and O(device), by O(target_id), or taken from the host that the task runs on, if that comes from
    the inventory plugin P(cometbackup.comet.comet#inventory).
  - A device whose user does not let administrators see the names of files refuses everything but O(kind=disks), O(kind=exchange), O(kind=hyperv),
    O(kind=vss_writers), O(kind=import_sources) and the kinds for Proxmox VE.
  - It takes one request, and one more for the list of live connections unless O(target_id) is given. Each folder that O(depth) leads into is
    one more.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
  - cometbackup.comet.device
options:
  kind:
    description:
      - What to ask for.
      - V(files) are files and folders, V(disks) the disk drives with their partitions.
      - V(exchange) are the databases of Exchange Server, V(hyperv) the virtual machines of Hyper-V, V(vss_writers) the applications
        that take part in the shadow copies of Windows.
      - V(mssql), V(mysql) and V(mongodb) are the databases of a database server.
      - V(vmware) are the virtual machines of VMware, which needs Comet Server 23.9.7. V(vmware_datacenters), V(vmware_datastores),
        V(vmware_hosts) and V(vmware_networks) need Comet Server 24.12.5.
      - V(proxmox) are the virtual machines and containers of Proxmox VE, V(proxmox_nodes) and V(proxmox_storage) its nodes and storages. They
        need Comet Server 25.6.8.
      - V(office365_accounts) and V(office365_sites) are the accounts and the sites of Microsoft 365. The accounts are perhaps only some, as they
        are meant for a test of the credentials. V(office365_virtual_accounts) are both, with what of each can be backed up, and need Comet Server
        21.9.13.
      - V(import_sources) are other backup products on the device, whose settings M(cometbackup.comet.comet_dispatch) can take over with
        O(cometbackup.comet.comet_dispatch#module:action=import_apply).
    type: str
    required: true
    choices:
      - files
      - disks
      - exchange
      - hyperv
      - vss_writers
      - mssql
      - mysql
      - mongodb
      - vmware
      - vmware_datacenters
      - vmware_datastores
      - vmware_hosts
      - vmware_networks
      - proxmox
      - proxmox_nodes
      - proxmox_storage
      - office365_accounts
      - office365_sites
      - office365_virtual_accounts
      - import_sources
  credentials:
    description:
      - How the device logs in to what is asked for. Needed for databases, VMware, Proxmox VE and Microsoft 365. An unknown key is an error that
        names the keys that there are. Secrets are not shown.
      - For V(mssql) they are C(type) (V(native) or V(windows)), C(username), C(password), C(hostname), C(instance_name) and C(method).
      - For V(mysql) they are C(host), C(port), C(username), C(password), C(use_tls) and others.
      - For V(mongodb) they are C(server), C(port), C(username), C(password), C(authentication_db) and others.
      - For VMware they are either C(vsphere), with C(hostname), C(https), C(allow_invalid_certificate), C(username) and C(password), or C(ssh),
        with the keys of Proxmox VE.
      - For Proxmox VE they are C(ssh_server), C(ssh_username), C(ssh_auth_mode) (V(password) or V(privatekey)), and C(ssh_password) or C(ssh_private_key).
      - For Microsoft 365 they are C(app_id), C(tenant_id), C(secret) or C(app_cert), and C(region) (V(public) or another).
    type: dict
  path:
    description:
      - Folder to look into, for O(kind=files), as the device writes it, such as V(C:\\Users) or V(/srv). If it is not given, the drives of
        Windows or the root of other systems are returned.
    type: str
  depth:
    description:
      - How many levels of folders to return, for O(kind=files). Each folder in them is one request.
    type: int
    default: 1
  limit:
    description:
      - How many files and folders to return at most, for O(kind=files). Those of a level come before those further down.
    type: int
    default: 1000
  datacenter:
    description:
      - Name of the datacenter. Needed for O(kind=vmware_datastores), O(kind=vmware_hosts) and O(kind=vmware_networks).
    type: str
  node:
    description:
      - Name of the node, for O(kind=proxmox_storage). Comet Server 25.9.8 and later need it, earlier ones do not know it.
    type: str
seealso:
  - module: cometbackup.comet.comet_protected_item
  - module: cometbackup.comet.comet_snapshot_info
  - module: cometbackup.comet.comet_dispatch
"""

EXAMPLES = r"""
- name: List the drives of a device
  cometbackup.comet.comet_browse_info:
    user: acme-files
    device: FILESERVER
    kind: files
  register: drives

- name: List two levels of folders
  cometbackup.comet.comet_browse_info:
    user: acme-files
    device: FILESERVER
    kind: files
    path: C:\Users
    depth: 2

- name: List the databases of a server that the device reaches
  cometbackup.comet.comet_browse_info:
    user: acme-files
    device: FILESERVER
    kind: mysql
    credentials:
      host: db.acme.example
      port: 3306
      username: backup
      password: "{{ database_password }}"
  register: databases

- name: List the disks of a device, unless it is offline
  cometbackup.comet.comet_browse_info:
    user: acme-files
    device: FILESERVER
    kind: disks
    when_offline: skip
"""

RETURN = r"""
target_id:
  description:
    - Id of the live connection that was asked, the newest if there are several.
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
kind:
  description:
    - What was asked for, as O(kind).
  type: str
  returned: if the device is online
  sample: files
found:
  description:
    - What there is, an empty list if there is nothing. Names take the place of the API's numbers, sizes are in bytes.
    - Files and folders have C(path), C(name), C(type) (such as V(directory) or V(file)), C(size), C(modified) in seconds since 1970 and C(tree_id).
    - Disks have C(id), C(device_name), C(model), C(size), C(partitions) (with C(device_name), C(filesystem), C(volume_name), C(mount_points),
      C(size), C(used_size) and others) and more, the databases of Exchange Server C(name), C(guid) and C(server_name).
    - The virtual machines of Hyper-V have C(id) and C(name), and since Comet Server 24.12.0 C(memory_limit), C(cpu_cores) and C(hard_drives).
    - Writers have C(id), C(display_name) and C(components). Databases of other servers, and import sources, have C(id) and C(name).
    - All of VMware have C(name). Machines of Proxmox VE have C(vmid), C(name), C(node), C(type), C(running), C(disks) and others, nodes C(name), storages
      C(name), C(type) and C(content).
    - Accounts and sites have C(guid), C(name), C(type), C(value) and C(members); virtual accounts C(id), C(display_name), C(type), C(mail) and others.
  type: list
  elements: dict
  returned: if the device is online
  sample:
    - path: C:\Users
      name: Users
      type: directory
      size: 0
      modified: 1795440000
      tree_id: C:\Users
truncated:
  description:
    - Whether there are more files and folders than O(limit).
  type: bool
  returned: if the device is online
  sample: false
msg:
  description:
    - Says that the device is offline.
  type: str
  returned: if the device is offline and O(when_offline=skip)
  sample: The device 'FILESERVER' (3f0e9d1c5b7a48e2a6c4d0f1b8e7935d2c1a4f60) of 'acme-files' is offline
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import browse_info, devices
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    browse_info.info,
    {
        **devices.ARGUMENT_SPEC,
        "kind": {"type": "str", "required": True, "choices": list(browse_info.KINDS)},
        "credentials": {"type": "dict"},
        "path": {"type": "str"},
        "depth": {"type": "int", "default": 1},
        "limit": {"type": "int", "default": 1000},
        "datacenter": {"type": "str"},
        "node": {"type": "str"},
    },
    secrets=browse_info.secrets,
    from_host=devices.FROM_HOST,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
