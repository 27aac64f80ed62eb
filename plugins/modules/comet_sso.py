#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_sso
short_description: Open the web interface of a Comet Server without a password
version_added: 1.0.0
description:
  - Starts a session for the administrator who runs the task, or for an end user, whose password is not needed, and returns its key.
  - With O(dest) it writes an HTML page that opens the server's web interface and hands the session over, so that whoever opens the page is logged in.
    The page needs nothing else, and hands the key to no other address than the server's.
  - A session that is not used ends by itself, after 30 minutes unless the server is configured otherwise, and the page is of no use from then on.
  - The result is not printed, since it holds the key. With C(async), set C(no_log) as well, since C(async_status) prints the result.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
attributes:
  check_mode:
    support: full
    details:
      - Starts no session in check mode, so there is no key in the result. A user that is not there is taken on trust, with a warning.
  diff_mode:
    support: none
  idempotent:
    support: none
    details:
      - Each run starts a session of its own, and O(dest) is written anew with its key.
options:
  user:
    description:
      - User to log in as. If it is not given, it is the administrator who runs the task.
    type: str
  dest:
    description:
      - Absolute path of the page to write, where the task runs. Its directory has to exist. Only who runs the task may read the file (mode 0600).
      - If it is not given, no page is written.
    type: path
  web_url:
    description:
      - Address of the web interface as browsers reach it, if that is another one than O(url).
    type: str
seealso:
  - module: cometbackup.comet.comet_session
"""

EXAMPLES = r"""
- name: See what a user sees
  cometbackup.comet.comet_sso:
    user: acme-files
    dest: "{{ private }}/acme-files.html"

- name: Log in to the web interface without typing the password
  cometbackup.comet.comet_sso:
    dest: "{{ private }}/administrator.html"
    web_url: https://backup.example/
"""

RETURN = r"""
session_key:
  description:
    - Key of the session.
  type: str
  returned: if not in check mode
  sample: 8c3c1b9e5f0e4c2a9f0b6f7f5d2f6f3e
session_type:
  description:
    - Whose session it is, V(admin) or V(user).
  type: str
  returned: success
  sample: user
username:
  description:
    - Whose session it is, by name.
  type: str
  returned: success
  sample: acme-files
url:
  description:
    - Address of the web interface.
  type: str
  returned: success
  sample: https://backup.example/
dest:
  description:
    - Path of the page.
  type: str
  returned: if O(dest) is given
  sample: /run/user/1000/acme-files.html
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import sso
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = Definition(
    run=sso.run,
    argument_spec={
        "user": {"type": "str"},
        "dest": {"type": "path"},
        "web_url": {"type": "str"},
    },
    hide_result=sso.hides,
    may_reveal=sso.may_reveal,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
