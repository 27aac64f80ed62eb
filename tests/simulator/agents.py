# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the software on simulated devices does: connect, work, get updated, vanish."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import jobs as job_states
from .devices import Connection, Device
from .jobs import Job
from .reference import constants

if TYPE_CHECKING:
    from .state import State

_EVENT = constants()
# So often a device tells how its work gets on.
_REPORT_SECONDS = 5.0


@dataclass(frozen=True)
class Trouble:
    """What becomes of a software update: how its job ends, whether the device takes no notice, or does not come back."""

    outcome: str = "success"
    ignored: bool = False
    gone: bool = False


# How updates fail: the job does; it succeeds all the same; nothing happens; the device vanishes.
TROUBLES = {
    "error": Trouble("error"),
    "unchanged": Trouble(),
    "ignored": Trouble(ignored=True),
    "gone": Trouble(gone=True),
}


class Agents:
    """Drives the devices of one server."""

    def __init__(self, state: State) -> None:
        self._state = state

    # -- connections

    def connect(self, device: Device) -> Connection:
        """A device makes one more live connection; work it had begun goes on."""
        state = self._state
        connection = state.devices.connect(device, state.new_id(), state.clock.seconds())
        state.publish(
            "SEVT_DEVICE_LIVE_CONNECT",
            device.user,
            device.id,
            state.devices.live(connection),
            owner=state.owner_of(device.user),
        )
        for job in state.jobs.running_on(device):
            if job.working_since is None and job.detail["Status"] != job_states.NOT_YET_STARTED and job.work_seconds:
                job.detail["Status"] = job_states.REVIVED
                self._work(job)
        self._revive_abandoned(device)
        state.campaign.device_online(device)
        return connection

    def disconnect(self, device: Device) -> None:
        """All of a device's connections end. Its running jobs stay as they are, as was seen on real servers."""
        for connection_id in list(device.connections):
            self.drop(connection_id)

    def drop(self, connection_id: str) -> None:
        """One connection ends."""
        state = self._state
        connection = state.devices.connection(connection_id)
        if connection is None:
            return
        live = state.devices.live(connection)
        state.devices.disconnect(connection_id)
        device = connection.device
        if not device.online:
            for job in state.jobs.running_on(device):
                self._pause(job)
        state.publish("SEVT_DEVICE_LIVE_DISCONNECT", device.user, device.id, live, owner=state.owner_of(device.user))

    def reconnect_later(self, device: Device, before: Callable[[], None] | None = None) -> None:
        """The device comes back after a while, with whatever ``before`` changes about it."""

        def come_back(_moment: float) -> None:
            if before is not None:
                before()
            if self._state.devices.find(device.user, device.id) is device:
                self.connect(device)

        self._state.clock.after(self._state.options.reconnect_seconds, come_back)

    # -- jobs

    def start_job(
        self,
        device: Device,
        classification: int = job_states.BACKUP,
        source: str = "",
        destination: str = "",
        rule: str = "",
        tags: str = "",
        outcome: str | None = None,
        seconds: float | None = None,
        announced: bool = False,
        on_end: Callable[[Job], None] | None = None,
    ) -> Job:
        """A device is given work.

        :param announced: the server makes the job at once (status 6004), instead of the device when it begins.
        """
        state = self._state
        job = Job(
            detail=self._new_detail(device, classification, source, destination, rule, tags),
            owner=state.owner_of(device.user),
            device=device,
            outcome=outcome or device.outcome,
            work_seconds=seconds
            if seconds is not None
            else (device.job_seconds if device.job_seconds is not None else state.options.job_seconds),
            on_end=on_end,
        )
        if announced:
            self._appear(job, job_states.NOT_YET_STARTED)
        job.planned = state.clock.after(state.options.start_delay_seconds, lambda _moment: self._begin(job))
        return job

    def _new_detail(
        self, device: Device, classification: int, source: str, destination: str, rule: str, tags: str
    ) -> dict[str, Any]:
        state = self._state
        detail: dict[str, Any] = state.schema.default(
            "BackupJobDetail",
            GUID=state.new_id(),
            Username=device.user,
            Classification=classification,
            StartTime=state.clock.seconds(),
            SourceGUID=source,
            DestinationGUID=destination,
            DeviceID=device.id,
            ClientVersion=device.version,
        )
        if rule and state.options.at_least("24.6.6"):
            detail["BackupRuleGUID"] = rule
        if tags and state.options.at_least("25.9.6"):
            detail["Tags"] = tags
        return detail

    def _appear(self, job: Job, status: int) -> None:
        state = self._state
        job.detail["Status"] = status
        job.detail["CancellationID"] = state.new_id()
        state.jobs.add(job)
        job.note(state.clock.now(), "I", f"Starting {job_states.TITLES.get(job.detail['Classification'], 'job')}")
        state.publish("SEVT_JOB_NEW", job.detail["Username"], job.id, dict(job.detail), owner=job.owner)

    def _begin(self, job: Job) -> None:
        device = job.device
        known = self._state.jobs.get_loaded(job.id) is not None
        if device is None or not device.online or (known and not job.running):
            return
        if not known:
            job.detail["StartTime"] = self._state.clock.seconds()
            self._appear(job, job_states.ACTIVE)
        job.detail["Status"] = job_states.ACTIVE
        job.note(self._state.clock.now(), "I", f"Running on {device.name} ({device.version})")
        self._work(job)

    def _work(self, job: Job) -> None:
        clock = self._state.clock
        job.working_since = clock.now()
        clock.cancel(job.planned)
        job.planned = None
        if job.outcome != "stall":
            job.planned = clock.after(
                max(0.0, job.work_seconds - job.done_seconds), lambda _moment: self.finish_job(job)
            )

    def _pause(self, job: Job) -> None:
        clock = self._state.clock
        if job.working_since is not None:
            job.done_seconds += (clock.now() - job.working_since) * clock.speed
            job.working_since = None
        clock.cancel(job.planned)
        job.planned = None

    def finish_job(self, job: Job, outcome: str | None = None) -> None:
        """A job ends, as its device is set to or as told."""
        if not job.running:
            return
        state = self._state
        outcome = outcome or ("success" if job.outcome == "stall" else job.outcome)
        state.clock.cancel(job.planned)
        job.working_since = None
        detail = job.detail
        detail.pop("Progress", None)
        detail.pop("CancellationID", None)
        detail["Status"] = job_states.STATUS_BY_OUTCOME[outcome]
        detail["EndTime"] = max(state.clock.seconds(), detail["StartTime"])
        severity, words = job_states.last_words(outcome)
        job.note(state.clock.now(), severity, words)
        if detail["Classification"] == job_states.BACKUP:
            self._leave_results(job, outcome)
        if job.on_end is not None:
            job.on_end(job)
        if not job.silent:
            state.publish("SEVT_JOB_COMPLETED", detail["Username"], job.id, dict(detail), owner=job.owner)
        if job.device is not None:
            state.campaign.device_idle(job.device)

    def _leave_results(self, job: Job, outcome: str) -> None:
        state, detail = self._state, job.detail
        if outcome in ("success", "warning"):
            size = 20_000_000 + state.random.randrange(5_000_000_000)
            detail.update(
                TotalFiles=size // 250_000,
                TotalDirectories=size // 5_000_000,
                TotalSize=size,
                TotalChunks=size // 1_000_000,
                UploadSize=size // 20,
            )
            detail["SnapshotID"] = job_states.snapshot_id(state.new_id())
        account = state.accounts.get(detail["Username"])
        if account is None or detail["SourceGUID"] not in account.profile["Sources"]:
            return
        self._measure_vault(job, account.profile)

        def record(profile: dict[str, Any]) -> None:
            vault = profile["Destinations"].get(detail["DestinationGUID"])
            if vault is not None and "DestinationSizeEnd" in detail:
                vault["Statistics"]["ClientProvidedSize"] = dict(detail["DestinationSizeEnd"])
            source = profile["Sources"][detail["SourceGUID"]]
            statistics = source.get("Statistics") or state.schema.default("SourceStatistics")
            statistics["LastStartTime"] = detail["StartTime"]
            statistics["LastBackupJob"] = dict(detail)
            if outcome == "success":
                statistics["LastSuccessfulBackupJob"] = dict(detail)
            source["Statistics"] = statistics

        state.accounts.edit(account.name, record)

    def _measure_vault(self, job: Job, profile: Mapping[str, Any]) -> None:
        """The device measures the vault before and after a backup, which adds what it uploads."""
        detail, vault = job.detail, profile["Destinations"].get(job.detail["DestinationGUID"])
        if vault is None or "SnapshotID" not in detail:
            return
        before = vault["Statistics"]["ClientProvidedSize"]["Size"]
        for name, size, moment in (
            ("DestinationSizeStart", before, detail["StartTime"]),
            ("DestinationSizeEnd", before + detail["UploadSize"], detail["EndTime"]),
        ):
            detail[name] = {"Size": size, "MeasureStarted": moment, "MeasureCompleted": moment}

    def cancel_job(self, job: Job, silent: bool = False) -> None:
        """Stop a job on its device's side."""
        job.silent = silent
        self.finish_job(job, "cancelled")

    def abandon_job(self, job: Job) -> None:
        """Mark a job as given up by the server; the device knows nothing of it, and may bring it back with its next report."""
        clock = self._state.clock
        self._pause(job)
        job.detail["Status"] = job_states.ABANDONED
        job.detail["EndTime"] = clock.seconds()
        job.detail.pop("CancellationID", None)
        job.note(clock.now(), "E", "The job was abandoned")
        self._state.publish("SEVT_JOB_COMPLETED", job.detail["Username"], job.id, dict(job.detail), owner=job.owner)
        if job.device is not None and job.device.online:
            device = job.device
            clock.after(_REPORT_SECONDS, lambda _moment: self._revive_abandoned(device))

    def _revive_abandoned(self, device: Device) -> None:
        """The device tells of work that the server has given up."""
        if not self._state.options.abandoned_jobs_revive or not device.online:
            return
        for job in self._state.jobs.loaded(device.user):
            if job.device is device and job.detail["Status"] == job_states.ABANDONED:
                job.detail.update(Status=job_states.REVIVED, EndTime=0, CancellationID=self._state.new_id())
                self._work(job)

    # -- software

    def update_software(self, device: Device, target: str) -> Job | None:
        """The device installs another version: a job, dropped connections, and new ones with the new version if it took.

        Whatever else it works on ends with the process.
        """
        trouble = Trouble() if device.updates else TROUBLES[device.update_trouble]
        if trouble.ignored or not device.system.updates_from_outside:
            return None

        def installed(job: Job) -> None:
            took = device.updates and job.detail["Status"] == job_states.SUCCESS
            for other in self._state.jobs.running_on(device):
                self.cancel_job(other)
            count = len(device.connections)
            self.disconnect(device)
            if not trouble.gone:
                self.reconnect_later(device, (lambda: self.set_version(device, target)) if took else None)
                for _connection in range(count - 1):
                    self.reconnect_later(device)

        return self.start_job(
            device,
            job_states.UPDATE,
            seconds=self._state.options.update_seconds,
            outcome=trouble.outcome,
            on_end=installed,
        )

    def set_version(self, device: Device, version: str) -> None:
        """The device runs another version from now on."""
        device.version = version
        self._state.devices.touched(device)
        account = self._state.accounts.get(device.user)
        if account is None or not self._state.options.at_least("23.6.0"):
            return

        def record(profile: dict[str, Any]) -> None:
            if device.id in profile["Devices"]:
                profile["Devices"][device.id]["ClientVersion"] = version

        self._state.accounts.edit(account.name, record)
