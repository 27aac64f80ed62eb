#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_release_info
short_description: Read which releases of the Comet Server there are
version_added: 1.0.0
description:
  - Returns the newest releases that the vendor offers, and all others on request.
  - The newest ones can be asked for by anybody, without an account. That takes one request.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.account_connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  versions:
    description:
      - Whether to return the list of all releases, too. It costs one request more, and needs the log-in of an account with the vendor.
    type: bool
    default: false
seealso:
  - module: cometbackup.comet.comet_server_download
  - module: cometbackup.comet.comet_server_info
"""

EXAMPLES = r"""
- name: The newest releases
  cometbackup.comet.comet_release_info:
  register: releases

- name: The server of this site
  cometbackup.comet.comet_server_info:
  register: server

- name: Tell whether there is an update
  ansible.builtin.debug:
    msg: "{{ releases.latest.stable }} is newer than {{ server.server.version.version }}"
  when: server.server.version.version is version(releases.latest.stable, '<')
"""

RETURN = r"""
latest:
  description:
    - The newest releases.
  type: dict
  returned: success
  contains:
    stable:
      description:
        - The newest stable release.
      type: str
      returned: success
    prerelease:
      description:
        - The newest release of all, stable or not.
      type: str
      returned: success
    downloads_url:
      description:
        - Where to download them by hand.
      type: str
      returned: success
    updates_info:
      description:
        - What the vendor says about them.
      type: list
      elements: str
      returned: success
  sample:
    stable: 25.8.2
    prerelease: 25.9.8
    downloads_url: https://account.cometbackup.com/downloads
    updates_info: [25.8.2 / 25.9.8 now available]
versions:
  description:
    - All releases, the newest first.
  type: list
  elements: dict
  returned: if O(versions=true)
  contains:
    version_key:
      description:
        - How M(cometbackup.comet.comet_server_download) names the release.
      type: str
      returned: success
    version:
      description:
        - Number of the release.
      type: str
      returned: success
    name:
      description:
        - Name of its series, if it has one.
      type: str
      returned: success
    downloads:
      description:
        - About how many bytes its installer has, for each platform that there is one for.
      type: dict
      returned: success
  sample:
    - version_key: 25.9.8
      version: 25.9.8
      name: Voyager
      downloads: {windows: 107680000, linux_deb: 98530000}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import release_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.account import ACCOUNT
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    release_info.info,
    {"versions": {"type": "bool", "default": False}},
    service=ACCOUNT,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
