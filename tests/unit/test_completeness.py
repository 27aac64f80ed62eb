# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every method of the API has one verdict, every structure at least one: see ``tests/support/coverage.py``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import methods, structures
from tests.support.coverage import (
    METHODS_BY_HAND,
    STRUCTURES_BY_HAND,
    beginning_by_hand,
    covered,
    structure_verdicts,
    verdicts,
)
from tests.tools import checkout, source

PLUGINS = checkout.ROOT / "plugins"
COLLECTION = f"ansible_collections.{checkout.NAMESPACE}.{checkout.NAME}"


@pytest.mark.parametrize("name", methods.method_names())
def test_every_method_has_one_verdict(name: str) -> None:
    assert len(verdicts(name)) == 1


@pytest.mark.parametrize("name", structures.structure_names())
def test_every_structure_has_a_verdict(name: str) -> None:
    assert structure_verdicts(name)


def test_modules_cover_methods_that_there_are() -> None:
    assert {name for names in covered().values() for name in names} - set(methods.method_names()) == set()


def test_no_reason_is_left_over() -> None:
    uncovered = [name for name in methods.method_names() if verdicts(name)[0].reason]
    assert set(METHODS_BY_HAND) - {beginning_by_hand(name) for name in uncovered} == set()


def test_no_reason_is_given_for_a_structure_that_a_method_carries() -> None:
    reasons = {name: {verdict.reason for verdict in structure_verdicts(name)} for name in STRUCTURES_BY_HAND}
    assert reasons == {name: {reason} for name, reason in STRUCTURES_BY_HAND.items()}


def texts_behind(module: str) -> str:
    """The source of a module and of everything of ours that it imports."""
    todo, seen = [PLUGINS / "modules" / f"{module}.py"], set()
    while todo:
        path = todo.pop()
        if path in seen or not path.is_file():
            continue
        seen.add(path)
        name = source.module_name(path.relative_to(checkout.ROOT), COLLECTION)
        for imported in source.imported_modules(path.read_text(encoding="utf-8"), name, is_package=False):
            if imported.startswith(f"{COLLECTION}.plugins."):
                todo.append(_file(imported))
                todo.append(_file(imported.rpartition(".")[0]))
    return "\n".join(path.read_text(encoding="utf-8") for path in seen if not path.name.endswith("_table.py"))


def _file(module: str) -> Path:
    return checkout.ROOT.joinpath(*module.removeprefix(f"{COLLECTION}.").split(".")).with_suffix(".py")


# What comet_dispatch can do comes from the table of methods itself.
@pytest.mark.parametrize("module", sorted(set(covered()) - {"comet_dispatch"}))
def test_a_module_calls_what_it_covers(module: str) -> None:
    named = set(re.findall(r'"([A-Z]\w+)"', texts_behind(module)))
    assert set(covered()[module]) - named == set()
