# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_server_download``."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario


def installer(version: str) -> bytes:
    """What the simulator sends for Debian."""
    found = Simulator().portal.installer("download_linux_deb", version)
    assert found is not None
    return found[1]


HERE: dict[str, Any] = {"platform": "linux_deb", "dest": "{{ playbook_dir }}/cometd.deb"}
CHECKSUM = f"sha256:{hashlib.sha256(installer('25.6.8')).hexdigest()}"
WRONG = f"sha256:{'0' * 64}"

SCENARIO = Scenario(
    cases=(
        Case("downloads the stable release", HERE, budget=2),
        Case("downloads another release", {"version": "25.9.8", **HERE}, budget=1),
        Case(
            "downloads what has a checksum, and no more then",
            {"version": "25.6.8", "checksum": CHECKSUM, **HERE},
            budget=0,
        ),
    ),
    refusals=(
        Refusal(
            "a release that there is not",
            {"version": "25.9.9", **HERE},
            "there is no release '25.9.9'. Did you mean '25.9.8'?",
        ),
        Refusal(
            "another file",
            {"version": "25.9.8", "checksum": WRONG, **HERE},
            f"DownloadsGet on {{url}}account/ failed: what the account portal sent for 25.9.8 is sha256:{hashlib.sha256(installer('25.9.8')).hexdigest()},"
            f" not {WRONG}. Check version, platform and checksum; nothing was written.",
        ),
        Refusal(
            "a checksum that is none",
            {"checksum": "sha256:123", **HERE},
            "checksum 'sha256:123' is none. It looks like sha256: and 64 hexadecimal digits; sha1 and sha512 do, too.",
        ),
        Refusal(
            "a place that depends on where the task runs",
            {**HERE, "dest": "cometd.deb"},
            "dest 'cometd.deb' is not an absolute path. Begin it with /, or with {{ playbook_dir }}.",
        ),
        Refusal("a directory", {**HERE, "dest": "/"}, "dest '/' is a directory. Give the name of the file, too."),
        Refusal(
            "a directory that there is not",
            {**HERE, "dest": "/nowhere/cometd.deb"},
            "the directory of dest '/nowhere/cometd.deb' does not exist. Create it first.",
        ),
    ),
    example_variables={"downloads": "{{ playbook_dir }}"},
    volatile=frozenset({"dest"}),
)
