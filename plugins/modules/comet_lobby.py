#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_lobby
short_description: Register devices that wait in the lobby of a Comet Server
version_added: 1.0.0
description:
  - Client software that was installed without a user connects to the lobby of its server and waits there, for example if the installer for
    Linux was started with C(--lobby). This module logs such a device in as a user, without anybody at the device, or sends it away.
  - A device of the user that has the id or the name that is asked for counts as registered already.
  - A task that changes nothing takes two requests.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
attributes:
  check_mode:
    support: full
    details:
      - Nothing is waited for. A device that is not in the lobby and a user that is not there are taken on trust in check mode, with a warning,
        since an earlier task may be the one that brings them.
  diff_mode:
    support: full
  idempotent:
    support: full
    details:
      - A device that was sent away may come back by itself.
notes:
  - Needs Comet Server 23.9.2.
options:
  state:
    description:
      - V(registered) logs the device in as O(user), and waits until it is connected as the user's.
      - V(dropped) ends the device's connection to the lobby.
    type: str
    choices: [registered, dropped]
    default: registered
  device:
    description:
      - Id of the device. At least one of O(device), O(name), O(platform) and O(tenant) is needed.
    type: str
  name:
    description:
      - Host name of the device, or a shell pattern such as V(OFFICE-*). Upper and lower case are the same.
    type: str
  platform:
    description:
      - Platform or operating system of the device, as M(cometbackup.comet.comet_lobby_info) returns them, or a shell pattern.
      - By O(platform) and O(tenant) alone a device cannot be told once it is registered. A second run finds nobody in the lobby and fails, unless
        O(all_matching) is V(true).
    type: str
  tenant:
    description:
      - Tenant whose address the device is connected through, by name or id.
    type: str
  all_matching:
    description:
      - Whether all devices in the lobby that fit are meant. If V(false), more than one is an error, and so is none. If V(true), any number will do.
    type: bool
    default: false
  user:
    description:
      - User that the device is to belong to. Needed for O(state=registered).
    type: str
  user_password:
    description:
      - Password of O(user). Needed for O(state=registered).
    type: str
  user_totp_code:
    description:
      - Time-based code of O(user), if there is two-factor authentication. It is good for one device.
    type: str
  appear_timeout:
    description:
      - How long to wait for the device to appear in the lobby, in seconds or for example V(10m). The task fails if it takes longer.
    type: str
    default: "0"
  wait_timeout:
    description:
      - How long to wait until a registered device is connected as the user's, in seconds or for example V(5m). The task fails if it takes longer.
        V(0) means not to wait.
    type: str
    default: 2m
  poll_interval:
    description:
      - Seconds between two requests while it waits.
    type: float
    default: 5.0
seealso:
  - module: cometbackup.comet.comet_lobby_info
  - module: cometbackup.comet.comet_install_token
  - module: cometbackup.comet.comet_client_download
"""

EXAMPLES = r"""
- name: Register the new file server once its software is running
  cometbackup.comet.comet_lobby:
    name: NEWSERVER
    user: acme-files
    user_password: "{{ acme_password }}"
    appear_timeout: 10m
  register: server

- name: See what it tells of itself
  cometbackup.comet.comet_device_info:
    user: acme-files
    device: "{{ server.devices[0].device }}"

- name: Register all devices of the office
  cometbackup.comet.comet_lobby:
    name: OFFICE-*
    all_matching: true
    user: acme-files
    user_password: "{{ acme_password }}"

- name: Send away a device that nobody knows
  cometbackup.comet.comet_lobby:
    device: fda9c14f26c081750f9cd43f4463f54e3fce5753
    state: dropped
"""

RETURN = r"""
user:
  description:
    - Name of the user.
  type: str
  returned: if O(state=registered)
  sample: acme-files
devices:
  description:
    - The devices that were in the lobby, with what M(cometbackup.comet.comet_lobby_info) returns of them, or those that the user has already,
      with C(device) and C(name) only. A device that was registered and waited for has the C(target_id) of its live connection.
  type: list
  elements: dict
  returned: success
  sample:
    - device: fda9c14f26c081750f9cd43f4463f54e3fce5753
      name: NEWSERVER
      tenant: ""
      platform: linux/amd64
      os: linux
      os_distribution: Debian GNU/Linux 12 (bookworm)
      os_version: 6.1.0
      version: 25.9.8
      address: 192.0.2.1
      host:
      time_zone: Etc/UTC
      connected_at: 1795445337
      target_id: 6f1dc1b5-6a51-4a2b-9f0c-9c4b1d3a7e11
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import lobby_device
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import NAMES
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    lobby_device.plan,
    {
        "state": {"type": "str", "choices": ["registered", "dropped"], "default": "registered"},
        "device": {"type": "str"},
        "name": {"type": "str"},
        "platform": {"type": "str"},
        "tenant": {"type": "str"},
        "all_matching": {"type": "bool", "default": False},
        "user": {"type": "str"},
        "user_password": {"type": "str", "no_log": True},
        "user_totp_code": {"type": "str", "no_log": True},
        "appear_timeout": {"type": "str", "default": "0"},
        "wait_timeout": {"type": "str", "default": "2m"},
        "poll_interval": {"type": "float", "default": 5.0},
    },
    names=NAMES,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
