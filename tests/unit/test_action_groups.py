# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module is in the group for module_defaults, and has the action plugin that runs it in the controller."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.tools import checkout

MODULES = checkout.ROOT / "plugins" / "modules"
ACTIONS = checkout.ROOT / "plugins" / "action"
IMPORT = "from ansible_collections.cometbackup.comet.plugins.plugin_utils.in_controller import ActionModule"


def module_names() -> set[str]:
    return {path.stem for path in MODULES.glob("*.py") if path.stem != "__init__"}


def runtime() -> dict[str, Any]:
    return yaml.safe_load(Path(checkout.ROOT, "meta", "runtime.yml").read_text(encoding="utf-8"))


def test_there_are_modules() -> None:
    assert module_names() or not MODULES.exists()


def test_the_action_group_lists_every_module_once_and_in_order() -> None:
    assert runtime()["action_groups"] == {"comet": sorted(module_names())}


def test_every_module_has_its_action_plugin() -> None:
    assert {path.stem for path in ACTIONS.glob("*.py")} == module_names()


def test_action_plugins_hold_nothing_but_the_shared_class() -> None:
    assert [path.name for path in ACTIONS.glob("*.py") if not _is_plain(path)] == []


def _is_plain(path: Path) -> bool:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return lines == ["from __future__ import annotations", IMPORT, '__all__ = ("ActionModule",)']


def test_no_module_is_redirected() -> None:
    """Documentation tools would take it for an alias."""
    assert "action" not in runtime().get("plugin_routing", {})
