# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The profiles of the invented fleet, with what the devices back up and how that went.

They are written as JSON text at once: a bulk read of 100,000 devices sends half a gigabyte of it, and objects made for
that would take several times the space and the time. Whatever the text of a structure has in common with all others of
its kind is made once, as a form with gaps.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from . import fleet_troubles
from .accounts import Account, dumps
from .credentials import user_password
from .devices import Device
from .items import settings
from .jobs import ACTIVE, BACKUP, STATUS_BY_OUTCOME, SUCCESS, Job, last_words, snapshot_id

if TYPE_CHECKING:
    from .state import State

COMPANIES = (
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
FLEET_PASSWORD = "simulated-user-password"
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
_TEXT_GAP, _JSON_GAP = re.compile(r"<text (\w+)>"), re.compile(r'"<json (\w+)>"')


@dataclass(slots=True)
class Member:
    """What the fleet's generator decided about an account. ``versions`` are those that the devices had at that time."""

    account: Account
    index: int
    policy: str
    devices: list[Device]
    versions: tuple[str, ...]


class PastJob(NamedTuple):
    """A job of the past, its ``BackupJobDetail`` as JSON text."""

    text: str
    status: int
    start: int
    outcome: str


class Profiles:
    """Writes profiles and what has happened to them, the same for the same seed.

    :param start: the moment that the fleet was made, in Unix seconds.
    """

    def __init__(self, state: State, start: int) -> None:
        self._state = state
        self._seed = state.options.seed
        self._start = start
        self._password = user_password(FLEET_PASSWORD, "fleet-salt-22-letters.")
        self._no_policy = state.schema.default("UserPolicy")
        self._policies: dict[str, tuple[object, str]] = {}
        # Each is made when it is needed first: a small server needs few.
        self._of_account = cache(self._account_form)
        self._of_device = cache(self._device_form)
        self._of_vault = cache(self._vault_form)
        self._of_item = cache(self._item_form)
        self._of_rule = cache(self._rule_form)
        self._of_job = cache(self._job_form)

    def write(self, member: Member) -> str:
        """An account's profile as JSON text, as it is before anybody has changed it."""
        state, account, index, devices = self._state, member.account, member.index, member.devices
        generator, created = self._beginning(member)
        policy = member.policy if member.policy in state.policies else ""
        vault = guid("vault", self._seed, index)
        items: list[str] = []
        rules: list[str] = []
        for item, rule, _jobs in self._items(member, vault, created, generator):
            items.append(item)
            rules += [rule] if rule else []
        return self._of_account(bool(account.organization)) % {
            "name": account.name,
            "title": f"{account.name.capitalize()} ({COMPANIES[index % len(COMPANIES)]})",
            "zone": devices[0].timezone if devices else "Etc/UTC",
            "policy": policy,
            "content": self._policy_text(policy),
            "created": created,
            "creation": guid("creation", self._seed, index),
            "vaults": f'{{"{vault}":{self._vault(index, created)}}}',
            "devices": _map(f'"{device.id}":{self._device(device)}' for device in devices),
            "items": _map(items),
            "rules": _map(rules),
            "organization": account.organization,
        }

    def jobs(self, member: Member) -> Iterator[Job]:
        """An account's past jobs, the oldest of each protected item first."""
        generator, created = self._beginning(member)
        vault = guid("vault", self._seed, member.index)
        for _item, _rule, jobs in self._items(member, vault, created, generator):
            for past in jobs:
                job = Job(json.loads(past.text), member.account.organization, outcome=past.outcome)
                job.note(past.start, "I", "Starting backup job")
                job.note(job.detail["EndTime"], *last_words(past.outcome))
                yield job
        yield from self._hanging(member, vault)

    def _hanging(self, member: Member, vault: str) -> Iterator[Job]:
        """Jobs that began some nights ago and do not end."""
        for device in member.devices:
            if device.trouble == "stuck":
                source = guid("source", device.user, device.id, "engine1/file")
                detail = self._state.schema.default(
                    "BackupJobDetail",
                    GUID=guid("hanging", source),
                    Username=device.user,
                    Classification=BACKUP,
                    Status=ACTIVE,
                    StartTime=self._start - 86400 * 2 - 7200,
                    SourceGUID=source,
                    DestinationGUID=vault,
                    DeviceID=device.id,
                    ClientVersion=device.version,
                    CancellationID=guid("cancellation", source),
                )
                yield Job(detail, member.account.organization, device, outcome="stall", work_seconds=86400.0)

    def _beginning(self, member: Member) -> tuple[random.Random, int]:
        generator = random.Random(f"profile {self._seed} {member.index}")
        return generator, self._start - 86400 * (300 + generator.randrange(300))

    # -- what an account has

    def _policy_text(self, policy: str) -> str:
        """A policy's content. It is replaced as a whole when somebody edits the policy."""
        content = self._state.policies[policy]["Policy"] if policy else self._no_policy
        known = self._policies.get(policy)
        if known is None or known[0] is not content:
            held = self._state.with_future_fields("UserProfileConfig", {"Policy": content})["Policy"]
            known = self._policies[policy] = (content, dumps(held))
        return known[1]

    def _device(self, device: Device) -> str:
        return self._of_device(device.platform) % {
            "name": device.name,
            "registered": device.registered_at,
            "zone": device.timezone,
            "version": device.version,
        }

    def _vault(self, index: int, created: int) -> str:
        bucket = guid("bucket", self._seed, index)
        size = self._state.buckets.get(bucket, {}).get("Size", _NOT_MEASURED)
        fullness = fleet_troubles.fullness(self._seed, index, self._state.options.troubled)
        return self._of_vault() % {
            "bucket": bucket,
            "key": f"vault-access-{bucket[:8]}",
            "created": created,
            "size": dumps(size),
            "limited": dumps(fullness is not None),
            "limit": int(size["Size"] / fullness) if fullness else 0,
        }

    def _items(
        self, member: Member, vault: str, created: int, generator: random.Random
    ) -> Iterator[tuple[str, str, list[PastJob]]]:
        """Each protected item and its schedule as entries of their maps, and its jobs."""
        for device, version in zip(member.devices, member.versions, strict=True):
            engines = _ENGINES[device.platform] if device.trouble != "unprotected" else ()
            for engine in engines[: 1 + generator.randrange(len(engines) or 1)]:
                source = guid("source", device.user, device.id, engine)
                gaps = {
                    "title": f"{_ITEM_TITLES[engine]} of {device.name}",
                    "device": device.id,
                    "created": created,
                    "source": source,
                    "vault": vault,
                    "seconds": generator.randrange(20 * 3600, 23 * 3600, 900),
                }
                rule = f'"{guid("rule", source)}":{self._of_rule() % gaps}' if device.trouble != "unscheduled" else ""
                jobs = list(self._history(device, version, source, vault, generator))
                yield f'"{source}":{self._item(device.platform, engine, gaps, jobs)}', rule, jobs

    def _item(self, platform: str, engine: str, gaps: dict[str, Any], jobs: Sequence[PastJob]) -> str:
        if not jobs:
            return self._of_item(platform, engine, False) % gaps
        good = [job.text for job in jobs if job.status == SUCCESS]
        gaps["started"] = jobs[-1].start
        gaps["last"] = jobs[-1].text
        gaps["last_good"] = good[-1] if good else self._of_job(None)
        return self._of_item(platform, engine, True) % gaps

    def _history(
        self, device: Device, version: str, source: str, vault: str, generator: random.Random
    ) -> Iterator[PastJob]:
        for start, outcome, size, seconds in self._nights(device, source, generator):
            worked = outcome in ("success", "warning")
            gaps: dict[str, Any] = {
                "id": guid("job", source, start, generator.getrandbits(32)),
                "user": device.user,
                "status": STATUS_BY_OUTCOME[outcome],
                "start": start,
                "end": start + ((seconds or 60 + generator.randrange(3600)) if worked else 5),
                "source": source,
                "vault": vault,
                "device": device.id,
                "version": version,
            }
            if worked:
                gaps.update(
                    files=size // 250_000,
                    directories=size // 5_000_000,
                    size=size,
                    chunks=size // 1_000_000,
                    uploaded=size // 30,
                    snapshot=snapshot_id(f"{generator.getrandbits(128):032x}"),
                )
            yield PastJob(self._of_job(worked) % gaps, gaps["status"], start, outcome)

    def _nights(self, device: Device, source: str, generator: random.Random) -> Iterator[fleet_troubles.Night]:
        """When the backups of an item began and how they ended. Without seconds they are still to be drawn."""
        options = self._state.options
        if options.history_days:
            yield from fleet_troubles.nights(self._start, options.history_days, device.trouble, source, self._seed)
            return
        for age in range(options.history_jobs, 0, -1):
            outcome = generator.choice(_OUTCOMES)
            start = self._start - age * 72000 + generator.randrange(14400)
            yield fleet_troubles.Night(start, outcome, generator.randrange(10**8, 10**11), 0)

    # -- forms

    def _account_form(self, in_tenant: bool) -> str:
        profile = {
            **self._state.schema.default("UserProfileConfig"),
            "Username": _text("name"),
            "AccountName": _text("title"),
            "LocalTimezone": _text("zone"),
            "LanguageCode": "en_US",
            "Emails": [f"{_text('name')}@customer.example"],
            "SendEmailReports": True,
            "PolicyID": _text("policy"),
            **self._password,
            "AllowPasswordLogin": True,
            "CreateTime": _json("created"),
            "CreationGUID": _text("creation"),
            "Destinations": _json("vaults"),
            "Devices": _json("devices"),
            "Policy": _json("content"),
        }
        if in_tenant:
            profile["OrganizationID"] = _text("organization")
        profile["Sources"], profile["BackupRules"] = _json("items"), _json("rules")
        return _form(self._state.with_future_fields("UserProfileConfig", profile))

    def _device_form(self, platform: str) -> str:
        device = Device("", "", _text("name"), platform, timezone=_text("zone"), version=_text("version"))
        return _form(
            {**self._state.device_config(replace(device, registered_at=1)), "RegistrationTime": _json("registered")}
        )

    def _vault_form(self) -> str:
        return _form(
            self._state.schema.shared(
                "DestinationConfig",
                Description="Backup vault",
                CreateTime=_json("created"),
                ModifyTime=_json("created"),
                DestinationType=1003,
                CometServer=f"https://{self._state.options.server_name}/",
                CometBucket=_text("bucket"),
                CometBucketKey=_text("key"),
                EncryptionKeyEncryptionMethod=1,
                EncryptedEncryptionKey="c2ltdWxhdGVkLWtleQ==",
                RepoInitTimestamp=_json("created"),
                StorageLimitEnabled=_json("limited"),
                StorageLimitBytes=_json("limit"),
                Statistics={"ClientProvidedSize": _json("size"), "ClientProvidedContent": _NO_CONTENT},
            )
        )

    def _item_form(self, platform: str, engine: str, with_history: bool) -> str:
        item = self._state.schema.shared(
            "SourceConfig",
            Engine=engine,
            Description=_text("title"),
            OwnerDevice=_text("device"),
            CreateTime=_json("created"),
            ModifyTime=_json("created"),
            EngineProps=settings(engine, platform),
        )
        if with_history:
            item["Statistics"] = {
                "LastStartTime": _json("started"),
                "LastBackupJob": _json("last"),
                "LastSuccessfulBackupJob": _json("last_good"),
            }
        return _form(item)

    def _rule_form(self) -> str:
        schedule = self._state.schema.shared("ScheduleConfig", FrequencyType=8011, SecondsPast=_json("seconds"))
        return _form(
            self._state.schema.shared(
                "BackupRuleConfig",
                Description=f"Nightly: {_text('title')}",
                CreateTime=_json("created"),
                ModifyTime=_json("created"),
                Source=_text("source"),
                Destination=_text("vault"),
                Schedules=[schedule],
            )
        )

    def _job_form(self, worked: bool | None) -> str:
        """A job that did its work or did not; None for the empty detail of a job that never was."""
        schema = self._state.schema
        if worked is None:
            return dumps(schema.shared("BackupJobDetail"))
        work = {
            "TotalFiles": "files",
            "TotalDirectories": "directories",
            "TotalSize": "size",
            "TotalChunks": "chunks",
            "UploadSize": "uploaded",
        }
        detail = schema.shared(
            "BackupJobDetail",
            GUID=_text("id"),
            Username=_text("user"),
            Classification=BACKUP,
            Status=_json("status"),
            StartTime=_json("start"),
            EndTime=_json("end"),
            SourceGUID=_text("source"),
            DestinationGUID=_text("vault"),
            DeviceID=_text("device"),
            ClientVersion=_text("version"),
            **{name: _json(gap) if worked else 0 for name, gap in work.items()},
        )
        if worked:
            detail["SnapshotID"] = _text("snapshot")
        return _form(detail)


def _text(name: str) -> Any:
    """A gap for a text, or within one, which must not need escapes."""
    return f"<text {name}>"


def _json(name: str) -> Any:
    """A gap for a number, or for any other JSON."""
    return f"<json {name}>"


def _form(value: dict[str, Any]) -> str:
    """JSON text with gaps, to be filled with the operator ``%``."""
    text = dumps(value).replace("%", "%%")
    for gap in (_TEXT_GAP, _JSON_GAP):
        text = gap.sub(r"%(\1)s", text)
    return text


def _map(entries: Iterator[str] | Sequence[str]) -> str:
    return "{" + ",".join(entries) + "}"


def guid(*parts: object) -> str:
    """An id that follows from what it is made of."""
    digest = hashlib.md5(" ".join(map(str, parts)).encode(), usedforsecurity=False).digest()
    return str(uuid.UUID(bytes=digest, version=4))
