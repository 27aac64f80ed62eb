# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contracts' scenarios, each run once for all the contracts that look at it.

A test that takes ``module`` is run for every module that has a scenario (``test_scenarios.py`` sees to it that all have),
one that takes ``exercised`` for every module on both paths. A few modules share one run of Ansible (``BATCHES``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial

import pytest

from tests.support.exercise import EXAMPLES, Exercise, Outcome, part_name, perform
from tests.support.once import once
from tests.support.playbooks import PATHS, Run
from tests.support.scenario import SCENARIOS
from tests.support.spread import BATCHES

Parts = list[tuple[str, str]]
WANTED = pytest.StashKey[Parts]()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "exercised" in metafunc.fixturenames:
        pairs = [pytest.param((module, path), id=f"{module}-{path}") for module in SCENARIOS for path in PATHS]
        metafunc.parametrize("exercised", pairs, indirect=True)
    elif "module" in metafunc.fixturenames:
        metafunc.parametrize("module", SCENARIOS)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Know what the tests that were asked for will look at."""
    session.config.stash[WANTED] = list(dict.fromkeys(part for item in session.items for part in _parts(item)))


def _parts(item: pytest.Item) -> Iterator[tuple[str, str]]:
    params = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    if "exercised" in params:
        yield params["exercised"]
    for what in _looked_at(getattr(item, "fixturenames", ())):
        yield params["module"], what


def _looked_at(fixtures: Iterable[str]) -> Iterator[str]:
    if "exercises" in fixtures and "exercised" not in fixtures:
        yield from PATHS
    if "examples" in fixtures:
        yield EXAMPLES


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Callable[[str, str], Outcome]:
    """Do a module's part, and those of its batch, or return what came of it before."""

    @cache
    def batch(number: int) -> dict[str, Outcome]:
        parts = [part for part in pytestconfig.stash[WANTED] if BATCHES[part[0]] == number]
        return once(tmp_path_factory, f"contracts {number}", partial(perform, parts))

    return lambda module, what: batch(BATCHES[module])[part_name(module, what)]


@pytest.fixture(scope="session")
def exercises(outcomes: Callable[[str, str], Outcome]) -> Callable[[str, str], Exercise]:
    """What came of a module's scenario on a path."""
    return lambda module, path: outcomes(module, path).get()


@pytest.fixture
def exercised(request: pytest.FixtureRequest, exercises: Callable[[str, str], Exercise]) -> Exercise:
    """What came of a module's scenario on a path."""
    return exercises(*request.param)


@pytest.fixture(scope="session")
def examples(outcomes: Callable[[str, str], Outcome]) -> Callable[[str], Run]:
    """What came of a module's EXAMPLES as they stand, first in check mode and then for real."""
    return lambda module: outcomes(module, EXAMPLES).get()
