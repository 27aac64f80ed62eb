# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of supported versions is the same everywhere, and what the tests try."""

from __future__ import annotations

import re

import yaml

from tests.support import cores
from tests.tools import checkout, sanity

README = (checkout.ROOT / "README.md").read_text(encoding="utf-8")
OLDEST, NEWEST = list(cores.PYTHONS)[0], list(cores.PYTHONS)[-1]


def test_the_readme_lists_the_pairs_that_are_tried() -> None:
    table = README.partition("### Tested versions")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (2\.[\d., ]+) \| ([\d., ]+) \|$", table, re.MULTILINE)
    listed = {release: pythons.split(", ") for releases, pythons in rows for release in releases.split(", ")}
    by_version = {
        release: sorted(pythons, key=lambda python: int(python[2:])) for release, pythons in cores.PYTHONS.items()
    }
    assert listed == by_version
    assert f"[{OLDEST} to {NEWEST}](#tested-versions)" in README


def test_the_oldest_release_tried_is_the_oldest_that_is_promised() -> None:
    runtime = yaml.safe_load((checkout.ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    assert runtime["requires_ansible"] == f">={OLDEST}.0"


def test_modules_are_tried_on_the_oldest_python_that_is_promised() -> None:
    config = yaml.safe_load((checkout.ROOT / "tests" / "config.yml").read_text(encoding="utf-8"))
    assert config["modules"]["python_requires"] == f">={sanity.OLDEST_PYTHON}"
    assert f"| Python, where tasks run | {sanity.OLDEST_PYTHON} or later" in README


def test_sanity_tests_can_be_run_with_each_release() -> None:
    assert list(sanity.BOOTSTRAP_PIP) == list(cores.PYTHONS)
