#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_hosted_server
short_description: Manage Comet Servers that the vendor hosts
version_added: 1.0.0
description:
  - Creates hosted Comet Servers (CometGo!) in an account with the vendor, waits until they are ready, and terminates them.
  - Creating one takes the portal some minutes and costs money. So does leaving one running.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.account_connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
attributes:
  check_mode:
    support: full
    details:
      - Waits for nothing in check mode.
options:
  name:
    description:
      - Name of the hosted server as the portal shows it, or its id.
    type: str
    required: true
  state:
    description:
      - V(present) creates the server if there is none of that name. One that was terminated does not count.
      - V(absent) terminates it.
    type: str
    choices: [present, absent]
    default: present
  region:
    description:
      - Region of the cloud that the server is to run in, such as V(ap-southeast-2). Needed to create it, and cannot be changed.
    type: str
  subdomain:
    description:
      - First part of the server's host name. Needed to create it, and cannot be changed.
    type: str
  terminate_with_all_data:
    description:
      - With O(state=absent), confirms that the server's accounts, settings and history and the backed-up data on it may be lost.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait until the server is ready, also if an earlier task created it, or until it has ended.
    type: bool
    default: false
  wait_for:
    description:
      - What is ready. V(answering) means that the web interface answers at the server's own address, which the task has to be able to reach.
        V(running) means that the machine runs, which is well before that.
    type: str
    choices: [answering, running]
    default: answering
  wait_timeout:
    description:
      - How long to wait, such as V(90s) or V(1h). Seconds if it has no unit.
    type: str
    default: 30m
  poll_interval:
    description:
      - Seconds between two looks.
    type: float
    default: 10.0
  return_secrets:
    description:
      - Whether to return the password of the server's first administrator, which is masked otherwise. The result is then not printed.
    type: bool
    default: false
  read_only:
    description:
      - What M(cometbackup.comet.comet_hosted_server_info) returns and nobody can set. It is ignored, so that an item of its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_hosted_server_info
"""

EXAMPLES = r"""
- name: A server for a new customer
  cometbackup.comet.comet_hosted_server:
    name: Globex
    region: eu-central-1
    subdomain: globex-backup
    wait: true
    wait_for: running
    return_secrets: true
  register: globex

- name: Its address
  ansible.builtin.debug:
    msg: "{{ globex.hosted_server.read_only.url }}"

- name: Give up a server and all that is on it
  cometbackup.comet.comet_hosted_server:
    name: Initech
    state: absent
    terminate_with_all_data: true
"""

RETURN = r"""
hosted_server:
  description:
    - The hosted server as the options describe it. Empty if it is absent.
  type: dict
  returned: success
  contains:
    read_only:
      description:
        - What else the portal says of it, among that its C(id), its host name (C(dns)), its C(url), C(admin_username), C(admin_password),
          which is masked unless O(return_secrets=true), and the state of its machine (C(aws_status)) and of its software (C(install_status)).
      type: dict
      returned: if it is present
  sample:
    name: Globex
    subdomain: globex-backup
    region: eu-central-1
    state: present
    read_only:
      id: "506"
      dns: globex-backup.offsitenetwork.net
      url: https://globex-backup.offsitenetwork.net/
      admin_username: admin
      admin_password: "********"
      aws_status: running
      install_status: Complete
      created_at: "2026-02-01 10:00:00"
      date_deleted: null
secrets_returned:
  description:
    - Whether the administrator's password is in the result.
  type: bool
  returned: success
  sample: false
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._model import redact
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import hosted_server, portal
from ansible_collections.cometbackup.comet.plugins.module_utils._run.account import ACCOUNT
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    hosted_server.plan,
    {
        "name": {"type": "str", "required": True},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "region": {"type": "str"},
        "subdomain": {"type": "str"},
        "terminate_with_all_data": {"type": "bool", "default": False},
        "wait": {"type": "bool", "default": False},
        "wait_for": {"type": "str", "choices": ["answering", "running"], "default": "answering"},
        "wait_timeout": {"type": "str", "default": "30m"},
        "poll_interval": {"type": "float", "default": 10.0},
        "return_secrets": {"type": "bool", "default": False, "no_log": False},
        "read_only": {"type": "dict"},
    },
    hide_result=portal.hides,
    may_reveal=redact.asked_for,
    service=ACCOUNT,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
