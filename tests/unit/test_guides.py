# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guides and READMEs name what there is: commands with their options, variables, rulebooks, playbooks, pictures."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.cli.doc import DocCLI
from ansible.cli.galaxy import GalaxyCLI
from ansible.cli.inventory import InventoryCLI
from ansible.cli.playbook import PlaybookCLI
from ansible_rulebook import cli as rulebook_cli
from ansible_rulebook.rules_parser import parse_rule_sets
from ansible_rulebook.validators import Validate

from ansible_collections.cometbackup.comet.plugins.module_utils._events.names import SYNTHETIC
from tests.simulator.command import build_parser
from tests.support import guides
from tests.tools import checkout, event_options
from tests.tools.event_schemas import documentation

COMMANDS = list(guides.commands())
RULEBOOKS = guides.of_kind("rulebook")
VARIABLES = guides.of_kind("variables")
PLAYBOOKS = {path.stem: path for path in (checkout.ROOT / "playbooks").glob("*.yml")}
SHIPPED_RULEBOOKS = {path.stem: path for path in (checkout.ROOT / "extensions/eda/rulebooks").glob("*.yml")}
ROLES = sorted(path.name for path in (checkout.ROOT / "roles").iterdir() if path.is_dir())
PREFIX = f"{checkout.NAMESPACE}.{checkout.NAME}."
ANSIBLE = {
    "ansible-playbook": PlaybookCLI,
    "ansible-inventory": InventoryCLI,
    "ansible-doc": DocCLI,
    "ansible-galaxy": GalaxyCLI,
}
# Where ansible-galaxy installs it.
INSTALLED = f"~/.ansible/collections/ansible_collections/{checkout.NAMESPACE}/{checkout.NAME}"
ALL_GUIDES = "\n".join(guide.read_text(encoding="utf-8") for guide in guides.GUIDES)


def calls(*programs: str) -> list[Any]:
    """The commands that call one of these programs, as parameters of a test."""
    found = {tuple(words): place for place, words in COMMANDS if words and words[0].rpartition("/")[2] in programs}
    return [pytest.param(list(words), id=f"{place}: {' '.join(words)}"[:120]) for words, place in found.items()]


@cache
def role_variables() -> set[str]:
    """The options of all roles, and what they leave behind."""
    names: set[str] = set()
    for role in ROLES:
        directory = checkout.ROOT / "roles" / role
        specification = yaml.safe_load((directory / "meta/argument_specs.yml").read_text(encoding="utf-8"))
        names.update(specification["argument_specs"]["main"].get("options", {}))
        for path in (directory / "tasks").rglob("*.yml"):
            names.update(re.findall(rf"^\s+(?:register: )?({role}_\w+)(?::|$)", path.read_text("utf-8"), re.MULTILINE))
    return names


@cache
def playbook_variables() -> str:
    """What playbooks and rulebooks are written in, their variables among it."""
    files = [*(checkout.ROOT / "playbooks").rglob("*.yml"), *SHIPPED_RULEBOOKS.values()]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def is_known(variable: str) -> bool:
    return variable in role_variables() or re.search(rf"\b{variable}\b", playbook_variables()) is not None


# -- commands ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", calls(*ANSIBLE))
def test_programs_of_ansible_know_these_options(words: list[str]) -> None:
    program = ANSIBLE[words[0].rpartition("/")[2]](list(words))
    program.init_parser()
    given = program.parser.parse_args(words[1:])
    for name in getattr(given, "args", None) or []:
        if isinstance(name, str) and name.startswith(PREFIX) and isinstance(program, PlaybookCLI):
            assert name.removeprefix(PREFIX) in PLAYBOOKS
    for text in getattr(given, "extra_vars", None) or []:
        if "=" in text and text.partition("=")[0].isidentifier() and any(word.startswith(PREFIX) for word in words):
            assert is_known(text.partition("=")[0])


@pytest.mark.parametrize("words", calls("ansible-rulebook"))
def test_the_program_of_rulebooks_knows_these_options(words: list[str]) -> None:
    given = rulebook_cli.get_parser().parse_args(words[1:])
    assert not given.rulebook or given.rulebook.removeprefix(PREFIX) in SHIPPED_RULEBOOKS


@pytest.mark.parametrize("words", calls("python", "python3"))
def test_programs_of_the_project_are_there(words: list[str]) -> None:
    if re.fullmatch(rf"({INSTALLED}/)?tests/simulator", words[1]):
        build_parser().parse_args(words[2:])
        return
    assert words[1] == "-m"
    place = checkout.ROOT / words[2].replace(".", "/")
    assert words[2] in ("pip", "venv") or place.with_suffix(".py").exists() or (place / "__main__.py").exists()


@pytest.mark.parametrize("words", calls("make"))
def test_what_is_to_be_made_can_be(words: list[str]) -> None:
    targets = re.findall(r"^([a-z-]+):", (checkout.ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert words[1] in targets


def test_there_are_commands_of_all_kinds() -> None:
    for programs in (("ansible-playbook",), ("ansible-rulebook",), ("python", "python3"), ("make",)):
        assert calls(*programs)


# -- YAML ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RULEBOOKS)
def test_a_rulebook_is_one(name: str) -> None:
    """By the schema and the parser of ansible-rulebook, and with sources, filters and playbooks that there are."""
    content = yaml.safe_load(RULEBOOKS[name])
    Validate.rulebook(content)
    parse_rule_sets(content, {})
    for ruleset in content:
        for source in ruleset["sources"]:
            check_options(
                "event_source", {key: value for key, value in source.items() if key not in ("name", "filters")}
            )
            for chosen in source.get("filters", []):
                check_options("event_filter", chosen)
        for rule in ruleset["rules"]:
            played = rule["action"].get("run_playbook", {}).get("name", f"{PREFIX}dispatch")
            assert played.removeprefix(PREFIX) in PLAYBOOKS


def check_options(kind: str, called: dict[str, Any]) -> None:
    ((name, given),) = called.items()
    assert name.startswith(PREFIX)
    known = documentation(event_options.PLUGINS / kind / f"{name.removeprefix(PREFIX)}.py")["options"]
    assert set(given or {}) <= set(known)


@pytest.mark.parametrize("name", VARIABLES)
def test_variables_are_those_of_roles_playbooks_or_rulebooks(name: str) -> None:
    assert [key for key in guides.variables_of(VARIABLES[name]) if not is_known(key)] == []


# -- text ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("guide", guides.GUIDES, ids=lambda path: path.stem)
def test_variables_of_roles_that_a_guide_names_are_there(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    named = set(re.findall(rf"(?<![\w.])(?:{'|'.join(ROLES)})_\w+", text))
    assert named <= role_variables()


@pytest.mark.parametrize("guide", guides.GUIDES, ids=lambda path: path.stem)
def test_pictures_are_there_and_described(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    pictures = re.findall(r"^\.\. image:: (.*)\n(   :alt: .+)?", text, re.MULTILINE)
    assert [name for name, described in pictures if not (guide.parent / name).exists() or not described] == []


def test_every_guide_has_its_place_in_the_site() -> None:
    sections = yaml.safe_load((checkout.ROOT / "docs/docsite/extra-docs.yml").read_text(encoding="utf-8"))["sections"]
    entered = [name for section in sections for name in section["toctree"]]
    assert sorted(entered) == [guide.stem for guide in guides.GUIDES]


@pytest.mark.parametrize("name", [*PLAYBOOKS, *SHIPPED_RULEBOOKS, *ROLES, *SYNTHETIC])
def test_whatever_is_there_to_be_run_is_in_a_guide(name: str) -> None:
    # Playbooks that rulebooks run are described by these.
    rulebooks = "\n".join(path.read_text(encoding="utf-8") for path in SHIPPED_RULEBOOKS.values())
    assert re.search(rf"[`.]{name}\b", ALL_GUIDES) or f"{PREFIX}{name}\n" in rulebooks


def test_the_options_of_event_sources_are_up_to_date() -> None:
    """``make event-options`` writes them."""
    assert event_options.GUIDE.read_text(encoding="utf-8") == event_options.guide()


# -- troubleshooting -----------------------------------------------------------------------------------------

TROUBLESHOOTING = guides.DIRECTORY / "troubleshooting.rst"
# What somebody sees, rather than what an error says.
SYMPTOMS = {
    "Tasks are slow",
    "Progress stands above the heading of its task",
    "The inventory is empty",
    "A rollout ends, and devices are left",
    "A rulebook does not fire",
    "The inventory source finds no hosts",
    "A job changes everything as many times as there are slices",
    "Credentials are changed in each run of the playbook awx",
    # Ansible's own.
    "Local RPC server did not start",
    "couldn't resolve module/action",
}


@cache
def error_texts() -> str:
    """All code of the collection in small letters, texts that go over several lines joined."""
    files = [
        path
        for part in ("plugins", "roles", "playbooks")
        for path in (checkout.ROOT / part).rglob("*")
        if path.suffix in (".py", ".yml")
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    return re.sub(r"\s+", " ", re.sub(r'"\s*\n\s*f?"', "", text)).lower()


@pytest.mark.parametrize(
    "heading", re.findall(r"^(.+)\n~~~", TROUBLESHOOTING.read_text(encoding="utf-8"), re.MULTILINE)
)
def test_headings_are_what_errors_say(heading: str) -> None:
    if heading not in SYMPTOMS:
        parts = re.split(r"\.\.\.|\d+", heading)
        assert [part for part in parts if part.strip().lower() not in error_texts()] == []
