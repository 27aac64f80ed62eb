#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_user_group
short_description: Manage user groups of a Comet Server
version_added: 1.0.0
description:
  - Creates, renames and deletes groups of users, and puts users into them or takes them out.
  - An option that is not given is not managed.
  - A user is in one group at most, so a new member leaves the group it was in.
  - A task that changes nothing takes one request, and one more if the group is addressed by its name.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
notes:
  - Needs Comet Server 24.12.2.
options:
  name:
    description:
      - Name of the group. It addresses the group unless O(id) is given, and then renames it.
      - If several groups of the same tenant have the name, O(id) must be given.
    type: str
  id:
    description:
      - Id of an existing group. The server gives the id to a new one; it is in the result.
    type: str
  state:
    description:
      - V(present) creates the group if need be.
      - V(absent) deletes it, see O(detach_users). The users stay.
    type: str
    choices: [present, absent]
    default: present
  tenant:
    description:
      - Tenant that the group belongs to, by name or id. An empty text means the top level. A group cannot move to another one.
      - If it is not given, the group is looked for, and created, where the administrator who runs the task belongs.
    type: str
  members:
    description:
      - Names of all users who are to be in the group. Others leave it. The order has no meaning.
    type: list
    elements: str
  add_members:
    description:
      - Names of users who are to be in the group. Others stay in it.
    type: list
    elements: str
  remove_members:
    description:
      - Names of users who are not to be in the group. Others stay in it.
    type: list
    elements: str
  detach_users:
    description:
      - Must be V(true) for O(state=absent) to delete a group that has members. They are in no group then.
    type: bool
    default: false
  read_only:
    description:
      - What M(cometbackup.comet.comet_user_group_info) returns and nobody can set. It is ignored, so that an item of its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_user_group_info
  - module: cometbackup.comet.comet_user
"""

EXAMPLES = r"""
- name: A group of two users
  cometbackup.comet.comet_user_group:
    name: Head office
    members: [acme-files, acme-mail]

- name: One more member, whoever else is in the group
  cometbackup.comet.comet_user_group:
    name: Head office
    add_members: [acme-web]
  register: office

- name: Rename the group
  cometbackup.comet.comet_user_group:
    id: "{{ office.user_group.id }}"
    name: Headquarters

- name: Delete the group, the users stay
  cometbackup.comet.comet_user_group:
    name: Headquarters
    state: absent
    detach_users: true
"""

RETURN = r"""
user_group:
  description:
    - The group as the options describe it, after the change, with its C(id) and that of its C(tenant). Empty if it is absent.
    - C(members) are in it if one of the options about members was given. In check mode a new group has no C(id) yet.
  type: dict
  returned: success
  sample:
    id: 4d1e4a60-6c1c-4b47-9a63-5a5f6d1c9c1b
    name: Head office
    tenant: ""
    members: [acme-files, acme-mail]
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import objects, user_groups
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    objects.plan(user_groups.UserGroups),
    user_groups.SPEC,
    rules={
        "required_one_of": [("name", "id")],
        "mutually_exclusive": list(user_groups.EXCLUSIVE),
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
