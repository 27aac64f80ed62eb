# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A site with something missing is not taken for whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools import site_check

FULL = '<section id="top"><h1>Title</h1><p>Text</p></section>'


def faults(directory: Path, **pages: str) -> list[str]:
    for name, text in pages.items():
        (directory / f"{name}.html").write_text(text, encoding="utf-8")
    return list(site_check.faults(directory))


@pytest.mark.parametrize(
    "link",
    ["other.html", "other.html#top", "#here", "https://elsewhere.example/x", "mailto:somebody@acme.example"],
)
def test_links_that_lead_somewhere(tmp_path: Path, link: str) -> None:
    assert faults(tmp_path, page=f'<a id="here" href="{link}">x</a>', other=FULL) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('<a href="missing.html">x</a>', "page.html: missing.html leads to no file"),
        ('<img src="missing.svg" alt="x">', "page.html: missing.svg leads to no file"),
        ('<a href="other.html#away">x</a>', "page.html: other.html#away leads to no place on its page"),
        ('<a href="#away">x</a>', "page.html: #away leads to no place on its page"),
        ('<a href="/">x</a>', "page.html: / leads out of the site, wherever that lies"),
        ('<img src="page.html">', "page.html: page.html has no text in its place"),
        ('<img src="page.html" alt=" ">', "page.html: page.html has no text in its place"),
        ('<section id="a"><h2>Alone</h2></section>', "page.html: the section 'a' is empty"),
    ],
)
def test_what_is_missing_is_told(tmp_path: Path, text: str, fault: str) -> None:
    assert faults(tmp_path, page=text, other=FULL) == [fault]


@pytest.mark.parametrize("content", [FULL, '<img src="page.html" alt="x">', "<table></table>", "text"])
def test_sections_that_have_something_in_them(tmp_path: Path, content: str) -> None:
    assert faults(tmp_path, page=f'<section id="a"><h2>Heading</h2>{content}</section>') == []


OPTION = '<table><tr class="row-even"><td><div class="ansibleOptionAnchor" id="parameter-{0}"></div>{0}</td><td><div>{1}</div></td></tr></table>'


def test_options_without_a_description_are_told(tmp_path: Path) -> None:
    page = OPTION.format("name", "<p>What it is called.</p>") + OPTION.format("size", "<p></p>")
    assert faults(tmp_path, page=page) == ["page.html: parameter-size has no description"]
