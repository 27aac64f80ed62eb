# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the inventory plugin calls the devices of a server."""

from __future__ import annotations

import tempfile
from pathlib import Path

import yaml
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import inventory_loader

from tests.simulator import Simulator


def of_inventory(server: Simulator) -> dict[tuple[str, str], str]:
    """User and device id -> host name."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "comet.yml"
        admin = server.admin
        options = {"url": server.url, "username": admin.username, "password": admin.password, "devices": "all"}
        path.write_text(yaml.safe_dump({"plugin": "cometbackup.comet.comet", **options}), encoding="utf-8")
        data = InventoryData()
        plugin = inventory_loader.get("cometbackup.comet.comet")
        plugin.parse(data, DataLoader(), str(path), cache=False)
        data.reconcile_inventory()
    return {(host.vars["comet_user"], host.vars["comet_device_id"]): host.name for host in data.hosts.values()}
