# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: escaped
short_description: Escape all text in a value for a document
version_added: 1.0.0
description:
  - Returns a value with every text in it escaped for HTML, Markdown or CSV, in lists and dictionaries of any depth, too.
  - Names that come from a Comet Server are whatever somebody typed. A template that works on the escaped value cannot forget one of them.
  - Control characters become spaces. Characters that change the direction of text are removed.
  - The templates of the role P(cometbackup.comet.backup_health#role) use it.
author: cometbackup.comet contributors (@cometbackup-comet)
positional: style
options:
  _input:
    description:
      - The value. Keys of dictionaries are left as they are.
    type: raw
    required: true
  style:
    description:
      - V(html) is good for text and for quoted values of attributes.
      - V(markdown) is good for text and for cells of tables.
      - V(csv) makes a quoted field of each text, and an empty text of nothing. A text that a spreadsheet would take for a formula gets an
        apostrophe in front.
    type: str
    choices: [html, markdown, csv]
    required: true
seealso:
  - module: cometbackup.comet.comet_health_info
"""

EXAMPLES = r"""
- name: Show a device whose name is not to be trusted
  ansible.builtin.debug:
    msg: "<td>{{ '<b>WS-1</b>' | cometbackup.comet.escaped('html') }}</td>"
"""

RETURN = r"""
_value:
  description:
    - The same value with its texts escaped.
  type: raw
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.cometbackup.comet.plugins.plugin_utils import escaping


def escaped(value: t.Any, style: str) -> t.Any:
    """See the documentation above."""
    if style not in escaping.STYLES:
        raise AnsibleFilterError(f"escaped: there is no style {style!r}, there are {', '.join(escaping.STYLES)}")
    return escaping.escape(value, style)


class FilterModule:
    """Filters of this file."""

    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"escaped": escaped}
