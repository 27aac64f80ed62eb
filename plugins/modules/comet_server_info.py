#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_server_info
short_description: Read version, roles, licence and counts of a Comet Server
version_added: 1.0.0
description:
  - Returns version, roles and licence of the server, the permissions of the administrator who runs the task, and how many users, devices and so on there are.
  - It takes one request for V(version), V(roles), V(license), V(mail) and V(self_backup) together, one for V(account), five for V(counts), and one for
    V(update_news).
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  sections:
    description:
      - What to return, see RV(server). What is not asked for is not requested.
    type: list
    elements: str
    choices: [version, roles, license, mail, self_backup, account, counts, update_news]
    default: [version, roles, license, account]
seealso:
  - module: cometbackup.comet.comet_server_config_info
  - module: cometbackup.comet.comet_device_info
  - module: cometbackup.comet.comet_api
"""

EXAMPLES = r"""
- name: Stop unless the server is new enough
  cometbackup.comet.comet_server_info:
    sections: [version]
  register: comet
  failed_when: comet.server.version.version is version('23.6.0', '<')

- name: Read whether there is a newer release
  cometbackup.comet.comet_server_info:
    sections: [version, update_news]
  register: news

- name: Count what there is
  cometbackup.comet.comet_server_info:
    sections: [counts]
  register: fleet
"""

RETURN = r"""
server:
  description:
    - The server. Times are in seconds since 1970. What this release does not tell is null.
    - The sample is shortened.
  type: dict
  returned: success
  sample:
    url: https://backup.example:8060/
    version:
      version: 25.9.8
      codename: Voyager
      start_time: 1795445333
      start_hash: d3de9b4b-5528-4afd-b650-74cea0e0b9d2
      current_time: 1795445340
      experimental_options:
    roles:
      authentication: true
      storage: true
      software_build: true
      constellation: false
    license:
      valid_until: 1827167471
      hash: 5f1d0b7a9c3e
      all_features: true
      feature_set: 4294967295
      limits: {}
      configured_devices: 95
      booster_limits: {}
    account:
      name: automation
      tenant: ""
      top_level: true
      permissions: {prevent_server_shutdown: true, prevent_edit_server_settings: false}
      two_factor_authentication: false
      ip_whitelist: ""
    counts:
      users: 40
      live_connections: 83
      running_jobs: 2
      policies: 3
      tenants: 4
  contains:
    url:
      description:
        - Its address.
      type: str
      returned: success
    version:
      description:
        - C(version), C(codename), C(start_time), C(start_hash) (another after each restart), C(current_time) and C(experimental_options).
      type: dict
      returned: if asked for in O(sections)
    roles:
      description:
        - Whether it has the roles C(authentication), C(storage), C(software_build) and C(constellation).
      type: dict
      returned: if asked for in O(sections)
    license:
      description:
        - C(valid_until), C(hash), C(all_features), C(feature_set), C(limits), C(configured_devices) and C(booster_limits).
          The last three are known since Comet Server 24.6.3.
      type: dict
      returned: if asked for in O(sections)
    mail:
      description:
        - How many messages were C(sent), have C(failed) and are C(waiting), and the C(scheduler_state).
      type: dict
      returned: if asked for in O(sections)
    self_backup:
      description:
        - The C(targets) of the server's own backup, with the last result of each. Known since Comet Server 21.3.2.
      type: dict
      returned: if asked for in O(sections)
    account:
      description:
        - The administrator who runs the task, with C(name), C(tenant) (its id, empty for C(top_level)), C(permissions),
          C(two_factor_authentication) and C(ip_whitelist).
      type: dict
      returned: if asked for in O(sections)
    counts:
      description:
        - How many C(users), C(live_connections), C(running_jobs), C(policies) and C(tenants) there are. What this administrator may not know is null.
      type: dict
      returned: if asked for in O(sections)
    update_news:
      description:
        - What the vendor offers, for which the server asks there. C(latest_stable) and C(latest_prerelease) are releases, C(downloads_url) is where they are,
          C(updates_info) has lines about them.
      type: dict
      returned: if asked for in O(sections)
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import server_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    server_info.info,
    {
        "sections": {
            "type": "list",
            "elements": "str",
            "choices": ["version", "roles", "license", "mail", "self_backup", "account", "counts", "update_news"],
            "default": ["version", "roles", "license", "account"],
        },
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
