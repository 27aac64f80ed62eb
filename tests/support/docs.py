# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module's documentation says, with its fragments."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from ansible.plugins.loader import fragment_loader
from ansible.utils.plugin_docs import get_docstring

from tests.tools import checkout

COLLECTION = f"ansible_collections.{checkout.NAMESPACE}.{checkout.NAME}"


@dataclass(frozen=True)
class Documentation:
    """The parsed documentation blocks of a module; ``options`` has its own ones and those of the connection."""

    options: dict[str, Any]
    attributes: dict[str, Any]
    examples: list[dict[str, Any]]
    returns: dict[str, Any]


@cache
def documentation(module: str) -> Documentation:
    path = str(checkout.ROOT / "plugins" / "modules" / f"{module}.py")
    doc, examples, returns, _metadata = get_docstring(
        path, fragment_loader, collection_name=f"{checkout.NAMESPACE}.{checkout.NAME}", plugin_type="module"
    )
    return Documentation(doc["options"], doc.get("attributes", {}), yaml.safe_load(examples), returns or {})


def definition(module: str) -> Any:
    """What the module is defined by."""
    return importlib.import_module(f"{COLLECTION}.plugins.modules.{module}").DEFINITION


def argument_spec(module: str) -> dict[str, Any]:
    """The module's own options, without those of the connection."""
    return dict(definition(module).argument_spec)


def connection_spec(module: str) -> dict[str, Any]:
    """The options that a module shares with all that talk to the same service."""
    return dict(definition(module).service.spec)
