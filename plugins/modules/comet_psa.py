#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_psa
short_description: Manage the connections of a Comet Server to service desks
version_added: 1.0.0
description:
  - Creates, changes and removes the connections to service desks (professional services automation, PSA) of a server or of a tenant. Other
    connections stay as they are.
  - An option that is not given is not managed, it stays as it is, and so does whatever this collection does not know of.
  - A connection has no name. It is found by its O(type) and O(psa_url).
  - The server keeps all connections as one list and offers no guard against two writers at once. So the list is read right before it is
    written and again after that, and what somebody else undid in between is done again.
  - A task that changes nothing takes one request, a change two more.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
notes:
  - Without O(tenant), it needs Comet Server 22.11.2. The connections of a tenant can be managed on any that has them.
options:
  type:
    description:
      - Kind of service desk, V(generic), V(gradient) or V(syncro).
    type: str
    required: true
  psa_url:
    description:
      - Address or subdomain of the service desk.
      - If it is not given, the only connection of O(type) is meant. Creating one needs it, unless O(type=gradient).
    type: str
  former_psa_url:
    description:
      - Address that the connection had before. If there is none at O(psa_url), the one at this address is changed to lead there.
    type: str
  state:
    description:
      - V(present) creates the connection if need be.
      - V(absent) removes it.
    type: str
    choices: [present, absent]
    default: present
  tenant:
    description:
      - Tenant whose connection it is, by name or id.
      - If it is not given, or empty, it means the server itself or, if an administrator of a tenant runs the task, that tenant.
    type: str
  partner_key:
    description:
      - Key for the service desk. It is not shown.
    type: str
  headers:
    description:
      - Headers to send with each request, a dictionary of texts. It is managed as a whole. The values are not shown.
    type: dict
  alerts_disabled:
    description:
      - With O(type=gradient), whether the service desk is sent no alerts.
    type: bool
  grouped_by:
    description:
      - How what is sent to the service desk is grouped. A dictionary of booleans, C(users), C(tenants) and C(account_name).
    type: dict
  sync:
    description:
      - When to tell the server to bring all its service desks up to date.
      - V(on_change) does so right after a change. V(always) does so in each run, and reports a change each time.
      - Only the administrators of a tenant can have its service desks synchronised, so it cannot be combined with O(tenant).
    type: str
    choices: [never, on_change, always]
    default: never
  read_only:
    description:
      - What M(cometbackup.comet.comet_psa_info) returns and nobody can set. It is ignored, so that its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_psa_info
  - module: cometbackup.comet.comet_org
"""

EXAMPLES = r"""
- name: Tell Gradient what each tenant uses
  cometbackup.comet.comet_psa:
    type: gradient
    partner_key: "{{ gradient_key }}"
    grouped_by: {tenants: true}
    sync: on_change

- name: Tell the company's own service desk
  cometbackup.comet.comet_psa:
    type: generic
    psa_url: https://desk.acme.example/comet
    headers:
      Authorization: "Bearer {{ desk_token }}"

- name: Follow the service desk to its new address
  cometbackup.comet.comet_psa:
    type: generic
    psa_url: https://service.acme.example/comet
    former_psa_url: https://desk.acme.example/comet

- name: Open no more tickets at Syncro
  cometbackup.comet.comet_psa:
    type: syncro
    state: absent
"""

RETURN = r"""
connection:
  description:
    - The connection as the options describe it, after the change, with the id of its C(tenant). Secrets are masked. Empty if it is absent.
  type: dict
  returned: success
  sample:
    tenant: ""
    type: generic
    psa_url: https://desk.acme.example/comet
    partner_key: ""
    headers: {Authorization: "********"}
    alerts_disabled: false
    grouped_by: {users: false, tenants: true, account_name: false}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import service_desks
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    service_desks.plan,
    {
        "type": {"type": "str", "required": True},
        "psa_url": {"type": "str"},
        "former_psa_url": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "tenant": {"type": "str"},
        "partner_key": {"type": "str", "no_log": True},
        "headers": {"type": "dict"},
        "alerts_disabled": {"type": "bool"},
        "grouped_by": {"type": "dict"},
        "sync": {"type": "str", "choices": ["never", "on_change", "always"], "default": "never"},
        "read_only": {"type": "dict"},
    },
    rules={"required_by": {"former_psa_url": ["psa_url"]}},
    secrets=service_desks.CONNECTIONS.secrets,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
