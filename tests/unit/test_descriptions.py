# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever has a row on the documentation's pages has a text in it, and the texts keep to what can be counted on in all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from tests.support.docs import connection_spec, documentation
from tests.support.scenario import MODULES
from tests.tools import checkout

ROLES = sorted(path.name for path in (checkout.ROOT / "roles").iterdir() if path.is_dir())

# What an option of this name says in any module. A reader who knows it from one page finds the same on the next.
SAID_OF = {
    "poll_interval": r"Seconds between two ",
    "read_only": r"What M\(cometbackup\.comet\.{module}_info\) returns and nobody can set\. It is ignored, "
    r"so that (its|an item of its) result can be given back as it is\.$",
    "return_secrets": r"Whether .*The result is then not printed\.",
    "state": r"(V\(\w+\) |Return )",
    "tenant": r".*by name or id",
    "wait_timeout": r"How long ",
}
# Options that mean the same wherever they are begin with the same paragraph.
SAME_EVERYWHERE = {
    "allow_password_login",
    "from_email",
    "from_name",
    "remove_config_file",
    "smtp_allow_invalid_certificate",
    "smtp_allow_unencrypted",
    "smtp_custom_ehlo",
    "smtp_host",
    "smtp_password",
    "smtp_port",
    "smtp_username",
    "stall_timeout",
}
# How the phrase begins that says when a value is returned.
RETURNED = re.compile(r"(success$|always\b|if |as RV\()")
RELEASE = re.compile(r"Comet Server (\d[\d.]*\d)")
ELSEWHERE = re.compile(r"[OV]\(([\w.]+)#module:")


def entries(described: Mapping[str, Any], part: str, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The path of each option or value, and what is said about it."""
    for name, entry in described.items():
        yield f"{place}{name}", entry
        yield from entries(entry.get(part) or {}, part, f"{place}{name}.")


def paragraphs(entry: Mapping[str, Any]) -> list[str]:
    """The description, which may be one text or a list of them."""
    description = entry.get("description") or []
    return [description] if isinstance(description, str) else list(description)


def own_options(module: str) -> dict[str, Any]:
    """The options without those of the connection."""
    return {
        name: option for name, option in documentation(module).options.items() if name not in connection_spec(module)
    }


def rows(module: str) -> list[tuple[str, dict[str, Any]]]:
    """All options and return values of a module."""
    documented = documentation(module)
    return [*entries(documented.options, "suboptions"), *entries(documented.returns, "contains")]


@pytest.mark.parametrize("module", MODULES)
def test_options_and_results_of_a_module_are_described_in_sentences(module: str) -> None:
    assert [path for path, entry in rows(module) if not paragraphs(entry)] == []
    broken = [
        (path, text)
        for path, entry in rows(module)
        for text in paragraphs(entry)
        if not (re.match(r"[A-Z0-9]", text) and text.endswith("."))
    ]
    assert broken == []


@pytest.mark.parametrize("module", MODULES)
def test_results_have_types_samples_and_say_when_they_are_there(module: str) -> None:
    returns = documentation(module).returns
    assert [name for name, value in returns.items() if "sample" not in value] == []
    values = list(entries(returns, "contains"))
    assert [path for path, value in values if "type" not in value] == []
    assert [path for path, value in values if value["type"] == "list" and "elements" not in value] == []
    assert [path for path, value in values if not RETURNED.match(str(value.get("returned")))] == []


@pytest.mark.parametrize("module", MODULES)
def test_options_of_the_same_name_say_the_same(module: str) -> None:
    options = own_options(module)
    unlike = [
        (name, text)
        for name, pattern in SAID_OF.items()
        if name in options
        and not re.match(pattern.replace("{module}", module), text := " ".join(paragraphs(options[name])))
    ]
    assert unlike == []


def test_options_that_mean_the_same_begin_with_the_same_words() -> None:
    texts: dict[str, set[str]] = defaultdict(set)
    for module in MODULES:
        for name, option in own_options(module).items():
            texts[name].add(paragraphs(option)[0])
    assert {name: texts[name] for name in SAME_EVERYWHERE if len(texts[name]) != 1} == {}


@pytest.mark.parametrize("module", MODULES)
def test_releases_are_written_in_full(module: str) -> None:
    """Such as 24.6.1, since 24.6 is none; 20.9 stands for the oldest ones that are supported."""
    named = [
        (path, release)
        for path, entry in rows(module)
        for text in paragraphs(entry)
        for release in RELEASE.findall(text)
    ]
    assert [found for found in named if found[1] != "20.9" and not re.fullmatch(r"\d+\.\d+\.\d+", found[1])] == []


@pytest.mark.parametrize("module", MODULES)
def test_options_of_another_module_are_named_with_it(module: str) -> None:
    """The pages show the option alone, as if it were one of the same module."""
    alone = [
        (path, other)
        for path, entry in rows(module)
        for text in paragraphs(entry)
        for other in ELSEWHERE.findall(text)
        if f"M({other})" not in text
    ]
    assert alone == []


@pytest.mark.parametrize("module", MODULES)
def test_roles_are_not_among_what_to_see_also(module: str) -> None:
    """The sanity tests of Ansible know of no role there, and the label of a role's page has no title. P(...#role) in a text works."""
    text = (checkout.ROOT / "plugins" / "modules" / f"{module}.py").read_text("utf-8")
    assert re.findall(r"plugin_type: role|- ref: \S+_role$", text, re.MULTILINE) == []


@pytest.mark.parametrize("module", MODULES)
def test_examples_are_named_and_use_the_module_by_its_full_name(module: str) -> None:
    examples = documentation(module).examples
    assert [task for task in examples if not re.match(r"[A-Z]", task.get("name", ""))] == []
    used = [key for task in examples for key in task]
    assert f"cometbackup.comet.{module}" in used
    assert [key for key in used if key.startswith("comet_")] == []


@pytest.mark.parametrize("role", ROLES)
def test_options_of_a_role_are_described(role: str) -> None:
    specification = yaml.safe_load((checkout.ROOT / "roles" / role / "meta/argument_specs.yml").read_text("utf-8"))
    for entry_point in specification["argument_specs"].values():
        undescribed = [
            path for path, entry in entries(entry_point.get("options", {}), "options") if not paragraphs(entry)
        ]
        assert undescribed == []
