# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module against older servers: what they lack is refused with the versions named, all else works.

The cases are those of the modules' scenarios, so a new module is tried on every release without being told of it.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from jinja2.nativetypes import NativeEnvironment

from ansible_collections.cometbackup.comet.plugins.module_utils._api import versions
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import CometError
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.services import COMET_SERVER
from tests.simulator import Simulator
from tests.support.scenario import SCENARIOS, Case, Scenario, scenario
from tests.unit.resources.tasks import Tasks

RELEASES = ("20.9.12", "21.12.4", "22.6.0", "23.6.5", "24.9.8")
NEWEST = "25.9.8"
MODULES = "ansible_collections.cometbackup.comet.plugins.modules"


def definition_of(module: str) -> Definition:
    found = importlib.import_module(f"{MODULES}.{module}").DEFINITION
    assert isinstance(found, Definition)
    return found


# The vendor's account portal has no releases.
OF_THE_SERVER = [module for module in SCENARIOS if definition_of(module).service is COMET_SERVER]

# How a case ended: as its scenario says, or with this in place of a failure's text.
AS_DECLARED = "as declared"


def endings(module: str, release: str) -> dict[str, str]:
    """How each case of a module's scenario ends on a server of that release: ``AS_DECLARED``, or the failure's text.

    A case that needs one which did not end as declared is left out.
    """
    plan = scenario(module)
    options = {**plan.server, "release": release}
    found: dict[str, str] = {}
    with TemporaryDirectory() as directory, Simulator(**options) as simulator:
        registered: dict[str, Any] = {"playbook_dir": directory}
        plan.prepare(simulator)
        for case in plan.cases:
            if case.needs and found.get(case.needs) != AS_DECLARED:
                continue
            case.before(simulator)
            case.before_real(simulator)
            found[case.name] = _ending(module, case, simulator, registered)
            case.before_again(simulator)
            case.finally_(simulator)
    return found


def _ending(module: str, case: Case, simulator: Simulator, registered: dict[str, Any]) -> str:
    warnings: list[str] = []
    try:
        result = Tasks(simulator).run(definition_of(module), warnings=warnings, **_filled_in(case.options, registered))
    except CometError as error:
        return str(error)
    if case.register:
        registered[case.register] = result
    changed = bool(result.get("changed"))
    return AS_DECLARED if changed == case.changed else f"changed: {changed}"


def _filled_in(value: Any, variables: Mapping[str, Any]) -> Any:
    """Options with the results of earlier cases in them, as Ansible would template them."""
    if isinstance(value, Mapping):
        return {key: _filled_in(item, variables) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_filled_in(item, variables) for item in value]
    if isinstance(value, str) and "{{" in value:
        return NativeEnvironment().from_string(value).render(**variables)
    return value


def names_the_versions(text: str, release: str) -> bool:
    """Whether a failure says that the server is too old, and how old it is."""
    too_old = ("or later", "does not have the method", "does not know the option", "did not keep the option")
    return release in text and any(words in text for words in too_old)


def is_supported(plan: Scenario, release: str) -> bool:
    return not plan.since or versions.at_least(release, plan.since)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("module", OF_THE_SERVER)
def test_what_an_older_server_lacks_is_named_and_all_else_works(module: str, release: str) -> None:
    wrong = {
        case: text
        for case, text in endings(module, release).items()
        if text != AS_DECLARED and not names_the_versions(text, release)
    }
    assert wrong == {}


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("module", OF_THE_SERVER)
def test_a_module_works_from_the_release_on_that_its_scenario_names(module: str, release: str) -> None:
    """What is for tenants may work even before."""
    worked = [case for case, text in endings(module, release).items() if text == AS_DECLARED]
    assert worked or not is_supported(scenario(module), release)


@pytest.mark.parametrize("module", OF_THE_SERVER)
def test_the_newest_release_lacks_nothing(module: str) -> None:
    assert set(endings(module, NEWEST).values()) == {AS_DECLARED}
