# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text of strangers made harmless for the document that it is put into.

Names of devices, accounts and protected items are whatever somebody typed on a machine of a customer. A whole structure
is escaped at once, so that a template cannot forget one of them.
"""

from __future__ import annotations

import html
import re
import typing as t

# Spreadsheets take text that begins so for a formula, also in the wide forms of East Asian fonts.
FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
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
    return _deep(value, STYLES[style], style)


def _deep(value: t.Any, text: t.Callable[[str], str], style: str) -> t.Any:
    if isinstance(value, str):
        return text(_DIRECTION.sub("", _CONTROL.sub(" ", value)))
    if isinstance(value, t.Mapping):
        return {key: _deep(item, text, style) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_deep(item, text, style) for item in value]
    return "" if value is None and style == "csv" else value


def _html(text: str) -> str:
    return html.escape(text, quote=True)


def _markdown(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LINK.sub(r"\\\g<0>", _MARKDOWN.sub(r"\\\1", text))


def _csv(text: str) -> str:
    guarded = f"'{text}" if text.lstrip().startswith(FORMULA) else text
    return '"' + guarded.replace('"', '""') + '"'


STYLES: t.Dict[str, t.Callable[[str], str]] = {"html": _html, "markdown": _markdown, "csv": _csv}
