# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is documented is what there is, and works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.docs import argument_spec, connection_spec, documentation
from tests.support.exercise import Exercise
from tests.support.playbooks import IN_PROCESS, Run

# What every result may have, whatever the module.
COMMON_KEYS = {"changed", "diff", "failed", "invocation", "warnings"}


def test_documented_options_are_the_options(module: str) -> None:
    spec = {**connection_spec(module), **argument_spec(module)}
    documented = {name: _outline(option) for name, option in documentation(module).options.items()}
    assert documented == {name: _outline(option) for name, option in spec.items()}


def _outline(option: dict[str, Any]) -> dict[str, Any]:
    """What documentation and argument spec both say of an option and of those inside it."""
    nested = option.get("suboptions") or option.get("options") or {}
    return {
        "type": option.get("type", "str"),
        "elements": option.get("elements"),
        "required": bool(option.get("required", False)),
        "default": option.get("default"),
        "choices": list(option.get("choices") or ()),
        "aliases": list(option.get("aliases") or ()),
        "options": {name: _outline(inner) for name, inner in nested.items()},
    }


def test_results_have_no_undocumented_keys(exercised: Exercise) -> None:
    allowed = set(documentation(exercised.module).returns) | COMMON_KEYS
    undocumented = {
        f"{case.name}: {phase}": extra
        for case, phase in exercised.runs
        if (extra := exercised.keys(case, phase) - allowed)
    }
    assert undocumented == {}


def test_every_documented_key_is_returned(module: str, exercises: Callable[[str, str], Exercise]) -> None:
    exercised = exercises(module, IN_PROCESS)
    returned = {key for case in exercised.cases("real") for key in exercised.keys(case, "real")}
    assert set(documentation(module).returns) - returned == set()


def test_keys_said_to_be_returned_always_are(exercised: Exercise) -> None:
    always = {
        name
        for name, key in documentation(exercised.module).returns.items()
        if key["returned"] in ("success", "always")
    }
    lacking = {
        f"{case.name}: {phase}": missing
        for case, phase in exercised.runs
        if (missing := always - exercised.keys(case, phase))
    }
    assert lacking == {}


def test_examples_run_as_they_stand(module: str, examples: Callable[[str], Run]) -> None:
    assert examples(module).succeeded().complaints == []
