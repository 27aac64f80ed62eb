#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_email
short_description: Manage how a Comet Server or a tenant sends email
version_added: 1.0.0
description:
  - Sets how email is sent, and the reports that go to administrators. Reports to a user are managed with M(cometbackup.comet.comet_user).
  - An option that is not given is not managed, it stays as it is, and so does whatever this collection does not know of.
  - The server offers no guard against two writers at once. So the settings are read right before they are written and again after that, and
    what somebody else undid in between is done again. The settings of a tenant are part of the tenant, which is written as a whole.
  - A task that changes nothing takes one request, a change two more.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
notes:
  - Without O(tenant), it needs Comet Server 22.12.2. The settings of a tenant can be managed on any release.
options:
  tenant:
    description:
      - Tenant whose settings to manage, by name or id.
      - If it is not given, or empty, it means the server itself or, if an administrator of a tenant runs the task, that tenant.
    type: str
  mode:
    description:
      - How email is sent, V(builtin) (right to the recipient's mail server), V(smtp) or V(smtp_ssl) (by the mail server O(smtp_host), with
        encryption from the start for V(smtp_ssl)), V(disabled) (not at all), or, for a tenant, V(inherit) (as the server does).
    type: str
  from_email:
    description:
      - Address of the sender.
    type: str
  from_name:
    description:
      - Name of the sender.
    type: str
  smtp_host:
    description:
      - Host name of the mail server, for O(mode=smtp) and O(mode=smtp_ssl).
    type: str
  smtp_port:
    description:
      - Port of the mail server, usually V(587) for O(mode=smtp) and V(465) for O(mode=smtp_ssl).
    type: int
  smtp_username:
    description:
      - Name to log in to the mail server with. An empty text means that it asks for none.
    type: str
  smtp_password:
    description:
      - Password of O(smtp_username).
      - Given back masked, it stands for what the server holds.
    type: str
  smtp_allow_invalid_certificate:
    description:
      - Whether a certificate of the mail server that cannot be verified is accepted.
    type: bool
  smtp_allow_unencrypted:
    description:
      - Whether email may be sent without encryption where the mail server offers none.
    type: bool
  smtp_custom_ehlo:
    description:
      - Host name to greet mail servers with (EHLO). An empty text means the machine's own.
    type: str
  email_reporting_options:
    description:
      - Reports to administrators, a list of dictionaries that is managed as a whole.
      - Each has C(recipients) (a list of addresses), C(language_code), C(local_timezone) and C(email_report_config), a dictionary with
        C(report_type) (V(immediate), V(summary), V(grouped_status) or V(recent_activity)), C(summary_frequency) (when to send it, a list of
        start times, for all but V(immediate)), C(time_span) and C(filter) (which jobs count).
    type: list
    elements: dict
  read_only:
    description:
      - What M(cometbackup.comet.comet_email_info) returns and nobody can set. It is ignored, so that its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_email_info
  - module: cometbackup.comet.comet_test_email
  - module: cometbackup.comet.comet_org
"""

EXAMPLES = r"""
- name: Send email by the company's mail server
  cometbackup.comet.comet_email:
    mode: smtp_ssl
    from_email: backup@acme.example
    from_name: Acme Backup
    smtp_host: mail.acme.example
    smtp_port: 465
    smtp_username: backup
    smtp_password: "{{ smtp_password }}"

- name: Send administrators a summary each morning
  cometbackup.comet.comet_email:
    email_reporting_options:
      - recipients: [operations@acme.example]
        language_code: en_US
        local_timezone: Europe/Lisbon
        email_report_config:
          report_type: summary
          summary_frequency:
            - frequency_type: daily
              seconds_past: "07:30"

- name: Let a tenant send none
  cometbackup.comet.comet_email:
    tenant: Globex
    mode: disabled
"""

RETURN = r"""
email:
  description:
    - The settings as the options describe them, after the change, with the id of their C(tenant). The password is masked.
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
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources.email_options import EMAIL
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    EMAIL.plan,
    {
        "tenant": {"type": "str"},
        "mode": {"type": "str"},
        "from_email": {"type": "str"},
        "from_name": {"type": "str"},
        "smtp_host": {"type": "str"},
        "smtp_port": {"type": "int"},
        "smtp_username": {"type": "str"},
        "smtp_password": {"type": "str", "no_log": True},
        "smtp_allow_invalid_certificate": {"type": "bool"},
        "smtp_allow_unencrypted": {"type": "bool"},
        "smtp_custom_ehlo": {"type": "str"},
        "email_reporting_options": {"type": "list", "elements": "dict"},
        "read_only": {"type": "dict"},
    },
    secrets=EMAIL.secrets,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
