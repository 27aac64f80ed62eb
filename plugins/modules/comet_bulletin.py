#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_bulletin
short_description: Send an email to all users of a Comet Server
version_added: 1.0.0
description:
  - Sends an email bulletin to all users of the server or, if an administrator of a tenant runs the task, of that tenant. Users without an
    address get none.
  - The email is sent each time the task runs. For a notice that stays in the web interface and the client, see M(cometbackup.comet.comet_news).
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
attributes:
  check_mode:
    support: full
    details:
      - Nothing is sent.
  diff_mode:
    support: none
  idempotent:
    support: none
    details:
      - An email is sent each time. It is not sent again by itself if the server's answer is lost.
options:
  subject:
    description:
      - Subject of the email.
    type: str
    required: true
  content:
    description:
      - Text of the email.
    type: str
    required: true
seealso:
  - module: cometbackup.comet.comet_news
  - module: cometbackup.comet.comet_email
"""

EXAMPLES = r"""
- name: Announce maintenance to all users
  cometbackup.comet.comet_bulletin:
    subject: Maintenance on Friday
    content: |
      Backups will pause on Friday from 22:00 to 23:00 UTC.
      They resume by themselves afterwards.
"""

RETURN = r"""
subject:
  description:
    - Subject of the email.
  type: str
  returned: success
  sample: Maintenance on Friday
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import bulletin
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = Definition(
    run=bulletin.run,
    argument_spec={
        "subject": {"type": "str", "required": True},
        "content": {"type": "str", "required": True},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
