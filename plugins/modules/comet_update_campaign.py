#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_update_campaign
short_description: Update the backup software on all devices of a Comet Server
version_added: 1.0.0
description:
  - Starts, changes and stops the update campaign of a server, and waits until its devices have updated if told to. There is one campaign for the whole
    server. To update in waves, with a limit of failures, use M(cometbackup.comet.comet_rollout).
  - A campaign offers the update to each device once, and to a device that is offline when it comes back. A device that is busy with a backup gets
    it afterwards.
  - An option that is not given is not managed. A campaign that runs already as it is declared is not started again, so devices that
    failed do not get another offer unless O(start_again) says so.
  - Devices update to the version that the server had when the campaign was started.
  - A task that changes nothing takes one request, a change two more. Only an administrator of the top level can do this, on a server with the
    Software Build Role.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
attributes:
  check_mode:
    support: full
    details:
      - Nothing is waited for.
  diff_mode:
    support: full
  idempotent:
    support: full
    details:
      - With O(start_again) it is started each time.
options:
  state:
    description:
      - V(started) makes sure that a campaign runs, with the options that are given.
      - V(stopped) makes it offer nothing any more. Devices that have been told to update do so all the same. Other options are ignored then.
    type: str
    choices: [started, stopped]
    default: started
  upgrade_older:
    description:
      - Whether devices with an older version are updated. A new campaign does that unless O(reinstall_current), O(downgrade_newer) or this is given.
    type: bool
  reinstall_current:
    description:
      - Whether devices that have the version already get it once more, as after a change of the branding. A new campaign does not unless told.
    type: bool
  downgrade_newer:
    description:
      - Whether devices with a newer version get the older one. A new campaign does not unless told.
    type: bool
  force_running:
    description:
      - Whether devices are updated while they are busy with a backup, which ends the backup. A new campaign does not unless told.
    type: bool
  device_filter:
    description:
      - Which devices the campaign is for. An empty dictionary means all. A new campaign is for all unless told. Needs Comet Server 22.3.0.
      - A search clause as the API has it, managed as a whole. A rule has C(rule_field), C(rule_operator) (such as V(string_eq) or
        V(string_contains)) and C(rule_value). Rules are put together by C(clause_type) (V(and), V(or), V(not_and) or V(not_or)) and the
        list C(clause_children).
      - Which fields can be named is not published. The server's web interface shows them where a campaign is made.
    type: dict
  start_again:
    description:
      - Whether to start the campaign even if it runs already as it is declared. Each device then gets another offer, and the version is
        the server's present one.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait, with O(state=started), until the campaign is done with its devices, whether or not it has just been started.
    type: bool
    default: false
  wait_for:
    description:
      - With O(wait), which devices to wait for.
      - V(connected) waits for those devices that are connected when the waiting begins, and for those that the campaign has offered the update to.
      - V(all) also waits until it has seen the devices that are offline.
    type: str
    choices: [connected, all]
    default: connected
  wait_timeout:
    description:
      - How long to wait, in seconds or for example V(2h). The task fails if it takes longer. The campaign goes on.
    type: str
    default: 1h
  poll_interval:
    description:
      - Seconds between two requests while it waits. Each look at the campaign is one request, whatever the number of devices.
    type: float
    default: 10.0
  accept_failures:
    description:
      - Whether the task succeeds with O(wait) although the update failed on devices.
    type: bool
    default: false
  read_only:
    description:
      - What M(cometbackup.comet.comet_update_campaign_info) returns and nobody can set. It is ignored, so that its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_update_campaign_info
  - module: cometbackup.comet.comet_rollout
  - module: cometbackup.comet.comet_dispatch
  - module: cometbackup.comet.comet_rollout
"""

EXAMPLES = r"""
- name: Update the devices of one user first
  cometbackup.comet.comet_update_campaign:
    device_filter:
      rule_field: Username
      rule_operator: string_eq
      rule_value: acme-pilot
    wait: true
    wait_timeout: 30m

- name: Update all others, but do not wait for those that are offline
  cometbackup.comet.comet_update_campaign:
    device_filter: {}
    wait: true

- name: End the campaign
  cometbackup.comet.comet_update_campaign:
    state: stopped
"""

RETURN = r"""
campaign:
  description:
    - The campaign as the options describe it, after the change. In C(read_only) are the C(start_time) in seconds since 1970, the C(target_version),
      and the C(counts) of devices by status; in check mode as they are before the change.
  type: dict
  returned: success
  sample:
    state: started
    upgrade_older: true
    reinstall_current: false
    downgrade_newer: false
    force_running: false
    device_filter: {}
    read_only:
      start_time: 1795445333
      target_version: 25.9.8
      counts: {not_seen: 1, ineligible: 2, pending: 0, request_made: 0, update_failed: 0, update_confirmed: 4}
devices:
  description:
    - How far the campaign is on each device, by the id of the device. The C(status) is V(not_seen) (it was offline so far), V(ineligible)
      (its version is none of those to update), V(pending) (it is busy), V(request_made), V(update_failed) (it came back with another
      version than it should have) or V(update_confirmed).
  type: list
  elements: dict
  returned: if O(wait=true) and O(state=started), not in check mode
  sample:
    - user: acme-files
      device: 3a5e8d4f5f5b1c0f7a1b0f9a2d6c9f0d5b7e3a4c8d1f2e6b9a0c7d5e4f3b2a1c
      status: update_confirmed
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import update_campaign
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    update_campaign.plan,
    {
        "state": {"type": "str", "choices": ["started", "stopped"], "default": "started"},
        "upgrade_older": {"type": "bool"},
        "reinstall_current": {"type": "bool"},
        "downgrade_newer": {"type": "bool"},
        "force_running": {"type": "bool"},
        "device_filter": {"type": "dict"},
        "start_again": {"type": "bool", "default": False},
        "wait": {"type": "bool", "default": False},
        "wait_for": {"type": "str", "choices": ["connected", "all"], "default": "connected"},
        "wait_timeout": {"type": "str", "default": "1h"},
        "poll_interval": {"type": "float", "default": 10.0},
        "accept_failures": {"type": "bool", "default": False},
        "read_only": {"type": "dict"},
    },
    afterwards=update_campaign.follow,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
