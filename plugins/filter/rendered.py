# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: rendered
short_description: Render a template of large data
version_added: 1.0.0
description:
  - Returns what a Jinja template makes of a value, without looking whether texts in it are templates themselves, which they never are.
    For reports of thousands of devices that takes a fraction of the time.
  - The template sees the value as C(data), and the variables of O(variables). It has the filters of Jinja, of C(ansible.builtin) by their full names,
    and P(cometbackup.comet.escaped#filter). Tests and lookups of Ansible are not there. Undefined variables are an error.
  - C(trim_blocks) and C(lstrip_blocks) are on.
author: cometbackup.comet contributors (@cometbackup-comet)
positional: path
options:
  _input:
    description:
      - The value.
    type: raw
    required: true
  path:
    description:
      - The template, a file on the controller. It can include others that lie beside it.
    type: path
    required: true
  variables:
    description:
      - Further variables of the template.
    type: dict
    default: {}
  mark:
    description:
      - What tells the value from others, such as C(report.fingerprint). The items of a loop that give the same one share the work of reading the value.
    type: str
seealso:
  - module: cometbackup.comet.comet_health_info
"""

EXAMPLES = r"""
- name: Write a list of devices by a template of your own
  ansible.builtin.copy:
    content: "{{ health.report | cometbackup.comet.rendered(playbook_dir ~ '/templates/devices.txt.j2', variables={'title': 'Devices'}) }}"
    dest: "{{ report_directory }}/devices.txt"
    mode: "0640"
"""

RETURN = r"""
_value:
  description:
    - The text, without newlines at its end.
  type: str
"""

import os
import typing as t

from ansible.errors import AnsibleFilterError
from jinja2 import TemplateError

from ansible_collections.cometbackup.comet.plugins.plugin_utils import documents


def rendered(
    value: t.Any, path: str, variables: t.Optional[t.Mapping[str, t.Any]] = None, mark: t.Optional[str] = None
) -> str:
    """See the documentation above."""
    if not os.path.isfile(path):
        raise AnsibleFilterError(f"rendered: there is no file {path!r}")
    try:
        data = documents.made_plain(value, mark)
        return documents.render(str(path), {**documents.plain(variables or {}), "data": data})
    except TemplateError as error:
        raise AnsibleFilterError(f"rendered: {os.path.basename(path)}: {error}") from None


class FilterModule:
    """Filters of this file."""

    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"rendered": rendered}
