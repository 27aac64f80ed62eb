#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_webhook
short_description: Manage webhooks of a Comet Server
version_added: 1.0.0
description:
  - Creates, changes and removes the webhooks that a server sends its events to, for itself or for a tenant. Other webhooks stay as they are.
  - An option that is not given is not managed.
  - The server keeps all webhooks as one map and offers no guard against two writers at once. So the map is read right before it is
    written and again after that, and what somebody else undid in between is done again.
  - Writing makes the server greet all webhooks of the map and drop the messages that wait to be sent, so nothing is written unless
    something differs.
  - A task that changes nothing takes one request, a change two more.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
options:
  name:
    description:
      - Name of the webhook, any text.
    type: str
    required: true
  state:
    description:
      - V(present) creates the webhook if need be.
      - V(absent) removes it.
    type: str
    choices: [present, absent]
    default: present
  tenant:
    description:
      - Tenant that the webhook belongs to, by name or id. It gets the events of that tenant.
      - If it is not given, or empty, it means the whole server or, if an administrator of a tenant runs the task, that tenant.
    type: str
  webhook_url:
    description:
      - Where to send the events. Needed to create the webhook.
      - A password or token in it, as in C(https://user:password@host/) or C(https://host/?token=...), is not shown.
    type: str
  events:
    description:
      - Which events to send, by name such as V(job_completed) or V(SEVT_JOB_COMPLETED), or by number. An empty list means all. The
        order has no meaning.
      - A new webhook gets all events if this is not given.
      - The names are those of the API's constants, among them V(account_new), V(account_removed), V(account_updated), V(account_login),
        V(account_admin_login), V(job_new), V(job_completed), V(bucket_new), V(server_started), V(tenant_new), V(policy_updated), V(device_new),
        V(device_removed), V(device_live_connect) and V(device_live_disconnect). An unknown name is an error that says which one was probably meant.
    type: list
    elements: str
  level:
    description:
      - V(full) sends the events with their data, V(none) sends the bare events, which say what happened, to what, by whom.
      - A new webhook gets V(full) if this is not given.
    type: str
  headers:
    description:
      - Headers to send with each event, a dictionary of texts. It is managed as a whole. The values are not shown.
    type: dict
  read_only:
    description:
      - What M(cometbackup.comet.comet_webhook_info) returns and nobody can set. It is ignored, so that an item of its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_webhook_info
  - module: cometbackup.comet.comet_org
  - ref: ansible_collections.cometbackup.comet.docsite.events
    description: Rulebooks that answer what webhooks tell.
"""

EXAMPLES = r"""
- name: Tell the ticket system about jobs that ended
  cometbackup.comet.comet_webhook:
    name: tickets
    webhook_url: https://tickets.acme.example/comet
    events: [job_completed]
    headers:
      Authorization: "Bearer {{ ticket_token }}"

- name: Tell the log collector who logs in, without the data of the events
  cometbackup.comet.comet_webhook:
    name: siem
    webhook_url: https://siem.acme.example/comet
    events: [account_login, account_login_failed, account_admin_login, account_admin_login_failed]
    level: none

- name: Tell a tenant about everything that concerns it
  cometbackup.comet.comet_webhook:
    tenant: Globex
    name: tickets
    webhook_url: https://tickets.globex.example/comet

- name: Remove a webhook
  cometbackup.comet.comet_webhook:
    name: old
    state: absent
"""

RETURN = r"""
webhook:
  description:
    - The webhook as the options describe it, after the change, with the id of its C(tenant). The values of headers are masked. Empty if it is absent.
  type: dict
  returned: success
  sample:
    name: tickets
    tenant: ""
    webhook_url: https://tickets.acme.example/comet
    events: [job_completed]
    level: full
    headers: {Authorization: "********"}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources.webhooks import SPEC, WEBHOOKS
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    WEBHOOKS.plan,
    SPEC,
    secrets=WEBHOOKS.secrets,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
