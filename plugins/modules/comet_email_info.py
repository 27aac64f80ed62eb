#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_email_info
short_description: Read how a Comet Server or a tenant sends email
version_added: 1.0.0
description:
  - Returns the settings in the form that M(cometbackup.comet.comet_email) takes, so that they can be given back, changed, or kept as a
    record. It takes one request.
  - The password is masked. Given back, a masked value stands for what the server holds already.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
notes:
  - Without O(tenant), it needs Comet Server 22.12.2. The settings of a tenant can be read from any release.
options:
  tenant:
    description:
      - Tenant whose settings to return, by name or id.
      - If it is not given, or empty, it means the server itself or, if an administrator of a tenant runs the task, that tenant.
    type: str
seealso:
  - module: cometbackup.comet.comet_email
  - module: cometbackup.comet.comet_org_info
"""

EXAMPLES = r"""
- name: Read how email is sent
  cometbackup.comet.comet_email_info:
  register: mail

- name: Stop if passwords may travel in clear
  ansible.builtin.assert:
    that: not mail.email.smtp_allow_unencrypted
"""

RETURN = r"""
email:
  description:
    - The options of M(cometbackup.comet.comet_email), with the id of the C(tenant).
  type: dict
  returned: success
  contains:
    read_only:
      description:
        - The name of the tenant (C(tenant_name)), empty for the server itself.
      type: dict
      returned: success
  sample:
    tenant: ""
    mode: smtp_ssl
    from_email: backup@acme.example
    from_name: Acme Backup
    smtp_host: mail.acme.example
    smtp_port: 465
    smtp_username: backup
    smtp_password: "********"
    smtp_allow_invalid_certificate: false
    smtp_allow_unencrypted: false
    smtp_custom_ehlo: ""
    email_reporting_options: []
    read_only: {tenant_name: ""}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources.email_options import EMAIL
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    EMAIL.info,
    {
        "tenant": {"type": "str"},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
