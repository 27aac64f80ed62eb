#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_device
short_description: Rename and revoke devices of a Comet Server
version_added: 1.0.0
description:
  - Renames a device that is registered with a user, or revokes it, on request after its software is uninstalled.
  - Devices register themselves when somebody logs in on them, so this module creates none.
  - A task that changes nothing takes one request, another name one more, a revocation one more, and two with its software.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
attributes:
  check_mode:
    details:
      - A user or a device that is not there is taken on trust in check mode, with a warning, since an earlier task may be the one to bring it.
options:
  user:
    description:
      - User that the device belongs to. Needed, unless the host's variables say it.
      - If neither O(user) nor O(device) is given, the host's variable C(comet_user) is used.
    type: str
  device:
    description:
      - Device of O(user), by name or id. Needed, unless the host's variables say it.
      - If neither O(user) nor O(device) is given, the host's variable C(comet_device_id) is used.
    type: str
  state:
    description:
      - V(present) gives the device its O(name). A device that is not registered is an error.
      - V(absent) revokes the device, see O(delete_with_protected_items). It loses its connection and cannot back up any more until somebody logs
        in on it again. What it has backed up stays in the storage vaults.
    type: str
    choices: [present, absent]
    default: present
  name:
    description:
      - Name that the device is to have, which the web interface calls its friendly name. A device that has it already is found by it, too, so
        that a task which renames one can be repeated.
    type: str
  delete_with_protected_items:
    description:
      - Must be V(true) for O(state=absent) to revoke a device that has protected items. They and their schedules are removed with it.
    type: bool
    default: false
  uninstall_software:
    description:
      - With O(state=absent), whether the device is told to uninstall the client before it is revoked. It has to be connected, see
        O(when_offline).
      - The client cannot be installed again from the server.
    type: bool
    default: false
  remove_config_file:
    description:
      - With O(uninstall_software), whether the client's configuration file is removed, too.
    type: bool
    default: false
  when_offline:
    description:
      - What to do about a device without a live connection with O(uninstall_software). V(fail) makes the task fail, V(revoke) revokes the device
        and leaves the client installed.
    type: str
    choices: [fail, revoke]
    default: fail
  read_only:
    description:
      - What M(cometbackup.comet.comet_device_info) returns and nobody can set. It is ignored, so that an item of its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_device_info
  - module: cometbackup.comet.comet_dispatch
  - plugin: cometbackup.comet.comet
    plugin_type: inventory
"""

EXAMPLES = r"""
- name: Rename a device after its place
  cometbackup.comet.comet_device:
    user: acme-files
    device: DESKTOP-7F3K2
    name: Front desk

- name: Revoke a device that was replaced, with its protected items
  cometbackup.comet.comet_device:
    user: acme-files
    device: OLDSERVER
    state: absent
    delete_with_protected_items: true

- name: Revoke another one, and uninstall the client if it is connected
  cometbackup.comet.comet_device:
    user: acme-files
    device: LAPTOP
    state: absent
    uninstall_software: true
    remove_config_file: true
    when_offline: revoke
    delete_with_protected_items: true
"""

RETURN = r"""
device:
  description:
    - The device as the options describe it, after the change, with its id as C(device). Empty if it is absent.
  type: dict
  returned: success
  sample:
    user: acme-files
    device: e32ff4ff29ae35f502cc73383076f011ed1a520d
    name: Front desk
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import device
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    device.plan,
    {
        "user": {"type": "str"},
        "device": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "name": {"type": "str"},
        "delete_with_protected_items": {"type": "bool", "default": False},
        "uninstall_software": {"type": "bool", "default": False},
        "remove_config_file": {"type": "bool", "default": False},
        "when_offline": {"type": "str", "choices": ["fail", "revoke"], "default": "fail"},
        "read_only": {"type": "dict"},
    },
    from_host=(
        {"url": "comet_server_url"},
        {"user": "comet_user", "device": "comet_device_id"},
    ),
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
