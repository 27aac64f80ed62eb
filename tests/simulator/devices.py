# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices with the backup software on them, and their live connections to the server."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .accounts import dumps
from .platforms import PLATFORMS, Platform

DeviceKey = tuple[str, str]


def new_device_id(generator: random.Random) -> str:
    """40 hexadecimal digits, as published profiles of real servers have them."""
    return f"{generator.getrandbits(256):064x}"[:40]


@dataclass(slots=True)
class Device:
    """One device of one user, and how it behaves when it is asked to work.

    ``outcome`` is how its jobs end (``success``, ``warning``, ``error``, ``quota``, ``timeout``, ``skipped``, ``stall``);
    ``job_seconds`` is simulated work, None for the server's option; ``updates`` is False if a software update never takes,
    and ``update_trouble`` says how (a key of ``agents.TROUBLES``);
    ``trouble`` is what an invented device has suffered from, see ``fleet_troubles``.
    """

    user: str
    id: str
    name: str
    platform: str = "windows"
    version: str = "25.9.8"
    timezone: str = "Etc/UTC"
    address: str = "192.0.2.1"
    allows_filenames: bool = True
    outcome: str = "success"
    job_seconds: float | None = None
    updates: bool = True
    update_trouble: str = "error"
    reachable: bool = True
    answers: bool = True
    registered_at: int = 0
    trouble: str = ""
    connections: list[str] = field(default_factory=list)

    @property
    def key(self) -> DeviceKey:
        """What tells devices apart: one id may belong to several users."""
        return (self.user, self.id)

    @property
    def online(self) -> bool:
        """Whether it has a live connection."""
        return bool(self.connections)

    @property
    def system(self) -> Platform:
        """Its operating system."""
        return PLATFORMS[self.platform]


@dataclass(slots=True)
class LobbyAgent:
    """The software on a device that waits in the lobby, and how it behaves."""

    platform: str
    answers: bool = True


@dataclass(slots=True)
class Connection:
    """One live connection, known to callers by its target id."""

    id: str
    device: Device
    since: int
    text: str = ""


class Devices:
    """All devices and live connections."""

    def __init__(self, with_os_architecture: bool, platform_names: dict[str, str]) -> None:
        self._devices: dict[DeviceKey, Device] = {}
        self._by_user: dict[str, dict[str, Device]] = {}
        self._by_id: dict[str, list[Device]] = {}
        self._connections: dict[str, Connection] = {}
        self._with_os = with_os_architecture
        self._platform_names = platform_names
        self.changes = 0

    def add(self, device: Device) -> Device:
        """Take up a device."""
        self._devices[device.key] = device
        self._by_user.setdefault(device.user, {})[device.id] = device
        self._by_id.setdefault(device.id, []).append(device)
        return device

    def remove(self, device: Device) -> None:
        """Drop a device with its connections."""
        for connection in list(device.connections):
            self.disconnect(connection)
        self._devices.pop(device.key, None)
        self._by_user.get(device.user, {}).pop(device.id, None)
        self._by_id[device.id] = [other for other in self._by_id.get(device.id, []) if other is not device]

    def find(self, user: str, device_id: str) -> Device | None:
        """A device by user and id."""
        return self._devices.get((user, device_id))

    def of(self, user: str) -> list[Device]:
        """A user's devices."""
        return list(self._by_user.get(user, {}).values())

    def with_id(self, device_id: str) -> list[Device]:
        """The devices that share an id."""
        return list(self._by_id.get(device_id, []))

    def all(self) -> list[Device]:
        """Every device."""
        return list(self._devices.values())

    def connect(self, device: Device, connection_id: str, now: int) -> Connection:
        """A device comes online once more."""
        connection = Connection(connection_id, device, now)
        self._connections[connection_id] = connection
        device.connections.append(connection_id)
        self.changes += 1
        return connection

    def disconnect(self, connection_id: str) -> Connection | None:
        """A connection ends."""
        connection = self._connections.pop(connection_id, None)
        if connection is not None:
            connection.device.connections.remove(connection_id)
            self.changes += 1
        return connection

    def connection(self, connection_id: str) -> Connection | None:
        """A live connection by its target id."""
        return self._connections.get(connection_id)

    def connections(self, users: Iterable[str] | None = None) -> list[Connection]:
        """All live connections, or those of some users."""
        if users is None:
            return list(self._connections.values())
        return [self._connections[item] for user in users for device in self.of(user) for item in device.connections]

    def text(self, connection: Connection) -> str:
        """A connection as list-active has it, serialised."""
        if not connection.text:
            connection.text = dumps(self.live(connection))
        return connection.text

    def touched(self, device: Device) -> None:
        """A device reports other properties from now on."""
        for item in device.connections:
            self._connections[item].text = ""
        self.changes += 1

    def live(self, connection: Connection) -> dict[str, Any]:
        """A connection as ``LiveUserConnection``."""
        device = connection.device
        return {
            "Username": device.user,
            "DeviceID": device.id,
            "ReportedVersion": device.version,
            "ReportedPlatform": self._platform_names.get(device.platform, device.system.reported),
            "ReportedPlatformVersion": device.system.os_info(self._with_os),
            "DeviceTimeZone": device.timezone,
            "IPAddress": device.address,
            "ConnectionTime": connection.since,
            "AllowsFilenames": device.allows_filenames,
        }
