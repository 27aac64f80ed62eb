#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_replication_info
short_description: Read how the replication of a Comet Server gets on
version_added: 1.0.0
description:
  - Returns the state of the replication to each other server that the settings name. They are set up in C(replicate_to) of the roles with
    M(cometbackup.comet.comet_server_config).
  - It takes one request. Only an administrator of the top level can do this.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  description:
    description:
      - Return replicas with this description only.
    type: str
seealso:
  - module: cometbackup.comet.comet_server_config
"""

EXAMPLES = r"""
- name: Fail if a replica is far behind
  cometbackup.comet.comet_replication_info:
  register: replication
  failed_when: replication.replicas | selectattr('items_queued', '>', 10000) | list | length > 0
"""

RETURN = r"""
replicas:
  description:
    - What goes on for each replica, in the order of the settings. Times are in seconds since 1970.
  type: list
  elements: dict
  returned: success
  contains:
    description:
      description: What the settings call the replica.
      type: str
      returned: success
    remote_server_id:
      description: Id of the other server.
      type: str
      returned: success
    display_class:
      description: What is replicated, V(storage) (buckets) or V(user).
      type: str
      returned: success
    active_workers:
      description: How many workers are busy.
      type: int
      returned: success
    total_workers:
      description: How many workers there are.
      type: int
      returned: success
    state:
      description: What the workers do, by name, or as a number that has no name.
      type: raw
      returned: success
    items_queued:
      description: How many items wait to be replicated.
      type: int
      returned: success
    bytes_queued:
      description: How many bytes wait to be replicated.
      type: int
      returned: success
    last_worker_submit_time:
      description: When a worker was given its last item.
      type: int
      returned: success
    current_time:
      description: The server's time.
      type: int
      returned: success
    items_replicated:
      description: How many items have been replicated.
      type: int
      returned: success
    bytes_replicated:
      description: How many bytes have been replicated.
      type: int
      returned: success
  sample:
    - description: Lisbon
      remote_server_id: 8f14e45fceea167a
      display_class: storage
      active_workers: 2
      total_workers: 4
      state: workers_started
      items_queued: 120
      bytes_queued: 52428800
      last_worker_submit_time: 1795445330
      current_time: 1795445333
      items_replicated: 40210
      bytes_replicated: 90194313216
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import replication_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(replication_info.info, {"description": {"type": "str"}})


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
