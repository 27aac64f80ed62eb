#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_install_token
short_description: Create an install token for a device of a Comet Server
version_added: 1.0.0
description:
  - Returns a token with which the installer of the client software logs a device in as a user, so that no password has to be on the device.
  - A token is good for one device, and for a limited time. It is for Windows and macOS. Installers for Linux take none.
  - On Windows run C(install.exe /S /TOKEN=...) in the folder of the installer; on macOS set C(BACKUP_APP_TOKEN) with C(launchctl setenv)
    before C(installer -pkg). The role P(cometbackup.comet.agent_install#role) does so.
  - It takes two requests.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
notes:
  - The result is not printed, since it holds the token. With C(async), set C(no_log) as well, since C(async_status) prints the result.
attributes:
  check_mode:
    support: full
    details:
      - Looks the user up and creates no token. A user that is not there is taken on trust, with a warning, since an earlier task may be the one to
        create it.
  diff_mode:
    support: none
  idempotent:
    support: none
    details:
      - Each run creates another token. Servers do not list them.
options:
  user:
    description:
      - User that the device is to belong to.
    type: str
    required: true
  user_password:
    description:
      - Password of O(user).
    type: str
    required: true
  login_server:
    description:
      - Address of the server for the device to log in to, such as V(https://backup.example:8060/). If it is not given, the server chooses.
    type: str
seealso:
  - module: cometbackup.comet.comet_client_download
  - module: cometbackup.comet.comet_lobby
"""

EXAMPLES = r"""
- name: Create a token for the next device of Acme
  cometbackup.comet.comet_install_token:
    user: acme-files
    user_password: "{{ acme_password }}"
  register: acme

- name: Show how long it is valid
  ansible.builtin.debug:
    msg: "{{ acme.install_token.expires_at - acme.install_token.created_at }} seconds"
  when: acme.install_token is defined
"""

RETURN = r"""
user:
  description:
    - Name of the user.
  type: str
  returned: success
  sample: acme-files
install_token:
  description:
    - The C(token), the C(login_server) that the device will use, and when the token was made (C(created_at)) and expires (C(expires_at)), in
      seconds since 1970.
  type: dict
  returned: if not in check mode
  sample:
    token: 00000000-0000-0000-0000-000000000000
    login_server: https://backup.example:8060/
    created_at: 1795445337
    expires_at: 1795531737
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import install_token
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = Definition(
    run=install_token.run,
    argument_spec={
        "user": {"type": "str", "required": True},
        "user_password": {"type": "str", "required": True, "no_log": True},
        "login_server": {"type": "str"},
    },
    hide_result=install_token.hides,
    may_reveal=install_token.may_reveal,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
