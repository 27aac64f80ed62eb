# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run ``ansible-test sanity`` on the project: all tests with this Python, and the oldest Python's own where it exists.

ansible-test demands a directory named after the collection and refuses a link, so it is given a copy outside the checkout
(inside, git's ignore rules would hide the copy from it). That has what a release carries, which is what Galaxy and whoever
installs the collection can try; of the tests and tools that stay here the other checks know more.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

import yaml
from ansible.release import __version__ as core_version

from tests.tools import checkout, interpreters

# The oldest Python that modules promise to run on (tests/config.yml): what depends on the interpreter runs there too.
OLDEST_PYTHON = "3.9"
INTERPRETER_TESTS = ("compile", "import")

# The version of pip that ansible-test of each ansible-core looks for in its cache.
BOOTSTRAP_PIP = {
    "2.16": "23.1.2",
    "2.17": "23.1.2",
    "2.18": "24.2",
    "2.19": "24.2",
    "2.20": "25.2",
    "2.21": "25.2",
}


def provide_get_pip() -> None:
    """Spare ansible-test its one download from outside the package index, unless its cache has that already."""
    release = ".".join(core_version.split(".")[:2])
    if release not in BOOTSTRAP_PIP:
        return
    cached = Path.home() / ".ansible" / "test" / "cache" / f"get_pip_{BOOTSTRAP_PIP[release].replace('.', '_')}.py"
    if not cached.exists():
        cached.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(__file__).with_name("get_pip.py"), cached)


def released() -> list[Path]:
    """Those of the project's files that ``ansible-galaxy collection build`` takes, by the rules of ``galaxy.yml``."""
    patterns = yaml.safe_load((checkout.ROOT / "galaxy.yml").read_text(encoding="utf-8"))["build_ignore"]
    return [
        path
        for path in checkout.files()
        if not any(fnmatch(str(part), pattern) for part in (path, *path.parents) for pattern in patterns)
    ]


def copy_project(place: Path, files: Iterable[Path] | None = None) -> Path:
    """Copy the project's files, or some of them, below ``place`` where a collection belongs, and return that directory."""
    target = place / "ansible_collections" / checkout.NAMESPACE / checkout.NAME
    for path in checkout.files() if files is None else files:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(checkout.ROOT / path, target / path)
    return target


def environment(interpreter_directories: Iterable[Path]) -> dict[str, str]:
    """Real interpreters first on the PATH: ansible-test takes the first of a name, and a shim may not run."""
    variables = checkout.environment()
    places = [str(checkout.VENV / "bin"), *map(str, interpreter_directories), variables["PATH"]]
    return {**variables, "PATH": os.pathsep.join(places), "PIP_QUIET": "1"}


def ansible_test(directory: Path, python: Path, tests: Iterable[str]) -> bool:
    """Run the named sanity tests, all of them if none is named. Returns whether they passed."""
    version = python.name.removeprefix("python")
    command = [str(checkout.VENV / "bin" / "ansible-test"), "sanity", "--local", "--color", "no", "--python", version]
    for test in tests:
        command += ["--test", test]
    print("ansible-test sanity, Python", version, *tests, flush=True)
    return subprocess.run(command, cwd=directory, env=environment([python.parent]), check=False).returncode == 0


def main() -> int:
    provide_get_pip()
    current = interpreters.find("{}.{}".format(*sys.version_info[:2]))
    if current is None:
        print(f"No interpreter found that {sys.executable} is made from.", file=sys.stderr)
        return 1
    oldest = interpreters.find(OLDEST_PYTHON)
    with tempfile.TemporaryDirectory(prefix="comet-sanity-") as place:
        directory = copy_project(Path(place), released())
        passed = ansible_test(directory, current, ())
        if oldest:
            passed = ansible_test(directory, oldest, INTERPRETER_TESTS) and passed
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
