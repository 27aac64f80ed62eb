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
  - Reads a server, or one of its tenants, and describes it as a document for M(cometbackup.comet.comet_converge), for example to bring an
    existing server under version control. Applied to the server that it came from, the document changes nothing.
  - Objects are in a fixed order and refer to each other by name, so that two exports can be compared.
  - Each kind of objects takes one request, whatever their number, and so does each kind that they refer to.
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
      - File to write, or directory for O(layout=per_user), where the task runs. In an existing directory a single file is called C(comet.yml).
      - If it is not given, the document is returned as RV(document).
    type: path
  layout:
    description:
      - V(one_file) writes all into O(dest).
      - V(per_user) writes C(server.yml) and, below C(users), a file for each user into the directory O(dest). Where the names of two users
        differ in upper and lower case only, capitals in the names of their files are written as codes, as in C(%41cme.yml).
    type: str
    choices: [one_file, per_user]
    default: one_file
  kinds:
    description:
      - Kinds of objects to describe, V(tenants), V(policies), V(storage_templates), V(shared_quotas), V(webhooks), V(users), V(user_groups) and
        V(admins). An empty list means all, without those that the server is too old for and, with a warning, those that the administrator who runs
        the task may not list.
    type: list
    elements: str
    default: []
  tenant:
    description:
      - Describe this tenant only, by name or id. Its storage templates and webhooks are part of it.
    type: str
  defaults:
    description:
      - Whether the document also has the options with the values that a new object has anyway. Without them it is shorter, and those options
        are not managed. Ranges of a retention are without the fields that are 0.
    type: bool
    default: false
  secrets:
    description:
      - V(masked) puts stars in place of secrets. When the document is applied, they stand for what the server holds.
      - V(encrypted) encrypts secrets with Ansible Vault and O(vault_password), and needs O(dest). A secret that is in O(dest) already keeps its
        encrypted text, so that the files do not differ.
      - Passwords of users and administrators cannot be read from a server and are in no export.
    type: str
    choices: [masked, encrypted]
    default: masked
  vault_password:
    description:
      - Password for Ansible Vault. Needed for O(secrets=encrypted).
    type: str
  vault_id:
    description:
      - Label of O(vault_password), as the option C(--vault-id) of Ansible takes it.
    type: str
    default: default
seealso:
  - module: cometbackup.comet.comet_converge
  - ref: ansible_collections.cometbackup.comet.docsite.converge
    description: From an export of a live server to a plan that is reviewed.
"""

EXAMPLES = r"""
- name: Write the whole server to files, one for each user
  cometbackup.comet.comet_export:
    dest: "{{ export_directory }}"
    layout: per_user

- name: Write one tenant to a file, with its secrets encrypted
  cometbackup.comet.comet_export:
    dest: "{{ export_directory }}/globex.yml"
    tenant: Globex
    secrets: encrypted
    vault_password: "{{ comet_vault_password }}"

- name: Read the policies alone
  cometbackup.comet.comet_export:
    kinds: [policies]
  register: exported

- name: Show them
  ansible.builtin.debug:
    var: exported.document.policies
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
    - The document, as O(cometbackup.comet.comet_converge#module:document) of M(cometbackup.comet.comet_converge) takes it.
  type: dict
  returned: if O(dest) was not given
  sample:
    policies:
      - {name: Monthly, tenant: Globex, prevent_delete_storage_vault: true}
    users:
      - {name: globex-office, tenant: Globex, policy: Monthly, send_email_reports: true}
files:
  description:
    - The files that were written, in check mode those that would be.
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
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import NAMES, Definition
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
    names=(*NAMES, "tenant"),
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
