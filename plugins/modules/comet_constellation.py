#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_constellation
short_description: Manage the Constellation Role of a Comet Server or of a tenant
version_added: 1.0.0
description:
  - Sets which servers are looked through for buckets that no user's storage vault uses any more, and whether those are deleted.
  - An option that is not given is not managed, it stays as it is, and so does whatever this collection does not know of.
  - The server offers no guard against two writers at once. So the settings are read right before they are written and again after that, and
    what somebody else undid in between is done again. The settings of a tenant are part of the tenant, which is written as a whole.
  - A task that changes nothing takes one request, a change two more.
  - The server answers the calls behind this module only while its role is on, so they can turn it off, and not on. For that there is
    M(cometbackup.comet.comet_server_config). The role of a tenant can be turned on, too.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
notes:
  - Without O(tenant), it needs Comet Server 22.9.0. The settings of a tenant can be managed on any release.
options:
  tenant:
    description:
      - Tenant whose role to manage, by name or id.
      - If it is not given, or empty, it means the server itself or, if an administrator of a tenant runs the task, that tenant.
    type: str
  role_enabled:
    description:
      - Whether the role is on.
    type: bool
  delete_unused_data:
    description:
      - Whether buckets that no user's storage vault uses are deleted. What users of servers outside O(servers) have stored counts as unused.
    type: bool
  servers:
    description:
      - The servers to look through, a list of dictionaries that is managed as a whole.
      - Each has a C(type) (V(comet), V(s3_generic), V(aws), V(b2), V(wasabi), V(storj), V(idrivee2) and so on), a C(description), and what
        belongs to the type, such as C(remote_address), C(username) and C(password) for V(comet), or the dictionary C(s3).
    type: list
    elements: dict
  delete_data_of_removed_servers:
    description:
      - Must be V(true) to take a server out of O(servers) while unused data is deleted. What its users have stored on the others is lost then.
    type: bool
    default: false
  read_only:
    description:
      - What M(cometbackup.comet.comet_constellation_info) returns and nobody can set. It is ignored, so that its result can be given back
        as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_constellation_info
  - module: cometbackup.comet.comet_bucket_info
  - module: cometbackup.comet.comet_server_config
  - module: cometbackup.comet.comet_org
"""

EXAMPLES = r"""
- name: Look through two servers and delete nothing
  cometbackup.comet.comet_constellation:
    delete_unused_data: false
    servers:
      - type: comet
        description: This server
        remote_address: https://backup.acme.example:8060/
        username: constellation
        password: "{{ constellation_password }}"
      - type: comet
        description: Storage in Lisbon
        remote_address: https://storage.acme.example:8060/
        username: constellation
        password: "{{ storage_password }}"

- name: Turn the role of a tenant off
  cometbackup.comet.comet_constellation:
    tenant: Globex
    role_enabled: false
"""

RETURN = r"""
constellation:
  description:
    - The settings as the options describe them, after the change, with the id of their C(tenant). Secrets are masked.
    - Only C(tenant) and C(role_enabled) if the server's role is off.
  type: dict
  returned: success
  sample:
    tenant: ""
    role_enabled: true
    delete_unused_data: false
    servers:
      - type: comet
        description: Storage in Lisbon
        remote_address: https://storage.acme.example:8060/
        username: constellation
        password: "********"
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import constellation
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    constellation.plan,
    {
        "tenant": {"type": "str"},
        "role_enabled": {"type": "bool"},
        "delete_unused_data": {"type": "bool"},
        "servers": {"type": "list", "elements": "dict"},
        "delete_data_of_removed_servers": {"type": "bool", "default": False},
        "read_only": {"type": "dict"},
    },
    secrets=constellation.CONSTELLATION.secrets,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
