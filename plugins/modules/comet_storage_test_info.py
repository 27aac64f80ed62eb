#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_storage_test_info
short_description: Test whether a Comet Server or a device reaches its storage
version_added: 1.0.0
description:
  - Lets the server, or a connected device, try to reach a place of storage. The task fails with the server's words if it is not reached, unless O(fail=false).
  - The server can test storage templates and places of storage, a device places of storage and Windows shares. Exactly one of O(template),
    O(template_options), O(storage_vault), O(location) and O(smb) says what to test; O(template_options) can also go with O(template).
  - The device is named by O(user) and O(device), by O(target_id), or taken from the host that the task runs on, if that comes from
    the inventory plugin P(cometbackup.comet.comet#inventory).
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
  - cometbackup.comet.device
options:
  template:
    description:
      - Test this storage template, by description or id. Needs Comet Server 23.3.1.
    type: str
  template_options:
    description:
      - Test a storage template that these options of M(cometbackup.comet.comet_storage_template) describe, without keeping it.
      - With O(template), they are laid over what that has now, to test a change before it is made.
    type: dict
  tenant:
    description:
      - Tenant that O(template) belongs to, by name or id.
    type: str
  storage_vault:
    description:
      - Test the place of this storage vault of O(user), by name or id.
    type: str
  location:
    description:
      - Test this place of storage. It is a C(DestinationLocation) of the API, with keys in snake_case and names in place of numbers, such as
        C(destination_type), C(s3_server), C(s3_bucket_name), C(s3_access_key) and C(s3_secret_key).
    type: dict
  smb:
    description:
      - Test these credentials for a Windows share. Needs Comet Server 24.9.6, and O(tested_from=device).
      - The keys are C(share_path), C(username), C(password), and C(password_format), which is V(plaintext) unless it is given.
    type: dict
  tested_from:
    description:
      - Who tries to reach it. V(server) needs Comet Server 21.12.2 and an administrator of the top level for O(location) and O(storage_vault), V(device) needs
        Comet Server 21.6.11.
    type: str
    choices: [server, device]
    default: server
  fail:
    description:
      - Whether the task fails if the storage is not reached.
    type: bool
    default: true
seealso:
  - module: cometbackup.comet.comet_storage_template
  - module: cometbackup.comet.comet_browse_info
"""

EXAMPLES = r"""
- name: Make sure that a template works
  cometbackup.comet.comet_storage_test_info:
    template: Cloud

- name: Test a key before it is put in
  cometbackup.comet.comet_storage_test_info:
    template: Cloud
    template_options:
      wasabi:
        secret_key: "{{ wasabi_secret }}"

- name: See whether a device reaches its storage vault
  cometbackup.comet.comet_storage_test_info:
    user: acme-files
    device: FILESERVER
    storage_vault: Vault
    tested_from: device
    fail: false
  register: storage
"""

RETURN = r"""
tested:
  description:
    - Which option said what to test.
  type: str
  returned: if the test was made
  sample: template
reachable:
  description:
    - Whether it was reached.
  type: bool
  returned: if the test was made
  sample: true
answer:
  description:
    - What the server or the device said.
  type: str
  returned: if the test was made
  sample: OK
target_id:
  description:
    - Id of the live connection that was asked, the newest if the device has several.
  type: str
  returned: if O(tested_from=device)
  sample: 6f1dc1b5-6a51-4a2b-9f0c-9c4b1d3a7e11
user:
  description:
    - User that the device belongs to, if that is known.
  type: str
  returned: if O(tested_from=device)
  sample: acme-files
device:
  description:
    - Id of the device, if that is known.
  type: str
  returned: if O(tested_from=device)
  sample: 3f0e9d1c5b7a48e2a6c4d0f1b8e7935d2c1a4f60
msg:
  description:
    - That the device is offline.
  type: str
  returned: if the device is offline and O(when_offline=skip)
  sample: The device 'FILESERVER' (3f0e9d1c5b7a48e2a6c4d0f1b8e7935d2c1a4f60) of 'acme-files' is offline
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import devices, storage_test_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    storage_test_info.info,
    {
        **devices.ARGUMENT_SPEC,
        "template": {"type": "str"},
        "template_options": {"type": "dict"},
        "tenant": {"type": "str"},
        "storage_vault": {"type": "str"},
        "location": {"type": "dict"},
        "smb": {"type": "dict"},
        "tested_from": {"type": "str", "choices": ["server", "device"], "default": "server"},
        "fail": {"type": "bool", "default": True},
    },
    rules={
        "required_one_of": [storage_test_info.TESTED],
        "mutually_exclusive": [
            ("template", "storage_vault", "location", "smb"),
            ("template_options", "storage_vault", "location", "smb"),
        ],
    },
    secrets=storage_test_info.secrets,
    from_host=devices.FROM_HOST,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
