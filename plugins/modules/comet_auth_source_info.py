#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_auth_source_info
short_description: Read external authentication sources of a Comet Server
version_added: 1.0.0
description:
  - Returns the LDAP directories and OpenID Connect providers by which people can log in as administrators, in the form that
    M(cometbackup.comet.comet_auth_source) takes, so that an item can be given back, changed, or kept as a record. It takes one request.
  - Passwords and secrets are masked. Given back, a masked value stands for what the server holds already.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
notes:
  - Needs Comet Server 23.6.5.
options:
  name:
    description:
      - Return sources with this name only.
    type: str
  id:
    description:
      - Return the source with this id only.
    type: str
seealso:
  - module: cometbackup.comet.comet_auth_source
"""

EXAMPLES = r"""
- name: Read where administrators come from
  cometbackup.comet.comet_auth_source_info:
  register: sources

- name: Show the directories that are asked without encryption
  ansible.builtin.debug:
    msg: "{{ directories | selectattr('ldap.security_method', 'equalto', 'plain') | map(attribute='name') }}"
  vars:
    directories: "{{ sources.auth_sources | selectattr('ldap', 'defined') }}"
"""

RETURN = r"""
auth_sources:
  description:
    - The sources, sorted by name. Each has the options of M(cometbackup.comet.comet_auth_source).
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - The C(type) of the source, V(ldap) or V(oidc), or what a newer server may have.
      type: dict
      returned: success
  sample:
    - id: 3f0b7c3e-9f5c-4b5e-8a43-5b1c0f5b7a10
      name: Acme directory
      new_user_permissions: {prevent_edit_server_settings: true}
      ldap:
        hostname: ldap.acme.example
        port: 636
        security_method: ldaps
        accept_invalid_ssl: false
        fallback_servers: []
        bind_user: cn=comet,dc=acme,dc=example
        bind_password: "********"
        search_dn: ou=operators,dc=acme,dc=example
        search_filter: (uid=%s)
      read_only: {type: ldap}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import auth_source
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    auth_source.info,
    {
        "name": {"type": "str"},
        "id": {"type": "str"},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
