# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs that take time: how they start, get on, end, and what they leave behind (facts: comet-facts 2, Dispatch and jobs)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from .devices import Device
from .schema import Schema

NOT_YET_STARTED, ACTIVE, REVIVED = 6004, 6001, 6002
SUCCESS, CANCELLED, ABANDONED = 5000, 7005, 7007
BACKUP, RESTORE, UPDATE = 4001, 4002, 4007

STATUS_BY_OUTCOME = {
    "success": 5000,
    "timeout": 7000,
    "warning": 7001,
    "error": 7002,
    "quota": 7003,
    "missed": 7004,
    "cancelled": 7005,
    "skipped": 7006,
}
_LAST_WORDS = {
    "success": ("I", "Completed successfully"),
    "timeout": ("E", "The job did not finish within its time limit"),
    "warning": ("W", "Couldn't open 'C:\\Data\\ledger.db': the file is in use by another process"),
    "error": ("E", "Couldn't connect to the storage vault: connection refused"),
    "quota": ("E", "The quota of this account is exceeded"),
    "missed": ("E", "The device was off when the job was due"),
    "cancelled": ("I", "The job was cancelled"),
    "skipped": ("W", "Skipped, since the same job is still running"),
}
TITLES = {
    4001: "backup job", 4002: "restore job", 4003: "retention pass", 4004: "unlock", 4005: "deletion of a snapshot", 4006: "measuring of the storage vault",
    4007: "software update", 4008: "import", 4009: "reindexing", 4010: "deep verification", 4011: "uninstallation",
}  # fmt: skip

LogEntry = dict[str, Any]


@dataclass
class Job:
    """One job: its ``BackupJobDetail``, its log, and where its work stands."""

    detail: dict[str, Any]
    owner: str
    device: Device | None = None
    log: list[LogEntry] = field(default_factory=list)
    outcome: str = "success"
    work_seconds: float = 0.0
    done_seconds: float = 0.0
    working_since: float | None = None
    planned: Any = None
    on_end: Callable[[Job], None] | None = None
    silent: bool = False

    @property
    def id(self) -> str:
        """The job's GUID."""
        return str(self.detail["GUID"])

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return int(self.detail["Status"]) // 1000 == 6

    def note(self, moment: float, severity: str, message: str) -> None:
        """Write a line into its log."""
        self.log.append({"Time": int(moment), "Severity": severity, "Message": message})


class Jobs:
    """All jobs. Those the fleet generator invented are loaded with their user's profile."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._by_user: dict[str, dict[str, Job]] = {}
        self.load_user: Callable[[str], None] = lambda name: None
        self.load_all: Callable[[], None] = lambda: None

    def add(self, job: Job) -> Job:
        """Take up a job."""
        self._jobs[job.id] = job
        self._by_user.setdefault(job.detail["Username"], {})[job.id] = job
        return job

    def get(self, job_id: str) -> Job | None:
        """A job by its id; of jobs the fleet came with, all are loaded to look."""
        if job_id not in self._jobs:
            self.load_all()
        return self._jobs.get(job_id)

    def get_loaded(self, job_id: str) -> Job | None:
        """A job by its id, if it is in memory: any that ever ran here is."""
        return self._jobs.get(job_id)

    def of(self, user: str) -> list[Job]:
        """A user's jobs."""
        self.load_user(user)
        return list(self._by_user.get(user, {}).values())

    def loaded(self, user: str) -> list[Job]:
        """A user's jobs that are in memory already: all that ever ran here."""
        return list(self._by_user.get(user, {}).values())

    def all(self) -> list[Job]:
        """Every job."""
        self.load_all()
        return list(self._jobs.values())

    def forget_user(self, user: str) -> None:
        """Drop a user's history."""
        for job_id in self._by_user.pop(user, {}):
            self._jobs.pop(job_id, None)

    def running_on(self, device: Device) -> list[Job]:
        """What a device is busy with."""
        return [job for job in self.loaded(device.user) if job.running and job.device is device]


def progress(job: Job, now: float, speed: float) -> dict[str, Any] | None:
    """A running job's ``BackupJobProgress`` at a moment: the counter only rises."""
    if not job.running or job.detail["Status"] == NOT_YET_STARTED:
        return None
    share = share_done(job, now, speed)
    total = max(1, job.detail["TotalFiles"] or 1000)
    return {
        "Counter": 1 + int(share * 1000),
        "SentTime": int(now),
        "RecievedTime": int(now),
        "BytesDone": int(share * (job.detail["TotalSize"] or 5_000_000_000)),
        "ItemsDone": int(share * total),
        "ItemsTotal": total,
    }


def share_done(job: Job, now: float, speed: float) -> float:
    """How much of a job's work is done, 0 to 1. A stalling job stops half way."""
    done = job.done_seconds + ((now - job.working_since) * speed if job.working_since is not None else 0.0)
    share = min(1.0, done / job.work_seconds) if job.work_seconds else 1.0
    return min(share, 0.5) if job.outcome == "stall" else share


def last_words(outcome: str) -> tuple[str, str]:
    """Severity and text of the line that explains an outcome."""
    return _LAST_WORDS[outcome]


def snapshot_id(seed: str) -> str:
    """64 hexadecimal digits, as published jobs of real servers have them."""
    return hashlib.sha256(seed.encode()).hexdigest()


def searchable(schema: Schema, now: int) -> Callable[[Job], dict[str, Any]]:
    """What a search may ask of a job: each field, also those that are left out for being empty, and for how long it is since the
    job began, by which the vendor's guide to dashboards searches."""
    blank = {field.name: schema.default(field.type) for field in schema.fields("BackupJobDetail")}

    def values(job: Job) -> dict[str, Any]:
        detail = {**blank, **job.detail, "TimeSinceStarted": now - job.detail["StartTime"]}
        return {f"BackupJobDetail.{name}": value for name, value in detail.items()}

    return values


def as_text(entries: Iterable[LogEntry], stamp: Callable[[int], str]) -> str:
    """A job's log as the plain text that get-job-log answers."""
    return "".join(f"{stamp(entry['Time'])} {entry['Severity']} {entry['Message']}\n" for entry in entries)
