# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A believable fleet, the same for the same seed: tenants, policies, users, devices, what they back up, and how that went."""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from . import fleet_troubles
from .accounts import Account
from .devices import Device, new_device_id
from .fleet_profiles import COMPANIES, Member, Profiles, guid
from .platforms import PLATFORMS

if TYPE_CHECKING:
    from .state import State

_PEOPLE = (
    "alder",
    "briar",
    "cedar",
    "dahlia",
    "elm",
    "fern",
    "garnet",
    "hazel",
    "iris",
    "juniper",
    "kestrel",
    "laurel",
    "maple",
    "nettle",
    "olive",
    "poppy",
)
_ZONES = ("Etc/UTC", "Europe/Berlin", "Europe/London", "America/New_York", "Australia/Sydney", "Pacific/Auckland")
_NAMES = {"windows": "WS", "windows-server": "SRV", "linux": "lin", "macos": "mac", "synology": "nas"}


class Fleet:
    """Fills a server's state. Names, devices and connections exist at once; a profile when it is first read, past jobs likewise."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._options = state.options
        self._start = state.clock.seconds()
        self._profiles = Profiles(state, self._start)
        self._without_history: dict[str, Member] = {}
        self._older = _older_releases(state.options.release)

    def build(self) -> None:
        """Invent the whole fleet."""
        state, options = self._state, self._options
        generator = random.Random(f"fleet {options.seed}")
        for index in range(options.tenants):
            company = COMPANIES[index % len(COMPANIES)] + (
                f" {index // len(COMPANIES) + 1}" if index >= len(COMPANIES) else ""
            )
            state.add_tenant(
                company,
                hosts=[f"{company.lower().replace(' ', '-')}.backup.example"],
                organization_id=guid("tenant", options.seed, index),
            )
        policies = options.policies if options.policies is not None else (2 if options.devices else 0)
        titles = ("Workstations", "Servers", "Standard", "Strict retention")
        for index in range(policies):
            state.add_policy(
                titles[index] if index < len(titles) else f"Policy {index + 1}",
                policy_id=guid("policy", options.seed, index),
            )
        remaining, index = options.devices, 0
        while remaining > 0:
            count = min(remaining, 1 + generator.randrange(options.devices_per_user * 2 - 1))
            self._add_account(index, count, generator)
            remaining -= count
            index += 1
        state.jobs.load_user = self.load_history
        state.jobs.load_all = self.load_all_history

    def _add_account(self, index: int, devices: int, generator: random.Random) -> None:
        state, options = self._state, self._options
        name = f"{_PEOPLE[index % len(_PEOPLE)]}{index // len(_PEOPLE) + 1:02d}"
        if len(name) < 6:
            name = f"{name}-user"
        tenants = list(state.organizations)
        place = generator.randrange(len(tenants) + 1) if tenants else 0
        organization = tenants[place - 1] if place else ""
        policies = [key for key, policy in state.policies.items() if policy["OrganizationID"] in ("", organization)]
        policy = generator.choice(policies) if policies and generator.random() < 0.8 else ""
        zone = generator.choice(_ZONES)
        own = [self._add_device(name, index, number, zone, generator) for number in range(devices)]
        account = state.accounts.add(Account(name, organization, write=lambda: self._profiles.write(member)))
        member = Member(account, index, policy, own, tuple(device.version for device in own))
        self._without_history[name] = member
        bucket = guid("bucket", options.seed, index)
        state.buckets[bucket] = {
            "OrganizationID": organization,
            "CreateTime": self._start - 86400 * 300,
            "ReadWriteKeyFormat": 1,
            "ReadWriteKey": f"hashed-{bucket[:8]}",
            "Size": {
                "Size": generator.randrange(10**9, 10**12),
                "MeasureStarted": self._start - 7200,
                "MeasureCompleted": self._start - 7100,
            },
        }

    def _add_device(self, user: str, index: int, number: int, zone: str, generator: random.Random) -> Device:
        state, options = self._state, self._options
        kind = generator.choices(list(PLATFORMS), [platform.weight for platform in PLATFORMS.values()])[0]
        device = state.devices.add(
            Device(
                user=user,
                id=new_device_id(generator),
                name=f"{_NAMES[kind]}-{index + 1:05d}-{number + 1}",
                platform=kind,
                version=generator.choice(self._older) if generator.random() < options.outdated else options.release,
                timezone=zone,
                address=f"198.51.{generator.randrange(256)}.{1 + generator.randrange(254)}",
                allows_filenames=generator.random() < 0.8,
                registered_at=self._start - 86400 * (30 + generator.randrange(300)),
                trouble=fleet_troubles.trouble(options.seed, index, number, options.troubled),
            )
        )
        if generator.random() < options.online and device.trouble != "away":
            for _connection in range(2 if generator.random() < 0.03 else 1):
                state.devices.connect(
                    device, guid("connection", generator.getrandbits(64)), self._start - generator.randrange(86400 * 3)
                )
        return device

    def load_history(self, user: str) -> None:
        """Make a user's past jobs known."""
        member = self._without_history.pop(user, None)
        # An account of the same name that somebody has made since has no past.
        if member is not None and self._state.accounts.get(user) is member.account:
            for job in self._profiles.jobs(member):
                self._state.jobs.add(job)

    def load_all_history(self) -> None:
        """Make all past jobs known."""
        with _uncollected():
            for user in list(self._without_history):
                self.load_history(user)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Millions of objects that stay are made here: looking for garbage among them would take a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _older_releases(release: str) -> list[str]:
    known = [
        "20.9.12",
        "21.9.10",
        "22.3.7",
        "22.12.6",
        "23.3.9",
        "23.9.11",
        "24.3.8",
        "24.9.6",
        "24.12.5",
        "25.6.8",
        "25.9.6",
        "25.9.8",
    ]
    key = [int(part) for part in release.split(".")]
    older = [item for item in known if [int(part) for part in item.split(".")] < key]
    return older[-3:] or ["20.9.0"]
