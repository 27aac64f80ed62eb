#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_bucket_info
short_description: Read buckets of a Comet Server's storage
version_added: 1.0.0
description:
  - Returns the buckets of a server with the Storage Role with their sizes, and how full its storage is. The hashes of their keys are not returned.
  - It takes one request whatever the number of buckets, and one more for O(free_space). With O(measured_within) it takes one more for the
    server's clock, and one more for each bucket that is measured anew.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  id:
    description:
      - Return the bucket with this id only. Needs Comet Server 20.9.4.
    type: str
  tenant:
    description:
      - Return buckets of this tenant only, by name or id. An empty text means the top level.
    type: str
  measured_within:
    description:
      - How old a size may be by the server's clock, in seconds or for example V(1h). Older ones are measured anew, which takes a
        while for large buckets. Needs Comet Server 20.9.4.
      - If it is not given, sizes may be of any age.
    type: str
  free_space:
    description:
      - Whether to return how full the storage is, as RV(free_space). Only an administrator of the top level may read that.
    type: bool
    default: false
seealso:
  - module: cometbackup.comet.comet_bucket
"""

EXAMPLES = r"""
- name: Read all buckets, with sizes that are no older than a day
  cometbackup.comet.comet_bucket_info:
    measured_within: 1 day
    free_space: true
  register: storage

- name: Stop before the storage is full
  ansible.builtin.assert:
    that: storage.free_space.unlimited or storage.free_space.used_percent < 90
    fail_msg: "{{ storage.free_space.used_percent }} percent of the storage are in use"

- name: Read the buckets of a tenant
  cometbackup.comet.comet_bucket_info:
    tenant: Globex
"""

RETURN = r"""
buckets:
  description:
    - The buckets, sorted by tenant and id. Each has the options of M(cometbackup.comet.comet_bucket), with the id of its C(tenant).
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - Its C(size) in bytes, when that was measured (C(measure_started), C(measure_completed)), when it was registered (C(create_time)), all in
          seconds since 1970, and C(read_write_key_format), the kind of hash that the server keeps of its key.
      type: dict
      returned: success
  sample:
    - id: acme-archive
      tenant: ""
      read_only:
        size: 1319413953331
        measure_started: 1795445300
        measure_completed: 1795445333
        create_time: 1790000000
        read_write_key_format: 2
free_space:
  description:
    - Whether the storage is C(unlimited), how many percent of it are in use (C(used_percent)), and C(available_bytes).
  type: dict
  returned: if O(free_space=true)
  sample:
    unlimited: false
    used_percent: 41.5
    available_bytes: 2573485501354
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import bucket_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    bucket_info.info,
    {
        "id": {"type": "str"},
        "tenant": {"type": "str"},
        "measured_within": {"type": "str"},
        "free_space": {"type": "bool", "default": False},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
