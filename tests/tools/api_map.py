# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the guide that leads from a page of the web interface, or a method of the API, to the module for it.

``python -m tests.tools.api_map`` (``make api-map``) after a module was added or covers something else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import yaml

from tests.tools import checkout

sys.path.insert(0, str(checkout.link_collection()))

from ansible_collections.cometbackup.comet.plugins.module_utils._api import (  # noqa: E402  # found by the line above
    methods,
    structures,
)
from tests.support import coverage  # noqa: E402  # as above

PAGES = checkout.ROOT / "tests" / "tools" / "web_pages.yml"
GUIDE = checkout.ROOT / "docs" / "docsite" / "rst" / "api_map.rst"
COLLECTION = f"{checkout.NAMESPACE}.{checkout.NAME}"

HEAD = """\
..
  Copyright (c) 2026, cometbackup.comet contributors
  GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
  SPDX-License-Identifier: GPL-3.0-or-later

  Written by "make api-map". Edit tests/tools/web_pages.yml or the scenarios of the modules instead.

.. _ansible_collections.cometbackup.comet.docsite.api_map:

Which module does it?
=====================

This guide leads from a page of the server's web interface, from a method of its API, or from one of its structures to the module
that does the same in a playbook. What has no module of its own is done with :ansplugin:`cometbackup.comet.comet_api#module`,
which knows all methods.

.. contents::
   :local:
   :depth: 1
"""

METHODS = """
From a method of the API
------------------------

Versions are those of Comet Server that brought a method; "at the latest" means the first release that is known to have it. No version
means that every server from 20.9 on has the method.
"""

STRUCTURES = """
From a structure of the API
---------------------------

The modules that read or write it, or the methods that it belongs to. Structures that all answers share are left out.
"""


def guide() -> str:
    """The whole text of the guide."""
    return "\n".join(
        [
            HEAD,
            *_section("From the web interface", [], ("Page", "Module"), _pages()),
            METHODS,
            *_table(("Method", "Module", "Version"), _methods("Admin", "Hybrid", "Branding")),
            "",
            *_section(
                "From a method for end users",
                [
                    "End users log in with :ansopt:`cometbackup.comet.comet_api#module:login_as=user`. Their methods do for the own account",
                    "what the modules do for any.",
                ],
                ("Method", "Module", "Version"),
                _methods("User"),
            ),
            STRUCTURES,
            *_table(("Structure", "Module"), _structures()),
            "",
        ]
    )


def _section(title: str, text: list[str], heads: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> list[str]:
    return [title, "-" * len(title), "", *text, *([""] if text else []), *_table(heads, rows), ""]


def _pages() -> Iterator[tuple[str, ...]]:
    for area, pages in yaml.safe_load(PAGES.read_text(encoding="utf-8")).items():
        for page, modules in pages.items():
            yield f"{area}: {page}", ", ".join(map(_module, modules))


def _methods(*beginnings: str) -> Iterator[tuple[str, ...]]:
    for name in methods.method_names():
        if name.startswith(beginnings):
            method = methods.method(name)
            since = method.min_version + (
                "" if method.min_version_exact or not method.min_version else " at the latest"
            )
            yield f"``{name}``", _answers(coverage.verdicts(name)), since


def _structures() -> Iterator[tuple[str, ...]]:
    for name in structures.structure_names():
        if name != "CometAPIResponseMessage":
            yield f"``{name}``", _answers(coverage.structure_verdicts(name))


def _answers(verdicts: list[coverage.Verdict]) -> str:
    return ", ".join(
        _module(verdict.module) + (f" ({verdict.reason})" if verdict.reason else "") for verdict in verdicts
    )


def _module(name: str) -> str:
    return f":ansplugin:`{name} <{COLLECTION}.{name}#module>`" if name.startswith("comet_") else name


def _table(heads: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield from (".. list-table::", "   :header-rows: 1", "   :widths: auto", "")
    for row in (heads, *rows):
        yield f"   * - {row[0]}"
        yield from (f"     - {cell}".rstrip() for cell in row[1:])


def main() -> int:
    GUIDE.parent.mkdir(parents=True, exist_ok=True)
    GUIDE.write_text(guide(), encoding="utf-8")
    print(f"wrote {GUIDE.relative_to(checkout.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
