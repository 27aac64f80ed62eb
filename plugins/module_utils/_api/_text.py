# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading of the tables' text: blocks that begin at the margin, with indented lines below them."""

from __future__ import annotations


def blocks(table: str) -> dict[str, list[str]]:
    """Cut a table into its blocks, without parsing them: first word of the head -> [head, line, ...].

    Blank lines and comments (``#`` at the margin) are dropped; indentation is kept.
    """
    found: dict[str, list[str]] = {}
    block: list[str] = []
    for line in table.split("\n"):
        if line.startswith(" "):
            block.append(line)
        elif line and not line.startswith("#"):
            block = [line]
            found[line.split(" ", 1)[0]] = block
    return found
