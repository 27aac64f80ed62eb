# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Windows machine that is not there: its modules write down what they are given, and say what a test wants.

What they were given is held against the documentation of the real collection.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.tools import checkout

REAL = checkout.BUILD / "peers" / "ansible_collections" / "ansible" / "windows"
ACTION = Path(__file__).with_name("recording_action.py")
FACTS = {"ansible_system": "Win32NT", "ansible_distribution": "Microsoft Windows 11 Pro"}

Answer = dict[str, Any]


@dataclass
class Windows:
    """``answers`` is what modules say: module, a text in its options, and results one after the other."""

    directory: Path
    answers: list[tuple[str, str, list[Answer]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        actions = self.directory / "collections" / "ansible_collections" / "ansible" / "windows" / "plugins" / "action"
        actions.mkdir(parents=True)
        for module in (REAL / "plugins" / "modules").glob("win_*.py"):
            shutil.copy(ACTION, actions / module.name)

    @property
    def _calls(self) -> Path:
        return self.directory / "calls"

    def environment(self) -> dict[str, str]:
        """The variables that make Ansible use it."""
        script = self.directory / "answers"
        script.write_text(json.dumps(self.answers), encoding="utf-8")
        paths = (self.directory / "collections", checkout.link_collection())
        return {
            "ANSIBLE_COLLECTIONS_PATH": ":".join(map(str, paths)),
            "COMET_TEST_CALLS": str(self._calls),
            "COMET_TEST_ANSWERS": str(script),
        }

    def calls(self) -> list[tuple[str, dict[str, Any]]]:
        """Modules and their options, in order.

        :raises AssertionError: if the real module would not take the options.
        """
        if not self._calls.exists():
            return []
        found = [tuple(json.loads(line)) for line in self._calls.read_text(encoding="utf-8").splitlines()]
        for module, options in found:
            _accept(module, options)
        return found

    def commands(self) -> list[list[str]]:
        """The command lines that change something, each as its arguments."""
        reads = (["version"], ["login", "status"], ["info", "device-id"])
        lines = [options["argv"] for module, options in self.calls() if module == "win_command"]
        return [line for line in lines if line[1:] not in reads]


def _accept(module: str, options: dict[str, Any]) -> None:
    known = documented(module)
    for name, value in options.items():
        assert name in known, f"{module} has no option {name}"
        choices = known[name].get("choices")
        assert not choices or value in choices, f"{module} takes no {name} {value!r}"
        kind = {"list": list, "dict": dict, "bool": bool}.get(known[name].get("type", ""))
        assert kind is None or isinstance(value, kind), f"{module} wants a {known[name]['type']} as {name}"
    missing = [
        name
        for name, option in known.items()
        if option.get("required") and not any(known.get(given) is option for given in options)
    ]
    assert not missing, f"{module} wants {missing}"


@cache
def documented(module: str) -> dict[str, dict[str, Any]]:
    """The options of a real module, by name and alias."""
    found: dict[str, dict[str, Any]] = {}
    for documentation in _documentation(REAL / "plugins" / "modules" / f"{module}.py"):
        for name, option in (documentation.get("options") or {}).items():
            found.update(dict.fromkeys([name, *option.get("aliases", [])], option))
    return found


def _documentation(path: Path) -> Iterator[dict[str, Any]]:
    namespace: dict[str, Any] = {}
    text = path.read_text(encoding="utf-8")
    exec(compile(text, str(path), "exec"), namespace)  # documentation is all that such a file has
    block = namespace.get("DOCUMENTATION") or namespace["ModuleDocFragment"].DOCUMENTATION
    documentation: dict[str, Any] = yaml.safe_load(block)
    yield documentation
    for fragment in documentation.get("extends_documentation_fragment") or []:
        collection, _dot, name = fragment.rpartition(".")
        if collection == "ansible.windows":
            yield from _documentation(REAL / "plugins" / "doc_fragments" / f"{name}.py")


def pretend(directory: Path, facts: dict[str, str]) -> dict[str, Any]:
    """A task after which a host has these facts."""
    library = directory / "library"
    library.mkdir(parents=True, exist_ok=True)
    text = f"#!/usr/bin/python\nimport json\nprint(json.dumps({{'changed': False, 'ansible_facts': {facts!r}}}))\n"
    (library / "pretend.py").write_text(text, encoding="utf-8")
    return {"name": "Pretend", "pretend": {}}
