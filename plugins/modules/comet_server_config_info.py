#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_server_config_info
short_description: Read the settings of a Comet Server
version_added: 1.0.0
description:
  - Returns sections of a server's own settings in the form that M(cometbackup.comet.comet_server_config) takes, so that they can be given
    back, changed, or kept as a record.
  - Secrets are masked. Given back, a masked value stands for what the server holds already.
  - It takes one request for any number of sections, and one more for the network interfaces.
  - Only an administrator of the top level who may edit the server's settings can do this.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  sections:
    description:
      - What to return. By default it is everything but C(admin_users), C(organizations) (tenants) and C(overseer_role). For the first two there
        are M(cometbackup.comet.comet_admin_info) and M(cometbackup.comet.comet_org_info).
    type: list
    elements: str
    choices:
      - admin_users
      - audit_file_options
      - authentication_role
      - branding
      - constellation_role
      - email
      - experimental_options
      - external_admin_user_sources
      - ip_rate_limit
      - license
      - listen_addresses
      - login_protection
      - organizations
      - overseer_role
      - psa_configs
      - self_backup
      - session_settings
      - software_build_role
      - storage_role
      - trust_x_forwarded_for
      - webhook_options
    default:
      - audit_file_options
      - authentication_role
      - branding
      - constellation_role
      - email
      - experimental_options
      - external_admin_user_sources
      - ip_rate_limit
      - license
      - listen_addresses
      - login_protection
      - psa_configs
      - self_backup
      - session_settings
      - software_build_role
      - storage_role
      - trust_x_forwarded_for
      - webhook_options
  network_interfaces:
    description:
      - Whether to return the addresses of the machine that the server runs on, too.
    type: bool
    default: false
seealso:
  - module: cometbackup.comet.comet_server_config
  - module: cometbackup.comet.comet_server_info
"""

EXAMPLES = r"""
- name: How long sessions last, and where the server listens
  cometbackup.comet.comet_server_config_info:
    sections: [session_settings, listen_addresses]
    network_interfaces: true
  register: comet

- name: Everything, to be kept as a record
  cometbackup.comet.comet_server_config_info:
  register: record
"""

RETURN = r"""
settings:
  description:
    - The sections, in the form that O(cometbackup.comet.comet_server_config#module:settings) of
      M(cometbackup.comet.comet_server_config) has. What this release does not have is left out. The sample is shortened.
  type: dict
  returned: success
  sample:
    session_settings: {expired_in_seconds: 1800}
    listen_addresses: [{listen_address: ":8060"}]
network_interfaces:
  description:
    - IP addresses of the machine that the server runs on, those of IPv6 in compressed form and without brackets.
  type: list
  elements: str
  returned: if O(network_interfaces=true)
  sample: [127.0.0.1, 192.0.2.10]
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import server_config_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

OF_OTHER_MODULES = ["admin_users", "organizations", "overseer_role"]
DEFAULT = [
    "audit_file_options",
    "authentication_role",
    "branding",
    "constellation_role",
    "email",
    "experimental_options",
    "external_admin_user_sources",
    "ip_rate_limit",
    "license",
    "listen_addresses",
    "login_protection",
    "psa_configs",
    "self_backup",
    "session_settings",
    "software_build_role",
    "storage_role",
    "trust_x_forwarded_for",
    "webhook_options",
]

DEFINITION = info_definition(
    server_config_info.info,
    {
        "sections": {
            "type": "list",
            "elements": "str",
            "choices": sorted([*DEFAULT, *OF_OTHER_MODULES]),
            "default": DEFAULT,
        },
        "network_interfaces": {"type": "bool", "default": False},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
