# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests leave no processes behind."""

from __future__ import annotations

import subprocess
import sys

from tests.support import process_tree

# A child and a grandchild, each with a session of its own, that go on for longer than any test.
STUBBORN = """
import subprocess, sys
depth = int(sys.argv[1])
if depth:
    subprocess.Popen([sys.executable, "-c", sys.argv[2], str(depth - 1), sys.argv[2]], start_new_session=True)
else:
    print("all are there", flush=True)
sys.stdin.read()
"""


def test_children_in_sessions_of_their_own_are_killed_too() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STUBBORN, "2", STUBBORN],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as root:
        assert root.stdout is not None
        assert root.stdout.readline() == "all are there\n"
        process_tree.kill(root.pid)
        # It ends when the last process that could write to it is gone.
        assert root.stdout.read() == ""
        assert root.wait() < 0
