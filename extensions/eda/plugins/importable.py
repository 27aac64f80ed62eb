# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make this collection importable for the plugins that ansible-rulebook runs.

ansible-rulebook runs a plugin by its path, in a Python without Ansible's collection loader, so that a plugin's own collection
can't be imported. A plugin runs this file first::

    runpy.run_path(str(Path(__file__).resolve().parents[1] / "importable.py"))

The collection is then ``ansible_collections.cometbackup.comet``, wherever it lies and whatever its directory is called.
``sys.path`` is not enough for that: where the PyPI package ``ansible`` is installed, its ``ansible_collections`` hides all others.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[3]
NAMES = ("ansible_collections", "ansible_collections.cometbackup", "ansible_collections.cometbackup.comet")


def _package(name: str, path: list[str]) -> ModuleType:
    package = ModuleType(name)
    package.__path__ = path
    parent, dummy, last = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], last, package)
    sys.modules[name] = package
    return package


def _has_ansibles_loader() -> bool:
    """Whether this is a process of Ansible's own, which finds collections, and wants nobody to do it in its place."""
    loader = sys.modules.get("ansible.utils.collection_loader")
    return loader is not None and loader.AnsibleCollectionConfig.collection_finder is not None


def make_importable() -> None:
    """Add the packages that are missing. Where Ansible, or another plugin, has done it, nothing is left to do."""
    if NAMES[-1] in sys.modules or _has_ansibles_loader():
        return
    for name in NAMES[:-1]:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            _package(name, [])
    _package(NAMES[-1], [str(ROOT)])


make_importable()
