# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a source remembers: the events it has handed over, and what the server was like then.

It changes only when an event has been handed over, so that whatever is not handed over before the end of a process is found
again by the next one. Nothing here reads or writes anything.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Collection, Dict, Iterable, List, Mapping, NamedTuple, Tuple

from . import names, normal
from .normal import KEY, Event
from .watched import Watched

# Clocks of devices differ from the server's: jobs are looked for so far back, and their events remembered for twice as long.
OVERLAP_SECONDS = 3600
VERSION = 1

Profile = Mapping[str, Any]


class Account(NamedTuple):
    """What is kept of an account: its tenant, a digest that tells whether it was changed, its devices' ids."""

    tenant: str
    digest: str
    devices: Tuple[str, ...]


def account(profile: Profile) -> Account:
    """What is kept of a profile."""
    devices = tuple(sorted(profile.get("Devices") or {}))
    return Account(str(profile.get("OrganizationID") or ""), normal.digest(profile), devices)


def live_key(user: str, device: str) -> str:
    """A device of a user; neither has a space in it."""
    return f"{user} {device}"


class Memory:
    """See the module. ``synced_to`` is 0 before the first look at the server."""

    def __init__(self) -> None:
        self.synced_to = 0
        self.seen: Dict[str, int] = {}
        self.running: Dict[str, int] = {}
        self.accounts: Dict[str, Account] = {}
        self.live: Dict[str, int] = {}
        self.lobby: List[str] = []
        # Devices that were told of as new before anybody knew whose they are.
        self.loose: List[str] = []
        self.watched = Watched()

    # -- what is known

    def owners(self, device: str) -> List[str]:
        """The users that have a device."""
        return [name for name, held in self.accounts.items() if device in held.devices]

    def tenant_of(self, user: str) -> str:
        """A user's tenant, empty for the top level and for unknown users."""
        held = self.accounts.get(user)
        return held.tenant if held else ""

    def know(self, profiles: Mapping[str, Profile], live: Iterable[Profile], lobby: Iterable[Profile]) -> None:
        """Take what is there for known, without anybody having been told."""
        self.accounts = {name: account(profile) for name, profile in profiles.items()}
        self.live = dict(Counter(live_key(item["Username"], item["DeviceID"]) for item in live))
        self.lobby = sorted({item["DeviceID"] for item in lobby})

    # -- what was handed over

    def handed(self, event: Event) -> None:
        """An event has reached the rules, or nobody wants it."""
        part = event[KEY]
        name = part["event"]
        if name in ("job_new", "job_completed"):
            self.seen[part["id"]] = part["time"]
            if name == "job_new":
                self.running[part["job"]] = part["time"]
            else:
                self.running.pop(part["job"], None)
        elif name in names.SYNTHETIC:
            self.watched.handed(part["id"])
        elif name in _CHANGES:
            _CHANGES[name](self, part)

    def settle(self, now: int, looked_for: Collection[str], running: Mapping[str, int]) -> None:
        """Everything that a look at the server found has been handed over.

        :param looked_for: those of the jobs that ran before for which it looked.
        :param running: the jobs that ran at ``now``, with their starts.
        """
        # A look may have been made before the last one that was handed over. What lies further back is a server whose
        # clock was ahead and has been set right.
        self.synced_to = now if now < self.synced_to - OVERLAP_SECONDS else max(self.synced_to, now)
        begun_since = {job: start for job, start in self.running.items() if job not in looked_for}
        self.running = {**begun_since, **running}
        limit = self.synced_to - 2 * OVERLAP_SECONDS
        self.seen = {id_: time for id_, time in self.seen.items() if time >= limit}

    def adopt(self, profiles: Mapping[str, Profile]) -> None:
        """Now it is known whose the devices are that were told of as new before."""
        for user, profile in profiles.items() if self.loose else ():
            for device in set(self.loose).intersection(profile.get("Devices") or ()):
                self.loose.remove(device)
                held = self.accounts.get(user)
                if held is not None and device not in held.devices:
                    self.accounts[user] = held._replace(devices=(*held.devices, device))

    # -- as a file

    def as_data(self) -> Dict[str, Any]:
        """The same as JSON data."""
        return {
            "version": VERSION,
            "synced_to": self.synced_to,
            "seen": self.seen,
            "running": self.running,
            "accounts": {name: list(held) for name, held in self.accounts.items()},
            "live": self.live,
            "lobby": self.lobby,
            "loose": self.loose,
            "watched": self.watched.as_data(),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Memory:
        """What :meth:`as_data` made.

        :raises ValueError, KeyError, TypeError, AttributeError: if it is something else.
        """
        if data["version"] != VERSION:
            raise ValueError(f"version {data['version']!r}")
        memory = cls()
        memory.synced_to = int(data["synced_to"])
        memory.seen = {str(id_): int(time) for id_, time in data["seen"].items()}
        memory.running = {str(id_): int(time) for id_, time in data["running"].items()}
        memory.accounts = {
            str(name): Account(str(tenant), str(digest), tuple(devices))
            for name, (tenant, digest, devices) in data["accounts"].items()
        }
        memory.live = {str(key): int(count) for key, count in data["live"].items()}
        memory.lobby = list(map(str, data["lobby"]))
        memory.loose = list(map(str, data["loose"]))
        memory.watched = Watched.from_data(data["watched"])
        return memory


def _account_changed(memory: Memory, part: Mapping[str, Any]) -> None:
    held = memory.accounts.get(part["user"])
    # The data is masked here, and new devices have events of their own.
    digest = normal.digest_in(part["id"])
    memory.accounts[part["user"]] = Account(part["tenant"], digest, held.devices if held else ())


def _account_removed(memory: Memory, part: Mapping[str, Any]) -> None:
    memory.accounts.pop(part["user"], None)


def _device_new(memory: Memory, part: Mapping[str, Any]) -> None:
    user, device = part["user"], part["device"]
    held = memory.accounts.get(user)
    if held is None:
        memory.loose.append(device)
    elif device not in held.devices:
        memory.accounts[user] = held._replace(devices=(*held.devices, device))


def _device_removed(memory: Memory, part: Mapping[str, Any]) -> None:
    user, device = part["user"], part["device"]
    held = memory.accounts.get(user)
    if held is not None:
        memory.accounts[user] = held._replace(devices=tuple(other for other in held.devices if other != device))
    if device in memory.loose:
        memory.loose.remove(device)


def _connected(memory: Memory, part: Mapping[str, Any]) -> None:
    key = live_key(part["user"], part["device"])
    memory.live[key] = memory.live.get(key, 0) + 1
    memory.watched.seen_online(part["user"], part["device"])


def _disconnected(memory: Memory, part: Mapping[str, Any]) -> None:
    key = live_key(part["user"], part["device"])
    left = memory.live.pop(key, 0) - 1
    if left > 0:
        memory.live[key] = left


def _in_lobby(memory: Memory, part: Mapping[str, Any]) -> None:
    if part["device"] not in memory.lobby:
        memory.lobby.append(part["device"])


def _left_lobby(memory: Memory, part: Mapping[str, Any]) -> None:
    if part["device"] in memory.lobby:
        memory.lobby.remove(part["device"])


_CHANGES = {
    "account_new": _account_changed,
    "account_updated": _account_changed,
    "account_removed": _account_removed,
    "device_new": _device_new,
    "device_removed": _device_removed,
    "device_live_connect": _connected,
    "device_live_disconnect": _disconnected,
    "device_lobby_connect": _in_lobby,
    "device_lobby_disconnect": _left_lobby,
}
