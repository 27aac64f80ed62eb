# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text of strangers in tables that are opened in a spreadsheet."""

from __future__ import annotations

# Spreadsheets take text that begins so for a formula, also in the wide forms of East Asian fonts.
FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")


def harmless(text: str) -> str:
    """The text, with an apostrophe before it if it would be taken for a formula."""
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text
