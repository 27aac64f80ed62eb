#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_test_email
short_description: Send a test message or a report from a Comet Server
version_added: 1.0.0
description:
  - Has the server send a message to O(recipient), by the settings that are there or with other values for some of them, or send O(report)
    right now.
  - So settings can be tried before M(cometbackup.comet.comet_email) writes them. Nothing is written.
  - The server says whether it could hand the message on, not whether it arrived.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
attributes:
  check_mode:
    support: full
    details:
      - The settings and the tenant are looked up, so that mistakes show, and no message is sent.
  diff_mode:
    support: none
  idempotent:
    support: none
    details:
      - A message is sent each time.
notes:
  - O(report) needs Comet Server 22.12.2. On older ones, O(recipient) needs O(mode) and all that belongs to it, or a O(tenant).
options:
  recipient:
    description:
      - Address to send a test message to.
    type: str
  report:
    description:
      - Report to send, a dictionary in the form of an item of O(cometbackup.comet.comet_email#module:email_reporting_options) of
        M(cometbackup.comet.comet_email), which goes
        to its C(recipients).
    type: dict
  tenant:
    description:
      - Tenant whose settings, or whose users, it is about, by name or id.
      - If it is not given, or empty, it means the server itself or, if an administrator of a tenant runs the task, that tenant.
      - The settings of a tenant that sends as the server does are those of the server, with the tenant's own sender if it has one.
      - With O(report), it needs Comet Server 24.3.0.
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
seealso:
  - module: cometbackup.comet.comet_email
  - module: cometbackup.comet.comet_report_preview_info
"""

EXAMPLES = r"""
- name: Try the settings that are there
  cometbackup.comet.comet_test_email:
    recipient: operations@acme.example

- name: Try another mail server before it is set
  cometbackup.comet.comet_test_email:
    recipient: operations@acme.example
    mode: smtp_ssl
    smtp_host: mail2.acme.example
    smtp_port: 465

- name: Send a report now
  cometbackup.comet.comet_test_email:
    report:
      recipients: [operations@acme.example]
      language_code: en_US
      local_timezone: Europe/Lisbon
      email_report_config:
        report_type: summary
"""

RETURN = r"""
recipients:
  description: The addresses that the message went to.
  type: list
  elements: str
  returned: success
  sample: [operations@acme.example]
email:
  description: The settings that the message was sent by, in the form of M(cometbackup.comet.comet_email). The password is masked.
  type: dict
  returned: if O(recipient) is given
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

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import email_trial
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.email_options import EMAIL
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = Definition(
    email_trial.run,
    {
        "recipient": {"type": "str"},
        "report": {"type": "dict"},
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
    },
    rules={
        "required_one_of": [("recipient", "report")],
        "mutually_exclusive": [("recipient", "report")],
    },
    secrets=EMAIL.secrets,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
