# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CONTRIBUTING.md, followed to the letter in a copy of the project."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import checkout
from tests.tools.sanity import copy_project

TEXT = (checkout.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FILE = re.compile(r"^`(\S+\.py)`:\n\n```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = re.compile(r"^```yaml\n(\w+:\n)(.*?)^```", re.MULTILINE | re.DOTALL)
WEB_PAGES = Path("tests", "tools", "web_pages.yml")
MODULE = "comet_downloads"


def python(project: Path, *arguments: str) -> str:
    """Run Python in the copy; what it prints.

    :raises AssertionError: if it fails.
    """
    # The outer test run's own settings are about the checkout.
    apart = ("ANSIBLE_", "COMET_", "PYTEST_", "PYTHONPATH")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(apart)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=project, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(arguments)} failed:\n{done.stdout[-4000:]}\n{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The copy, with the development environment."""
    place = copy_project(tmp_path)
    (place / ".venv").symlink_to(checkout.VENV, target_is_directory=True)
    return place


def test_a_module_is_added_by_its_steps(project: Path) -> None:
    files = dict(FILE.findall(TEXT))
    assert [Path(name).parent.name for name in files] == ["_resources", "modules", "scenarios"]
    for name, text in files.items():
        (project / name).write_text(text, encoding="utf-8")
    ((area, rows),) = PAGES.findall(TEXT)
    pages = (project / WEB_PAGES).read_text(encoding="utf-8")
    assert f"\n{area}" in pages
    (project / WEB_PAGES).write_text(pages.replace(f"\n{area}", f"\n{area}{rows}"), encoding="utf-8")

    assert f"plugins/action/{MODULE}.py" in python(project, "-m", "tests.tools.register")
    python(project, "-m", "tests.tools.api_map")
    tests = ("tests/integration/contracts", "tests/unit/releases", "tests/unit/test_api_map.py")
    passed = python(project, "-m", "pytest", "-q", "-n", "0", *tests, "-k", f"{MODULE} or test_api_map")
    assert int(re.findall(r"(\d+) passed", passed)[0]) > 20


def test_its_code_is_in_the_projects_style(project: Path) -> None:
    names = [name for name, _text in FILE.findall(TEXT)]
    for name, text in FILE.findall(TEXT):
        (project / name).write_text(text, encoding="utf-8")
    python(project, "-m", "ruff", "check", "--no-cache", *names)
    python(project, "-m", "ruff", "format", "--no-cache", "--check", *names)
