# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m tests.bench [NAME ...]``: run all measurements, or those named."""

from __future__ import annotations

import platform
import sys

from tests.bench import converge, growth, inventory, loop
from tests.tools import checkout

MEASUREMENTS = {"loop": loop.main, "converge": converge.main, "inventory": inventory.main, "growth": growth.main}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in MEASUREMENTS]
    if unknown:
        print(f"There is no measurement {unknown[0]}; there are {', '.join(MEASUREMENTS)}.")
        return 2
    print(f"Python {platform.python_version()}, {platform.machine()}; compare within a run, never across machines.\n")
    for name in names or MEASUREMENTS:
        MEASUREMENTS[name]()
        print()
    return 0


if __name__ == "__main__":
    checkout.link_collection()
    sys.exit(main(sys.argv[1:]))
