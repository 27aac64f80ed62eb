# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m tests.bench.inventory_run FILE``: parse an inventory file and print it to nowhere, with a stopwatch.

What comes out is one line of JSON: seconds of ``request`` on the clock, seconds of processor time of ``parse``,
``plugin`` and ``ansible``, the number of ``hosts``, and the ``peak`` of memory in bytes while the plugin worked.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

from ansible.plugins.loader import init_plugin_loader

init_plugin_loader()

from ansible.cli.inventory import InventoryCLI  # noqa: E402  # it looks for plugins when it is imported
from ansible.inventory.manager import InventoryManager  # noqa: E402  # as above
from ansible.plugins.loader import inventory_loader  # noqa: E402  # as above

from ansible_collections.cometbackup.comet.plugins.module_utils._client import transport, wire  # noqa: E402  # as above


class Stopwatch:
    """Adds up what functions take: seconds on the clock, and seconds of processor time."""

    def __init__(self) -> None:
        self.clock: dict[str, float] = {}
        self.work: dict[str, float] = {}
        self.peak = 0

    def watch(self, owner: Any, name: str, label: str) -> None:
        """Replace a function by one that is measured."""
        function: Callable[..., Any] = getattr(owner, name)

        def measured(*args: Any, **options: Any) -> Any:
            clock, work = time.perf_counter(), time.process_time()
            try:
                return function(*args, **options)
            finally:
                self.clock[label] = self.clock.get(label, 0.0) + time.perf_counter() - clock
                self.work[label] = self.work.get(label, 0.0) + time.process_time() - work
                if label == "parsing":
                    self.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

        setattr(owner, name, measured)


def main(source: str) -> None:
    """Measure what ``ansible-inventory -i SOURCE --list`` does once its modules are imported."""
    watch = Stopwatch()
    watch.watch(transport.Transport, "send", "request")
    watch.watch(wire, "decode", "parse")
    watch.watch(type(inventory_loader.get("cometbackup.comet.comet")), "parse", "parsing")
    hosts = []
    original = InventoryManager.parse_sources

    def counted(self: InventoryManager, *args: Any, **options: Any) -> None:
        original(self, *args, **options)
        hosts.append(len(self.hosts))

    InventoryManager.parse_sources = counted
    start = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit), warnings.catch_warnings():
        # The program sets up the plugin loader, which has been done above to get at the plugin.
        warnings.simplefilter("ignore")
        InventoryCLI(["ansible-inventory", "-i", source, "--list"]).run()
    total = time.process_time() - start
    work = watch.work
    # From cache there are neither requests nor answers.
    request, parse = work.get("request", 0.0), work.get("parse", 0.0)
    figures = {
        "request": watch.clock.get("request", 0.0),
        "parse": parse,
        "plugin": work["parsing"] - request - parse,
        "ansible": total - work["parsing"],
        "hosts": hosts[-1],
        "peak": watch.peak,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1])
