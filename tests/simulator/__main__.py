# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start a simulated server from anywhere: ``python3 PATH/tests/simulator --help``. ``-m tests.simulator`` does where ``tests`` is."""

from __future__ import annotations

import sys
from pathlib import Path


def start() -> int:
    """Run the command line; returns the exit status."""
    if not __package__:
        # Started by the path of this directory, whose files are imported as parts of what is two levels above it.
        sys.path[0] = str(Path(__file__).resolve().parents[2])
    try:
        from tests.simulator.command import main
    except ImportError as error:
        if error.name != "tests.simulator":
            raise
        sys.exit(error.msg)
    return main()


if __name__ == "__main__":
    sys.exit(start())
