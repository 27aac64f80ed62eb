# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module is in the group for module_defaults, and has the action plugin that runs it in the controller."""

from __future__ import annotations

from typing import Any

import yaml

from tests.tools import register


def runtime() -> dict[str, Any]:
    return yaml.safe_load(register.RUNTIME.read_text(encoding="utf-8"))


def test_the_action_group_lists_every_module_once_and_in_order() -> None:
    """``make register`` writes it."""
    assert runtime()["action_groups"] == {"comet": register.module_names()}


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
    assert register.runtime(text, ["comet_a", "comet_b"]) == (
        "head: 1\naction_groups:\n  comet:\n    - comet_a\n    - comet_b\n"
    )
