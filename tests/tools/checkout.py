# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where things lie in a checkout, and how Ansible comes to see it as a collection.

Standard library alone: this is imported before any environment exists.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

NAMESPACE, NAME = "cometbackup", "comet"

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build"
LOGS = BUILD / "logs"
VENV = ROOT / ".venv"
# Other collections, see tests.tools.peers.
PEERS = BUILD / "peers"


def collections_path() -> Path:
    """The directory to name in ``ANSIBLE_COLLECTIONS_PATH`` so that Ansible finds this checkout."""
    if ROOT.parts[-3:] == ("ansible_collections", NAMESPACE, NAME):
        return ROOT.parents[2]
    return BUILD


def link_collection() -> Path:
    """Make the checkout importable under its collection name, whatever its directory is called.

    Returns the collections path. Safe to call from several processes at once.
    """
    path = collections_path()
    if path == BUILD:
        link = BUILD / "ansible_collections" / NAMESPACE / NAME
        link.parent.mkdir(parents=True, exist_ok=True)
        try:
            link.symlink_to(Path("..", "..", ".."), target_is_directory=True)
        except FileExistsError:
            pass
    return path


def environment() -> dict[str, str]:
    """The variables under which Ansible's programs see this checkout and this environment's programs come first."""
    return {
        **os.environ,
        "ANSIBLE_COLLECTIONS_PATH": os.pathsep.join([str(link_collection()), str(PEERS)]),
        "PATH": os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", os.defpath)]),
    }


def files() -> list[Path]:
    """Every file of the project, relative to ``ROOT``: what git tracks, and what it would if asked to add all."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    # A file deleted, but not yet from the index, is still listed.
    return sorted({Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()})
