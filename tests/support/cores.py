# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other releases of ansible-core than the development environment's, made when a test run asks for them.

The oldest and the newest supported one are always tried, ``COMET_TEST_CORES="2.17 2.18" make integration`` says which ones
instead, and ``all`` stands for every one. Each costs ten seconds once and stays below ``.build``.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
from pathlib import Path

import pytest
from ansible.release import __version__ as own_version

from tests.tools import checkout, interpreters

OWN = "own"
# Each supported release, oldest first, with the versions of Python to run it on, the best choice first.
PYTHONS = {
    "2.16": ("3.11", "3.12", "3.10"),
    "2.17": ("3.11", "3.12", "3.10"),
    "2.18": ("3.11", "3.12", "3.13"),
    "2.19": ("3.11", "3.12", "3.13"),
    "2.20": ("3.12", "3.13", "3.14"),
    "2.21": ("3.13", "3.12", "3.14"),
}


def _chosen(wanted: str) -> tuple[str, ...]:
    """The releases to try beside the environment's own, which is not tried twice."""
    own = ".".join(own_version.split(".")[:2])
    names = (
        tuple(PYTHONS) if wanted == "all" else wanted.split() or (min(PYTHONS, key=_order), max(PYTHONS, key=_order))
    )
    return tuple(name for name in names if name != own)


def _order(release: str) -> tuple[int, ...]:
    return tuple(map(int, release.split(".")))


CORES = (OWN, *_chosen(os.environ.get("COMET_TEST_CORES", "")))


def programs(core: str) -> Path:
    """The directory with the programs of a release such as ``2.16``, or of the development environment's own.

    A machine without any Python that the release runs on skips the test.
    """
    if core == OWN:
        return checkout.VENV / "bin"
    python = next(filter(None, map(interpreters.find, PYTHONS[core])), None)
    if python is None:
        pytest.skip(f"ansible-core {core} needs one of Python {', '.join(PYTHONS[core])}, and none is here")
    home = checkout.BUILD / f"core-{core}"
    checkout.BUILD.mkdir(exist_ok=True)
    with Path(f"{home}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "complete").exists():
            _install(core, python, home)
    return home / "bin"


def _install(core: str, python: Path, home: Path) -> None:
    pip = ["-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]
    for command in (
        [python, "-m", "venv", "--clear", home],
        [home / "bin" / "python", *pip, "install", f"ansible-core=={core}.*", "requests", "pyotp"],
    ):
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    (home / "complete").touch()
