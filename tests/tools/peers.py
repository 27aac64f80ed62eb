# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other collections that roles and playbooks work with, laid below ``.build/peers`` for lint and tests to see.

They come from the package ``ansible`` of PyPI, which carries them, since Galaxy can't be reached from everywhere.
The package is not installed: it would bring a hundred more. Standard library alone.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from tests.tools import checkout

PACKAGE = "ansible==12.3.0"
COLLECTIONS = ("ansible.windows", "awx.awx", "community.windows")


def install(download: Sequence[str], log: IO[str]) -> bool:
    """Lay the collections down anew. ``download`` is pip's command for it, what it says goes to ``log``."""
    with tempfile.TemporaryDirectory() as directory:
        command = [*download, "--no-deps", "--dest", directory, PACKAGE]
        if subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False).returncode:
            return False
        shutil.rmtree(checkout.PEERS, ignore_errors=True)
        for wheel in Path(directory).glob("*.whl"):
            _extract(wheel)
    return True


def _extract(wheel: Path) -> None:
    wanted = tuple(f"ansible_collections/{name.replace('.', '/')}/" for name in COLLECTIONS)
    with zipfile.ZipFile(wheel) as package:
        package.extractall(checkout.PEERS, [name for name in package.namelist() if name.startswith(wanted)])
