# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An empty text never widens what a module looks at or works on: variables that nobody has filled in are such texts."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.module_utils._model.task import Params, Result, TaskContext
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import NAMES, Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition
from tests.simulator import Simulator
from tests.tools import checkout
from tests.unit.resources.tasks import Tasks

MODULES = sorted(path.stem for path in (checkout.ROOT / "plugins" / "modules").glob("comet_*.py"))


def definition(module: str) -> Definition:
    found: Definition = importlib.import_module(
        f"ansible_collections.cometbackup.comet.plugins.modules.{module}"
    ).DEFINITION
    return found


def choosers(module: str) -> list[str]:
    """The options that choose something by a text."""
    spec = definition(module).argument_spec
    return [name for name in NAMES if spec.get(name, {}).get("type") == "str" and "choices" not in spec[name]]


def takes_back(module: str) -> bool:
    """Whether it takes what an info module returned. It finds one object, and says itself if it is not clear which."""
    return "read_only" in definition(module).argument_spec


CASES = [(module, option) for module in MODULES if not takes_back(module) for option in choosers(module)]


@pytest.mark.parametrize(("module", "option"), CASES)
def test_an_empty_name_is_refused_before_anything_is_asked(module: str, option: str) -> None:
    def never(context: TaskContext, params: Params) -> Result:
        raise AssertionError("it went on")

    with pytest.raises(InputError, match=f"^the option {option} is empty. Say which is meant"):
        definition(module)._replace(run=never).perform(None, {option: ""})


@pytest.mark.parametrize(
    ("module", "options"),
    [("comet_converge", {"document": {"users": []}, "purge": {"users": {"max": 9}}}), ("comet_export", {})],
)
def test_a_document_is_never_of_all_tenants_by_mistake(module: str, options: dict[str, Any]) -> None:
    with Simulator() as simulator:
        simulator.state.add_user("acme-files")
        tasks = Tasks(simulator)
        with pytest.raises(InputError, match="the option tenant is empty"):
            tasks.run(definition(module), tenant="", **options)
        assert tasks.calls == [] and simulator.state.user_profile("acme-files")


def test_a_required_name_cannot_be_left_out() -> None:
    wanted = state_definition(lambda context, params: {}, {"user": {"required": True}}, names=NAMES)
    with pytest.raises(InputError, match=r"the option user is empty. Say which is meant\.$"):
        wanted.perform(None, {"user": ""})
