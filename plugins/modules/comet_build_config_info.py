#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_build_config_info
short_description: Read the Software Build Role of a Comet Server or of a tenant
version_added: 1.0.0
description:
  - Returns the settings in the form that M(cometbackup.comet.comet_build_config) takes, so that they can be given back, changed, or kept as
    a record. It takes one request.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  tenant:
    description:
      - Tenant whose settings to return, by name or id.
      - If it is not given, or empty, it means the server itself or, if an administrator of a tenant runs the task, that tenant.
    type: str
seealso:
  - module: cometbackup.comet.comet_build_config
  - module: cometbackup.comet.comet_org_info
"""

EXAMPLES = r"""
- name: Read whether the server builds installers
  cometbackup.comet.comet_build_config_info:
  register: builds

- name: Stop if anybody can download them
  ansible.builtin.assert:
    that: not builds.build_config.allow_unauthenticated_downloads
"""

RETURN = r"""
build_config:
  description:
    - The options of M(cometbackup.comet.comet_build_config), with the id of the C(tenant).
  type: dict
  returned: success
  contains:
    read_only:
      description:
        - The name of the tenant (C(tenant_name)), empty for the server itself.
      type: dict
      returned: success
  sample:
    tenant: ""
    role_enabled: true
    allow_unauthenticated_downloads: false
    max_builders: 2
    read_only: {tenant_name: ""}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources.build_config import BUILD_CONFIG
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    BUILD_CONFIG.info,
    {
        "tenant": {"type": "str"},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
