# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory of large fleets: where its time goes, and what the same groups cost with templates.

Each measurement is a process of its own (``python -m tests.bench.inventory_run``), so that neither memory nor caches
pass from one to the next. ``python -m tests.bench.inventory 100000`` measures other sizes than the usual ones.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.bench import table
from tests.simulator import Simulator
from tests.tools import checkout

SIZES = (1_000, 10_000)
# Templates take a millisecond a host; their cost is measured on so many and grows with their number.
MOST_WITH_TEMPLATES = 1_000
# The least of so many runs counts: whatever else the machine does can only add to one.
RUNS = 3
KINDS = ("online", "outdated", "platform", "version", "tenant", "policy", "user")
KEYED = [
    {"key": "'online' if comet_online else 'offline'", "prefix": "keyed"},
    {"key": "'outdated' if comet_outdated else 'current'", "prefix": "keyed"},
    *({"key": f"comet_{name}", "prefix": f"keyed_{name}"} for name in KINDS[2:]),
]
COLUMNS = (
    "devices",
    "hosts",
    "requests",
    "request s",
    "parse s",
    "plugin s",
    "Ansible s",
    "plugin/Ansible",
    "peak MiB",
)


def main(sizes: Sequence[int] = SIZES) -> None:
    """Measure and print.

    :raises SystemExit: if a fleet takes more than four requests.
    """
    rows, ratios, requests = [], [], 0
    for size in sizes:
        with Simulator(devices=size, tenants=10) as simulator:
            best = _best(simulator, {"groups_by": list(KINDS)}, RUNS)
            requests = max(requests, best["requests"])
            rows.append(_row(size, best))
            if size <= MOST_WITH_TEMPLATES:
                bare = _best(simulator, {"groups_by": []}, RUNS)
                keyed = _best(simulator, {"groups_by": [], "keyed_groups": KEYED}, 1)
                native, templates = (max(run["plugin"] - bare["plugin"], 1e-3) for run in (best, keyed))
                ratios.append(
                    f"{size} devices: groups {native:.3f} s, the same through keyed_groups {templates:.2f} s, ratio {templates / native:.0f}"
                )
    table.show("Inventory of all devices, in the groups " + ", ".join(KINDS), COLUMNS, rows)
    print("  request: seconds until the answers begin. The others are seconds of processor time. parse: from what comes")
    print("  in to what is kept of it; plugin: hosts, variables, groups; Ansible: all else that ansible-inventory --list")
    print("  does. Peak: of memory while the plugin works.")
    print("  plugin/Ansible: parse and plugin together over Ansible.")
    for ratio in ratios:
        print(f"  {ratio}")
    if requests > 4:
        raise SystemExit(f"{requests} requests are more than four")


def _best(simulator: Simulator, options: Mapping[str, Any], runs: int) -> dict[str, Any]:
    measured = [_measure(simulator, options) for _run in range(runs)]
    return {name: min(item[name] for item in measured) for name in measured[0]}


def _row(size: int, best: Mapping[str, Any]) -> list[str]:
    seconds = [f"{best[name]:.2f}" for name in ("request", "parse", "plugin", "ansible")]
    ratio = f"{(best['parse'] + best['plugin']) / best['ansible']:.2f}"
    return [str(size), str(best["hosts"]), str(best["requests"]), *seconds, ratio, f"{best['peak'] / 2**20:.0f}"]


def _measure(simulator: Simulator, options: Mapping[str, Any]) -> dict[str, Any]:
    admin = simulator.admin
    connection = {"url": simulator.url, "username": admin.username, "password": admin.password}
    with tempfile.TemporaryDirectory() as directory:
        source = Path(directory, "fleet.comet.yml")
        text = yaml.safe_dump({"plugin": "cometbackup.comet.comet", "devices": "all", **connection, **options})
        source.write_text(text, encoding="utf-8")
        before = len(simulator.requests)
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.inventory_run", str(source)],
            cwd=checkout.ROOT,
            env={**os.environ, **checkout.environment(), "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"},
            check=True,
            stdout=subprocess.PIPE,
        )
    measured: dict[str, Any] = json.loads(done.stdout)
    return {**measured, "requests": len(simulator.requests) - before}


if __name__ == "__main__":
    checkout.link_collection()
    main([int(size) for size in sys.argv[1:]] or SIZES)
