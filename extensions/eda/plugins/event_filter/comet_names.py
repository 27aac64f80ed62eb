# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
name: comet_names
short_description: Name what an event of a Comet Server is about
version_added: 1.0.0
author: cometbackup.comet contributors (@cometbackup-comet)
description:
  - Adds names to the part C(comet) of an event of P(cometbackup.comet.comet_stream#event_source) or P(cometbackup.comet.comet_webhook#event_source), and makes
    the device that an event is about the host of the actions that follow.
  - The body of a webhook that another source received, as it is or as C(payload), is brought into the shape of these two first, its secrets masked.
    Other events pass unchanged.
  - Of a job C(status) is its name such as V(failed_quota), C(status_class) is V(successful), V(running) or V(failed), C(classification) is
    V(backup), V(restore) and so on.
  - Of a device C(host) is its name in the inventory P(cometbackup.comet.comet#inventory), C(device_name), C(account_name) and C(tenant_name) are what
    people call it.
  - What is not known, or does not apply, is an empty text.
  - The host's name depends on all devices of the server, as in the inventory. So the fleet is read, in up to three requests, from the first
    event on, when a device turns up that is not known, and now and then. It is read in the background. Only an event of a device that is not
    known waits for it, for O(patience) at most, and goes on without its host then, as events do while the server cannot be reached.
options:
  set_hosts:
    description:
      - Whether the actions that an event triggers are limited to its host (C(meta.hosts)). The inventory that ansible-rulebook was given has to have that host,
        so it is best an inventory file of P(cometbackup.comet.comet#inventory) with C(devices) set to V(all).
    type: bool
    default: true
  lookups:
    description: Whether the server is asked. Without it events have no host, and no connection is needed.
    type: bool
    default: true
  hostnames:
    description: How hosts are named, as the inventory's option of this name; templates are not possible here.
    type: list
    elements: str
    default: ['{device_name}.{user}']
  server_name:
    description: What the inventory calls the server, if names depend on it.
    type: str
  max_age:
    description: Age above which the names of the fleet are read again, such as V(10m).
    type: str
    default: 10m
  patience:
    description: Seconds that events wait for one reading of the names at most, which nothing else happens in ansible-rulebook in. V(0) never waits.
    type: float
    default: 5
  url:
    description: Base address of the Comet Server. The default is C(COMET_URL) of the environment; filters cannot use variables of ansible-rulebook.
    type: str
  username:
    description: The administrator who asks, or C(COMET_USERNAME).
    type: str
  password:
    description: The administrator's password, or C(COMET_PASSWORD).
    type: str
  totp_secret:
    description: The secret for time-based codes, or C(COMET_TOTP_SECRET).
    type: str
  totp_code:
    description: A present code, or C(COMET_TOTP_CODE). It is good for a single reading.
    type: str
  session_key:
    description: A session key in place of a password, or C(COMET_SESSION_KEY).
    type: str
  validate_certs:
    description: Whether the server must prove who it is, or C(COMET_VALIDATE_CERTS).
    type: bool
    default: true
  ca_path:
    description: File with the certificate authority that signed the server's certificate, or C(COMET_CA_PATH).
    type: path
  timeout:
    description: Seconds to wait for the server to go on with its answer, or C(COMET_TIMEOUT).
    type: float
    default: 60
  retries:
    description: How often a request is repeated that failed on its way, or C(COMET_RETRIES).
    type: int
    default: 3
"""

EXAMPLES = r"""
- cometbackup.comet.comet_stream:
  filters:
    - cometbackup.comet.comet_names:

- ansible.eda.webhook:
    port: 5000
    token: "{{ webhook_token }}"
  filters:
    - cometbackup.comet.comet_names:
        set_hosts: false
        hostnames: ["{device_name}", "{device_name}.{tenant}"]
"""

import functools
import json
import runpy
from pathlib import Path
from typing import Any, Dict

runpy.run_path(str(Path(__file__).resolve().parents[1] / "importable.py"))

from ansible_collections.cometbackup.comet.plugins.plugin_utils import event_names


@functools.cache
def _namer(options: str) -> event_names.Namer:
    """One for all events: it knows the fleet."""
    return event_names.Namer(json.loads(options))


def main(event: Dict[str, Any], **options: Any) -> Dict[str, Any]:
    """The event with names."""
    return _namer(json.dumps(options, sort_keys=True)).named(event)
