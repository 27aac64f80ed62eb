# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a built site is whole: links and pictures lead somewhere within it, pictures have a text in their place, and no section
is a heading alone, nor an option or a value its name alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
REFERENCES = {"a": "href", "img": "src", "link": "href", "script": "src"}
# They show something, though there is no text in them.
CONTENT = ("img", "svg", "table", "pre")


@dataclass
class Page:
    """``references`` as written, ``anchors`` that they may lead to, the ids of sections that say nothing (``empty``), ``pictures``
    without a text, and the ids of options and values without a description (``unsaid``)."""

    references: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    empty: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        # The open sections, each as its id and whether something was in it; and the heading that is open.
        self._sections: list[list[str | bool]] = []
        self._heading = False
        # In a table of options: the id of the row's anchor, the number of the cell, and whether something is in the cell.
        self._row: str | None = None
        self._cell = 0
        self._said = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.page.anchors.update(given[name] for name in ("id", "name") if given.get(name))
        if tag in REFERENCES and given.get(REFERENCES[tag]):
            self.page.references.append(given[REFERENCES[tag]])
        if tag == "img" and not given.get("alt", "").strip():
            self.page.pictures.append(given.get("src", ""))
        if tag == "tr":
            self._row, self._cell = None, 0
        elif tag == "td":
            self._cell += 1
            self._said = False
        elif "ansibleOptionAnchor" in given.get("class", ""):
            self._row = given.get("id", "")
        if tag == "section":
            self._something()
            self._sections.append([given.get("id", ""), False])
        elif tag in HEADINGS:
            self._heading = True
        elif tag in CONTENT:
            self._something()

    def handle_endtag(self, tag: str) -> None:
        if tag == "td" and self._cell == 2 and self._row is not None and not self._said:
            self.page.unsaid.append(self._row)
        if tag in HEADINGS:
            self._heading = False
        elif tag == "section" and self._sections:
            name, filled = self._sections.pop()
            if not filled:
                self.page.empty.append(str(name))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._said = True
            if not self._heading:
                self._something()

    def _something(self) -> None:
        if self._sections:
            self._sections[-1][1] = True


def read(text: str) -> Page:
    """What matters of a page's HTML."""
    reader = _Reader()
    reader.feed(text)
    return reader.page


def faults(site: Path) -> Iterator[str]:
    """What is wrong with a site, a line for each."""
    pages = {path: read(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        place = path.relative_to(site)
        for name in page.empty:
            yield f"{place}: the section {name!r} is empty"
        for name in page.pictures:
            yield f"{place}: {name} has no text in its place"
        for name in page.unsaid:
            yield f"{place}: {name} has no description"
        for reference in page.references:
            parts = urlsplit(reference)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if parts.path.startswith("/"):
                yield f"{place}: {reference} leads out of the site, wherever that lies"
            elif not target.exists():
                yield f"{place}: {reference} leads to no file"
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
                yield f"{place}: {reference} leads to no place on its page"
