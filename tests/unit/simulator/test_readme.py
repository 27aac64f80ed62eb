# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The README tells of every option with its true default, of every control request and of every fault."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import tests.simulator
from tests.simulator.control import ACTIONS
from tests.simulator.faults import KINDS, PROFILES
from tests.simulator.options import Options

README = (Path(tests.simulator.__file__).parent / "README.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (`[a-z_]+`(?:, `[a-z_]+`)*) \| `(.*?)` \|", re.MULTILINE)


def documented() -> dict[str, str]:
    """The options of the tables, and the defaults they state."""
    return {name: default for names, default in ROW.findall(README) for name in re.findall(r"`(\w+)`", names)}


def test_every_option_is_documented_with_its_default() -> None:
    fresh = Options()
    assert documented() == {field.name: repr(getattr(fresh, field.name)) for field in dataclasses.fields(Options)}


def test_every_control_request_is_documented() -> None:
    told = set(re.findall(r"^\| `([A-Z]+) /_simulator/(\S+)` \|", README, re.MULTILINE))
    assert told == set(ACTIONS)


def test_every_fault_and_every_profile_is_documented() -> None:
    section = README.partition("## Faults")[2].partition("## Options")[0]
    assert set(KINDS) | set(PROFILES) <= set(re.findall(r"`(\w+)`", section))
