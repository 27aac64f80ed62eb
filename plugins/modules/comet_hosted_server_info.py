#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_hosted_server_info
short_description: Read the Comet Servers that the vendor hosts
version_added: 1.0.0
description:
  - Returns the Comet Servers that the vendor hosts (CometGo!) in an account with the vendor, in the form that
    M(cometbackup.comet.comet_hosted_server) takes. It takes one request.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.account_connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  name:
    description:
      - Return hosted servers with this name or id only.
    type: str
  terminated:
    description:
      - Whether to return hosted servers that were terminated, too.
    type: bool
    default: false
  return_secrets:
    description:
      - Whether to return the passwords of the hosted servers' first administrators, which are masked otherwise. The result is then not printed.
    type: bool
    default: false
seealso:
  - module: cometbackup.comet.comet_hosted_server
"""

EXAMPLES = r"""
- name: Read all hosted servers
  cometbackup.comet.comet_hosted_server_info:
  register: hosted

- name: Show their addresses
  ansible.builtin.debug:
    msg: "{{ hosted.hosted_servers | map(attribute='read_only.url') }}"

- name: Read one of them, with the password of its administrator
  cometbackup.comet.comet_hosted_server_info:
    name: Acme
    return_secrets: true
  register: acme
"""

RETURN = r"""
hosted_servers:
  description:
    - The hosted servers, sorted by name. Each has the options of M(cometbackup.comet.comet_hosted_server). C(state) is V(absent) for one that was
      terminated.
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - What else the portal says of it, such as its C(id), its host name (C(dns)), its C(url), C(admin_username), C(admin_password)
          (masked unless O(return_secrets=true)), and the state of its machine (C(aws_status)) and of its software (C(install_status)).
      type: dict
      returned: success
  sample:
    - name: Acme
      subdomain: acme-backup
      region: eu-central-1
      state: present
      read_only:
        id: "505"
        dns: acme-backup.offsitenetwork.net
        url: https://acme-backup.offsitenetwork.net/
        admin_username: admin
        admin_password: "********"
        aws_status: running
        install_status: Complete
        created_at: "2026-02-01 10:00:00"
        date_deleted: null
secrets_returned:
  description:
    - Whether the administrators' passwords are returned as they are.
  type: bool
  returned: success
  sample: false
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._model import redact
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import hosted_server_info, portal
from ansible_collections.cometbackup.comet.plugins.module_utils._run.account import ACCOUNT
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    hosted_server_info.info,
    {
        "name": {"type": "str"},
        "terminated": {"type": "bool", "default": False},
        "return_secrets": {"type": "bool", "default": False, "no_log": False},
    },
    hide_result=portal.hides,
    may_reveal=redact.asked_for,
    service=ACCOUNT,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
