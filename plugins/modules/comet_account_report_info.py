#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_account_report_info
short_description: Read what an account with the vendor pays for
version_added: 1.0.0
description:
  - Returns reports of the vendor's account portal, such as the services that are charged at present, for example to compare them with what
    customers are invoiced.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.account_connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  report:
    description:
      - V(active_services) has the services that are charged at present, V(billing_history) what was deducted from the account's balance.
    type: str
    required: true
    choices: [active_services, billing_history]
seealso:
  - module: cometbackup.comet.comet_license_info
"""

EXAMPLES = r"""
- name: Read what is charged at present
  cometbackup.comet.comet_account_report_info:
    report: active_services
  register: services

- name: Show how many services there are
  ansible.builtin.debug:
    msg: "{{ services.rows | length }} services"

- name: Read what was charged so far
  cometbackup.comet.comet_account_report_info:
    report: billing_history
"""

RETURN = r"""
rows:
  description:
    - The rows of the report as the portal has them, texts by the names of its columns. The vendor does not document these.
  type: list
  elements: dict
  returned: success
  sample:
    - {Type: device, Name: WS-00001, Account: acme-files, Quantity: "1", Unit Cost: $2.00, Next Due: "2026-03-01"}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import account_report_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.account import ACCOUNT
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    account_report_info.info,
    {"report": {"type": "str", "required": True, "choices": ["active_services", "billing_history"]}},
    service=ACCOUNT,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
