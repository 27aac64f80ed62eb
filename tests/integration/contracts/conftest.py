# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contracts' scenarios, each run once for all the contracts that look at it.

A test that takes ``module`` is run for every module that has a scenario (``test_scenarios.py`` sees to it that all have),
one that takes ``exercised`` for every module on both paths.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest

from tests.simulator import Simulator
from tests.support.docs import documentation
from tests.support.exercise import Exercise, exercise
from tests.support.once import once
from tests.support.playbooks import PATHS, Run, play, run_playbook
from tests.support.scenario import SCENARIOS, scenario


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "exercised" in metafunc.fixturenames:
        pairs = [pytest.param((module, path), id=f"{module}-{path}") for module in SCENARIOS for path in PATHS]
        metafunc.parametrize("exercised", pairs, indirect=True)
    elif "module" in metafunc.fixturenames:
        metafunc.parametrize("module", SCENARIOS)


@pytest.fixture(scope="session")
def exercises(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Exercise]:
    """Run a module's scenario on a path, or return what came of it before."""

    @cache
    def get(module: str, path: str) -> Exercise:
        return once(tmp_path_factory, f"{module} {path}", partial(exercise, module, path))

    return get


@pytest.fixture
def exercised(request: pytest.FixtureRequest, exercises: Callable[[str, str], Exercise]) -> Exercise:
    """What came of a module's scenario on a path."""
    return exercises(*request.param)


@pytest.fixture
def examples(tmp_path: Path) -> Callable[[str], Run]:
    """Run a module's EXAMPLES as they stand, first in check mode and then for real."""

    def run(module: str) -> Run:
        plan = scenario(module)
        (tmp_path / "variables.json").write_text(json.dumps(dict(plan.example_variables)), encoding="utf-8")
        tasks = documentation(module).examples
        with Simulator(**plan.server) as simulator:
            plan.examples(simulator)
            plays = [play(tasks, check_mode=True), play(tasks)]
            return run_playbook(plays, tmp_path, "--diff", "-e", "@variables.json", simulators=[simulator])

    return run
