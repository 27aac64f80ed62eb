# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How time and memory grow with a server: whatever is the same for each device grows no faster than their number.

``python -m tests.bench.growth 1000 100000`` measures other sizes than the usual ones.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tests.bench import converge, inventory, processes, table
from tests.bench.processes import MIB, RUNS
from tests.simulator import Simulator
from tests.tools import checkout

SIZES = (1_000, 10_000)
COLUMNS = ("devices", "users", "converge s", "ms/device", "peak MiB", "inventory s", "ms/device", "peak MiB")


def main(sizes: Sequence[int] = SIZES) -> None:
    """Measure and print."""
    rows = []
    with Simulator() as simulator:
        start = processes.least(lambda: processes.play([{"meta": "noop"}], simulator), lambda run: run.seconds).seconds
    for size in sizes:
        with Simulator(devices=size, tenants=10) as simulator:
            users = converge.of_accounts(converge.exported(simulator))
            done = converge.unchanged({"users": users}, simulator, 1 if size > inventory.MANY else RUNS)
            read = inventory.read(simulator, size)
        seconds = (done.seconds - start, read["parse"] + read["plugin"])
        figures = [
            (f"{spent:.2f}", f"{spent / size * 1000:.3f}", f"{peak / MIB:.0f}")
            for spent, peak in zip(seconds, (done.peak, read["peak"]), strict=True)
        ]
        rows.append([str(size), str(len(users)), *figures[0], *figures[1]])
    table.show("Growth: nothing to converge, and an inventory of all devices", COLUMNS, rows)
    print(
        f"  converge: seconds on the clock without Ansible's start ({start:.2f} s); inventory: processor time of parsing,"
    )
    print("  hosts, variables and groups. Each is measured in a process of its own.")


if __name__ == "__main__":
    checkout.link_collection()
    main([int(size) for size in sys.argv[1:]] or SIZES)
