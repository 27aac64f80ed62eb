#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_report_preview_info
short_description: Read a report to a user as it would be sent
version_added: 1.0.0
description:
  - Returns the report that the server would send to a user. Nothing is sent.
  - To keep it in a file, give RV(preview.html) to M(ansible.builtin.copy) as its C(content), which writes only what differs.
  - It takes one request.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  user:
    description:
      - User that the report is about.
    type: str
    required: true
  report_type:
    description:
      - Which report to make, V(immediate) (of a single job), V(summary), V(grouped_status) or V(recent_activity).
    type: str
    default: summary
  time_span:
    description:
      - How far back the report goes. A dictionary with C(frequency_type) (such as V(daily)) and C(seconds).
    type: dict
  filter:
    description:
      - Which jobs count. A dictionary in the form of the API's C(SearchClause), with C(clause_type), C(rule_field) (such as
        V(BackupJobDetail.Status)), C(rule_operator), C(rule_value) and C(clause_children).
    type: dict
  summary_frequency:
    description:
      - When such a report would be sent, a list of schedules as those in
        O(cometbackup.comet.comet_policy#module:default_sources_backup_rules) of M(cometbackup.comet.comet_policy).
    type: list
    elements: dict
  email_address:
    description:
      - Address to make the report for. If it is not given, it is made for those of the user.
    type: str
seealso:
  - module: cometbackup.comet.comet_test_email
  - module: cometbackup.comet.comet_job_info
  - module: ansible.builtin.copy
"""

EXAMPLES = r"""
- name: What the user globex-office is told
  cometbackup.comet.comet_report_preview_info:
    user: globex-office
    report_type: summary
  register: report

- name: Show it
  ansible.builtin.debug:
    msg: "{{ report.preview.text }}"

- name: Failures of the last week only
  cometbackup.comet.comet_report_preview_info:
    user: globex-office
    report_type: recent_activity
    time_span:
      frequency_type: daily
      seconds: 604800
    filter:
      rule_field: BackupJobDetail.Status
      rule_operator: int_gte
      rule_value: "7000"
"""

RETURN = r"""
preview:
  description:
    - The report.
  type: dict
  returned: success
  contains:
    from:
      description: Address of the sender.
      type: str
      returned: success
    to:
      description: Addresses of the recipients.
      type: list
      elements: str
      returned: success
    subject:
      description: Subject of the message.
      type: str
      returned: success
    html:
      description: The report as a web page.
      type: str
      returned: success
    text:
      description: The report as plain text.
      type: str
      returned: success
  sample:
    from: backup@acme.example
    to: [it@globex.example]
    subject: "Backup report for globex-office"
    html: "<html><body>...</body></html>"
    text: "Backup report for globex-office ..."
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import report_preview_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    report_preview_info.info,
    {
        "user": {"type": "str", "required": True},
        "report_type": {"type": "str", "default": "summary"},
        "time_span": {"type": "dict"},
        "filter": {"type": "dict"},
        "summary_frequency": {"type": "list", "elements": "dict"},
        "email_address": {"type": "str"},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
