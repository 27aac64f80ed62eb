# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contracts hold for every module: none is left out, and each scenario says enough."""

from __future__ import annotations

from tests.support.docs import argument_spec
from tests.support.scenario import MODULES, NEEDLE, SCENARIOS, scenario


def test_every_module_has_a_scenario() -> None:
    assert SCENARIOS == MODULES


def test_every_option_is_exercised(module: str) -> None:
    plan = scenario(module)
    used = {name for case in plan.cases for name in case.options} | set(plan.exercised_elsewhere)
    assert set(argument_spec(module)) - used == set()


def test_every_secret_option_carries_a_secret_that_is_looked_for(module: str) -> None:
    secret = {name for name, option in argument_spec(module).items() if option.get("no_log")}
    carrying = {name for case in scenario(module).cases for name, value in case.options.items() if NEEDLE in str(value)}
    assert secret - carrying == set()


def test_some_case_of_a_module_that_writes_changes_something(module: str) -> None:
    assert module.endswith("_info") != any(case.changed for case in scenario(module).cases)


def test_refusals_are_tried(module: str) -> None:
    assert scenario(module).refusals
