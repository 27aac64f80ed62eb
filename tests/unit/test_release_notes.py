# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A version comes with its release notes, and they name each module in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from tests.tools import checkout

CHANGELOGS = checkout.ROOT / "changelogs"
RELEASES: dict[str, Any] = yaml.safe_load((CHANGELOGS / "changelog.yaml").read_text(encoding="utf-8"))["releases"]
VERSION: str = yaml.safe_load((checkout.ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"]
MODULES = sorted((checkout.ROOT / "plugins" / "modules").glob("comet_*.py"))


def test_the_version_has_release_notes_or_fragments_that_become_them() -> None:
    assert VERSION in RELEASES or list((CHANGELOGS / "fragments").glob("*.yml"))


def test_the_page_of_changes_tells_of_each_release() -> None:
    page = (checkout.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [version for version in RELEASES if f"## v{version}\n".replace(".", "\\.") not in page] == []


def test_release_notes_name_each_module_of_a_release() -> None:
    told = {module["name"] for release in RELEASES.values() for module in release.get("modules", [])}
    released = {path.stem for path in MODULES if _version_added(path) in RELEASES}
    assert released - told == set() and told - {path.stem for path in MODULES} == set()


def _version_added(module: Path) -> str:
    (version,) = re.findall(r"^version_added: (\S+)$", module.read_text(encoding="utf-8"), re.MULTILINE)
    return str(version)
