# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first page of the site, and with it the order of all others.

antsibull-docs writes one that lists the plugins by their names, and from which the sidebar takes long titles without an order. Ours
begins with docs/docsite/index.rst, has the modules by subject, and tables of contents with short names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.tools import checkout, event_options
from tests.tools.event_schemas import documentation

SOURCES = checkout.ROOT / "docs" / "docsite"
COLLECTION = f"{checkout.NAMESPACE}.{checkout.NAME}"


class Entry(NamedTuple):
    """A plugin or role that has a page. ``kind`` is ``module``, ``inventory``, ``filter``, ``role``, ..."""

    name: str
    kind: str
    summary: str


def entries(index: str) -> list[Entry]:
    """Whatever has a page, from the index that antsibull-docs has written."""
    listed = rf"^\* :ansplugin:`\S+ \w+ <{re.escape(COLLECTION)}\.(\w+)#(\w+)>` -- (.+)$"
    return [Entry(*found) for found in re.findall(listed, index, re.MULTILINE)]


def subjects() -> list[dict[str, Any]]:
    """The subjects of modules, each as its title ``subject`` and the names in ``modules``, without the ``_info`` beside them."""
    found: list[dict[str, Any]] = yaml.safe_load((SOURCES / "subjects.yml").read_text(encoding="utf-8"))
    return found


def of_subject(named: Iterable[str], modules: Iterable[str]) -> list[str]:
    """The modules of a subject, of those that there are: what it names, each followed by its counterpart that reads."""
    there = set(modules)
    return [name for base in named for name in (base, f"{base}_info") if name in there]


def write(pages: Path) -> None:
    """Replace the index among the pages that antsibull-docs has written."""
    index = pages / "index.rst"
    index.write_text("\n".join(_lines(entries(index.read_text(encoding="utf-8")))) + "\n", encoding="utf-8")


def _lines(found: list[Entry]) -> Iterator[str]:
    yield (SOURCES / "index.rst").read_text(encoding="utf-8")
    modules = {entry.name: entry for entry in found if entry.kind == "module"}
    roles = [entry for entry in found if entry.kind == "role"]
    others = sorted(entry for entry in found if entry.kind not in ("module", "role"))
    yield from _heading("Modules", "-")
    yield "A module named ``..._info`` reads what its counterpart manages, in a form that can be given back."
    for subject in subjects():
        yield from _heading(subject["subject"], "~")
        yield from (_item(modules[name]) for name in of_subject(subject["modules"], modules))
    yield from _heading("Other plugins", "-")
    yield from (_item(entry, entry.kind) for entry in others)
    for kind, title in event_options.KINDS.items():
        # antsibull-docs makes no pages of them. They have places in a guide.
        for name in event_options.plugins(kind):
            summary = documentation(event_options.PLUGINS / kind / f"{name}.py")["short_description"]
            label = f"ansible_collections.{COLLECTION}.docsite.{name}_{kind}"
            yield f"* :ref:`{name} {title.lower()} <{label}>`: {summary}"
    yield from _heading("Roles", "-")
    yield from (_item(entry) for entry in roles)
    yield ""
    for section in yaml.safe_load((SOURCES / "extra-docs.yml").read_text(encoding="utf-8"))["sections"]:
        yield from _contents(section["title"], [f"docsite/{name}" for name in section["toctree"]])
    yield from _contents("Roles", map(_page, roles))
    yield from _contents("Other plugins", (_page(entry, entry.kind) for entry in others))
    yield from _contents("Modules", map(_page, modules.values()))


def _heading(title: str, line: str) -> Iterator[str]:
    yield from ("", title, line * len(title), "")


def _item(entry: Entry, kind: str = "") -> str:
    name = f"{entry.name} {kind}".strip()
    return f"* :ansplugin:`{name} <{COLLECTION}.{entry.name}#{entry.kind}>`: {entry.summary}"


def _page(entry: Entry, kind: str = "") -> str:
    """An entry of a table of contents. The name says enough there."""
    return f"{entry.name} {kind}".strip() + f" <{entry.name}_{entry.kind}>"


def _contents(caption: str, names: Iterable[str]) -> Iterator[str]:
    yield from (".. toctree::", "   :hidden:", "   :maxdepth: 1", f"   :caption: {caption}", "")
    yield from (f"   {name}" for name in names)
    yield ""
