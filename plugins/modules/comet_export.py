#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_export
short_description: Describe a Comet Server as a document for comet_converge
version_added: 1.0.0
description:
  - Reads a server, or one of its tenants, and writes the document that M(cometbackup.comet.comet_converge) brings it into the same state by.
    Applied to the server it came from, it changes nothing.
  - Objects are in a fixed order and refer to each other by name, so that two exports can be compared.
  - A kind of objects costs one request, whatever their number, and so does each kind that they refer to.
  - Files are replaced as a whole, and only if they would differ. Only their owner can read them.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
attributes:
  check_mode:
    support: full
    details:
      - No file is written.
  diff_mode:
    support: none
  idempotent:
    support: full
options:
  dest:
    description:
      - The file to write, or the directory for O(layout=per_user). In an existing directory a single file is called C(comet.yml).
      - Without it the document is returned in RV(document).
    type: path
  layout:
    description:
      - V(one_file) writes all into O(dest).
      - V(per_user) writes C(server.yml) and, below C(users), a file for each user into the directory O(dest). The capitals of users whose
        names differ in nothing else are written as codes, as in C(%41cme.yml).
    type: str
    choices: [one_file, per_user]
    default: one_file
  kinds:
    description:
      - The kinds of objects to describe, all that O(cometbackup.comet.comet_converge#module:document) has if it is empty. Of these, the document
        leaves out what the server is too old for, and, with a warning, what the administrator who asks may not list.
    type: list
    elements: str
    default: []
  tenant:
    description:
      - Describe this tenant only, by name or id. Its storage templates and webhooks are part of it.
    type: str
  defaults:
    description:
      - Whether to write options, too, that say what a new object has anyway. Without them the document is shorter, and leaves those
        options unmanaged.
    type: bool
    default: false
  secrets:
    description:
      - V(masked) puts stars in place of secrets. When the document is applied they stand for what the server holds.
      - V(encrypted) encrypts them with Ansible Vault and O(vault_password). A secret that O(dest) has encrypted already keeps its text.
      - Passwords of users and administrators cannot be read from a server and are in no export.
    type: str
    choices: [masked, encrypted]
    default: masked
  vault_password:
    description:
      - Password for O(secrets=encrypted).
    type: str
  vault_id:
    description:
      - Label of the password, as C(--vault-id) takes it.
    type: str
    default: default
seealso:
  - module: cometbackup.comet.comet_converge
  - ref: ansible_collections.cometbackup.comet.docsite.converge
    description: From an export of a live server to a plan that is reviewed.
"""

EXAMPLES = r"""
- name: The whole server as files, one for each user
  cometbackup.comet.comet_export:
    dest: "{{ export_directory }}"
    layout: per_user

- name: One tenant in a file, with its secrets
  cometbackup.comet.comet_export:
    dest: "{{ export_directory }}/globex.yml"
    tenant: Globex
    secrets: encrypted
    vault_password: "{{ comet_vault_password }}"
"""

RETURN = r"""
counts:
  description:
    - How many objects of each kind are described.
  type: dict
  returned: success
  sample: {policies: 3, users: 310}
document:
  description:
    - The document.
  type: dict
  returned: if O(dest) was not given
files:
  description:
    - The files that were written, or in check mode would be.
  type: list
  elements: str
  returned: success
  sample: [export/server.yml, export/users/globex-office.yml]
left_over:
  description:
    - Files of users that are no longer on the server, for O(layout=per_user). They are not removed.
  type: list
  elements: str
  returned: success
  sample: []
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._run import export
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = Definition(
    export.run,
    {
        "dest": {"type": "path"},
        "layout": {"type": "str", "choices": ["one_file", "per_user"], "default": "one_file"},
        "kinds": {"type": "list", "elements": "str", "default": []},
        "tenant": {"type": "str"},
        "defaults": {"type": "bool", "default": False},
        "secrets": {"type": "str", "choices": ["masked", "encrypted"], "default": "masked", "no_log": False},
        "vault_password": {"type": "str", "no_log": True},
        "vault_id": {"type": "str", "default": "default"},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
