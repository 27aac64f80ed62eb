#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_client_download_info
short_description: Read which client software a Comet Server offers
version_added: 1.0.0
description:
  - Returns the platforms that a server builds installers for, with the numbers that M(cometbackup.comet.comet_client_download) takes.
  - It takes one request, and one more for each platform with O(test=true).
  - The server needs the Software Build Role.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  test:
    description:
      - Whether to find out for each platform whether its installer can be built at present. It costs one request for each.
    type: bool
    default: false
seealso:
  - module: cometbackup.comet.comet_client_download
  - module: cometbackup.comet.comet_build_config
"""

EXAMPLES = r"""
- name: Read which installers the server can build
  cometbackup.comet.comet_client_download_info:
    test: true
  register: offered

- name: Show those for Linux
  ansible.builtin.debug:
    msg: "{{ offered.platforms | selectattr('category', 'equalto', 'Linux') | selectattr('available') }}"
"""

RETURN = r"""
platforms:
  description:
    - The platforms, sorted by their numbers.
  type: list
  elements: dict
  returned: success
  contains:
    platform:
      description:
        - The server's number, in the form that O(cometbackup.comet.comet_client_download#module:platform) of
          M(cometbackup.comet.comet_client_download) takes.
      type: str
      returned: success
    category:
      description:
        - Operating system, in the server's words.
      type: str
      returned: success
    description:
      description:
        - What the installer is for, in the server's words.
      type: str
      returned: success
    recommended:
      description:
        - Whether the server recommends it among those of its category.
      type: bool
      returned: success
    available:
      description:
        - Whether the installer can be built.
      type: bool
      returned: if O(test=true)
    problem:
      description:
        - Why it cannot be built, null if it can.
      type: str
      returned: if O(test=true)
  sample:
    - platform: "21"
      category: Linux
      description: Debian, Ubuntu (.deb)
      recommended: true
      available: true
      problem: null
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import client_download_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(client_download_info.info, {"test": {"type": "bool", "default": False}})


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
