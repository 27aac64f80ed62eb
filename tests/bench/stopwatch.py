# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m tests.bench.stopwatch PROGRAM ARGUMENT ...``: run a program and print what it took, as JSON.

A process of its own, and a small one: the peak of memory that the kernel tells of a program is at least what the
process had that started it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence


def main(command: Sequence[str]) -> None:
    """Print what the program took.

    ``seconds`` on the clock, ``processor`` seconds of it and its children, ``peak`` bytes of the largest of them, its
    ``status`` and ``output``.
    """
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        output = process.stdout.read() if process.stdout else ""
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    figures = {
        "seconds": time.perf_counter() - start,
        "processor": used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss * 1024,
    }
    print(json.dumps({**figures, "status": process.returncode, "output": output}))


if __name__ == "__main__":
    main(sys.argv[1:])
