# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON schemas of the event sources' arguments, made from their documentation: ``python -m tests.tools.event_schemas``.

Controllers of Event-Driven Ansible read them; ``ansible.eda`` keeps its own in the same place and form.
"""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import yaml

from tests.tools import checkout

SOURCES = checkout.ROOT / "extensions/eda/plugins/event_source"
SCHEMAS = SOURCES / "schemas"
LICENCE = (
    "Copyright (c) 2026, cometbackup.comet contributors. GNU General Public License v3.0+ (see LICENSE or "
    "https://www.gnu.org/licenses/gpl-3.0.txt). SPDX-License-Identifier: GPL-3.0-or-later"
)
TYPES = {"str": "string", "path": "string", "int": "integer", "float": "number", "bool": "boolean", "list": "array"}
_MARKUP = re.compile(r"\b[BCEILMOPUV]\(([^)#]*)(?:#\w+)?\)")


def names() -> list[str]:
    """The sources that there are."""
    return sorted(path.stem for path in SOURCES.glob("*.py"))


def documentation(path: Path) -> dict[str, Any]:
    """The documentation in a plugin's file, which is not run."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and [getattr(name, "id", "") for name in node.targets] == ["DOCUMENTATION"]:
            return dict(yaml.safe_load(ast.literal_eval(node.value)))
    raise LookupError(f"{path} has no documentation")


def schema(name: str) -> dict[str, Any]:
    """The schema of a source."""
    documented = documentation(SOURCES / f"{name}.py")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://git.example/cometbackup.comet/sources/{name}.json",
        "$comment": LICENCE,
        "title": f"{checkout.NAMESPACE}.{checkout.NAME}.{name}",
        "description": plain(documented["short_description"]),
        "type": "object",
        "properties": {key: _property(key, option) for key, option in documented["options"].items()},
        "required": [key for key, option in documented["options"].items() if option.get("required")],
    }


def _property(key: str, option: dict[str, Any]) -> dict[str, Any]:
    made = {
        "title": key.replace("_", " ").capitalize(),
        "description": plain(option["description"]),
        "type": TYPES[option["type"]],
    }
    if option["type"] == "list":
        made["items"] = {"type": TYPES[option["elements"]]}
    if "choices" in option:
        made["enum"] = option["choices"]
    if "default" in option:
        made["default"] = option["default"]
    return made


def plain(text: str | list[str]) -> str:
    """A description without markup."""
    return _MARKUP.sub(r"\1", " ".join([text] if isinstance(text, str) else text))


def text(name: str) -> str:
    """What the file of a schema has to be."""
    return json.dumps(schema(name), indent=4, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMAS.mkdir(exist_ok=True)
    for source in names():
        (SCHEMAS / f"{source}.json").write_text(text(source), encoding="utf-8")
