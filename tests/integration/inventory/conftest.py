# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real ansible-inventory and ansible-playbook with an inventory file, against simulated servers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.simulator import Simulator
from tests.support import playbooks

Simulators = Callable[..., Simulator]


@dataclass(frozen=True)
class Listing:
    """What ``ansible-inventory --list`` printed."""

    run: playbooks.Run
    data: dict[str, Any]

    @property
    def hosts(self) -> dict[str, dict[str, Any]]:
        """Host name -> variables."""
        found: dict[str, dict[str, Any]] = self.data["_meta"]["hostvars"]
        return found

    def members(self, group: str) -> list[str]:
        """The hosts of a group itself."""
        return list(self.data[group].get("hosts", ()))


@dataclass(frozen=True)
class Ansible:
    """Runs Ansible with one inventory file, which is written anew for each run."""

    directory: Path
    variables: Mapping[str, str]

    def inventory(
        self, options: Mapping[str, Any] | str, *arguments: str, variables: Mapping[str, str] | None = None
    ) -> playbooks.Run:
        """Run ``ansible-inventory``; a failure to parse the file fails it."""
        strict = {"ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"}
        command = ["ansible-inventory", "-i", self.write(options), *arguments]
        return playbooks.run(command, self.directory, {**self.variables, **strict, **(variables or {})})

    def list(
        self, options: Mapping[str, Any] | str, *arguments: str, variables: Mapping[str, str] | None = None
    ) -> Listing:
        """Run ``ansible-inventory --list``, which must succeed without a warning."""
        run = self.inventory(options, "--list", *arguments, variables=variables).succeeded()
        assert run.complaints == []
        return Listing(run, plain(json.loads(run.stdout)))

    def play(self, options: Mapping[str, Any] | str, plays: list[dict[str, Any]], *arguments: str) -> playbooks.Run:
        """Run ``ansible-playbook``."""
        self.directory.joinpath("play.yml").write_text(yaml.safe_dump(plays, sort_keys=False), encoding="utf-8")
        command = ["ansible-playbook", "-i", self.write(options), *arguments, "play.yml"]
        return playbooks.run(command, self.directory, self.variables)

    def write(self, options: Mapping[str, Any] | str) -> str:
        text = options if isinstance(options, str) else yaml.safe_dump({"plugin": "cometbackup.comet.comet", **options})
        self.directory.joinpath("test.comet.yml").write_text(text, encoding="utf-8")
        return "test.comet.yml"


def plain(value: Any) -> Any:
    """Ansible marks text that is no template by wrapping it."""
    if isinstance(value, dict):
        return (
            value["__ansible_unsafe"]
            if "__ansible_unsafe" in value
            else {key: plain(item) for key, item in value.items()}
        )
    return [plain(item) for item in value] if isinstance(value, list) else value


@pytest.fixture
def simulators() -> Iterator[Simulators]:
    """Start simulators; they stop after the test."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(Simulator(**options))


@pytest.fixture
def sim(simulators: Simulators) -> Simulator:
    return simulators()


@pytest.fixture
def ansible(tmp_path: Path) -> Callable[[Simulator], Ansible]:
    """Ansible for which a simulator is the default."""
    return lambda simulator: Ansible(tmp_path, playbooks.credentials(simulator))
