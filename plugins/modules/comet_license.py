#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_license
short_description: Create, relax and archive licences of Comet Servers
version_added: 1.0.0
description:
  - Manages the licences (serial numbers) of an account with the vendor, through its account portal.
  - A licence is found again by its name, so that a second run creates no second one. Its serial number is chosen by the portal.
  - Where the portal keeps no names, the module notices. It then creates a licence only if the account has none yet, since each run
    would create another one.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.account_connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
attributes:
  check_mode:
    support: full
    details:
      - A licence that is to be relaxed and is not there is taken on trust in check mode, with a warning, since an earlier task may be the one to create it.
  idempotent:
    support: partial
    details:
      - With O(state=relaxed) the licence is relaxed each time.
options:
  name:
    description:
      - Name of the licence. Needed to create it, and to find it unless O(serial) is given. A licence cannot be renamed.
    type: str
  serial:
    description:
      - Serial number of an existing licence, in place of O(name), or where several have the same name. It is not shown.
    type: str
  state:
    description:
      - V(present) creates the licence if there is none of that O(name).
      - V(relaxed) frees it from the machine and the address where its server ran last, so that the server can move.
      - V(archived) deactivates it for good, see O(deactivate_server).
    type: str
    choices: [present, relaxed, archived]
    default: present
  deactivate_server:
    description:
      - Must be V(true) for O(state=archived) to archive a licence. The Comet Server that runs with it may stop working.
    type: bool
    default: false
  return_secrets:
    description:
      - Whether to return the serial number, which is masked otherwise. The result is then not printed.
    type: bool
    default: false
  read_only:
    description:
      - What M(cometbackup.comet.comet_license_info) returns and nobody can set. It is ignored, so that an item of its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_license_info
  - module: cometbackup.comet.comet_server_download
"""

EXAMPLES = r"""
- name: A licence for the server of a new site
  cometbackup.comet.comet_license:
    name: globex-backup
    return_secrets: true
  register: licence

- name: Keep its serial number for later tasks
  ansible.builtin.set_fact:
    globex_serial: "{{ licence.license.serial }}"
  no_log: true

- name: Let the server of another site move to a new machine
  cometbackup.comet.comet_license:
    name: acme-backup
    state: relaxed

- name: Give up a licence
  cometbackup.comet.comet_license:
    name: initech-backup
    state: archived
    deactivate_server: true
"""

RETURN = r"""
license:
  description:
    - The licence as the options describe it. Its C(serial) is masked unless O(return_secrets=true), and empty where check mode did not create it.
      Empty if it is archived.
  type: dict
  returned: success
  contains:
    read_only:
      description:
        - What else the portal says of it, by the portal's own names in lower case.
      type: dict
      returned: if it is not archived
  sample:
    name: globex-backup
    serial: "********"
    state: present
    read_only: {created_at: "2026-02-01 10:00:00", ip_lock: 203.0.113.7, status: active}
secrets_returned:
  description:
    - Whether the serial number is in the result.
  type: bool
  returned: success
  sample: false
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._model import redact
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import license, licenses, portal
from ansible_collections.cometbackup.comet.plugins.module_utils._run.account import ACCOUNT
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    license.plan,
    {
        "name": {"type": "str"},
        "serial": {"type": "str", "no_log": True},
        "state": {"type": "str", "choices": ["present", "relaxed", "archived"], "default": "present"},
        "deactivate_server": {"type": "bool", "default": False},
        "return_secrets": {"type": "bool", "default": False, "no_log": False},
        "read_only": {"type": "dict"},
    },
    secrets=licenses.secrets,
    hide_result=portal.hides,
    may_reveal=redact.asked_for,
    service=ACCOUNT,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
