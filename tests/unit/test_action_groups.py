# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""meta/runtime.yml knows every module: for module_defaults, and for the path that runs in the controller."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.tools import checkout

MODULES = checkout.ROOT / "plugins" / "modules"
# The action plugin that serves all modules bears the name of one of them, which so finds it without a redirect.
ACTION = "comet_api"


def module_names() -> set[str]:
    return {path.stem for path in MODULES.glob("*.py") if path.stem != "__init__"}


def runtime() -> dict[str, Any]:
    return yaml.safe_load(Path(checkout.ROOT, "meta", "runtime.yml").read_text(encoding="utf-8"))


def test_there_are_modules() -> None:
    assert module_names() or not MODULES.exists()


def test_the_action_group_lists_every_module_once_and_in_order() -> None:
    assert runtime()["action_groups"] == {"comet": sorted(module_names())}


def test_every_module_is_redirected_to_the_action_plugin() -> None:
    redirect = f"{checkout.NAMESPACE}.{checkout.NAME}.{ACTION}"
    expected = {name: {"redirect": redirect} for name in module_names() - {ACTION}}
    assert runtime()["plugin_routing"]["action"] == expected


def test_the_action_plugin_is_there_if_modules_are() -> None:
    assert Path(checkout.ROOT, "plugins", "action", f"{ACTION}.py").exists() or not module_names()
