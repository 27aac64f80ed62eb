# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every supported release of ansible-core, on the versions of Python that this machine has.

The development environment has one release. The others are made when a test first asks for them: three seconds of
processor time each, once, below ``.build``. Each is tried on one version of Python, not all on the same.
``COMET_TEST_CORES="2.17 2.20-3.14" make integration ARGS="-k cores"`` chooses releases, and versions of Python for
them; ``all`` stands for every pair.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest
from ansible.release import __version__ as own_version

from tests.tools import checkout, interpreters
from tests.tools.sanity import OLDEST_PYTHON

OWN = "own"
# Each supported release, oldest first, with the versions of Python that its programs run on. The first that is here is taken.
PYTHONS = {
    "2.16": ("3.10", "3.11", "3.12"),
    "2.17": ("3.12", "3.11", "3.10"),
    "2.18": ("3.13", "3.12", "3.11"),
    "2.19": ("3.13", "3.12", "3.11"),
    "2.20": ("3.12", "3.13", "3.14"),
    "2.21": ("3.13", "3.14", "3.12"),
}
# What modules import from other projects, each with the oldest version that will do.
REQUIREMENTS = [
    line for line in Path(checkout.ROOT, "requirements.txt").read_text(encoding="utf-8").splitlines() if ">=" in line
]


def _chosen(wanted: str) -> tuple[str, ...]:
    """The development environment's own, and the names of others: ``RELEASE`` or ``RELEASE-PYTHON``."""
    if wanted == "all":
        return (OWN, *(f"{release}-{python}" for release, pythons in PYTHONS.items() for python in sorted(pythons)))
    own_release = ".".join(own_version.split(".")[:2])
    return (OWN, *(wanted.split() or (release for release in PYTHONS if release != own_release)))


CORES = _chosen(os.environ.get("COMET_TEST_CORES", ""))


def programs(core: str) -> Path:
    """The directory with the programs of a release, by one of the names in ``CORES``."""
    if core == OWN:
        return checkout.VENV / "bin"
    release, _, version = core.partition("-")
    version, python = _interpreter(f"ansible-core {release}", (version,) if version else PYTHONS[release])
    return _environment(f"core-{release}-{version}", python, f"ansible-core=={release}.*", *REQUIREMENTS)


def oldest_module_python() -> Path:
    """The oldest Python that a managed node may have, with the oldest versions of what modules import."""
    version, python = _interpreter("a managed node", (OLDEST_PYTHON,))
    oldest = [requirement.replace(">=", "==") for requirement in REQUIREMENTS]
    return _environment(f"node-{version}", python, *oldest) / "python"


def _interpreter(purpose: str, versions: tuple[str, ...]) -> tuple[str, Path]:
    """The first of these versions of Python that is here. A machine without any skips the test."""
    for version in versions:
        if python := interpreters.find(version):
            return version, python
    pytest.skip(f"{purpose} needs one of Python {', '.join(versions)}, and none is here")


def _environment(name: str, python: Path, *packages: str) -> Path:
    """The programs of a virtual environment with these packages, which is made at the first call."""
    home, contents = checkout.BUILD / name, "\n".join([str(python), *packages])
    complete = home / "complete"
    checkout.BUILD.mkdir(exist_ok=True)
    with Path(f"{home}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists() or complete.read_text(encoding="utf-8") != contents:
            # Without a pip of its own, and without compiling what is never imported: that is most of the work.
            _run(python, "-m", "venv", "--clear", "--without-pip", home)
            pip = (sys.executable, "-m", "pip", "--python", home / "bin" / "python", "--disable-pip-version-check")
            _run(*pip, "--no-input", "--quiet", "install", "--no-compile", *packages)
            complete.write_text(contents, encoding="utf-8")
    return home / "bin"


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
