#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_constellation_info
short_description: Read the Constellation Role of a Comet Server or of a tenant
version_added: 1.0.0
description:
  - Returns the settings in the form that M(cometbackup.comet.comet_constellation) takes, so that they can be given back, changed, or kept
    as a record, and on request what the role found.
  - Passwords are masked. Given back, a masked value stands for what the server holds already.
  - It takes one request, and one more for each of O(details).
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
notes:
  - Without O(tenant), it needs Comet Server 22.9.0. The settings of a tenant can be read from any release.
options:
  tenant:
    description:
      - Tenant whose settings to return, by name or id.
      - If it is not given, or empty, it means the server itself or, if an administrator of a tenant runs the task, that tenant.
    type: str
  details:
    description:
      - What else to return, below RV(constellation.read_only), if the server's role is on. Each costs one request.
      - V(status) says which servers are looked through, and when that was done last. V(last_report) says where each bucket is, and who uses it.
    type: list
    elements: str
    choices: [status, last_report]
    default: []
seealso:
  - module: cometbackup.comet.comet_constellation
  - module: cometbackup.comet.comet_org_info
"""

EXAMPLES = r"""
- name: Read what the role is set to, and what it found
  cometbackup.comet.comet_constellation_info:
    details: [status, last_report]
  register: found

- name: Show the buckets that nobody uses
  ansible.builtin.debug:
    msg: "{{ usage | dict2items | rejectattr('value.in_use_by') | map(attribute='key') }}"
  vars:
    usage: "{{ found.constellation.read_only.last_report.usage }}"
"""

RETURN = r"""
constellation:
  description:
    - The options of M(cometbackup.comet.comet_constellation), with the id of the C(tenant).
    - Only C(tenant), C(role_enabled) and C(read_only) if the server's role is off.
  type: dict
  returned: success
  contains:
    read_only:
      description:
        - The name of the tenant (C(tenant_name)), empty for the server itself.
        - With O(details=status), C(status) with C(deletion_enabled), C(targets) (addresses of the servers), C(target_names), and C(stats) with
          C(last_check_start) (in seconds since 1970, 0 if there was none yet), C(total_checks_started), C(checks_currently_active) and
          C(total_buckets_deleted).
        - With O(details=last_report), C(last_report) with C(check_started), C(check_completed) (in seconds since 1970, 0 if there was
          none yet), and C(usage), a dictionary by bucket with C(access_key) (masked), C(exists_on_servers) (places in C(servers), counted from 0)
          and C(in_use_by) (a list of C(server_id), the place of a server, and C(username)).
      type: dict
      returned: success
  sample:
    tenant: ""
    role_enabled: true
    delete_unused_data: false
    servers:
      - type: comet
        description: Storage in Lisbon
        remote_address: https://storage.acme.example:8060/
        username: constellation
        password: "********"
    read_only: {tenant_name: ""}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import constellation
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    constellation.info,
    {
        "tenant": {"type": "str"},
        "details": {"type": "list", "elements": "str", "choices": ["status", "last_report"], "default": []},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
