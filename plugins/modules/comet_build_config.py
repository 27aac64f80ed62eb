#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_build_config
short_description: Manage the Software Build Role of a Comet Server or of a tenant
version_added: 1.0.0
description:
  - Sets whether the server builds installers of the client software, and for whom.
  - An option that is not given is not managed, it stays as it is, and so does whatever this collection does not know of.
  - The server offers no guard against two writers at once. So the settings are read right before they are written and again after that, and
    what somebody else undid in between is done again. The settings of a tenant are part of the tenant, which is written as a whole.
  - A task that changes nothing takes one request, a change two more.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
options:
  tenant:
    description:
      - Tenant whose role to manage, by name or id.
      - If it is not given, or empty, it means the server itself or, if an administrator of a tenant runs the task, that tenant.
    type: str
  role_enabled:
    description:
      - Whether the role is on, so that installers can be downloaded.
    type: bool
  allow_unauthenticated_downloads:
    description:
      - Whether anybody can download installers, without logging in.
    type: bool
  max_builders:
    description:
      - How many installers may be built at once. V(0) leaves it to the server, which goes by its processors. Needs Comet Server 24.3.8.
    type: int
  read_only:
    description:
      - What M(cometbackup.comet.comet_build_config_info) returns and nobody can set. It is ignored, so that its result can be given back as
        it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_build_config_info
  - module: cometbackup.comet.comet_branding
  - module: cometbackup.comet.comet_client_download
  - module: cometbackup.comet.comet_org
"""

EXAMPLES = r"""
- name: Offer installers to those who have logged in
  cometbackup.comet.comet_build_config:
    role_enabled: true
    allow_unauthenticated_downloads: false
    max_builders: 2

- name: Let a tenant have none
  cometbackup.comet.comet_build_config:
    tenant: Globex
    role_enabled: false
"""

RETURN = r"""
build_config:
  description:
    - The settings as the options describe them, after the change, with the id of their C(tenant).
  type: dict
  returned: success
  sample:
    tenant: ""
    role_enabled: true
    allow_unauthenticated_downloads: false
    max_builders: 2
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources.build_config import BUILD_CONFIG
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    BUILD_CONFIG.plan,
    {
        "tenant": {"type": "str"},
        "role_enabled": {"type": "bool"},
        "allow_unauthenticated_downloads": {"type": "bool"},
        "max_builders": {"type": "int"},
        "read_only": {"type": "dict"},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
