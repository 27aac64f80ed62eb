#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_user_group_info
short_description: Read user groups of a Comet Server
version_added: 1.0.0
description:
  - Returns user groups in the form that M(cometbackup.comet.comet_user_group) takes, so that an item can be given back, changed, or kept as a record.
  - It takes one request for any number of groups, and one more for the members.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
notes:
  - Needs Comet Server 24.12.2.
options:
  name:
    description:
      - Return groups with this name only. Each tenant may have one.
    type: str
  id:
    description:
      - Return the group with this id only.
    type: str
  tenant:
    description:
      - Return groups of this tenant only, by name or id. An empty text means the top level.
    type: str
  details:
    description:
      - What else to return. V(members) are the names of the users in each group, which cost one request for all.
    type: list
    elements: str
    choices: [members]
    default: []
seealso:
  - module: cometbackup.comet.comet_user_group
"""

EXAMPLES = r"""
- name: See who is in which group
  cometbackup.comet.comet_user_group_info:
    details: [members]
  register: groups
"""

RETURN = r"""
user_groups:
  description:
    - The groups, sorted by tenant, name and id. Each has the options of M(cometbackup.comet.comet_user_group), with the id of its C(tenant),
      and C(members) if asked for in O(details).
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - When it was created (C(created_at), in seconds since 1970).
      type: dict
      returned: success
  sample:
    - id: 4d1e4a60-6c1c-4b47-9a63-5a5f6d1c9c1b
      name: Head office
      tenant: ""
      members: [acme-files, acme-mail]
      read_only: {created_at: 1795445333}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import user_group_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    user_group_info.info,
    {
        "name": {"type": "str"},
        "id": {"type": "str"},
        "tenant": {"type": "str"},
        "details": {"type": "list", "elements": "str", "choices": ["members"], "default": []},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
