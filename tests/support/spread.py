# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tests go to the same process of pytest-xdist: those that look at one outcome, so that it is made once and nobody waits for it.

pytest-xdist has marks for that (``--dist loadgroup``). Its release 3.8 gives them no heed under pytest 9.
"""

from __future__ import annotations

import re

from xdist.scheduler import LoadScopeScheduling

from tests.support.scenario import SCENARIOS

# How many modules' contracts share a run of Ansible. More would save little, and be a long wait for the last process at work.
TOGETHER = 5
BATCHES = {module: position // TOGETHER for position, module in enumerate(SCENARIOS)}

# Files whose tests look at one outcome, or one for each of a few parameters.
FILES = (
    "awx/test_set_up.py",
    "browser/test_health_page.py",
    "test_faults.py",
    "test_hand_over.py",
    "test_mistakes.py",
    "test_release.py",
)
_MODULE = re.compile(r"/contracts/.*\[(comet_\w+)")


def group(nodeid: str) -> str:
    """What tests of one process have in common; of a test that may be anywhere its own name."""
    if found := _MODULE.search(nodeid):
        return f"contracts {BATCHES[found.group(1)]}"
    file = nodeid.partition("::")[0]
    return file if file.endswith(FILES) else nodeid


class Scheduler(LoadScopeScheduling):  # type: ignore[misc]
    """Gives groups to processes, those of the most tests first."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)
