# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Event sources and filters are packaged as ansible-rulebook and its controllers look for them."""

from __future__ import annotations

import ast
import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.cometbackup.comet.plugins.module_utils._run.argspec import CONNECTION_SPEC
from tests.tools import checkout, event_schemas

PLUGINS = checkout.ROOT / "extensions/eda/plugins"
SHARED = "ansible_collections.cometbackup.comet.plugins"
# Where the arguments of each plugin are declared.
DECLARED = {
    "event_source/comet_webhook": f"{SHARED}.module_utils._events.webhook_options",
    "event_source/comet_stream": f"{SHARED}.module_utils._events.settings",
    "event_filter/comet_names": f"{SHARED}.plugin_utils.event_names",
}
KINDS = ("event_source", "event_filter")
FOUND = [f"{kind}/{path.stem}" for kind in KINDS for path in sorted((PLUGINS / kind).glob("*.py"))]
CREDENTIALS = sorted((PLUGINS / "event_source/credential_types").iterdir())


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def as_documented(type_: str, value: Any) -> Any:
    return float(value) if type_ == "float" else value


@pytest.mark.parametrize("plugin", FOUND)
def test_arguments_are_those_that_are_documented(plugin: str) -> None:
    spec = importlib.import_module(DECLARED[plugin]).SPEC
    documented = event_schemas.documentation(PLUGINS / f"{plugin}.py")["options"]
    assert {name: _facts(option) for name, option in documented.items()} == {
        name: _facts(option) for name, option in spec.items()
    }


def _facts(option: dict[str, Any]) -> dict[str, Any]:
    facts = {name: option[name] for name in ("type", "elements", "choices", "required") if name in option}
    if option.get("default") not in (None, []):
        facts["default"] = as_documented(option["type"], option["default"])
    return facts


@pytest.mark.parametrize("plugin", FOUND)
def test_everything_is_described(plugin: str) -> None:
    documented = event_schemas.documentation(PLUGINS / f"{plugin}.py")
    assert documented["name"] == plugin.rpartition("/")[2]
    assert documented["short_description"]
    assert documented["description"]
    assert all(option["description"] for option in documented["options"].values())


@pytest.mark.parametrize("plugin", FOUND)
def test_examples_are_yaml_that_names_the_plugin(plugin: str) -> None:
    text = (PLUGINS / f"{plugin}.py").read_text(encoding="utf-8")
    (examples,) = (
        ast.literal_eval(node.value)
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "EXAMPLES"
    )
    assert isinstance(yaml.safe_load(examples), list)
    assert f"cometbackup.comet.{plugin.rpartition('/')[2]}:" in examples


@pytest.mark.parametrize("name", event_schemas.names())
def test_schemas_are_up_to_date(name: str) -> None:
    """If not: ``.venv/bin/python -m tests.tools.event_schemas``."""
    path = event_schemas.SCHEMAS / f"{name}.json"
    assert path.read_text(encoding="utf-8") == event_schemas.text(name)


def test_no_schema_is_left_over() -> None:
    assert sorted(path.stem for path in event_schemas.SCHEMAS.iterdir()) == event_schemas.names()


def test_descriptions_in_schemas_have_no_markup() -> None:
    assert (
        event_schemas.plain(["Like V(5m) of O(max_age),", "see P(a.b.c#inventory)."])
        == "Like 5m of max_age, see a.b.c."
    )


def test_the_directories_are_declared() -> None:
    declared = {item["args"]["ext_dir"] for item in read(checkout.ROOT / "meta/extensions.yml")["extensions"]}
    assert declared == {f"eda/plugins/{kind}" for kind in KINDS}


@pytest.mark.parametrize("directory", CREDENTIALS, ids=lambda path: path.name)
def test_credential_types_inject_what_they_ask_for(directory: Path) -> None:
    inputs, injectors = read(directory / "input.yml"), read(directory / "injectors.yml")
    fields = [field["id"] for field in inputs["fields"]]
    used = re.findall(r"\{\{ (\w+) \}\}", json.dumps(injectors))
    assert sorted(set(used)) == sorted(fields)
    assert set(inputs["required"]) <= set(fields)
    assert all(
        field["type"] in ("string", "boolean") and field["label"] and field["help_text"] for field in inputs["fields"]
    )
    secret = {"secret", "previous_secret", "password", "key_password", "totp_secret", "keyfile"}
    assert {field["id"] for field in inputs["fields"] if field.get("secret")} == secret.intersection(fields)


def test_credentials_arrive_where_plugins_look_for_them() -> None:
    known = {option["fallback"][1][0] for option in CONNECTION_SPEC.values()} | {"COMET_WEBHOOK_SECRET"}
    injected = {name for directory in CREDENTIALS for name in read(directory / "injectors.yml")["env"]}
    assert injected <= known
    assert {"COMET_URL", "COMET_USERNAME", "COMET_PASSWORD", "COMET_WEBHOOK_SECRET"} <= injected


def test_files_of_credentials_are_templates_of_inputs() -> None:
    for directory in CREDENTIALS:
        for name, template in read(directory / "injectors.yml")["file"].items():
            assert template == f"{{{{ {name.removeprefix('template.')} }}}}"
