# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The measures of the layout tests measure what they say."""

from __future__ import annotations

from pathlib import PurePath
from textwrap import dedent

import pytest

from tests.tools import source

FUNCTION = '''
    """Documentation
    of two lines."""

    # A comment.
    def double(number):
        """Documentation."""
        return number * 2  # another comment
'''
TABLES = '''
    TABLE = {
        1: "one",
    }
    TEXT = r"""
    line
    line
    """
    SET = frozenset({
        1,
    })
'''
COMPUTED = """
    NUMBERS = [
        number * 2
        for number in range(3)
    ]
"""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(FUNCTION, 2, id="comments and documentation do not count"),
        pytest.param(TABLES, 0, id="tables do not count"),
        pytest.param(COMPUTED, 4, id="what is computed counts"),
    ],
)
def test_lines_of_code(text: str, lines: int) -> None:
    assert source.lines_of_code(dedent(text)) == lines


@pytest.mark.parametrize(
    ("text", "imported"),
    [
        ("import a.b", ["a.b"]),
        ("from a import b, c", ["a.b", "a.c"]),
        ("from . import b", ["top.pack.b"]),
        ("from .b import c", ["top.pack.b.c"]),
        ("from ..other.b import c", ["top.other.b.c"]),
        ("def f():\n    from a import b", ["a.b"]),
    ],
)
def test_imports_are_found_and_resolved(text: str, imported: list[str]) -> None:
    assert list(source.imported_modules(text, "top.pack.module", is_package=False)) == imported


def test_a_package_resolves_relative_imports_against_itself() -> None:
    assert list(source.imported_modules("from .b import c", "top.pack", is_package=True)) == ["top.pack.b.c"]


@pytest.mark.parametrize(("path", "name"), [("a/b.py", "root.a.b"), ("a/__init__.py", "root.a")])
def test_module_name(path: str, name: str) -> None:
    assert source.module_name(PurePath(path), "root") == name
