# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every role is documented as it is, and tried by Molecule."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from ansible_collections.cometbackup.comet.plugins.modules import comet_health_info, comet_rollout
from tests.support.guides import blocks
from tests.tools import checkout
from tests.tools.molecule import SCENARIOS

ROLES = sorted(path.name for path in (checkout.ROOT / "roles").iterdir() if path.is_dir())


def directory(role: str) -> Path:
    return checkout.ROOT / "roles" / role


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def options(role: str) -> dict[str, dict[str, Any]]:
    specification: dict[str, dict[str, Any]] = load(directory(role) / "meta" / "argument_specs.yml")
    return specification["argument_specs"]["main"].get("options", {})


def variables_in(text: str, role: str) -> set[str]:
    """The role's variables, apart from those that it keeps for itself, which begin with two underscores."""
    return set(re.findall(rf"(?<![\w.]){role}_\w+", text))


def code(role: str) -> str:
    files = [
        path for part in ("tasks", "handlers", "templates", "vars") for path in (directory(role) / part).rglob("*.*")
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def results(role: str) -> set[str]:
    """What the role leaves behind for later tasks, as facts or registered results."""
    found = re.findall(rf"^\s+(?:register: )?({role}_\w+)(?::|$)", code(role), re.MULTILINE)
    return set(found) - set(options(role))


@pytest.mark.parametrize("role", ROLES)
def test_a_role_says_what_it_is(role: str) -> None:
    about = load(directory(role) / "meta" / "main.yml")["galaxy_info"]
    assert about["license"] == "GPL-3.0-or-later"
    assert load(checkout.ROOT / "meta" / "runtime.yml")["requires_ansible"] == f">={about['min_ansible_version']}.0"
    main = load(directory(role) / "meta" / "argument_specs.yml")["argument_specs"]["main"]
    assert main["short_description"] and main["description"] and main["version_added"]


@pytest.mark.parametrize("role", ROLES)
def test_defaults_are_those_that_the_documentation_states(role: str) -> None:
    stated = {name: option["default"] for name, option in options(role).items() if "default" in option}
    assert (load(directory(role) / "defaults" / "main.yml") or {}) == stated


@pytest.mark.parametrize(("role", "module"), [("backup_health", comet_health_info), ("fleet_rollout", comet_rollout)])
def test_a_role_and_its_module_have_the_same_defaults(role: str, module: ModuleType) -> None:
    stated = {name.removeprefix(f"{role}_"): option for name, option in options(role).items() if "default" in option}
    spec = module.DEFINITION.argument_spec
    shared = [name for name in spec if name in stated and "default" in spec[name]]
    assert shared
    assert [(name, stated[name]["default"]) for name in shared] == [(name, spec[name]["default"]) for name in shared]


@pytest.mark.parametrize("role", ROLES)
def test_every_option_has_a_type_a_description_and_a_use(role: str) -> None:
    for name, option in options(role).items():
        assert name.startswith(f"{role}_")
        assert option["type"] and option["description"]
    assert variables_in(code(role), role) - results(role) == set(options(role))


@pytest.mark.parametrize("role", ROLES)
def test_the_documentation_shows_what_the_readme_begins_with_and_where_to_read_on(role: str) -> None:
    main = load(directory(role) / "meta" / "argument_specs.yml")["argument_specs"]["main"]
    assert main["examples"] == blocks(directory(role) / "README.md", "yaml")[0]
    assert any("module" in also for also in main["seealso"]) and any("ref" in also for also in main["seealso"])


@pytest.mark.parametrize("role", ROLES)
def test_the_readme_is_about_options_that_there_are(role: str) -> None:
    text = (directory(role) / "README.md").read_text(encoding="utf-8")
    assert text.count(f"\n# {role}\n") == 1
    used = variables_in(text, role)
    assert used and used <= set(options(role)) | results(role)
    (example, *_rest) = re.findall(r"^```yaml\n(- .*?)^```", text, re.MULTILINE | re.DOTALL)
    assert f"cometbackup.comet.{role}" in example
    assert yaml.safe_load(example)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_a_scenario_that_verifies(role: str) -> None:
    assert role in SCENARIOS
    scenario = checkout.ROOT / "extensions" / "molecule" / role
    assert f"cometbackup.comet.{role}" in (scenario / "converge.yml").read_text(encoding="utf-8")
    assert "assert" in (scenario / "verify.yml").read_text(encoding="utf-8")
