# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documents of large data.

Since ansible-core 2.19 each access to a value in a template asks whether it is a template itself. That is what most of the
time goes into where there are many values. Here the data are made plain once, and Jinja renders them by itself.
"""

from __future__ import annotations

import functools
import os
import typing as t
from collections.abc import Mapping

from ansible.plugins.filter import core, mathstuff
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from . import escaping

# What was made plain last, with what it was made of: the items of a loop ask for it one after the other.
_last: t.List[t.Tuple[t.Any, t.Any]] = []


def plain(value: t.Any) -> t.Any:
    """The same value of Python's own types, for whoever looks at each part of it."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (dict, Mapping)):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def made_plain(value: t.Any, mark: t.Hashable) -> t.Any:
    """The same, remembered.

    :param mark: tells the value from others; None if nothing does.
    """
    if mark is None:
        return plain(value)
    if not _last or _last[0][0] != mark:
        _last[:] = [(mark, plain(value))]
    return _last[0][1]


def render(path: str, variables: t.Mapping[str, t.Any]) -> str:
    """What a template makes of plain variables. It can include others that lie beside it, and use the filters of ansible.builtin.

    :raises jinja2.TemplateError: if it cannot be rendered.
    """
    directory, name = os.path.split(path)
    return _environment(directory).get_template(name).render(variables).rstrip("\n")


@functools.cache
def _environment(directory: str) -> Environment:
    environment = Environment(  # noqa: S701  # not HTML alone: values are escaped before, for the format that they are shown in
        loader=FileSystemLoader(directory), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    for filters in (core.FilterModule().filters(), mathstuff.FilterModule().filters()):
        environment.filters.update({f"ansible.builtin.{name}": function for name, function in filters.items()})
    environment.filters["cometbackup.comet.escaped"] = escaping.escape
    return environment
