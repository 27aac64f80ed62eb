# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What happened while nobody listened, from what the server is like afterwards (the guide calls it a remedial sync).

Nothing here reads or writes anything. Facts: comet-facts section 2, Dispatch and jobs, Live connections.
"""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, Iterator, List, Mapping, NamedTuple, Optional, Tuple

from .._api import constants
from .._resources import jobs
from . import names, normal
from .lanes import place
from .memory import OVERLAP_SECONDS, Account, Memory, account, live_key
from .normal import KEY, Event


class Reading(NamedTuple):
    """What a look at the server found. What was not asked for is None.

    ``now`` is the server's time before anything else was asked, ``jobs`` are by id, ``accounts`` profiles by user, ``live`` live
    connections by target id, ``lobby`` connections of the lobby, ``looked_for`` the jobs that ran before and were looked for by id.
    """

    now: int
    version: str
    jobs: Dict[str, Dict[str, Any]]
    accounts: Optional[Dict[str, Dict[str, Any]]] = None
    live: Optional[Dict[str, Dict[str, Any]]] = None
    lobby: Optional[Dict[str, Dict[str, Any]]] = None
    looked_for: FrozenSet[str] = frozenset()

    @property
    def running(self) -> Dict[str, int]:
        """The starts of the jobs that have not ended."""
        return {id_: job["StartTime"] for id_, job in self.jobs.items() if jobs.running(job)}


def found(memory: Memory, reading: Reading) -> List[Event]:
    """The events that rules do not know of, as the server would have sent them; those of jobs last and by time."""
    states = [*_accounts(memory, reading), *_live(memory, reading), *_lobby(memory, reading)]
    return states + found_jobs(memory, reading)


def found_jobs(memory: Memory, reading: Reading) -> List[Event]:
    """Of those, the ones of jobs."""
    told = [event for event in _jobs(memory, reading) if event[KEY]["id"] not in memory.seen]
    return sorted(told, key=lambda event: (place(event), event[KEY]["job"]))


def event(name: str, tenant: str, resource: str, time: int, data: Any = None, source: str = normal.SYNC) -> Event:
    """An event in the server's form. ``Actor`` is empty, since nobody knows who it was."""
    number, text = names.type_fields(name)
    made: Event = {
        "Actor": "",
        "OwnerOrganizationID": tenant,
        "ResourceID": resource,
        "Type": number,
        "TypeString": text,
        "Timestamp": time,
    }
    if data is not None:
        made["Data"] = data
    return normal.normalised(made, source)


def _jobs(memory: Memory, reading: Reading) -> Iterator[Event]:
    since = memory.synced_to - OVERLAP_SECONDS
    for id_, job in reading.jobs.items():
        tenant = memory.tenant_of(job["Username"])
        if reading.accounts and job["Username"] in reading.accounts:
            tenant = reading.accounts[job["Username"]].get("OrganizationID") or ""
        if id_ not in memory.running and job["StartTime"] >= since:
            # As it was when it began, as far as that is known.
            begun = {**job, "Status": _status_at_start(job), "EndTime": 0}
            yield event("job_new", tenant, id_, job["StartTime"], begun)
        if not jobs.running(job) and (id_ in memory.running or job["EndTime"] >= since):
            yield event("job_completed", tenant, id_, job["EndTime"], job)


def _status_at_start(job: Mapping[str, Any]) -> int:
    """A job's own status while it runs, else that of one that is at work."""
    return int(job["Status"] if jobs.running(job) else constants.constant("JOB_STATUS_RUNNING_ACTIVE"))


def _accounts(memory: Memory, reading: Reading) -> Iterator[Event]:
    if reading.accounts is None:
        return
    for name, held in memory.accounts.items():
        if name not in reading.accounts:
            yield from _devices(memory, held._replace(devices=()), name, held.devices, reading.now, {})
            yield event("account_removed", held.tenant, name, reading.now)
    for name, profile in reading.accounts.items():
        known, now = memory.accounts.get(name), account(profile)
        if known is None or known.digest != now.digest:
            kind = "account_updated" if known else "account_new"
            yield event(kind, now.tenant, name, reading.now, profile)
        yield from _devices(memory, now, name, known.devices if known else (), reading.now, profile)


def _devices(
    memory: Memory, now: Account, user: str, before: Tuple[str, ...], time: int, profile: Mapping[str, Any]
) -> Iterator[Event]:
    for device in now.devices:
        if device not in before and device not in memory.loose:
            yield _of_user("device_new", now.tenant, device, time, user, profile["Devices"][device])
    for device in before:
        if device not in now.devices:
            yield _of_user("device_removed", now.tenant, device, time, user)


def _of_user(name: str, tenant: str, device: str, time: int, user: str, data: Any = None) -> Event:
    made = event(name, tenant, device, time, data)
    made[KEY]["user"] = user
    return made


def _live(memory: Memory, reading: Reading) -> Iterator[Event]:
    if reading.live is None:
        return
    now = {live_key(item["Username"], item["DeviceID"]): item for item in reading.live.values()}
    for key in memory.live:
        if key not in now:
            user, dummy, device = key.rpartition(" ")
            data = {"Username": user, "DeviceID": device}
            yield event("device_live_disconnect", memory.tenant_of(user), device, reading.now, data)
    for key, item in now.items():
        if key not in memory.live:
            tenant = memory.tenant_of(item["Username"])
            yield event("device_live_connect", tenant, item["DeviceID"], reading.now, item)


def _lobby(memory: Memory, reading: Reading) -> Iterator[Event]:
    if reading.lobby is None:
        return
    now = {item["DeviceID"]: item for item in reading.lobby.values()}
    for device in memory.lobby:
        if device not in now:
            yield event("device_lobby_disconnect", "", device, reading.now)
    for device, item in now.items():
        if device not in memory.lobby:
            yield event("device_lobby_connect", item.get("OrganizationID") or "", device, reading.now, item)
