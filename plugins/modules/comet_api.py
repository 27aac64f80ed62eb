#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_api
short_description: Call any method of the Comet Server API
version_added: 1.0.0
description:
  - Calls one of the 251 methods of the API by its name, for what no other module of the collection does.
  - Names, parameters and the structures in them are checked before anything is sent.
  - The collection knows of each method whether it changes something, so check mode is honoured here, too.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
attributes:
  check_mode:
    support: full
    details:
      - Methods that only read are called, all others are not.
  diff_mode:
    support: none
  idempotent:
    support: partial
    details:
      - A method that only reads changes nothing. Any other is called each time, and reported as a change.
options:
  method:
    description:
      - Name of the method, such as V(AdminGetJobsRecent), or its path, such as V(get-jobs-recent).
    type: str
    required: true
  parameters:
    description:
      - Parameters of the method, by their API names (V(TargetUser)) or in snake case (V(target_user)). Structures take keys in either form, too,
        and names in place of the numbers that stand for them.
      - An unknown one is refused with the names that the method has.
    type: dict
    default: {}
  allow_unknown_fields:
    description:
      - Whether structures in O(parameters) may have fields that the collection does not know, for a server that is newer than the collection.
    type: bool
    default: false
  return_secrets:
    description:
      - Whether secrets in RV(answer) are returned, rather than masked. The result is then not printed.
    type: bool
    default: false
seealso:
  - module: cometbackup.comet.comet_server_info
  - ref: ansible_collections.cometbackup.comet.docsite.api_map
    description: The module for a method or a page of the web interface.
"""

EXAMPLES = r"""
- name: Ask for the latest release
  cometbackup.comet.comet_api:
    method: AdminMetaSoftwareUpdateNews
  register: news

- name: Read the jobs of one user
  cometbackup.comet.comet_api:
    method: AdminGetJobsForUser
    parameters:
      target_user: acme-files

- name: Put news on the front page of the client
  cometbackup.comet.comet_api:
    method: AdminNewsSubmit
    parameters:
      NewsContent: Maintenance on Sunday from 02:00 to 04:00 UTC.
"""

RETURN = r"""
answer:
  description:
    - What the server answered, with the names and numbers of the API. A log is a text. Secrets are masked unless O(return_secrets=true).
  type: raw
  returned: if the method was called and does not answer with a file
  sample:
    downloads_url: https://downloads.example/
    latest_prerelease: 25.9.8
    latest_stable: 25.9.8
    updates_info: []
content:
  description:
    - The file that the server answered with, in Base64.
  type: str
  returned: if the method answers with a file
  sample: UEsDBBQ=
file_name:
  description:
    - Name of the file in RV(content).
  type: str
  returned: if the method answers with a file
  sample: client.zip
secrets_returned:
  description:
    - Whether secrets in the answer are returned as they are.
  type: bool
  returned: if the method was called
  sample: false
effect:
  description:
    - What kind of method it is, one of V(read), V(write), V(dispatch), V(session) and V(lifecycle).
  type: str
  returned: success
  sample: read
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._model import redact
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import api_call
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = Definition(
    run=api_call.call,
    argument_spec={
        "method": {"type": "str", "required": True},
        "parameters": {"type": "dict", "default": {}},
        "allow_unknown_fields": {"type": "bool", "default": False},
        "return_secrets": {"type": "bool", "default": False, "no_log": False},
    },
    secrets=api_call.secrets,
    hide_result=api_call.hides,
    may_reveal=redact.asked_for,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
