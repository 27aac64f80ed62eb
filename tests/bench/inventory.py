# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory of large fleets: where its time goes, and what the same groups cost with templates.

Each measurement is a process of its own (``python -m tests.bench.inventory_run``), so that neither memory nor caches
pass from one to the next. ``python -m tests.bench.inventory 100000`` measures other sizes than the usual ones.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.bench import processes, table
from tests.bench.processes import MIB, RUNS
from tests.simulator import Simulator
from tests.tools import checkout

SIZES = (1_000, 10_000)
# Templates take milliseconds a host; their cost is measured on so many and grows with their number.
MOST_WITH_TEMPLATES = 10_000
# A run of more devices than this is long enough to average out by itself.
MANY = 10_000
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
    "from cache s",
    "peak MiB",
    "cached MiB",
)


def main(sizes: Sequence[int] = SIZES) -> None:
    """Measure and print.

    :raises SystemExit: if a fleet takes more than four requests, or any from cache.
    """
    rows, ratios = [], []
    for size in sizes:
        with Simulator(devices=size, tenants=10) as simulator:
            best = read(simulator, size)
            cached = _from_cache(simulator, size)
            rows.append(_row(size, best, cached))
            if size <= MOST_WITH_TEMPLATES:
                bare = _best(simulator, {"groups_by": []}, RUNS)
                keyed = _best(simulator, {"groups_by": [], "keyed_groups": KEYED}, 1)
                whole, native = best["parse"] + best["plugin"], max(best["plugin"] - bare["plugin"], 1e-3)
                templates = keyed["plugin"] - bare["plugin"]
                ratios.append(
                    f"{size} devices: the same groups through keyed_groups {templates:.2f} s,"
                    f" {templates / whole:.0f} times all that the plugin does and {templates / native:.0f} times its groups"
                )
    table.show("Inventory of all devices, in the groups " + ", ".join(KINDS), COLUMNS, rows)
    print(
        "  request: seconds until the answers begin. The others are seconds of processor time. parse: from what comes"
    )
    print(
        "  in to what is kept of it; plugin: hosts, variables, groups; Ansible: all else that ansible-inventory --list"
    )
    print(
        "  does. plugin/Ansible: parse and plugin together over Ansible. from cache: both without a request. Peak: of"
    )
    print("  memory while the plugin works, and likewise from cache.")
    for ratio in ratios:
        print(f"  {ratio}")


def read(simulator: Simulator, size: int) -> dict[str, Any]:
    """An inventory from the server.

    :raises SystemExit: if that takes more than four requests.
    """
    best = _best(simulator, {"groups_by": list(KINDS)}, _runs(size))
    if best["requests"] > 4:
        raise SystemExit(f"{best['requests']} requests are more than four")
    return best


def _from_cache(simulator: Simulator, size: int) -> dict[str, Any]:
    """The same from a cache.

    :raises SystemExit: if that takes a request.
    """
    with tempfile.TemporaryDirectory() as directory:
        options = {
            "groups_by": list(KINDS),
            "cache": True,
            "cache_plugin": "ansible.builtin.jsonfile",
            "cache_connection": directory,
            "cache_max_live_age": 86400,
        }
        _measure(simulator, options)
        cached = _best(simulator, options, _runs(size))
    if cached["requests"]:
        raise SystemExit(f"{cached['requests']} requests although all is cached")
    return cached


def _runs(size: int) -> int:
    return 1 if size > MANY else RUNS


def _best(simulator: Simulator, options: Mapping[str, Any], runs: int) -> dict[str, Any]:
    measured = [_measure(simulator, options) for _run in range(runs)]
    return {name: min(item[name] for item in measured) for name in measured[0]}


def _row(size: int, best: Mapping[str, Any], cached: Mapping[str, Any]) -> list[str]:
    seconds = [f"{best[name]:.2f}" for name in ("request", "parse", "plugin", "ansible")]
    ratio = f"{(best['parse'] + best['plugin']) / best['ansible']:.2f}"
    peaks = [f"{run['peak'] / MIB:.0f}" for run in (best, cached)]
    return [str(size), str(best["hosts"]), str(best["requests"]), *seconds, ratio, f"{cached['plugin']:.2f}", *peaks]


def _measure(simulator: Simulator, options: Mapping[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as directory:
        source = Path(directory, "fleet.comet.yml")
        text = yaml.safe_dump({"plugin": "cometbackup.comet.comet", "devices": "all", **options})
        source.write_text(text, encoding="utf-8")
        before = len(simulator.requests)
        measured: dict[str, Any] = json.loads(processes.module("inventory_run", [str(source)], simulator).output)
    return {**measured, "requests": len(simulator.requests) - before}


if __name__ == "__main__":
    checkout.link_collection()
    main([int(size) for size in sys.argv[1:]] or SIZES)
