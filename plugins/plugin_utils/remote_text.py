# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text from a server is never a template.

From core 2.19 on only text that is marked as trusted is templated, and nothing from a server is. Before that any
text is, unless it is marked as unsafe.
"""

from __future__ import annotations

import typing as t

from ansible.utils.unsafe_proxy import AnsibleUnsafeText, wrap_var

MUST_BE_MARKED = isinstance(wrap_var("text"), AnsibleUnsafeText)


class Marker:
    """Mark what comes from servers. Text that comes again and again, such as a version, is marked once."""

    def __init__(self) -> None:
        self._marked: t.Dict[str, t.Any] = {}

    def variables(self, values: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
        """The variables of a host; their names are our own."""
        return {name: self._mark(value) for name, value in values.items()} if MUST_BE_MARKED else dict(values)

    def _mark(self, value: t.Any) -> t.Any:
        if isinstance(value, str):
            marked = self._marked.get(value)
            if marked is None:
                marked = self._marked[value] = AnsibleUnsafeText(value)
            return marked
        if isinstance(value, list):
            return [self._mark(item) for item in value]
        if isinstance(value, dict):
            return {self._mark(key): self._mark(item) for key, item in value.items()}
        return value
