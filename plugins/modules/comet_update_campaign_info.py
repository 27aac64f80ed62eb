#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_update_campaign_info
short_description: Read how the update campaign of a Comet Server gets on
version_added: 1.0.0
description:
  - Returns the update campaign in the form that M(cometbackup.comet.comet_update_campaign) takes, and how far it is on each device.
  - It takes one request. Only an administrator of the top level can do this, on a server with the Software Build Role.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  user:
    description:
      - Return the devices of this user only.
    type: str
  statuses:
    description:
      - Return devices with these statuses only.
    type: list
    elements: str
    choices: [not_seen, ineligible, pending, request_made, update_failed, update_confirmed]
seealso:
  - module: cometbackup.comet.comet_update_campaign
  - module: cometbackup.comet.comet_device_info
"""

EXAMPLES = r"""
- name: See which devices did not update
  cometbackup.comet.comet_update_campaign_info:
    statuses: [update_failed]
  register: failed
"""

RETURN = r"""
campaign:
  description:
    - The campaign as the options of M(cometbackup.comet.comet_update_campaign) describe it. One that was never started is V(stopped).
  type: dict
  returned: success
  contains:
    read_only:
      description:
        - The C(start_time) in seconds since 1970, the C(target_version), and the C(counts) of all devices by status.
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
      counts: {not_seen: 1, ineligible: 2, pending: 0, request_made: 0, update_failed: 1, update_confirmed: 4}
devices:
  description:
    - How far the campaign is on each device, by the id of the device, as M(cometbackup.comet.comet_update_campaign) explains it.
  type: list
  elements: dict
  returned: success
  sample:
    - user: acme-files
      device: 3a5e8d4f5f5b1c0f7a1b0f9a2d6c9f0d5b7e3a4c8d1f2e6b9a0c7d5e4f3b2a1c
      status: update_failed
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import update_campaign
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    update_campaign.info,
    {
        "user": {"type": "str"},
        "statuses": {
            "type": "list",
            "elements": "str",
            "choices": ["not_seen", "ineligible", "pending", "request_made", "update_failed", "update_confirmed"],
        },
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
