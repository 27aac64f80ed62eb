# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_resource`` does."""

from __future__ import annotations

import hashlib

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario
from tests.tools import checkout

LOGO = b"\x89PNG a logo"
HASH = hashlib.sha256(LOGO).hexdigest()
FILE = "{{ playbook_dir }}/logo.png"
UNKNOWN = "0" * 64


def prepare(simulator: Simulator) -> None:
    simulator.state.resources[HASH] = LOGO


def forget(simulator: Simulator) -> None:
    simulator.state.resources.clear()


SCENARIO = Scenario(
    covers=("AdminMetaResourceGet", "AdminMetaResourceNew"),
    prepare=prepare,
    cases=(
        Case("downloads a file", {"hash": f"resource://{HASH}", "dest": FILE}, budget=0),
        Case("uploads it", {"src": FILE}, budget=1, before=forget),
        Case("finds it there by its hash", {"src": FILE, "hash": HASH}, budget=1, changed=False),
    ),
    refusals=(
        Refusal(
            "a file that there is not",
            {"hash": UNKNOWN, "dest": FILE},
            "AdminMetaResourceGet on {url} failed: the server answered 404 Resource not found.",
        ),
        Refusal("neither", {"hash": HASH}, "one of the following is required: src, dest"),
        Refusal("both", {"src": FILE, "dest": FILE}, "parameters are mutually exclusive: src|dest"),
        Refusal(
            "a place that depends on where the task runs",
            {"src": "logo.png"},
            "src 'logo.png' is not an absolute path. Begin it with /, or with {{ playbook_dir }}.",
        ),
        Refusal(
            "a source that there is not",
            {"src": "/nowhere/logo.png"},
            "the file '/nowhere/logo.png' cannot be read: No such file or directory. Check its path and permissions.",
        ),
        Refusal(
            "an odd hash",
            {"hash": "../etc", "dest": FILE},
            "hash '../etc' is none. Give what an upload returned, or what the branding refers to.",
        ),
    ),
    server={"restart_seconds": 0.02},
    example_variables={"logo_file": str(checkout.ROOT / "galaxy.yml")},
    volatile=frozenset({"dest", "src"}),
)
