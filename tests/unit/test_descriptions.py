# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever has a row on the documentation's pages has a text in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from tests.support.docs import documentation
from tests.support.scenario import MODULES
from tests.tools import checkout

ROLES = sorted(path.name for path in (checkout.ROOT / "roles").iterdir() if path.is_dir())


def without_description(entries: Mapping[str, Any], parts: tuple[str, ...], place: str = "") -> Iterator[str]:
    """The paths of options or values that nothing is said about."""
    for name, entry in entries.items():
        path = f"{place}{name}"
        if not entry.get("description"):
            yield path
        for part in parts:
            yield from without_description(entry.get(part) or {}, parts, f"{path}.")


@pytest.mark.parametrize("module", sorted(MODULES))
def test_options_and_results_of_a_module_are_described(module: str) -> None:
    documented = documentation(module)
    assert list(without_description(documented.options, ("suboptions",))) == []
    assert list(without_description(documented.returns, ("contains",))) == []


@pytest.mark.parametrize("role", ROLES)
def test_options_of_a_role_are_described(role: str) -> None:
    specification = yaml.safe_load((checkout.ROOT / "roles" / role / "meta/argument_specs.yml").read_text("utf-8"))
    for entry_point in specification["argument_specs"].values():
        assert list(without_description(entry_point.get("options", {}), ("options",))) == []
