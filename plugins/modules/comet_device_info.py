#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_device_info
short_description: Read the devices of a Comet Server
version_added: 1.0.0
description:
  - Returns devices with their live connections, and on request those that are registered and not connected.
  - A device is identified by its user and its id together, since one device may be registered with several users. A device with two live
    connections is one device.
  - An item of the result can be given to M(cometbackup.comet.comet_device) as it is. For devices as hosts there is the inventory plugin.
  - It takes three requests, whatever the number of devices, and one more to look up the name of a tenant.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  user:
    description:
      - Return devices of this user only. Much less is read then.
    type: str
  device:
    description:
      - Return this device only, by name or id.
    type: str
  tenant:
    description:
      - Return devices of this tenant's users only, by name or id. An empty text means the top level.
    type: str
  state:
    description:
      - Return devices with a live connection (V(online)), those without (V(offline)), or all.
    type: str
    choices: [online, offline, all]
    default: online
  outdated:
    description:
      - Return devices with an older version than the server's only (V(true)), or all others only (V(false)).
    type: bool
  profiles:
    description:
      - Whether to read the profiles of users, too. They know the names of devices, their tenants, and those that are offline.
      - V(false) saves the largest of the requests where only live connections matter. O(tenant) and other values of O(state) than V(online) need the profiles.
    type: bool
    default: true
seealso:
  - module: cometbackup.comet.comet_device
  - module: cometbackup.comet.comet_dispatch
  - plugin: cometbackup.comet.comet
    plugin_type: inventory
  - ref: ansible_collections.cometbackup.comet.docsite.inventory
    description: Recipes for the inventory.
"""

EXAMPLES = r"""
- name: Find connected devices with an old version
  cometbackup.comet.comet_device_info:
    outdated: true
  register: old

- name: Show their names
  ansible.builtin.debug:
    msg: "{{ old.devices | map(attribute='name') }}"

- name: Find all devices of a tenant that are offline
  cometbackup.comet.comet_device_info:
    tenant: Globex
    state: offline

- name: Read one device, connected or not
  cometbackup.comet.comet_device_info:
    user: acme-files
    device: FILESERVER
    state: all
"""

RETURN = r"""
devices:
  description:
    - The devices, sorted by user and name. What is not known is null.
  type: list
  elements: dict
  returned: success
  sample:
    - user: acme-files
      device: e32ff4ff29ae35f502cc73383076f011ed1a520d
      name: FILESERVER
      read_only:
        tenant: ""
        registered: true
        registered_at: 1795445333
        online: true
        target_id: 4e104ebc-8ffa-417c-8c40-6ee7ec76ec48
        connections:
          - target_id: 4e104ebc-8ffa-417c-8c40-6ee7ec76ec48
            connected_at: 1795445333
            version: 25.9.8
            address: 192.0.2.1
        version: 25.9.8
        outdated: false
        allows_filenames: true
        address: 192.0.2.1
        time_zone: Etc/UTC
        platform: windows/amd64
        os: windows
        arch: amd64
        os_distribution: Windows 10 Pro
        os_version: "2009"
        os_build: "19045"
  contains:
    user:
      description:
        - User that the device belongs to.
      type: str
      returned: success
    device:
      description:
        - Id of the device. With C(user) it can be given to M(cometbackup.comet.comet_device) and M(cometbackup.comet.comet_dispatch).
      type: str
      returned: success
    name:
      description:
        - Name of the device, which the web interface calls its friendly name.
      type: str
      returned: success
    read_only:
      description:
        - What the profile of the user knows of the device, and what it reports itself while it is connected.
      type: dict
      returned: success
      contains:
        tenant:
          description:
            - Id of the user's tenant, empty for the top level.
          type: str
          returned: success
        registered:
          description:
            - Whether the device is registered with the user.
          type: bool
          returned: success
        registered_at:
          description:
            - When it was registered, in seconds since 1970.
          type: int
          returned: success
        online:
          description:
            - Whether it has a live connection.
          type: bool
          returned: success
        target_id:
          description:
            - Id of its newest live connection.
          type: str
          returned: success
        connections:
          description:
            - All its live connections, the newest first, each with C(target_id), C(connected_at) (seconds since 1970), C(version) and C(address).
          type: list
          elements: dict
          returned: success
        outdated:
          description:
            - Whether its version is older than the server's.
          type: bool
          returned: success
        allows_filenames:
          description:
            - Whether its user lets administrators see the names of files.
          type: bool
          returned: success
        version:
          description:
            - Version of the client. Of devices that are offline it is known since Comet Server 23.6.0.
          type: str
          returned: success
        platform:
          description:
            - What the client reports as its platform, such as V(linux/amd64).
          type: str
          returned: success
        os:
          description:
            - Operating system, such as V(windows) or V(linux).
          type: str
          returned: success
        arch:
          description:
            - Architecture, such as V(amd64).
          type: str
          returned: success
        os_distribution:
          description:
            - Edition or distribution of the operating system.
          type: str
          returned: success
        os_version:
          description:
            - Version of the operating system.
          type: str
          returned: success
        os_build:
          description:
            - Build of the operating system.
          type: str
          returned: success
        time_zone:
          description:
            - Time zone of the device.
          type: str
          returned: success
        address:
          description:
            - Address that it connects from.
          type: str
          returned: success
server_version:
  description:
    - Version of the server.
  type: str
  returned: success
  sample: 25.9.8
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import device_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    device_info.info,
    {
        "user": {"type": "str"},
        "device": {"type": "str"},
        "tenant": {"type": "str"},
        "state": {"type": "str", "choices": ["online", "offline", "all"], "default": "online"},
        "outdated": {"type": "bool"},
        "profiles": {"type": "bool", "default": True},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
