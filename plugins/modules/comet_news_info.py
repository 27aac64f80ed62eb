#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_news_info
short_description: Read news items of a Comet Server
version_added: 1.0.0
description:
  - Returns the news items that users see, in the form that M(cometbackup.comet.comet_news) takes.
  - Administrators of the top level see the items of all tenants, those of a tenant see its own.
  - It takes one request, and one more with O(tenant).
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  id:
    description:
      - Return the item with this id only.
    type: str
  tenant:
    description:
      - Return items of this tenant only, by name or id. An empty text means those of the whole server.
    type: str
seealso:
  - module: cometbackup.comet.comet_news
"""

EXAMPLES = r"""
- name: What users are told
  cometbackup.comet.comet_news_info:
  register: told

- name: Take back what is older than a month
  cometbackup.comet.comet_news:
    id: "{{ item.id }}"
    state: absent
  loop: "{{ told.news }}"
  when: item.read_only.time < (now().timestamp() | int) - 30 * 86400
"""

RETURN = r"""
news:
  description:
    - The items, the newest first. Each has the options of M(cometbackup.comet.comet_news).
  type: list
  elements: dict
  returned: success
  contains:
    read_only:
      description:
        - The id of the C(tenant) that it belongs to, empty for the whole server, and the C(time) it was added, in seconds since 1970.
      type: dict
      returned: success
  sample:
    - id: 5f0c2f2e-8f0b-4a35-9d3c-3f3d7f1f8d10
      content: Backups will pause on Friday from 22:00 to 23:00 UTC.
      read_only: {tenant: "", time: 1795445337}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import news
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(news.info, {"id": {"type": "str"}, "tenant": {"type": "str"}})


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
