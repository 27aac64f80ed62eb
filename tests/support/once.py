# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do what is expensive once for all tests that look at it, also if they run in several processes (pytest-xdist)."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

Outcome = TypeVar("Outcome")


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Outcome]) -> Outcome:
    """What ``make`` returns, made by whichever process of this test run comes first.

    :param name: tells it from others of the test run.
    :param make: gets a directory of its own; what it returns, or raises, has to be picklable.
    """
    base = factory.getbasetemp()
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "once"
    directory = root / name.replace(" ", "-")
    directory.mkdir(parents=True, exist_ok=True)
    made = directory / "outcome.pickle"
    with (directory / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            made.write_bytes(pickle.dumps(_attempt(make, directory / "run")))
    problem, outcome = pickle.loads(made.read_bytes())
    if problem is not None:
        raise problem
    return outcome


def _attempt(make: Callable[[Path], Outcome], directory: Path) -> tuple[Exception | None, Outcome | None]:
    """A failure is kept, too: the next test would not fare better, only take as long again."""
    directory.mkdir()
    try:
        return None, make(directory)
    except Exception as problem:
        return AssertionError(f"{type(problem).__name__}: {problem}"), None
