#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_account_info
short_description: Read the administrator's own account on a Comet Server
version_added: 1.0.0
description:
  - Returns the account of the administrator that the task logs in as, in the form that M(cometbackup.comet.comet_account) takes, with its permissions.
    It takes one request.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
seealso:
  - module: cometbackup.comet.comet_account
  - module: cometbackup.comet.comet_admin_info
"""

EXAMPLES = r"""
- name: Find out who runs this play
  cometbackup.comet.comet_account_info:
  register: whoami

- name: Stop unless this administrator may edit the server's settings
  ansible.builtin.assert:
    that: not whoami.account.read_only.permissions.prevent_edit_server_settings
    fail_msg: "{{ whoami.account.read_only.name }} may not edit the server's settings"
"""

RETURN = r"""
account:
  description:
    - The account, with the options of M(cometbackup.comet.comet_account). The sample has a few of the permissions.
  type: dict
  returned: success
  contains:
    read_only:
      description:
        - Its C(name), the id of its C(tenant) (empty for the top level), its C(permissions) as
          O(cometbackup.comet.comet_admin#module:permissions) of M(cometbackup.comet.comet_admin) has them, the allowed addresses
          (C(ip_whitelist), a regular expression, empty for all), whether it has a secret for codes (C(has_totp_secret)) and the names of its C(security_keys).
      type: dict
      returned: success
  sample:
    allow_password_login: true
    allow_password_and_totp_login: false
    allow_password_and_webauthn_login: false
    require_password_change: false
    read_only:
      name: automation
      tenant: ""
      permissions: {prevent_edit_server_settings: false, allow_edit_branding: false, allowed_user_policies: []}
      ip_whitelist: ""
      has_totp_secret: false
      security_keys: []
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import account_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(account_info.info, {})


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
