# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other releases of ansible-core than the development environment's, made when a test run asks for them.

``COMET_TEST_CORES="2.16 2.17" make integration`` runs the tests that take ``programs`` with those, too. Each costs ten
seconds once and stays below ``.build``.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import venv
from pathlib import Path

from tests.tools import checkout

OWN = "own"
CORES = (OWN, *os.environ.get("COMET_TEST_CORES", "").split())


def programs(core: str) -> Path:
    """The directory with the programs of a release such as ``2.16``, or of the development environment's own."""
    if core == OWN:
        return checkout.VENV / "bin"
    home = checkout.BUILD / f"core-{core}"
    checkout.BUILD.mkdir(exist_ok=True)
    with Path(f"{home}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "complete").exists():
            venv.create(home, clear=True, with_pip=True)
            pip = [str(home / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]
            subprocess.run(
                [*pip, "install", f"ansible-core=={core}.*", "requests", "pyotp"], check=True, stdin=subprocess.DEVNULL
            )
            (home / "complete").touch()
    return home / "bin"
