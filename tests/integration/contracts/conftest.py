# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contracts' scenarios, each run once for all the contracts that look at it.

A test that takes ``module`` is run for every module that has a scenario (``test_scenarios.py`` sees to it that all have),
one that takes ``exercised`` for every module on both paths. All tests of a module go to one worker of pytest-xdist, which is what the group mark is for.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.simulator import Simulator
from tests.support.docs import documentation
from tests.support.exercise import Exercise, exercise
from tests.support.playbooks import PATHS, Run, play, run_playbook
from tests.support.scenario import SCENARIOS, scenario


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marks = {module: pytest.mark.xdist_group(module) for module in SCENARIOS}
    if "exercised" in metafunc.fixturenames:
        pairs = [
            pytest.param((module, path), marks=marks[module], id=f"{module}-{path}")
            for module in SCENARIOS
            for path in PATHS
        ]
        metafunc.parametrize("exercised", pairs, indirect=True)
    elif "module" in metafunc.fixturenames:
        metafunc.parametrize("module", [pytest.param(module, marks=marks[module], id=module) for module in SCENARIOS])


@pytest.fixture(scope="session")
def exercises(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Exercise]:
    """Run a module's scenario on a path, or return what came of it before."""
    done: dict[tuple[str, str], Exercise | Exception] = {}

    def get(module: str, path: str) -> Exercise:
        if (module, path) not in done:
            directory: Path = tmp_path_factory.mktemp(f"{module}-{path}")
            try:
                done[module, path] = exercise(module, scenario(module), path, directory)
            except Exception as problem:
                # It would not go better for the next test, only take as long again.
                done[module, path] = problem
        result = done[module, path]
        if isinstance(result, Exception):
            raise result
        return result

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
