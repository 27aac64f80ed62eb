# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting with a limit. ``asyncio.wait_for`` of Python before 3.12 forgets that it was cancelled if what it waits for is done just then."""

from __future__ import annotations

import asyncio
from typing import Awaitable, Optional, TypeVar

Answer = TypeVar("Answer")


async def within(seconds: Optional[float], work: Awaitable[Answer]) -> Answer:
    """What the work answers.

    :raises asyncio.TimeoutError: if it takes longer; it is cancelled then.
    """
    task = asyncio.ensure_future(work)
    try:
        done, dummy = await asyncio.wait({task}, timeout=seconds)
        if not done:
            raise asyncio.TimeoutError
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
