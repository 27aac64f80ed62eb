#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_admin_info
short_description: Read administrators of a Comet Server
version_added: 1.0.0
description:
  - Returns administrators of the server and of its tenants in the form that M(cometbackup.comet.comet_admin) takes, so that an item can be given back,
    changed, or kept as a record. No password and no other secret is returned.
  - It takes one request. Only an administrator of the top level may read them.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  name:
    description:
      - Return administrators with this name only. Each tenant may have one.
    type: str
  tenant:
    description:
      - Return administrators of this tenant only, by name or id. An empty text means the top level.
    type: str
seealso:
  - module: cometbackup.comet.comet_admin
  - module: cometbackup.comet.comet_account_info
"""

EXAMPLES = r"""
- name: Read all administrators
  cometbackup.comet.comet_admin_info:
  register: every

- name: Show who can log in with a password alone
  ansible.builtin.debug:
    msg: "{{ every.admins | selectattr('allow_password_login') | map(attribute='name') }}"

- name: Read those of one tenant
  cometbackup.comet.comet_admin_info:
    tenant: Globex
"""

RETURN = r"""
admins:
  description:
    - The administrators, sorted by tenant and name. Each has the options of M(cometbackup.comet.comet_admin), with the id of its C(tenant). Of
      C(permissions) only those that are set.
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - The C(external_authentication_source) that the administrator comes from, empty for one of the server itself, whether there
          is a secret for codes (C(has_totp_secret)), and the names of the C(security_keys).
      type: dict
      returned: success
  sample:
    - name: monitoring
      tenant: ""
      allow_password_login: true
      allow_password_and_totp_login: false
      allow_password_and_webauthn_login: false
      require_password_change: false
      ip_whitelist: ^192\.0\.2\.
      permissions: {prevent_edit_server_settings: true, prevent_server_shutdown: true}
      read_only: {external_authentication_source: "", has_totp_secret: false, security_keys: []}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import admin_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    admin_info.info,
    {
        "name": {"type": "str"},
        "tenant": {"type": "str"},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
