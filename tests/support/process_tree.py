# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process with all that it has started: programs that give their children sessions of their own leave them behind when they are killed."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable
from pathlib import Path


def kill(root: int) -> None:
    """Kill a process of ours that nobody has waited for yet, and its descendants, in whatever sessions they are."""
    held: set[int] = set()
    # What is stopped starts nothing more, so that in the end none is missing.
    while new := ({root} | _children(held)) - held:
        _send(signal.SIGSTOP, new)
        held |= new
    _send(signal.SIGKILL, held)


def _send(number: signal.Signals, processes: Iterable[int]) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)


def _children(parents: set[int]) -> set[int]:
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        # One that has ended meanwhile.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            # The name of its program, in parentheses, may hold anything; then come its state and its parent.
            parent = int(stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
            if parent in parents:
                found.add(int(stat.parent.name))
    return found
