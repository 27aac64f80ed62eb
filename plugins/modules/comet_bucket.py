#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_bucket
short_description: Manage buckets of a Comet Server's storage
version_added: 1.0.0
description:
  - Registers and deletes buckets, the places on a server with the Storage Role that storage vaults keep their data in.
  - A storage vault that is requested from a server gets a bucket by itself. This is for storage vaults that are set up by hand.
  - The key of a new bucket is told once, by the task that registers it; the server keeps a hash. So such a task needs O(return_secrets=true),
    or O(key_hash).
  - Nothing of a bucket can be changed later.
  - A task that changes nothing takes one request.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
notes:
  - Needs Comet Server 20.9.4.
  - The result is not printed if it holds a key. With C(async), set C(no_log) as well, since C(async_status) prints the result.
options:
  id:
    description:
      - Id of the bucket, which the web interface calls its name. Any text will do.
    type: str
    required: true
  state:
    description:
      - V(present) registers the bucket if need be.
      - V(absent) deletes it, see O(delete_with_data).
    type: str
    choices: [present, absent]
    default: present
  tenant:
    description:
      - Tenant that the bucket belongs to, by name or id. A bucket cannot move to another one.
      - If it is not given, a new bucket belongs where the administrator who runs the task does, to the top level or to a tenant.
    type: str
  key_hash:
    description:
      - Hash of a key of your own, which the server then never knows. Only used when the bucket is registered.
    type: str
  key_hash_format:
    description:
      - What kind of hash O(key_hash) is, the number of one of the API's C(PASSWORD_FORMAT) constants. Needed with O(key_hash).
    type: int
  return_secrets:
    description:
      - Whether to return the key of a new bucket, as RV(bucket_key). The result is then not printed.
    type: bool
    default: false
  delete_with_data:
    description:
      - Must be V(true) for O(state=absent) to delete an existing bucket. All backed-up data in it is lost.
    type: bool
    default: false
  read_only:
    description:
      - What M(cometbackup.comet.comet_bucket_info) returns and nobody can set. It is ignored, so that an item of its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_bucket_info
  - module: cometbackup.comet.comet_vault
"""

EXAMPLES = r"""
- name: Register a bucket for a storage vault
  cometbackup.comet.comet_bucket:
    id: acme-archive
    return_secrets: true
  register: archive

- name: Keep its key, which cannot be read again
  ansible.builtin.set_fact:
    archive_key: "{{ archive.bucket_key }}"
  when: archive.bucket_key is defined
  no_log: true

- name: Delete a bucket with all that is in it
  cometbackup.comet.comet_bucket:
    id: acme-old
    state: absent
    delete_with_data: true
"""

RETURN = r"""
bucket:
  description:
    - The C(id) of the bucket and the id of its C(tenant), empty for the top level. Empty if it is absent.
  type: dict
  returned: success
  sample:
    id: acme-archive
    tenant: ""
bucket_key:
  description:
    - The key of the bucket, for the storage vault that uses it.
  type: str
  returned: if the task has registered the bucket and O(return_secrets=true)
  sample: 8c3c1b9e-5f0e-4c2a-9f0b-6f7f5d2f6f3e
secrets_returned:
  description:
    - Whether the key is in the result; in check mode, whether it would be.
  type: bool
  returned: if the task has registered the bucket
  sample: true
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._model import redact
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import buckets, objects
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    objects.plan(buckets.Buckets),
    {
        "id": {"type": "str", "required": True},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "tenant": {"type": "str"},
        "key_hash": {"type": "str", "no_log": True},
        "key_hash_format": {"type": "int", "no_log": False},
        "return_secrets": {"type": "bool", "default": False, "no_log": False},
        "delete_with_data": {"type": "bool", "default": False},
        "read_only": {"type": "dict"},
    },
    rules={"required_together": [("key_hash", "key_hash_format")]},
    hide_result=buckets.hides,
    may_reveal=redact.asked_for,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
