#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_session
short_description: Log in to a Comet Server once for a play
version_added: 1.0.0
description:
  - Starts a session and returns its key, which the other modules take in place of a password. That spares each task the log-in and
    lets a whole play run with a single time-based code.
  - A session that is not used ends by itself, after 30 minutes unless the server is configured otherwise.
  - The result is not printed, since it holds the key. With C(async), set C(no_log) as well, since C(async_status) prints the result.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
attributes:
  check_mode:
    support: full
    details:
      - Logs in and out in check mode, too, since the tasks between need the key there as well.
  diff_mode:
    support: none
  idempotent:
    support: full
    details:
      - A session changes nothing on the server, so starting one is no change. Ending one is.
options:
  state:
    description:
      - V(present) starts a session, with O(password), O(totp_secret) or O(totp_code).
      - V(absent) ends the one that O(session_key) belongs to.
    type: str
    choices: [present, absent]
    default: present
seealso:
  - module: cometbackup.comet.comet_sso
  - module: cometbackup.comet.comet_account
  - ref: ansible_collections.cometbackup.comet.docsite.authentication
    description: Where credentials go, and when a session is worth it.
"""

EXAMPLES = r"""
- name: Log in
  cometbackup.comet.comet_session:
  register: login

- name: Work with the session
  module_defaults:
    group/cometbackup.comet.comet:
      session_key: "{{ login.session_key }}"
  block:
    - name: Read the users
      cometbackup.comet.comet_user_info:
      register: users
  always:
    - name: Log out
      cometbackup.comet.comet_session:
        state: absent
"""

RETURN = r"""
session_key:
  description:
    - Key of the session. Give it to other tasks as O(session_key), with the same O(username).
  type: str
  returned: if O(state=present)
  sample: 8c3c1b9e5f0e4c2a9f0b6f7f5d2f6f3e
session_type:
  description:
    - Whose session it is, V(admin) or V(user).
  type: str
  returned: if O(state=present)
  sample: admin
url:
  description:
    - Address of the server.
  type: str
  returned: if O(state=present)
  sample: https://backup.example:8060/
username:
  description:
    - Name of the administrator, or of the user with O(login_as=user).
  type: str
  returned: if O(state=present)
  sample: admin
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import session
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = Definition(
    run=session.run,
    argument_spec={"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}},
    hide_result=session.hides,
    may_reveal=session.may_reveal,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
