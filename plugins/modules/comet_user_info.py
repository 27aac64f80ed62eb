#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_user_info
short_description: Read user accounts of a Comet Server
version_added: 1.0.0
description:
  - Returns accounts in the form that M(cometbackup.comet.comet_user) takes, so that an item can be given back, changed, or kept as a record.
  - All accounts cost one request, whatever their number.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  name:
    description:
      - Return this account only. If there is none, the result is empty.
    type: str
  tenant:
    description:
      - Return accounts of this tenant only, by name or id. An empty text is the top level.
    type: str
  policy:
    description:
      - Return accounts with this policy only, by name or id. An empty text means accounts without any.
    type: str
  suspended:
    description:
      - Return suspended accounts only (V(true)), or those that are not (V(false)).
    type: bool
  details:
    description:
      - What else of each account to return, below RV(users[].read_only).
    type: list
    elements: str
    choices: [devices, storage_vaults, protected_items, schedules, effective_policy]
    default: []
seealso:
  - module: cometbackup.comet.comet_user
"""

EXAMPLES = r"""
- name: Accounts that are suspended
  cometbackup.comet.comet_user_info:
    suspended: true
  register: suspended_accounts

- name: One account with its devices and vaults
  cometbackup.comet.comet_user_info:
    name: acme-files
    details: [devices, storage_vaults]
  register: acme
"""

RETURN = r"""
users:
  description:
    - The accounts, sorted by name. Each has the options of M(cometbackup.comet.comet_user), with ids for tenant and policy.
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - What cannot be set, and the details that were asked for. Secrets are masked.
      type: dict
      returned: success
  sample:
    - account_name: Acme Bakery
      email_settings: {}
      emails: [it@acme.example]
      hyperv_guests_quota: 0
      language: en_US
      maximum_devices: 4
      name: acme-files
      office365_accounts_quota: 0
      policy: db4ffe0d-0cd2-41bd-bbbc-d73ee40eb616
      protected_items_quota: 536870912000
      read_only:
        allow_password_and_totp_login: false
        create_time: 1795448320
        creation_guid: 6d727ce5-736f-4d26-b5f6-a1736b5cc9f5
        group_id: ""
        has_recovery_code: false
        last_suspended: 0
      require_password_change: false
      send_email_reports: true
      state: active
      tenant: ""
      time_zone: Europe/Lisbon
      vmware_guests_quota: 0
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import user_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    user_info.info,
    {
        "name": {"type": "str"},
        "tenant": {"type": "str"},
        "policy": {"type": "str"},
        "suspended": {"type": "bool"},
        "details": {
            "type": "list",
            "elements": "str",
            "choices": ["devices", "storage_vaults", "protected_items", "schedules", "effective_policy"],
            "default": [],
        },
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
