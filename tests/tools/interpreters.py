# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find Python interpreters that really run. A name on the PATH is no proof: version managers put shims there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path


def find(version: str) -> Path | None:
    """The interpreter of the given version ("3.9"), by its own full path, or None if this machine has none."""
    for candidate in _candidates(version):
        directory = _real_directory(candidate, version)
        if directory:
            return directory / f"python{version}"
    return None


def _candidates(version: str) -> Iterator[Path]:
    if version == "{}.{}".format(*sys.version_info[:2]):
        # ansible-test wants interpreters, not environments.
        yield Path(sys.base_prefix, "bin", f"python{version}")
    for directory in os.environ.get("PATH", os.defpath).split(os.pathsep):
        if shutil.which(f"python{version}", path=directory):
            yield Path(directory, f"python{version}")
    yield from sorted(_pyenv_root().glob(f"versions/{version}.*/bin/python{version}"), reverse=True)


def _pyenv_root() -> Path:
    return Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))


def _real_directory(candidate: Path, version: str) -> Path | None:
    """Ask the candidate where it really lies; shims of versions that are not active answer with an error."""
    query = "import os, sys; print(os.path.join(sys.base_prefix, 'bin')); print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([candidate, "-c", query], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    directory, found = answer.stdout.splitlines()
    usable = found == version and Path(directory, f"python{version}").exists()
    return Path(directory) if usable else None
