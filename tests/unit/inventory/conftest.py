# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory plugin inside the test's own process, against simulated servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import inventory_loader

from tests.simulator import Simulator

Options = Mapping[str, Any]
Simulators = Callable[..., Simulator]


class Inventory:
    """What the plugin made of an inventory file."""

    def __init__(self, data: InventoryData) -> None:
        self.data = data

    @property
    def names(self) -> list[str]:
        return list(self.data.hosts)

    def variables(self, host: str) -> dict[str, Any]:
        return self.data.hosts[host].vars

    def group(self, name: str) -> set[str]:
        """The names of all hosts in a group, those of its children included."""
        return {host.name for host in self.data.groups[name].get_hosts()}

    def children(self, name: str) -> list[str]:
        return [group.name for group in self.data.groups[name].child_groups]

    @property
    def groups(self) -> list[str]:
        return [name for name in self.data.groups if name not in ("all", "ungrouped")]


Parse = Callable[..., Inventory]


@pytest.fixture
def simulators() -> Iterator[Simulators]:
    """Start simulators; they stop after the test."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(Simulator(**options))


@pytest.fixture
def sim(simulators: Simulators) -> Simulator:
    return simulators()


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the environment of the tests says, they say it all themselves."""
    for name in (
        "URL",
        "USERNAME",
        "PASSWORD",
        "TOTP_SECRET",
        "TOTP_CODE",
        "SESSION_KEY",
        "VALIDATE_CERTS",
        "CA_PATH",
        "TIMEOUT",
        "RETRIES",
    ):
        monkeypatch.delenv(f"COMET_{name}", raising=False)


@pytest.fixture
def parse(tmp_path: Path) -> Parse:
    """Parse an inventory file with these options; a simulator gives those of the connection."""

    def run(
        simulator: Simulator | None = None, *, use_cache: bool = True, into: InventoryData | None = None, **options: Any
    ) -> Inventory:
        path = tmp_path / "test.comet.yml"
        path.write_text(
            yaml.safe_dump({"plugin": "cometbackup.comet.comet", **connection(simulator), **options}), encoding="utf-8"
        )
        data = into or InventoryData()
        data.current_source = str(path)
        plugin = inventory_loader.get("cometbackup.comet.comet")
        assert plugin.verify_file(str(path))
        plugin.parse(data, DataLoader(), str(path), cache=use_cache)
        if options.get("cache"):
            plugin.update_cache_if_changed()
        data.reconcile_inventory()
        return Inventory(data)

    return run


def connection(simulator: Simulator | None) -> Options:
    if simulator is None:
        return {}
    return {"url": simulator.url, "username": simulator.admin.username, "password": simulator.admin.password}
