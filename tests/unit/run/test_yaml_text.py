# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of YAML are what PyYAML would write, and are read as what was written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ansible_collections.cometbackup.comet.plugins.module_utils._run import yaml_text
from ansible_collections.cometbackup.comet.plugins.module_utils._run.yaml_text import Encrypted

quick = settings(
    max_examples=300,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
# What YAML reads as something else, or has a meaning in it.
PECULIAR = (
    "", "yes", "No", "on", "true", "null", "~", "y", "1", "-1", "0x1f", "0o7", "1_000", "1.5", ".inf", "1e3", "21:30",
    "2026-12-24", "2026-12-24 22:00:00", "<<", "=", "-", "- a", "-a", "---", "--- a", "...", "?", "? a", ":", ": a", "a:",
    "a: b", "a:b", "#", "# a", "a #b", "a#b", " a", "a ", "a  b", "'", "it's", '"', '"a"', "[", "[a]", "{", "a{b}", "a,b",
    "&a", "*a", "********", "!a", "|", ">", "%a", "@a", "`a", "\\", "C:\\Data", "a\tb", "a\nb", "a\n", "\na", "  a\nb", "a\rb",
    "\u00e9t\u00e9", "\u2028", "\ufeffa", "\x85", "\x00", "\x7f", "\U0001f600", "https://x.example/?a=b&c=d#e", "a" * 130,
    "word " * 40, "'word' " * 40, ": word" * 30,
)  # fmt: skip
texts = st.one_of(
    st.sampled_from(PECULIAR),
    st.text(alphabet="ab 01:#-'\"\n,[]{}?!%.", max_size=12),
    st.text(max_size=8),
    st.lists(st.sampled_from(("word", "a:", "#b", "'c'", "d")), min_size=20, max_size=40).map(" ".join),
)
keys = st.one_of(st.sampled_from(("name", "settings", "times")), texts)
scalars = st.one_of(texts, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3)),
    max_leaves=12,
)
documents = st.dictionaries(keys, values, max_size=4)


def _written_by_pyyaml(document: dict[str, Any]) -> str:
    """Without the mark of the end that follows a text with empty lines at its own."""
    return yaml_text.HEAD + yaml_text._slow(document).removesuffix("...\n")


@quick
@given(documents)
def test_what_is_written_is_what_pyyaml_writes(document: dict[str, Any]) -> None:
    assert yaml_text.dumped(document) == _written_by_pyyaml(document)


@quick
@given(documents)
def test_what_is_written_is_read_again(document: dict[str, Any]) -> None:
    assert yaml.safe_load(yaml_text.dumped(document)) == document


@pytest.mark.parametrize("text", PECULIAR)
def test_a_text_is_read_as_that_text_wherever_it_stands(text: str) -> None:
    document = {"plain": text, text: {"deep": [text, [text], {"name": text}]}}
    assert yaml_text.dumped(document) == _written_by_pyyaml(document)
    assert yaml.safe_load(yaml_text.dumped(document)) == document


def test_encrypted_texts_are_found_again(tmp_path: Path) -> None:
    secrets = [
        Encrypted("$ANSIBLE_VAULT;1.1;AES256\n6162\n63\n"),
        Encrypted("$ANSIBLE_VAULT;1.2;AES256;comet\n64656667\n"),
    ]
    path = tmp_path / "document.yml"
    path.write_text(yaml_text.dumped({"users": [{"name": "acme", "keys": secrets}, {"deep": {"key": secrets[1]}}]}))
    assert yaml_text.encrypted_texts([str(path)]) == [*secrets, secrets[1]]


def test_what_is_no_yaml_holds_no_encrypted_texts(tmp_path: Path) -> None:
    path = tmp_path / "document.yml"
    path.write_bytes(b"\xff\xfe: [$ANSIBLE_VAULT;1.1")
    assert yaml_text.encrypted_texts([str(path)]) == []
