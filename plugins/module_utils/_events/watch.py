# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the server does not say: what is found out by looking at it from time to time.

Each thing is told once, as long as it lasts. What was told is remembered when the event has been handed over. Nothing here reads or writes.
"""

from __future__ import annotations

from datetime import timezone
from typing import Any, Dict, Iterator, List, Mapping, Optional, Set, Tuple

from .._api import versions
from .._model import starts, zones
from . import due, names, normal, remedy
from .normal import KEY, Event
from .remedy import Reading
from .settings import Watching
from .watched import Watched, is_of, key

# A backup that is due begins when its device gets round to it.
GRACE_SECONDS = 3600
# And by the server's clock it may begin a little early.
EARLY_SECONDS = 900
# A vault that was told full must become emptier by so many percent of its quota before it is told again.
SLACK_PERCENT = 2.0

Profile = Mapping[str, Any]


class Finding:
    """Something that is the matter now. ``since`` tells one time from the next; ``data`` is the event's."""

    def __init__(self, name: str, thing: str, tenant: str, resource: str, since: int, data: Dict[str, Any]) -> None:
        self.name, self.thing, self.tenant = name, thing, tenant
        self.resource, self.since, self.data = resource, since, data

    @property
    def key(self) -> str:
        """What is the matter with what."""
        return key(self.name, self.thing)

    def event(self, now: int) -> Event:
        """The same as an event."""
        made = remedy.event(self.name, self.tenant, self.resource, now, self.data, normal.SYNTHETIC)
        made[KEY]["id"] = f"{self.key}:{self.since}"
        return made


def observe(watched: Watched, reading: Reading, watching: Watching) -> List[Event]:
    """What has to be told after a look at the server. ``watched`` learns since when things are as they are."""
    events = list(_back_online(watched, reading, watching))
    for name, rule in _RULES.items():
        found = {finding.key: finding for finding in rule(watched, reading, watching)}
        if name not in _END_BY_EVENT:
            watched.told = {id_: since for id_, since in watched.told.items() if id_ in found or not is_of(id_, name)}
        events += [finding.event(reading.now) for id_, finding in found.items() if id_ not in watched.told]
    return events


def _profiles(reading: Reading) -> Iterator[Tuple[str, Profile]]:
    for user, profile in (reading.accounts or {}).items():
        if not profile.get("IsSuspended"):
            yield user, profile


def _devices(profile: Optional[Profile]) -> Mapping[str, Any]:
    devices: Mapping[str, Any] = (profile or {}).get("Devices") or {}
    return devices


def _tenant(profile: Profile) -> str:
    return str(profile.get("OrganizationID") or "")


# -- devices -------------------------------------------------------------------------------------------------


def _connected(reading: Reading) -> Set[Tuple[str, str]]:
    return {(item["Username"], item["DeviceID"]) for item in (reading.live or {}).values()}


def _device(user: str, device: str, profile: Profile, since: int) -> Dict[str, Any]:
    config = _devices(profile).get(device) or {}
    return {
        "Username": user,
        "DeviceID": device,
        "FriendlyName": config.get("FriendlyName") or "",
        "OfflineSince": since,
    }


def _offline(watched: Watched, reading: Reading, watching: Watching) -> Iterator[Finding]:
    """Devices that were missing at two looks, and are for long enough."""
    if watching.device_offline_after is None or reading.live is None:
        return
    connected = _connected(reading)
    missing: Set[str] = set()
    for user, profile in _profiles(reading):
        for device in _devices(profile):
            if (user, device) in connected:
                continue
            thing = f"{user}:{device}"
            missing.add(thing)
            since, looks = watched.since_when(names.DEVICE_OFFLINE, thing, reading.now)
            if looks > 1 and reading.now - since >= watching.device_offline_after:
                data = _device(user, device, profile, since)
                yield Finding(names.DEVICE_OFFLINE, thing, _tenant(profile), device, since, data)
    watched.forget_others(names.DEVICE_OFFLINE, missing)


def _back_online(watched: Watched, reading: Reading, watching: Watching) -> Iterator[Event]:
    """Devices that were told offline and are connected."""
    if watching.device_offline_after is None or reading.live is None:
        return
    connected, accounts = _connected(reading), reading.accounts or {}
    for told, since in list(watched.told_of(names.DEVICE_OFFLINE).items()):
        dummy, user, device = told.split(":", 2)
        profile = accounts.get(user) or {}
        if (user, device) in connected:
            data = _device(user, device, profile, since)
            thing = f"{user}:{device}"
            yield Finding(names.DEVICE_ONLINE, thing, _tenant(profile), device, since, data).event(reading.now)
        elif device not in _devices(profile):
            watched.told.pop(told)


def _outdated(watched: Watched, reading: Reading, watching: Watching) -> Iterator[Finding]:
    """Connected devices with a version lower than wanted. A higher version that is wanted later on is another matter."""
    if watching.device_outdated_below is None or reading.live is None:
        return
    wanted = watching.device_outdated_below or reading.version
    accounts = reading.accounts or {}
    for item in reading.live.values():
        user, device = item["Username"], item["DeviceID"]
        if versions.older(str(item.get("ReportedVersion") or ""), wanted):
            data = {**item, "WantedVersion": wanted}
            yield Finding(
                names.DEVICE_OUTDATED, f"{user}:{device}:{wanted}", _tenant(accounts.get(user) or {}), device, 0, data
            )
    connected = _connected(reading)
    for told in watched.told_of(names.DEVICE_OUTDATED):
        dummy, user, device, version = told.split(":", 3)
        if version == wanted and (user, device) not in connected and device in _devices(accounts.get(user)):
            # It is away, and when it is back it is nothing new.
            yield Finding(names.DEVICE_OUTDATED, f"{user}:{device}:{version}", "", device, 0, {})


# -- jobs ----------------------------------------------------------------------------------------------------


def _stalled(watched: Watched, reading: Reading, watching: Watching) -> Iterator[Finding]:
    """Running jobs that report the same for too long."""
    if watching.job_stalled_after is None:
        return
    running = reading.running
    for id_ in running:
        job = reading.jobs[id_]
        progress = job.get("Progress") or {}
        state = f"{job['Status']} {progress.get('Counter', 0)}"
        # The look may have begun before the device's last report.
        moment = max(reading.now, int(progress.get("RecievedTime") or 0))
        since, dummy = watched.since_when(names.JOB_STALLED, id_, moment, state)
        if reading.now - since >= watching.job_stalled_after:
            profile = (reading.accounts or {}).get(job["Username"]) or {}
            data = {**job, "StalledSince": since}
            yield Finding(names.JOB_STALLED, id_, _tenant(profile), id_, since, data)
    watched.forget_others(names.JOB_STALLED, set(running))


def _overdue(dummy: Watched, reading: Reading, watching: Watching) -> Iterator[Finding]:
    """Protected items without the backup that they should have."""
    if watching.backup_overdue_after is None:
        return
    busy = {reading.jobs[id_].get("SourceGUID") for id_ in reading.running}
    for user, profile in _profiles(reading):
        for id_, item in (profile.get("Sources") or {}).items():
            last = _last_backup(item)
            since = _overdue_since(id_, item, last, profile, reading.now, watching.backup_overdue_after)
            if since is None or id_ in busy:
                continue
            data = {
                "Username": user,
                "DeviceID": item.get("OwnerDevice") or "",
                "SourceGUID": id_,
                "Description": item.get("Description") or "",
                "LastSuccess": last,
                "DueAt": since,
            }
            yield Finding(names.BACKUP_OVERDUE, f"{user}:{id_}", _tenant(profile), id_, since, data)


def _last_backup(item: Mapping[str, Any]) -> int:
    """The start of the last successful backup, 0 if there was none."""
    job = (item.get("Statistics") or {}).get("LastSuccessfulBackupJob") or {}
    return int(job.get("StartTime") or 0)


def _overdue_since(
    id_: str, item: Mapping[str, Any], last: int, profile: Profile, now: int, limit: int
) -> Optional[int]:
    """When the backup was due that is missing; None if none is. ``limit`` is an age in seconds, 0 for the schedule's word."""
    if limit:
        since = max(last, int(item.get("CreateTime") or 0)) + limit
        return since if since < now else None
    begun = max(last, int((item.get("Statistics") or {}).get("LastStartTime") or 0))
    device = _devices(profile).get(item.get("OwnerDevice") or "") or {}
    where = zones.zone(str(device.get("DeviceTimezone") or profile.get("LocalTimezone") or "")) or timezone.utc
    missed: List[int] = []
    for rule in (profile.get("BackupRules") or {}).values():
        if rule.get("Source") != id_:
            continue
        changed = max(
            int(rule.get("CreateTime") or 0), int(rule.get("ModifyTime") or 0), int(item.get("CreateTime") or 0)
        )
        for config in rule.get("Schedules") or ():
            start = starts.from_config(config)
            moment = due.last_due(start, where, now - GRACE_SECONDS - start.delay)
            if moment is not None and changed <= moment and begun < moment - EARLY_SECONDS:
                missed.append(moment)
    return min(missed, default=None)


# -- storage -------------------------------------------------------------------------------------------------


def _near_quota(watched: Watched, reading: Reading, watching: Watching) -> Iterator[Finding]:
    """Storage vaults with a quota that are full, or nearly."""
    if watching.vault_near_quota_percent is None:
        return
    for user, profile in _profiles(reading):
        for id_, vault in (profile.get("Destinations") or {}).items():
            limit = int(vault.get("StorageLimitBytes") or 0)
            if not vault.get("StorageLimitEnabled") or limit <= 0:
                continue
            size = int(((vault.get("Statistics") or {}).get("ClientProvidedSize") or {}).get("Size") or 0)
            thing = f"{user}:{id_}"
            told = watched.told.get(key(names.VAULT_NEAR_QUOTA, thing))
            needed = watching.vault_near_quota_percent - (SLACK_PERCENT if told is not None else 0.0)
            if size * 100 < needed * limit:
                continue
            data = {
                "Username": user,
                "DestinationGUID": id_,
                "Description": vault.get("Description") or "",
                "StorageLimitBytes": limit,
                "Size": size,
                "Percent": round(size * 100 / limit, 1),
            }
            since = reading.now if told is None else told
            yield Finding(names.VAULT_NEAR_QUOTA, thing, _tenant(profile), id_, since, data)


_RULES = {
    names.DEVICE_OFFLINE: _offline,
    names.JOB_STALLED: _stalled,
    names.BACKUP_OVERDUE: _overdue,
    names.DEVICE_OUTDATED: _outdated,
    names.VAULT_NEAR_QUOTA: _near_quota,
}
# What was told of these is over when rules have been told so.
_END_BY_EVENT = (names.DEVICE_OFFLINE,)
