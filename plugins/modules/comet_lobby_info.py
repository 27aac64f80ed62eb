#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_lobby_info
short_description: Read the devices that wait in the lobby of a Comet Server
version_added: 1.0.0
description:
  - Returns the devices whose software is connected and that belong to no user yet, for M(cometbackup.comet.comet_lobby) to register.
  - It takes one request, and one more with O(tenant).
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
notes:
  - Needs Comet Server 23.9.2.
options:
  device:
    description:
      - Return the device with this id only.
    type: str
  name:
    description:
      - Return devices with this host name only, or with names that fit a shell pattern such as V(OFFICE-*). Upper and lower case are the same.
    type: str
  platform:
    description:
      - Return devices of this platform, such as V(windows/amd64), or operating system, such as V(windows), only, or of those that fit a shell pattern.
    type: str
  tenant:
    description:
      - Return devices that are connected through an address of this tenant only, by name or id. An empty text means those of no tenant.
    type: str
seealso:
  - module: cometbackup.comet.comet_lobby
  - module: cometbackup.comet.comet_device_info
"""

EXAMPLES = r"""
- name: What waits for a user
  cometbackup.comet.comet_lobby_info:
  register: lobby

- name: Windows devices of the office
  cometbackup.comet.comet_lobby_info:
    name: OFFICE-*
    platform: windows
"""

RETURN = r"""
devices:
  description:
    - The devices, by their names. What a device does not tell is null.
  type: list
  elements: dict
  returned: success
  contains:
    device:
      description:
        - Id of the device.
      type: str
      returned: success
    name:
      description:
        - Its host name.
      type: str
      returned: success
    tenant:
      description:
        - Id of the tenant whose address it is connected through, empty if none.
      type: str
      returned: success
    platform:
      description:
        - Platform that its software is made for.
      type: str
      returned: success
    os:
      description:
        - Operating system, such as V(windows).
      type: str
      returned: success
    os_distribution:
      description:
        - Name of the system's edition or distribution.
      type: str
      returned: success
    os_version:
      description:
        - Version of the system.
      type: str
      returned: success
    version:
      description:
        - Version of its software.
      type: str
      returned: success
    address:
      description:
        - Address that it is connected from.
      type: str
      returned: success
    host:
      description:
        - Host name of the server that it is connected to.
      type: str
      returned: success
    time_zone:
      description:
        - Its time zone.
      type: str
      returned: success
    connected_at:
      description:
        - Since when it is connected, in seconds since 1970.
      type: int
      returned: success
  sample:
    - device: fda9c14f26c081750f9cd43f4463f54e3fce5753
      name: NEWSERVER
      tenant: ""
      platform: linux/amd64
      os: linux
      os_distribution: debian
      os_version: "12"
      version: 25.9.8
      address: 192.0.2.1
      host:
      time_zone: Etc/UTC
      connected_at: 1795445337
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import lobby
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    lobby.info,
    {
        "device": {"type": "str"},
        "name": {"type": "str"},
        "platform": {"type": "str"},
        "tenant": {"type": "str"},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
