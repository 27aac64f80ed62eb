# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the guide with the options of the event sources and of the event filter, for which antsibull-docs makes no pages.

``python -m tests.tools.event_options`` (``make event-options``) after the documentation of one of them has changed.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

from antsibull_docs_parser.parser import Context, parse
from antsibull_docs_parser.rst import to_rst

from tests.tools import checkout
from tests.tools.event_schemas import documentation

PLUGINS = checkout.ROOT / "extensions/eda/plugins"
GUIDE = checkout.ROOT / "docs/docsite/rst/event_options.rst"
COLLECTION = f"{checkout.NAMESPACE}.{checkout.NAME}"
# In the order in which events pass them.
KINDS = {"event_source": "Event source", "event_filter": "Event filter"}
WIDTH = 130
PAGES_OF_THEIR_OWN = re.compile(rf"<ansible_collections\.({re.escape(COLLECTION)})\.(\w+_(?:{'|'.join(KINDS)}))>")

HEAD = """\
..
  Copyright (c) 2026, cometbackup.comet contributors
  GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
  SPDX-License-Identifier: GPL-3.0-or-later

  Written by "make event-options". Edit the documentation of the plugins in extensions/eda/plugins instead.

.. _ansible_collections.cometbackup.comet.docsite.event_options:

Options of event sources and filter
===================================

What the event sources and the event filter of this collection can be told. How they are used is in
:ref:`ansible_collections.cometbackup.comet.docsite.events`.

.. contents::
   :local:
   :depth: 1
"""


def guide() -> str:
    """The whole text of the guide."""
    return "\n".join([HEAD, *(line for kind in KINDS for name in plugins(kind) for line in _section(kind, name))])


def plugins(kind: str) -> list[str]:
    """The plugins that there are of a kind, ``event_source`` or ``event_filter``."""
    return sorted(path.stem for path in (PLUGINS / kind).glob("*.py"))


def label(kind: str, name: str) -> str:
    """What references to the plugin lead to. Labels of guides have to begin like this."""
    return f"ansible_collections.{COLLECTION}.docsite.{name}_{kind}"


def _section(kind: str, name: str) -> Iterator[str]:
    documented = documentation(PLUGINS / kind / f"{name}.py")
    title = f"{KINDS[kind]} {name}"
    yield from (f".. _{label(kind, name)}:", "", title, "-" * len(title), "")
    yield from _wrapped(f"``{COLLECTION}.{name}``: {_rst(documented['short_description'])}.")
    yield from _paragraphs(documented["description"])
    yield from _list("Requirements", documented.get("requirements", []))
    yield from _list("Notes", documented.get("notes", []))
    yield from (".. rubric:: Options", "")
    for key, option in documented["options"].items():
        yield from _option(key, option)


def _option(key: str, option: dict[str, Any]) -> Iterator[str]:
    """An option as an entry of a definition list: its name, type and default, then what it does."""
    facts = [f"list of {option['elements']}" if option["type"] == "list" else option["type"]]
    if option.get("required"):
        facts.append("required")
    if option.get("default") not in (None, [], ""):
        facts.append(f"by default ``{_plain(option['default'])}``")
    yield f"``{key}`` : {', '.join(facts)}"
    paragraphs = [option["description"]] if isinstance(option["description"], str) else list(option["description"])
    if "choices" in option:
        paragraphs.append(f"One of {', '.join(f'V({choice})' for choice in option['choices'])}.")
    for line in _paragraphs(paragraphs):
        yield f"   {line}".rstrip()


def _plain(value: Any) -> str:
    """A default as one writes it in YAML."""
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _list(title: str, texts: list[str]) -> Iterator[str]:
    if texts:
        yield from (f".. rubric:: {title}", "")
        for text in texts:
            first, *rest = textwrap.wrap(_rst(text), WIDTH - 2, break_long_words=False, break_on_hyphens=False)
            yield from (f"* {first}", *(f"  {line}" for line in rest))
        yield ""


def _paragraphs(texts: str | list[str]) -> Iterator[str]:
    for text in [texts] if isinstance(texts, str) else texts:
        yield from _wrapped(_rst(text))


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
    yield ""


def _rst(text: str) -> str:
    """RST from Ansible's markup. References to these plugins would lead to pages that antsibull-docs does not make."""
    made = to_rst(parse(" ".join(text.split()), Context()))
    return PAGES_OF_THEIR_OWN.sub(r"<ansible_collections.\1.docsite.\2>", made)


def main() -> int:
    GUIDE.write_text(guide(), encoding="utf-8")
    print(f"wrote {GUIDE.relative_to(checkout.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
