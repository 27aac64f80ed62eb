#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_news
short_description: Manage news items of a Comet Server
version_added: 1.0.0
description:
  - Adds and removes the news items that users see in the web interface and the client.
  - A news item is its text. The server gives it an id and cannot change it, so another text is another item.
  - An item belongs to the tenant of the administrator who adds it, or, if that is one of the top level, to the whole server. Items of others
    with the same text do not count.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  content:
    description:
      - The text. Needed for O(state=present), and for O(state=absent) unless O(id) is given. Line ends and the spaces around it do not count when
        it is compared.
    type: str
  state:
    description:
      - V(present) adds the item unless there is one of this text.
      - V(absent) removes all items of this text, or the one with O(id).
    type: str
    choices: [present, absent]
    default: present
  id:
    description:
      - Id of the item that O(state=absent) removes. It does not matter for O(state=present), since servers choose it.
    type: str
  read_only:
    description:
      - What M(cometbackup.comet.comet_news_info) returns and nobody can set. It is ignored, so that an item of its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_news_info
  - module: cometbackup.comet.comet_bulletin
"""

EXAMPLES = r"""
- name: Tell users of the maintenance
  cometbackup.comet.comet_news:
    content: Backups will pause on Friday from 22:00 to 23:00 UTC.

- name: Take it back
  cometbackup.comet.comet_news:
    content: Backups will pause on Friday from 22:00 to 23:00 UTC.
    state: absent
"""

RETURN = r"""
news:
  description:
    - The item, with C(id) and C(content). Empty if it is absent. In check mode an item that would be added has no id.
  type: dict
  returned: success
  sample:
    id: 5f0c2f2e-8f0b-4a35-9d3c-3f3d7f1f8d10
    content: Backups will pause on Friday from 22:00 to 23:00 UTC.
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import news
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    news.plan,
    {
        "content": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "id": {"type": "str"},
        "read_only": {"type": "dict"},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
