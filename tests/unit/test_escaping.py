# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text of strangers does no harm in the documents that it is put into."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.cometbackup.comet.plugins.filter.escaped import FilterModule
from ansible_collections.cometbackup.comet.plugins.module_utils._model.spreadsheet import FORMULA
from ansible_collections.cometbackup.comet.plugins.plugin_utils.escaping import escape

UNPRINTABLE = "a\nb\tc\x00d\u202egnp\u2066"


def test_html_is_shown_and_not_obeyed() -> None:
    assert escape('<b>"it\'s" & more</b>', "html") == "&lt;b&gt;&quot;it&#x27;s&quot; &amp; more&lt;/b&gt;"


def test_markdown_is_shown_and_not_obeyed() -> None:
    assert escape("*a* _b_ `c` | [d](e) <f>", "markdown") == r"\*a\* \_b\_ \`c\` \| \[d\](e) &lt;f&gt;"


def test_addresses_do_not_become_links() -> None:
    assert escape("http://evil.example www.evil.example", "markdown") == r"http:/\/evil.example www\.evil.example"


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-1", "@SUM(A1)", " =1", "\t=1", "\uff1d1"])
def test_a_formula_is_text_in_a_spreadsheet(text: str) -> None:
    assert escape(text, "csv").startswith("\"'")


def test_nothing_is_an_empty_field_and_numbers_are_numbers() -> None:
    assert escape([None, 1, -1.5, True, "a"], "csv") == ["", 1, -1.5, True, '"a"']


@pytest.mark.parametrize("style", ["html", "markdown", "csv"])
def test_lines_stay_whole_and_text_keeps_its_direction(style: str) -> None:
    assert escape(UNPRINTABLE, style).strip('"') == "a b c dgnp"


def test_every_text_in_a_structure_is_escaped() -> None:
    value = {"<key>": ["<a>", ("<b>", {"c": "<d>"})], "n": None}
    assert escape(value, "html") == {"<key>": ["&lt;a&gt;", ["&lt;b&gt;", {"c": "&lt;d&gt;"}]], "n": None}


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(AnsibleFilterError, match="there is no style 'xml', there are html, markdown, csv"):
        FilterModule().filters()["escaped"]("a", "xml")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Any] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text())
def test_whatever_is_typed_is_text_in_html(text: str) -> None:
    reader = _Reader()
    shown = escape(text, "html")
    reader.feed(f'<p title="{shown}">{shown}</p>')
    reader.close()
    assert [(tag, [name for name, _value in attributes]) for tag, attributes in reader.tags] == [("p", ["title"])]


@given(st.lists(st.text(), min_size=1))
def test_whatever_is_typed_is_a_field_in_csv(texts: list[str]) -> None:
    (row,) = csv.reader(io.StringIO(",".join(escape(texts, "csv"))))
    assert len(row) == len(texts)
    assert [field for field in row if field.lstrip().startswith(FORMULA)] == []
