# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plugins of ansible-rulebook find the rest of their collection."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import checkout

CLIENT = "ansible_collections.cometbackup.comet.plugins.module_utils._client.client"
PLUGIN = f"""
import runpy
from pathlib import Path

runpy.run_path(str(Path(__file__).resolve().parents[1] / "importable.py"))
from {CLIENT} import __file__ as found
print(found)
"""


def make_collection(root: Path) -> Path:
    """A plugin in a copy of the collection, as far as the plugin needs it."""
    here = root / "extensions/eda/plugins"
    (here / "event_source").mkdir(parents=True)
    (here / "importable.py").write_text((checkout.ROOT / "extensions/eda/plugins/importable.py").read_text())
    (root / "plugins").symlink_to(checkout.ROOT / "plugins")
    plugin = here / "event_source/source.py"
    plugin.write_text(PLUGIN)
    return plugin


def run(plugin: Path, *path: Path) -> Path:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
    done = subprocess.run(
        [sys.executable, plugin], env=environment, cwd=plugin.parent, capture_output=True, text=True, check=True
    )
    return Path(done.stdout.strip())


@pytest.mark.parametrize("place", ["ansible_collections/cometbackup/comet", "a checkout"])
def test_a_plugin_imports_its_own_collection(tmp_path: Path, place: str) -> None:
    plugin = make_collection(tmp_path / place)
    assert run(plugin) == tmp_path / place / "plugins/module_utils/_client/client.py"


def test_other_collections_do_not_hide_it(tmp_path: Path) -> None:
    """The PyPI package ``ansible`` has a regular package of that name, which comes before all other places."""
    other = tmp_path / "site/ansible_collections"
    (other / "ansible").mkdir(parents=True)
    for directory in (other, other / "ansible"):
        (directory / "__init__.py").touch()
    plugin = make_collection(tmp_path / "ansible_collections/cometbackup/comet")
    plugin.write_text(f"import ansible_collections.ansible\n{PLUGIN}")
    assert run(plugin, tmp_path / "site").is_relative_to(tmp_path / "ansible_collections")


def test_through_a_link_it_is_found_where_it_is(tmp_path: Path) -> None:
    make_collection(tmp_path / "checkout")
    link = tmp_path / "ansible_collections/cometbackup/comet"
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "checkout", target_is_directory=True)
    assert run(link / "extensions/eda/plugins/event_source/source.py").is_relative_to(tmp_path / "checkout")
