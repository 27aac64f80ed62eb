#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_stats_info
short_description: Read how many users, devices and buckets a Comet Server had over time
version_added: 1.0.0
description:
  - Returns how many buckets, users and devices there were, as the server keeps them. Present counts are in M(cometbackup.comet.comet_server_info).
  - An administrator of a tenant gets the figures of that tenant. Permissions can withhold them.
  - It takes one request, one more for relative times.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  since:
    description:
      - Return figures of this moment and later. It is in seconds since 1970, in ISO 8601 (UTC unless it says otherwise), or relative,
        such as V(30 days ago) by the server's clock.
    type: str
  until:
    description:
      - Return figures of this moment and earlier, in the same forms as O(since).
    type: str
  all_entries:
    description:
      - Whether to return entries, too, that the server regards as redundant. Otherwise there are only those that say something new.
    type: bool
    default: false
seealso:
  - module: cometbackup.comet.comet_server_info
"""

EXAMPLES = r"""
- name: How the fleet has grown
  cometbackup.comet.comet_stats_info:
    since: 365 days ago
  register: history
"""

RETURN = r"""
stats:
  description:
    - The figures, the earliest first.
  type: list
  elements: dict
  returned: success
  contains:
    time:
      description: When it was so, in seconds since 1970.
      type: int
      returned: success
    buckets:
      description: How many buckets there were.
      type: int
      returned: success
    users:
      description: How many users there were.
      type: int
      returned: success
    devices:
      description: How many devices there were.
      type: int
      returned: success
    boosters:
      description: How many boosters there were, which the vendor charges for some kinds of protected items.
      type: int
      returned: success
    network_devices:
      description: How many network devices there were, as the server counts them.
      type: int
      returned: success
  sample:
    - {time: 1795392000, buckets: 12, users: 40, devices: 95, boosters: 130, network_devices: 0}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import stats_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    stats_info.info,
    {
        "since": {"type": "str"},
        "until": {"type": "str"},
        "all_entries": {"type": "bool", "default": False},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
