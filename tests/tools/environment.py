# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Set up the development environment in ``.venv``, or find in a moment that it is there already.

``python3 -m tests.tools.environment`` from the checkout's root; standard library alone.
Silent if nothing is to be done. What pip says goes to ``.build/logs/environment.log`` and is shown only if it fails.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import subprocess
import sys
import venv
from pathlib import Path

from tests.tools import checkout, peers

MINIMUM = (3, 11)
REQUIREMENTS = (checkout.ROOT / "requirements.txt", checkout.ROOT / "tests" / "requirements.txt")
STAMP = checkout.VENV / ".stamp"
LOG = checkout.LOGS / "environment.log"


def expected_stamp() -> str:
    """What the environment was made from. Its place counts: its programs name their interpreter by full path."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {checkout.VENV}".encode())
    for path in (*REQUIREMENTS, Path(peers.__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


# Spaces, quotes and letters of any script are fine. These the search path or the programs that pip installs can't bear.
UNUSABLE_IN_PATHS = set(':"$`\\\n')


def obstacle() -> str:
    """Why no environment can be made with this interpreter in this place, or an empty string."""
    if unusable := UNUSABLE_IN_PATHS.intersection(str(checkout.VENV)):
        return f"Programs can't be installed below {checkout.ROOT}: {' and '.join(sorted(unusable))} in its name."
    if sys.version_info < MINIMUM:
        wanted, found = (".".join(map(str, version[:2])) for version in (MINIMUM, sys.version_info))
        return f"Python {wanted} or newer is needed, this is {found}. Name another one: make PYTHON=python3.12 ..."
    if importlib.util.find_spec("ensurepip") is None:
        return "Python's venv module is incomplete here. On Debian and Ubuntu: apt-get install python3-venv"
    return ""


def needs_new_venv() -> bool:
    """True if there is none, or it belongs to another Python or another place."""
    program = checkout.VENV / "bin" / "python"
    shebang = f"{checkout.VENV / 'bin' / 'python'}"
    pip = checkout.VENV / "bin" / "pip"
    if not program.exists() or not pip.exists() or shebang not in pip.read_text(encoding="utf-8"):
        return True
    query = [str(program), "-c", "import sys; print(*sys.version_info[:2])"]
    answer = subprocess.run(query, capture_output=True, text=True, check=False)
    return answer.stdout.split() != [str(number) for number in sys.version_info[:2]]


def install() -> bool:
    """Bring ``.venv`` up to the requirements. Returns whether that succeeded."""
    if needs_new_venv():
        venv.create(checkout.VENV, clear=True, with_pip=True, symlinks=True)
    pip = [str(checkout.VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    command = [*pip, "install", "--requirement", str(REQUIREMENTS[-1])]
    with LOG.open("w", encoding="utf-8") as log:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
        return done.returncode == 0 and peers.install([*pip, "download"], log)


def up_to_date(stamp: str) -> bool:
    return STAMP.exists() and STAMP.read_text(encoding="utf-8") == stamp


def main() -> int:
    problem = obstacle()
    if problem:
        print(problem, file=sys.stderr)
        return 1
    checkout.LOGS.mkdir(parents=True, exist_ok=True)
    checkout.link_collection()
    stamp = expected_stamp()
    with Path(checkout.BUILD, "environment.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if up_to_date(stamp):
            return 0
        print("Setting up the development environment in .venv, once ...", flush=True)
        STAMP.unlink(missing_ok=True)
        if not install():
            print(LOG.read_text(encoding="utf-8"), file=sys.stderr)
            print("The development environment could not be set up, see above.", file=sys.stderr)
            return 1
        STAMP.write_text(stamp, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
