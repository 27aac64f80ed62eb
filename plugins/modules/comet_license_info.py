#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_license_info
short_description: Read the licences of Comet Servers
version_added: 1.0.0
description:
  - Returns the licences (serial numbers) of an account with the vendor, in the form that M(cometbackup.comet.comet_license) takes.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.account_connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  name:
    description:
      - Return licences with this name only.
    type: str
  serial:
    description:
      - Return the licence with this serial number only. It is not shown.
    type: str
  return_secrets:
    description:
      - Whether to return the serial numbers, which are masked otherwise. The result is then not printed.
    type: bool
    default: false
seealso:
  - module: cometbackup.comet.comet_license
"""

EXAMPLES = r"""
- name: All licences
  cometbackup.comet.comet_license_info:
  register: licences

- name: The serial number of one of them
  cometbackup.comet.comet_license_info:
    name: acme-backup
    return_secrets: true
  register: acme
"""

RETURN = r"""
licenses:
  description:
    - The licences, sorted by name. Each has the options of M(cometbackup.comet.comet_license). The C(serial) is masked unless O(return_secrets=true).
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - What else the portal says of it, by the portal's own names in lower case.
      type: dict
      returned: success
  sample:
    - name: acme-backup
      serial: "********"
      state: present
      read_only: {created_at: "2026-02-01 10:00:00", ip_lock: 203.0.113.7, status: active}
secrets_returned:
  description:
    - Whether the serial numbers are in the result.
  type: bool
  returned: success
  sample: false
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._model import redact
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import license_info, licenses, portal
from ansible_collections.cometbackup.comet.plugins.module_utils._run.account import ACCOUNT
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    license_info.info,
    {
        "name": {"type": "str"},
        "serial": {"type": "str", "no_log": True},
        "return_secrets": {"type": "bool", "default": False, "no_log": False},
    },
    secrets=licenses.secrets,
    hide_result=portal.hides,
    may_reveal=redact.asked_for,
    service=ACCOUNT,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
