# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""User accounts: profiles, their hashes, and the serialised form that bulk reads send.

A stored profile is never changed in place, so that parts of it may be shared between accounts; every edit works on a copy.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

Profile = dict[str, Any]


_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def dumps(value: Any) -> str:
    """Compact JSON, the way the server writes it."""
    return _ENCODER.encode(value)


class Account:
    """One user. Of an account that the fleet's generator made, the profile is written at its first use.

    It is held as JSON text or as an object, whichever was asked for, or as both.
    """

    __slots__ = ("_hash", "_json", "_profile", "_write", "name", "organization")

    def __init__(
        self, name: str, organization: str, profile: Profile | None = None, write: Callable[[], str] | None = None
    ) -> None:
        self.name = name
        self.organization = organization
        self._profile = profile
        self._write = write
        self._json: str | None = None
        self._hash: str | None = None

    @property
    def profile(self) -> Profile:
        """The profile. Do not change it: see :meth:`Accounts.edit`."""
        if self._profile is None:
            self._profile = json.loads(self.json)
        return self._profile

    @profile.setter
    def profile(self, profile: Profile) -> None:
        self._profile, self._write, self._json, self._hash = profile, None, None, None

    @property
    def built(self) -> bool:
        """Whether the profile exists; until then it has no more in it than the generator gave it."""
        return self._write is None

    @property
    def json(self) -> str:
        """The profile as JSON text."""
        if self._json is None:
            self._json = dumps(self._profile) if self._write is None else self._write()
            self._write = None
        return self._json

    def text(self) -> str:
        """The profile as JSON text, and no longer as anything else: bulk reads of huge fleets need not hold both."""
        text = self.json
        self._profile = None
        return text

    def hash(self, with_statistics: bool) -> str:
        """An opaque word for the profile's content."""
        if self._hash is None:
            text = self.json if with_statistics else dumps(_without_statistics(self.profile))
            self._hash = hashlib.sha256(text.encode()).hexdigest()[:40]
        return self._hash


class Accounts:
    """All user accounts by name; names are unique over all tenants."""

    def __init__(self) -> None:
        self._accounts: dict[str, Account] = {}
        self.changes = 0

    def add(self, account: Account) -> Account:
        """Take up a new account."""
        self._accounts[account.name] = account
        self.changes += 1
        return account

    def remove(self, name: str) -> Account:
        """Drop an account."""
        self.changes += 1
        return self._accounts.pop(name)

    def replace(self, name: str, profile: Profile) -> Account:
        """Store another profile for an account."""
        account = self._accounts[name]
        account.profile = profile
        account.organization = profile.get("OrganizationID", "")
        self.changes += 1
        return account

    def edit(self, name: str, change: Callable[[Profile], None]) -> Account:
        """Change an account's profile by a function that works on a copy."""
        copy = json.loads(self._accounts[name].json)
        change(copy)
        return self.replace(name, copy)

    def get(self, name: str) -> Account | None:
        """An account by its exact name."""
        return self._accounts.get(name)

    def of(self, organization: str | None) -> list[Account]:
        """The accounts of one tenant, or all of them for None."""
        accounts = self._accounts.values()
        return (
            [account for account in accounts if account.organization == organization]
            if organization is not None
            else list(accounts)
        )

    def built(self) -> list[Account]:
        """The accounts whose profiles exist. The others take a policy's content when they are built."""
        return [account for account in self._accounts.values() if account.built]

    def __contains__(self, name: object) -> bool:
        return name in self._accounts

    def __getitem__(self, name: str) -> Account:
        return self._accounts[name]

    def __iter__(self) -> Iterator[Account]:
        return iter(list(self._accounts.values()))

    def __len__(self) -> int:
        return len(self._accounts)


def _without_statistics(profile: Profile) -> Profile:
    """A profile without what its devices note in it."""
    return {**profile, **{part: _noted_out(profile.get(part, {})) for part in ("Sources", "Destinations")}}


def _noted_out(entries: Profile) -> Profile:
    return {
        key: {name: value for name, value in entry.items() if name != "Statistics"} for key, entry in entries.items()
    }
