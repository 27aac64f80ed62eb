# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the project's checks quietly: a line for each with its time, the full output in ``.build/logs/NAME.log``.

``python -m tests.tools.steps [NAME ...] [-- ARGUMENTS]``; without a name all of them. Each step is the nox session of
its name; arguments go to that session. Steps of different lanes run side by side. The longest one has a lane of its own, and
what has one process only is not left to the end, so that two processors are busy until then.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from tests.tools import checkout

LANES = (
    ("integration",),
    ("lint", "unit"),
    ("sanity", "docs-lint", "docs", "ansible-lint", "changelog", "extra-checks", "build-import-check", "molecule"),
)
# What is shown of a failed step's log. The rest is in the file.
TAIL = 100
PYTEST_SUMMARY = re.compile(r"^=* ?((?:\d+ (?:passed|failed|skipped|errors?|xfailed|xpassed|deselected)(?:, )?)+) in ")
SANITY_TEST = re.compile(r'^Running sanity test "')
SCENARIO = re.compile(r"^scenario \S+ +(?:ok|FAILED) ")

_printing = Lock()


@dataclass(frozen=True)
class Outcome:
    """How one step ended. ``seconds`` is wall-clock time."""

    name: str
    passed: bool
    seconds: float
    detail: str

    def line(self) -> str:
        return f"{self.name:<20} {'ok' if self.passed else 'FAILED':<6} {self.seconds:6.1f} s  {self.detail}".rstrip()


def log_of(name: str) -> Path:
    return checkout.LOGS / f"{name}.log"


def detail_of(log: str) -> str:
    """How much was tested, in the words of the tool that tested it."""
    lines = log.splitlines()
    summaries = [match.group(1) for line in lines if (match := PYTEST_SUMMARY.match(line))]
    if summaries:
        return summaries[-1]
    counts = {"tests": SANITY_TEST, "scenarios": SCENARIO}
    found = {what: sum(1 for line in lines if pattern.match(line)) for what, pattern in counts.items()}
    return ", ".join(f"{count} {what}" for what, count in found.items() if count)


def run(name: str, arguments: Sequence[str]) -> Outcome:
    """Run one step and print its line."""
    command = [sys.executable, "-m", "nox", "--session", name, "--", *arguments]
    start = time.monotonic()
    with log_of(name).open("w", encoding="utf-8") as log:
        done = subprocess.run(
            command,
            cwd=checkout.ROOT,
            env={**checkout.environment(), "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    seconds = time.monotonic() - start
    detail = detail_of(log_of(name).read_text(encoding="utf-8", errors="replace"))
    outcome = Outcome(name, done.returncode == 0, seconds, detail)
    with _printing:
        print(outcome.line(), flush=True)
    return outcome


def run_lanes(lanes: Sequence[Sequence[str]], arguments: Sequence[str]) -> list[Outcome]:
    """Run the lanes side by side and each lane's steps in order. A failure does not keep the others from running."""
    with ThreadPoolExecutor(len(lanes)) as pool:
        outcomes = pool.map(lambda lane: [run(name, arguments) for name in lane], lanes)
        return [outcome for lane in outcomes for outcome in lane]


def report(failed: Sequence[Outcome]) -> None:
    """Show why the steps failed."""
    for outcome in failed:
        path = log_of(outcome.name)
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        print(f"\n--- {outcome.name}: end of {path.relative_to(checkout.ROOT)}")
        print("\n".join(lines[-TAIL:]))


def main(arguments: Sequence[str]) -> int:
    names, passed_on = list(arguments), []
    if "--" in names:
        position = names.index("--")
        names, passed_on = names[:position], names[position + 1 :]
    known = {name for lane in LANES for name in lane}
    if unknown := sorted(set(names) - known):
        print(f"Unknown step {', '.join(unknown)}. There are: {', '.join(sorted(known))}", file=sys.stderr)
        return 2
    lanes = [names] if names else LANES
    checkout.LOGS.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    outcomes = run_lanes(lanes, passed_on)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    report(failed)
    if failed:
        print(f"\nFailed: {', '.join(outcome.name for outcome in failed)}")
        return 1
    if len(outcomes) > 1:
        print(f"All {len(outcomes)} steps passed in {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
