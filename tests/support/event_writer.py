# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run an event source in this process, which a test may kill, and write each event as a line once a rule would have taken it.

``python -m tests.support.event_writer SOURCE ARGUMENTS FILE``: the arguments as JSON.
"""

from __future__ import annotations

import asyncio
import json
import runpy
import sys
from typing import Any

from tests.support.listening import SOURCES


async def write(source: str, args: dict[str, Any], path: str) -> None:
    """Go on until somebody ends the process."""
    # As in ansible-rulebook: one event waits, one is worked on.
    queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue(1)
    main = asyncio.ensure_future(runpy.run_path(str(SOURCES / f"{source}.py"))["main"](queue, args))
    with open(path, "a", encoding="utf-8", buffering=1) as file:
        while not main.done():
            event = await queue.get()
            file.write(json.dumps(event) + "\n")
    main.result()


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], json.loads(sys.argv[2]), sys.argv[3]))
