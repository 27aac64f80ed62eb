# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module is in a group for module_defaults, and has the action plugin that runs it in the controller."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.support.docs import connection_spec
from tests.tools import register


def runtime() -> dict[str, Any]:
    return yaml.safe_load(register.RUNTIME.read_text(encoding="utf-8"))


def test_every_module_is_in_one_action_group() -> None:
    """``make register`` writes them."""
    members = runtime()["action_groups"]
    assert members == register.groups()
    assert sorted(name for names in members.values() for name in names) == register.module_names()


@pytest.mark.parametrize("group", register.FRAGMENTS)
def test_the_modules_of_a_group_take_the_same_connection_options(group: str) -> None:
    """``module_defaults`` for a group must not give any of them an option that it does not have."""
    specs = [connection_spec(name) for name in register.groups()[group]]
    assert specs == [specs[0]] * len(specs)


def test_every_module_has_its_action_plugin_and_nothing_else_is_in_the_files() -> None:
    """``make register`` writes them."""
    different = [
        path.name
        for path, text in register.expected().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert (different, register.left_over()) == ([], [])


def test_no_module_is_redirected() -> None:
    """Documentation tools would take it for an alias."""
    assert "action" not in runtime().get("plugin_routing", {})


def test_the_rest_of_the_file_stays() -> None:
    text = "head: 1\naction_groups:\n  comet:\n    - comet_old\n"
    assert register.runtime(text, {"comet": ["comet_a", "comet_b"], "account": ["comet_c"]}) == (
        "head: 1\naction_groups:\n  comet:\n    - comet_a\n    - comet_b\n  account:\n    - comet_c\n"
    )
