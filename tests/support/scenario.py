# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module's scenario says: tasks that use the module, and what is to come of them.

``tests/integration/scenarios/MODULE.py`` holds a ``SCENARIO`` for each module. The contracts
(``tests/integration/contracts``) find the modules by themselves, so a module without a scenario fails them.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.simulator import Simulator
from tests.tools import checkout

# In every secret that a test makes up. Letters of base32, so that it fits time-based codes' secrets, too.
NEEDLE = "KANARIE"

MODULES = sorted(path.stem for path in (checkout.ROOT / "plugins" / "modules").glob("*.py"))

SCENARIOS = sorted(path.stem for path in (checkout.ROOT / "tests" / "integration" / "scenarios").glob("comet_*.py"))

Hook = Callable[[Simulator], Any]


def secret(label: str) -> str:
    """A secret that is recognised wherever it turns up. ``label`` tells which one it was."""
    return f"{NEEDLE}-{label}-{NEEDLE}"


def nothing(simulator: Simulator) -> None:
    """Leave the server as it is."""


@dataclass(frozen=True)
class Case:
    """A task that succeeds. It is run in check mode, then for real, then for real once more.

    :param name: what the user wants, as in "suspends an account".
    :param budget: how many requests the second real run may send, sessions aside.
    :param before: changes the server before the first of the three runs.
    :param before_real: undoes, before the first real run, what the one in check mode may do on purpose.
    :param before_again: undoes, before the second real run, what makes a repetition impossible.
    :param changed: what the first real run reports.
    :param status: ``ok``, or ``skipped`` if the module itself skips the task.
    :param repeats: why the second run changes something again. Empty: it does not.
    :param hidden: the result holds a secret that was asked for, and so is never printed.
    :param register: under which name later cases find the result of the first real run.
    :param needs: the name of an earlier case without which this one has nothing to work on.
    :param finally_: changes the server after the last of the three runs.
    """

    name: str
    options: Mapping[str, Any]
    budget: int
    before: Hook = nothing
    before_real: Hook = nothing
    before_again: Hook = nothing
    changed: bool = True
    status: str = "ok"
    repeats: str = ""
    hidden: bool = False
    register: str = ""
    needs: str = ""
    finally_: Hook = nothing


@dataclass(frozen=True)
class Refusal:
    """A task that fails with a clear sentence, and writes nothing.

    The first one of a scenario must not build on what its later cases did: module processes try it after a few cases.

    :param message: the whole text; ``{url}`` stands for the server's address.
    """

    name: str
    options: Mapping[str, Any]
    message: str
    before: Hook = nothing


@dataclass(frozen=True)
class Scenario:
    """All that the contracts need to know of a module.

    :param server: options of the simulator.
    :param prepare: fills the simulator before anything else.
    :param examples: fills it for the module's EXAMPLES, which then run as they stand.
    :param example_variables: variables that those use.
    :param volatile: keys of results that two servers can't agree on, such as ids drawn by chance.
    :param covers: the methods of the API that this module is the answer for; each method has one module, see
        ``tests/unit/test_completeness.py``.
    :param since: the first release that has what the module is for; empty if every supported one has.
    :param exercised_elsewhere: options that no case can use, each with where it is tested.
    """

    cases: tuple[Case, ...]
    refusals: tuple[Refusal, ...] = ()
    server: Mapping[str, Any] = field(default_factory=dict)
    prepare: Hook = nothing
    examples: Hook = nothing
    example_variables: Mapping[str, Any] = field(default_factory=dict)
    volatile: frozenset[str] = frozenset()
    covers: tuple[str, ...] = ()
    since: str = ""
    exercised_elsewhere: Mapping[str, str] = field(default_factory=dict)


def scenario(module: str) -> Scenario:
    """The scenario of a module that has one."""
    found = importlib.import_module(f"tests.integration.scenarios.{module}").SCENARIO
    assert isinstance(found, Scenario)
    return found
