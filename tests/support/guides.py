# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the guides, and the READMEs of collection and roles, show to be typed or saved."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.tools import checkout

DIRECTORY = checkout.ROOT / "docs" / "docsite" / "rst"
GUIDES = sorted(DIRECTORY.glob("*.rst"))
READMES = sorted(
    [
        *checkout.ROOT.glob("*.md"),
        *checkout.ROOT.glob("roles/*/README.md"),
        *checkout.ROOT.glob("examples/*/README.md"),
        checkout.ROOT / "tests/simulator/README.md",
    ]
)
BLOCK = r"^\.\. code-block:: {}\n\n((?:   .*\n|\n)+)"
FENCE = r"^( *)```{}\n(.*?)^ *```"


def blocks(path: Path, language: str) -> list[str]:
    """The blocks of a language in a guide or README."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".rst":
        found = re.findall(BLOCK.format(language), text, re.MULTILINE)
    else:
        found = [match[1] for match in re.findall(FENCE.format(language), text, re.MULTILINE | re.DOTALL)]
    return [textwrap.dedent(block) for block in found]


def kind(text: str) -> str:
    """What a block of YAML is: ``playbook``, ``rulebook``, ``inventory`` or ``variables``."""
    content = yaml.safe_load(text)
    if isinstance(content, list):
        (first, *_rest) = content
        if "rules" in first:
            return "rulebook"
        return "playbook" if "hosts" in first else ""
    if not isinstance(content, dict):
        return ""
    return "inventory" if "plugin" in content or "all" in content else "variables"


def of_kind(wanted: str) -> dict[str, str]:
    """The blocks of YAML of a kind in all guides, by guide and number."""
    return {
        f"{guide.stem}-{number}": text
        for guide in GUIDES
        for number, text in enumerate(blocks(guide, "yaml"))
        if kind(text) == wanted
    }


def commands() -> Iterator[tuple[str, list[str]]]:
    """Each command that a guide or README has somebody type, as its place and its words, variables of its own left out."""
    for path in (*GUIDES, *READMES):
        for block in blocks(path, "console"):
            for line in block.replace("\\\n", " ").splitlines():
                yield from ((path.relative_to(checkout.ROOT).as_posix(), words) for words in _commands(line))


def _commands(line: str) -> Iterator[list[str]]:
    line = line.strip().removeprefix("$ ").strip()
    if not line or line.startswith("#"):
        return
    words: list[str] = []
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    for word in lexer:
        if word in ("&&", "||", ";", "|", "&"):
            yield words
            words = []
        else:
            words.append(word)
    if words:
        yield words


def variables_of(text: str) -> dict[str, Any]:
    """A block of variables, as data."""
    return dict(yaml.safe_load(text))
