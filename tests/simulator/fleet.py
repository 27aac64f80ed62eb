# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A believable fleet, the same for the same seed: tenants, policies, users, devices, what they back up, and how that went."""

from __future__ import annotations

import gc
import hashlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .accounts import Account, Profile
from .credentials import PASSWORD_FORMAT_HASHED, hash_user_password
from .devices import Device
from .items import settings
from .jobs import BACKUP, STATUS_BY_OUTCOME, Job, last_words
from .platforms import PLATFORMS

if TYPE_CHECKING:
    from .state import State

_COMPANIES = (
    "Northwick",
    "Bluefern",
    "Harrow Lane",
    "Quillmark",
    "Tessell",
    "Oakhollow",
    "Ridgepoint",
    "Lumen Bay",
    "Castlemoor",
    "Brightwater",
)
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
_OUTCOMES = ("success",) * 16 + ("warning", "warning", "error", "quota", "missed", "skipped")
_ENGINES = {
    "windows": ("engine1/file",),
    "windows-server": ("engine1/file", "engine1/mssql", "engine1/hyperv"),
    "linux": ("engine1/file", "engine1/mysql"),
    "macos": ("engine1/file",),
    "synology": ("engine1/file",),
}
_ITEM_TITLES = {
    "engine1/file": "Documents",
    "engine1/mssql": "Accounting databases",
    "engine1/hyperv": "Virtual machines",
    "engine1/mysql": "Web shop database",
}
_NOT_MEASURED = {"Size": 0, "MeasureStarted": 0, "MeasureCompleted": 0}
_NO_CONTENT = {"MeasureStarted": 0, "MeasureCompleted": 0, "Components": []}
FLEET_PASSWORD = "simulated-user-password"


class Fleet:
    """Fills a server's state. Names, devices and connections exist at once; a profile with its history when it is first read."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._options = state.options
        self._start = state.clock.seconds()
        self._indexes: dict[str, int] = {}
        self._older = _older_releases(state.options.release)
        self._password_hash = hash_user_password(FLEET_PASSWORD, "fleet-salt-22-letters.")
        self._default_profile: Profile = state.schema.default("UserProfileConfig")

    def build(self) -> None:
        """Invent the whole fleet."""
        state, options = self._state, self._options
        generator = random.Random(f"fleet {options.seed}")
        for index in range(options.tenants):
            company = _COMPANIES[index % len(_COMPANIES)] + (
                f" {index // len(_COMPANIES) + 1}" if index >= len(_COMPANIES) else ""
            )
            state.add_tenant(
                company,
                hosts=[f"{company.lower().replace(' ', '-')}.backup.example"],
                organization_id=_guid("tenant", options.seed, index),
            )
        policies = options.policies if options.policies is not None else (2 if options.devices else 0)
        titles = ("Workstations", "Servers", "Standard", "Strict retention")
        for index in range(policies):
            state.add_policy(
                titles[index] if index < len(titles) else f"Policy {index + 1}",
                policy_id=_guid("policy", options.seed, index),
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
        self._indexes[name] = index
        policies = [key for key, policy in state.policies.items() if policy["OrganizationID"] in ("", organization)]
        policy = generator.choice(policies) if policies and generator.random() < 0.8 else ""
        zone = generator.choice(_ZONES)
        own = [self._add_device(name, index, number, zone, generator) for number in range(devices)]
        state.accounts.add(
            Account(name, organization, build=lambda: self._profile(name, index, organization, policy, own))
        )
        bucket = _guid("bucket", options.seed, index)
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
                id=f"{generator.getrandbits(256):064x}",
                name=f"{_NAMES[kind]}-{index + 1:05d}-{number + 1}",
                platform=kind,
                version=generator.choice(self._older) if generator.random() < options.outdated else options.release,
                timezone=zone,
                address=f"198.51.{generator.randrange(256)}.{1 + generator.randrange(254)}",
                allows_filenames=generator.random() < 0.8,
                registered_at=self._start - 86400 * (30 + generator.randrange(300)),
            )
        )
        if generator.random() < options.online:
            for _connection in range(2 if generator.random() < 0.03 else 1):
                state.devices.connect(
                    device, _guid("connection", generator.getrandbits(64)), self._start - generator.randrange(86400 * 3)
                )
        return device

    def _profile(self, name: str, index: int, organization: str, policy: str, devices: list[Device]) -> Profile:
        state = self._state
        generator = random.Random(f"profile {self._options.seed} {index}")
        created = self._start - 86400 * (300 + generator.randrange(300))
        policy = policy if policy in state.policies else ""
        vault = _guid("vault", self._options.seed, index)
        profile = {
            **self._default_profile,
            "Username": name,
            "AccountName": f"{name.capitalize()} ({_COMPANIES[index % len(_COMPANIES)]})",
            "LocalTimezone": devices[0].timezone if devices else "Etc/UTC",
            "LanguageCode": "en_US",
            "Emails": [f"{name}@customer.example"],
            "SendEmailReports": True,
            "PolicyID": policy,
            "PasswordFormat": PASSWORD_FORMAT_HASHED,
            "PasswordHash": self._password_hash,
            "AllowPasswordLogin": True,
            "CreateTime": created,
            "CreationGUID": _guid("creation", self._options.seed, index),
            "Destinations": {vault: self._vault(index, created)},
            "Devices": {device.id: state.device_config(device) for device in devices},
        }
        if organization:
            profile["OrganizationID"] = organization
        if policy:
            profile["Policy"] = state.policies[policy]["Policy"]
        profile["Sources"], profile["BackupRules"] = self._items(devices, vault, created, generator)
        return state.with_future_fields("UserProfileConfig", profile)

    def _vault(self, index: int, created: int) -> dict[str, Any]:
        bucket = _guid("bucket", self._options.seed, index)
        stored = self._state.buckets.get(bucket, {}).get("Size", _NOT_MEASURED)
        return self._state.schema.shared(
            "DestinationConfig",
            Description="Backup vault",
            CreateTime=created,
            ModifyTime=created,
            DestinationType=1003,
            CometServer=f"https://{self._options.server_name}/",
            CometBucket=bucket,
            CometBucketKey=f"vault-access-{bucket[:8]}",
            EncryptionKeyEncryptionMethod=1,
            EncryptedEncryptionKey="c2ltdWxhdGVkLWtleQ==",
            RepoInitTimestamp=created,
            Statistics={"ClientProvidedSize": stored, "ClientProvidedContent": _NO_CONTENT},
        )

    def _items(
        self, devices: list[Device], vault: str, created: int, generator: random.Random
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        sources: dict[str, Any] = {}
        rules: dict[str, Any] = {}
        for device in devices:
            engines = _ENGINES[device.platform]
            for engine in engines[: 1 + generator.randrange(len(engines))]:
                source = _guid("source", device.user, device.id, engine)
                title = f"{_ITEM_TITLES[engine]} of {device.name}"
                sources[source] = self._source(device, engine, title, created)
                rules[_guid("rule", source)] = self._rule(source, vault, f"Nightly: {title}", created, generator)
                self._history(device, source, vault, sources[source], generator)
        return sources, rules

    def _source(self, device: Device, engine: str, title: str, created: int) -> dict[str, Any]:
        source: dict[str, Any] = self._state.schema.shared(
            "SourceConfig",
            Engine=engine,
            Description=title,
            OwnerDevice=device.id,
            CreateTime=created,
            ModifyTime=created,
            EngineProps=settings(engine, device.platform),
        )
        return source

    def _rule(self, source: str, vault: str, title: str, created: int, generator: random.Random) -> dict[str, Any]:
        schedule = self._state.schema.shared(
            "ScheduleConfig", FrequencyType=8011, SecondsPast=generator.randrange(20 * 3600, 23 * 3600, 900)
        )
        rule: dict[str, Any] = self._state.schema.shared(
            "BackupRuleConfig",
            Description=title,
            CreateTime=created,
            ModifyTime=created,
            Source=source,
            Destination=vault,
            Schedules=[schedule],
        )
        return rule

    def _history(
        self, device: Device, source: str, vault: str, config: dict[str, Any], generator: random.Random
    ) -> None:
        state = self._state
        details = []
        for age in range(self._options.history_jobs, 0, -1):
            outcome = generator.choice(_OUTCOMES)
            start = self._start - age * 72000 + generator.randrange(14400)
            details.append(self._past_job(device, source, vault, outcome, start, generator))
        if not details:
            return
        good = [detail for detail in details if detail["Status"] == 5000]
        empty = state.schema.shared("BackupJobDetail")
        config["Statistics"] = {
            "LastStartTime": details[-1]["StartTime"],
            "LastBackupJob": details[-1],
            "LastSuccessfulBackupJob": good[-1] if good else empty,
        }

    def _past_job(
        self, device: Device, source: str, vault: str, outcome: str, start: int, generator: random.Random
    ) -> dict[str, Any]:
        size = generator.randrange(10**8, 10**11)
        worked = outcome in ("success", "warning")
        detail: dict[str, Any] = self._state.schema.shared(
            "BackupJobDetail",
            GUID=_guid("job", source, start, generator.getrandbits(32)),
            Username=device.user,
            Classification=BACKUP,
            Status=STATUS_BY_OUTCOME[outcome],
            StartTime=start,
            EndTime=start + (60 + generator.randrange(3600) if worked else 5),
            SourceGUID=source,
            DestinationGUID=vault,
            DeviceID=device.id,
            ClientVersion=device.version,
            TotalFiles=size // 250_000 if worked else 0,
            TotalDirectories=size // 5_000_000 if worked else 0,
            TotalSize=size if worked else 0,
            TotalChunks=size // 1_000_000 if worked else 0,
            UploadSize=size // 30 if worked else 0,
        )
        if worked:
            detail["SnapshotID"] = f"{generator.getrandbits(128):032x}"
        job = self._state.jobs.add(Job(detail, self._state.owner_of(device.user), outcome=outcome))
        job.note(start, "I", "Starting backup job")
        job.note(detail["EndTime"], *last_words(outcome))
        return detail

    def load_history(self, user: str) -> None:
        """Make a user's past jobs known, by making the profile that tells of them."""
        account = self._state.accounts.get(user)
        if account is not None and user in self._indexes:
            self._indexes.pop(user)
            account.build()

    def load_all_history(self) -> None:
        """Make all past jobs known, and with them all profiles."""
        with _uncollected():
            for user in list(self._indexes):
                self.load_history(user)
                self._indexes.pop(user, None)


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


def _guid(*parts: object) -> str:
    digits = hashlib.md5(" ".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


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
