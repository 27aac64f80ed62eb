#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_user_info
short_description: Read users of a Comet Server
version_added: 1.0.0
description:
  - Returns users in the form that M(cometbackup.comet.comet_user) takes, so that an item can be given back, changed, or kept as a record.
  - It takes one request, whatever the number of users, and one more each with O(tenant) and O(policy).
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  name:
    description:
      - Return the user with this name only. If there is none, the result is empty.
    type: str
  tenant:
    description:
      - Return users of this tenant only, by name or id. An empty text means the top level.
    type: str
  policy:
    description:
      - Return users with this policy only, by name or id. An empty text means users without any.
    type: str
  suspended:
    description:
      - Return suspended users only (V(true)), or only those who are not (V(false)). If it is not given, both are returned.
    type: bool
  details:
    description:
      - What else of each user to return, below RV(users[].read_only). It costs no further request.
    type: list
    elements: str
    choices: [devices, storage_vaults, protected_items, schedules, effective_policy]
    default: []
seealso:
  - module: cometbackup.comet.comet_user
"""

EXAMPLES = r"""
- name: Users who are suspended
  cometbackup.comet.comet_user_info:
    suspended: true
  register: suspended_users

- name: One user with devices and storage vaults
  cometbackup.comet.comet_user_info:
    name: acme-files
    details: [devices, storage_vaults]
  register: acme
"""

RETURN = r"""
users:
  description:
    - The users, sorted by name. Each has the options of M(cometbackup.comet.comet_user), with the ids of tenant and policy.
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - What cannot be set. Secrets are masked.
      type: dict
      returned: success
      contains:
        allow_password_and_totp_login:
          description: Whether the user has two-factor authentication by time-based codes.
          type: bool
          returned: success
        create_time:
          description: When the user was created, in seconds since 1970.
          type: int
          returned: success
        creation_guid:
          description: A random id from then, which no other user has, even one of the same name on another server.
          type: str
          returned: success
        group_id:
          description: Id of the user's group, empty for none.
          type: str
          returned: success
        has_recovery_code:
          description: Whether administrators can reset the password.
          type: bool
          returned: success
        last_suspended:
          description: When the user was suspended, in seconds since 1970, V(0) for one who is not.
          type: int
          returned: success
        devices:
          description: The devices by id, as the API has them, with keys in snake_case.
          type: dict
          returned: if asked for in O(details)
        storage_vaults:
          description:
            - The storage vaults by id, as the API has them, with keys in snake_case. M(cometbackup.comet.comet_vault_info) returns them as options.
          type: dict
          returned: if asked for in O(details)
        protected_items:
          description:
            - The protected items by id, as the API has them, with keys in snake_case. M(cometbackup.comet.comet_protected_item_info) returns them as
              options.
          type: dict
          returned: if asked for in O(details)
        schedules:
          description:
            - The schedules by id, as the API has them, with keys in snake_case. M(cometbackup.comet.comet_schedule_info) returns them as options.
          type: dict
          returned: if asked for in O(details)
        effective_policy:
          description: What the policy, or without one the profile itself, says for this user, with the options of M(cometbackup.comet.comet_policy).
          type: dict
          returned: if asked for in O(details)
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
