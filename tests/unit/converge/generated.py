# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers by chance, the same for the same seed: of every kind a few objects of any shape, as no fixture would have them.

Fields get values of their types, known and unknown ones, and there are fields that only a newer server has. Nothing of
that need make sense: whatever a server holds, its description must not change it. A simulator without extra fields is one
of its release, without what came later.
"""

from __future__ import annotations

import random
from typing import Any

from ansible_collections.cometbackup.comet.plugins.module_utils._api import constants, structures, types
from ansible_collections.cometbackup.comet.plugins.module_utils._api.structures import Field
from ansible_collections.cometbackup.comet.plugins.module_utils._model import codec, engines
from tests.simulator import Simulator

# What YAML, templates or people might take for something else.
TEXTS = (
    "plain", "Ünïcode ✓ 🦊", "yes", "null", "~", "1e3", "0x1f", "12:30:45", "2024-01-01", " padded ", "# no comment",
    "a: b", "- item", "two\nlines\n", "\ttab", "{{ braces }}", "C:\\Temp\\x", "'single' \"double\"", "@at", "%percent",
    "&anchor", "*alias", "!tag", "123", "********", "long " * 40,
)  # fmt: skip
NUMBERS = (0, 1, 2, 7, 59, 3600, 86399, 10**6, 2**31, 2**53)
NAMES = ("Standard", "Files", "Standard", "123", "on", "Größe: M", "tenant-1")
DEEPEST = 3


class Chance(random.Random):
    """Values by chance."""

    def perhaps(self, likely: float = 0.5) -> bool:
        return self.random() < likely

    def name(self) -> str:
        """Often one that another object has, too, and now and then none at all."""
        if self.perhaps(0.05):
            return ""
        return self.choice(NAMES) if self.perhaps(0.6) else f"{self.choice(TEXTS).strip()} {self.randrange(100)}"

    def text(self) -> str:
        return self.choice(TEXTS)

    def word(self) -> str:
        """One that nothing else is."""
        return f"word-{self.getrandbits(64):016x}"

    def value(self, type_: str, depth: int = 0) -> Any:
        """A value of a type of the API."""
        shape, _key, inner = types.parts(types.resolve(type_))
        if shape == "list":
            return [self.value(inner, depth + 1) for dummy in range(self.randrange(3))]
        if shape == "map":
            return {self.choice(TEXTS): self.value(inner, depth + 1) for dummy in range(self.randrange(3))}
        if shape == "struct":
            return self.structure(inner, depth + 1)
        plain = {"string": TEXTS, "bytes": ("", "AAEC"), "any": TEXTS, "bool": (True, False), "float": (0.0, 0.5, 2.25)}
        return self.choice(plain.get(inner, NUMBERS))

    def structure(self, name: str, depth: int = 0, **fixed: Any) -> dict[str, Any]:
        """An object of a structure: fewer fields have a value the deeper it is."""
        likely = 0.4 if depth < DEEPEST else 0.0
        result = {
            field.name: self._field(field, depth) if self.perhaps(likely) else codec.zero(field.type)
            for field in structures.structure(name).fields.values()
            if not field.omitempty or self.perhaps(likely / 2)
        }
        if depth < DEEPEST and self.perhaps(0.3):
            result["FutureField"] = {"Nested": [self.choice(TEXTS), self.choice(NUMBERS)]}
        for field in structures.structure(name).fields.values():
            if types.parts(types.resolve(field.type))[0] in ("list", "map") and self.perhaps(0.05):
                result[field.name] = None
        return {**result, **fixed}

    def _field(self, field: Field, depth: int) -> Any:
        if field.enum and not field.type.startswith(("[", "map")) and self.perhaps(0.9):
            return self.choice(list(constants.enum(field.enum).values()))
        return self.value(field.type, depth)


class Server:
    """Fills a simulator."""

    def __init__(self, simulator: Simulator, seed: int) -> None:
        self._state = simulator.state
        self._chance = Chance(seed)
        self.tenants: list[str] = []

    def fill(self) -> Server:
        """Make up everything."""
        chance = self._chance
        for number in range(chance.randrange(4)):
            self._tenant(f"tenant-{number}")
        for number in range(chance.randrange(4)):
            self._policy(f"policy-{number}")
        for number in range(chance.randrange(3)):
            self._quota(f"quota-{number}")
        for number in range(chance.randrange(3)):
            self._group(f"group-{number}")
        for number in range(chance.randrange(3)):
            self._admin(f"admin-{number}")
        self._state.config["WebhookOptions"] = {
            chance.name() or "siem": self._webhook() for dummy in range(chance.randrange(3))
        }
        self._state.config["AuthenticationRole"]["RemoteStorage"] = self._templates("server")
        for number in range(chance.randrange(1, 5)):
            self._user(f"customer-{number}")
        return self

    def _structure(self, name: str, **fixed: Any) -> dict[str, Any]:
        """An object of a structure, as a server of this release has it."""
        made = self._chance.structure(name, **fixed)
        if self._state.options.extra_fields:
            return made
        known: dict[str, Any] = self._state.schema.read(name, made)
        return known

    def _level(self) -> str:
        return self._chance.choice(["", *self.tenants])

    def _tenant(self, id_: str) -> None:
        chance = self._chance
        self._state.organizations[id_] = self._structure(
            "Organization",
            Name=chance.name(),
            Hosts=[
                f"{id_}.example",
                *chance.sample(("https://acme.example/", "acme.example:8060", "::1"), chance.randrange(2)),
            ],
            RemoteStorage=self._templates(id_),
            WebhookOptions={chance.name() or "siem": self._webhook() for dummy in range(chance.randrange(3))},
        )
        self.tenants.append(id_)

    def _policy(self, id_: str) -> None:
        chance = self._chance
        self._state.policies[id_] = self._structure(
            "GroupPolicy",
            Description=chance.name(),
            OrganizationID=self._level(),
            DefaultUserPolicy=False,
            Policy=self._structure("UserPolicy", EnforceStorageVaultRetention=False),
        )

    def _templates(self, level: str) -> list[dict[str, Any]]:
        chance = self._chance
        kinds = list(constants.enum("RemoteServerType").values())
        return [
            self._structure(
                "RemoteStorageOption", ID=f"{level}-{number}", Description=chance.name(), Type=chance.choice(kinds)
            )
            for number in range(chance.randrange(3))
        ]

    def _webhook(self) -> dict[str, Any]:
        chance = self._chance
        return self._structure("WebhookOption", URL=chance.choice(("https://siem.example/", "ftp://siem.example", "")))

    def _quota(self, id_: str) -> None:
        chance = self._chance
        self._state.quotas[id_] = self._structure(
            "SharedStorageQuota", Description=chance.name(), OrganizationID=self._level()
        )

    def _group(self, id_: str) -> None:
        chance = self._chance
        self._state.groups[id_] = self._structure("UserGroup", Name=chance.name(), OrganizationID=self._level())

    def _admin(self, name: str) -> None:
        chance, level = self._chance, self._level()
        permitted = chance.sample([*self._state.policies, "policy-gone"], chance.randrange(2))
        self._state.admins[level, name] = self._structure(
            "AllowedAdminUser",
            Username=name,
            OrganizationID=level,
            Permissions=self._structure("AdminUserPermissions", AllowedUserPolicies=permitted),
        )

    # -- users

    def _user(self, name: str) -> None:
        chance, state, level = self._chance, self._state, self._level()
        policies = [
            "",
            "policy-gone",
            *(id_ for id_, held in state.policies.items() if held["OrganizationID"] in ("", level)),
        ]
        groups = ["", *(id_ for id_, held in state.groups.items() if held["OrganizationID"] == level)]
        chosen = (
            "Username",
            "OrganizationID",
            "GroupID",
            "PolicyID",
            "Policy",
            "Devices",
            "Sources",
            "Destinations",
            "BackupRules",
        )
        whole = self._structure("UserProfileConfig")
        fields = {
            key: value for key, value in whole.items() if key not in chosen and not key.startswith(("Password", "TOTP"))
        }
        state.add_user(
            name, organization=level, GroupID=chance.choice(groups), PolicyID=chance.choice(policies), **fields
        )
        devices = [state.add_device(name, chance.name(), online=False).id for dummy in range(chance.randrange(3))]
        state.edit_profile(name, lambda profile: self._content(profile, name, devices))

    def _content(self, profile: dict[str, Any], user: str, devices: list[str]) -> None:
        chance = self._chance
        vaults = {f"{user}-vault-{number}": self._vault(devices) for number in range(chance.randrange(4))}
        sources = {
            f"{user}-item-{number}": self._item([*devices, "device-gone"], [*vaults])
            for number in range(chance.randrange(4))
        }
        rules = {
            f"{user}-rule-{number}": self._structure(
                "BackupRuleConfig",
                Description=chance.name(),
                Source=chance.choice([*sources, "item-gone"]),
                Destination=chance.choice([*vaults, "vault-gone"]),
            )
            for number in range(chance.randrange(4))
        }
        profile.update(Destinations=vaults, Sources=sources, BackupRules=rules)

    def _vault(self, devices: list[str]) -> dict[str, Any]:
        chance = self._chance
        return self._structure(
            "DestinationConfig",
            Description=chance.name(),
            StorageLimitID=chance.choice(["", "quota-gone", *self._state.quotas]),
            AssociatedDevices=chance.sample([*devices, "device-gone"], chance.randrange(2)),
        )

    def _item(self, devices: list[str], vaults: list[str]) -> dict[str, Any]:
        chance = self._chance
        engine = chance.choice([*constants.enum("Engine").values(), "engine9/future"])
        overrides = {chance.choice([*vaults, "vault-gone"]): self._structure("RetentionPolicy")}
        return self._structure(
            "SourceConfig",
            Description=chance.name(),
            Engine=engine,
            OwnerDevice=chance.choice(devices),
            EngineProps=self._props(engine),
            PolicySourceID="",
            OverrideDestinationRetention=overrides if chance.perhaps() else {},
        )

    def _props(self, engine: str) -> dict[str, str]:
        """Settings as devices write them, and others."""
        chance = self._chance
        keys = [row.key for row in engines.of_value(engine).rows if row.key]
        keys += [f"{key}0000" if key.endswith("-") else f"{key}-0000" for key in keys]
        keys += [key for row in engines.of_value(engine).rows for key in row.modes.values() if key]
        known = chance.sample(keys, min(len(keys), chance.randrange(5)))
        return {key: chance.choice((*TEXTS, "1", "{}", '{"Path": "/srv"}')) for key in (*known, chance.choice(TEXTS))}
