# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the molecule scenarios of ``extensions/molecule`` quietly: a line for each, and all that a failed one printed.

``python -m tests.tools.molecule [NAME ...]``; without a name all of them. Two run at a time, which Molecule itself
offers only for scenarios that share one server.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tests.support.playbooks import MODULE_PROCESS
from tests.support.warm_python import warm
from tests.tools import checkout

DIRECTORY = checkout.ROOT / "extensions" / "molecule"
SCENARIOS = sorted(path.parent.name for path in DIRECTORY.glob("*/molecule.yml"))
WORKERS = 2


def run(name: str, python: str) -> bool:
    """Run a scenario from beginning to end and print its line. Returns whether it passed.

    :param python: the interpreter of simulated machines.
    """
    place = checkout.BUILD / "molecule" / name
    start = time.monotonic()
    done = subprocess.run(
        [str(checkout.VENV / "bin" / "molecule"), "test", "--scenario-name", name],
        cwd=checkout.ROOT,
        # Molecule's own choice of a place goes by the name of the checkout's directory, which others may have, too.
        env={
            **checkout.environment(),
            "MOLECULE_EPHEMERAL_DIRECTORY": str(place),
            "MACHINE_PYTHON": python,
            "NO_COLOR": "1",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    line = f"scenario {name:<24} {'ok' if passed else 'FAILED':<6} {time.monotonic() - start:6.1f} s"
    print(line if passed else f"{line}\n{done.stdout}", flush=True)
    return passed


def main(names: Sequence[str]) -> int:
    if unknown := sorted(set(names) - set(SCENARIOS)):
        print(f"Unknown scenario {', '.join(unknown)}. There are: {', '.join(SCENARIOS)}", file=sys.stderr)
        return 2
    with warm(MODULE_PROCESS) as variables, ThreadPoolExecutor(WORKERS) as pool:
        passed = list(pool.map(partial(run, python=variables["ansible_python_interpreter"]), names or SCENARIOS))
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
