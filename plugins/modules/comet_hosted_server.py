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
  - Creates Comet Servers that the vendor hosts (CometGo!) in an account with the vendor, waits until they are ready, and terminates them.
  - Creating one takes the portal some minutes. A hosted server costs money for as long as it exists.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.account_connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
attributes:
  check_mode:
    support: full
    details:
      - Nothing is waited for in check mode.
options:
  name:
    description:
      - Name of the hosted server as the portal shows it, or the id of an existing one. A hosted server cannot be renamed.
    type: str
    required: true
  state:
    description:
      - V(present) creates the hosted server if need be. One of that name that was terminated does not count.
      - V(absent) terminates it, see O(terminate_with_all_data).
    type: str
    choices: [present, absent]
    default: present
  region:
    description:
      - Region of the cloud that the hosted server runs in, such as V(ap-southeast-2). Needed to create it. It cannot be changed.
    type: str
  subdomain:
    description:
      - First part of the host name of the hosted server. Needed to create it. It cannot be changed.
    type: str
  terminate_with_all_data:
    description:
      - Must be V(true) for O(state=absent) to terminate a hosted server. Its users, settings and history and the backed-up data on it are lost.
    type: bool
    default: false
  wait:
    description:
      - With O(state=present), whether to wait until the hosted server is ready, also if an earlier task created it, see O(wait_for).
      - With O(state=absent), whether to wait until it is gone.
    type: bool
    default: false
  wait_for:
    description:
      - When a hosted server is ready. With V(answering), its web interface has to answer at its own address, which the task must be able to
        reach. With V(running), its machine has to run, which is well before that.
    type: str
    choices: [answering, running]
    default: answering
  wait_timeout:
    description:
      - How long to wait with O(wait), in seconds or for example V(1h). The task fails if it takes longer.
    type: str
    default: 30m
  poll_interval:
    description:
      - Seconds between two requests while it waits.
    type: float
    default: 10.0
  return_secrets:
    description:
      - Whether to return the password of the hosted server's first administrator, which is masked otherwise. The result is then not printed.
    type: bool
    default: false
  read_only:
    description:
      - What M(cometbackup.comet.comet_hosted_server_info) returns and nobody can set. It is ignored, so that an item of its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_hosted_server_info
  - module: cometbackup.comet.comet_license
"""

EXAMPLES = r"""
- name: Create a hosted server for a new customer, and wait until its machine runs
  cometbackup.comet.comet_hosted_server:
    name: Globex
    region: eu-central-1
    subdomain: globex-backup
    wait: true
    wait_for: running
    return_secrets: true
  register: globex

- name: Show its address
  ansible.builtin.debug:
    msg: "{{ globex.hosted_server.read_only.url }}"

- name: Terminate a hosted server with all that is on it
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
        - What else the portal says of it, such as its C(id), its host name (C(dns)), its C(url), C(admin_username), C(admin_password)
          (masked unless O(return_secrets=true)), and the state of its machine (C(aws_status)) and of its software (C(install_status)).
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
    - Whether the administrator's password is returned as it is.
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
