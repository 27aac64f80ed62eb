# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text of strangers made harmless for the document that it is put into.

Names of devices, accounts and protected items are whatever somebody typed on a machine of a customer. A whole structure
is escaped at once, so that a template cannot forget one of them.
"""

from __future__ import annotations

import functools
import html
import re
import typing as t
from collections.abc import Mapping

from ansible_collections.cometbackup.comet.plugins.module_utils._model import spreadsheet

# Control characters; those that turn the direction of the text around them would let a name show as another.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]+")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]|~#!])")
# What GitHub's Markdown makes a link of by itself.
_LINK = re.compile(r"(?<=:/)/|(?<=www)\.", re.IGNORECASE)


def escape(value: t.Any, style: str) -> t.Any:
    """The value with every text in it escaped, in lists and dictionaries, too; keys stay as they are.

    :param style: ``html``, ``markdown`` or ``csv``.
    :raises KeyError: for any other.
    """
    of_style = STYLES[style]

    # In a report of many devices most texts are there many times.
    @functools.cache
    def text(plain: str) -> str:
        return of_style(_DIRECTION.sub("", _CONTROL.sub(" ", plain)))

    def deep(part: t.Any) -> t.Any:
        if isinstance(part, str):
            return text(str(part))
        if isinstance(part, (dict, Mapping)):
            return {key: deep(item) for key, item in part.items()}
        if isinstance(part, (list, tuple)):
            return [deep(item) for item in part]
        return "" if part is None and style == "csv" else part

    return deep(value)


def _html(text: str) -> str:
    return html.escape(text, quote=True)


def _markdown(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LINK.sub(r"\\\g<0>", _MARKDOWN.sub(r"\\\1", text))


def _csv(text: str) -> str:
    return '"' + spreadsheet.harmless(text).replace('"', '""') + '"'


STYLES: t.Dict[str, t.Callable[[str], str]] = {"html": _html, "markdown": _markdown, "csv": _csv}
