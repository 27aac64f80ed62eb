# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a rollout asks of the server: the devices there are, once, and how they get on, in one to three requests however many they are."""

from __future__ import annotations

from typing import Any, Callable, Dict, FrozenSet, Iterable, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from .._model.task import Context
from . import campaigns, connections, jobs, references, search, server_clock
from .connections import LiveConnection
from .polling import LOST_POLL
from .rollout_devices import Device, Key, Names
from .rollout_steps import INELIGIBLE, Connection, Job, Rules, Seen

LIST, SEARCH = "AdminListUsersFull", "AdminGetJobsForCustomSearch"
GROUPS = "AdminUserGroupsList"

Live = Dict[Key, List[LiveConnection]]


class JobsSeen(NamedTuple):
    """Jobs by the device they are of."""

    busy: Mapping[Key, bool]
    updates: Mapping[Key, Job]
    backups: Mapping[Key, Tuple[Job, ...]]


class Watch:
    """Looks at the server.

    :param open_now: whether a device is within its maintenance windows at a moment.
    """

    def __init__(self, context: Context, rules: Rules, open_now: Callable[[Key, int], bool]) -> None:
        self._context = context
        self._rules = rules
        self.open_now = open_now
        self.live: Live = {}
        self.campaign: campaigns.Status = {}
        # Whom this rollout has the campaign for.
        self.offered: FrozenSet[Key] = frozenset()
        self._jobs: Optional[JobsSeen] = None

    def now(self) -> int:
        """The server's time, in seconds since 1970."""
        return server_clock.now(self._context)

    def look(self, with_jobs: bool, backups_since: Optional[int] = None) -> None:
        """Ask anew. One request, one more for the jobs, and one for the campaign.

        :param backups_since: ask for backups that began since then, too.
        :raises CometError: if the server cannot be asked.
        """
        client = self._context.client
        self.live = _grouped(connections.now(client))
        self._jobs = self._jobs_now(backups_since) if with_jobs else None
        if self._rules.offers:
            self.campaign = campaigns.read(client)

    def try_to_look(self, with_jobs: bool, backups_since: Optional[int] = None) -> bool:
        """The same; tells whether it worked. What is waited for goes on whether or not the server can be asked."""
        try:
            self.look(with_jobs, backups_since)
        except LOST_POLL:
            return False
        return True

    def seen(self, keys: Iterable[Key]) -> Dict[Key, Seen]:
        """What was found of devices."""
        now = self.now()
        offers = self._offers()
        return {key: self._seen(key, offers.get(key, ""), now) for key in keys}

    def _seen(self, key: Key, offer: str, now: int) -> Seen:
        present = tuple(Connection(item.target_id, item.version, item.since) for item in self.live.get(key, ()))
        if self._jobs is None:
            return Seen(present, campaign=offer, window=self.open_now(key, now))
        return Seen(
            present,
            True,
            key in self._jobs.busy,
            self._jobs.updates.get(key),
            self._jobs.backups.get(key, ()),
            offer,
            self.open_now(key, now),
        )

    def _offers(self) -> Dict[Key, str]:
        """How far the campaign is on its devices, unless it is one from before this rollout, or for another version."""
        begun = self.campaign.get("StartTime") or 0
        if begun < self._rules.since or self.campaign.get("TargetVersion") != self._rules.target:
            return {}
        # A device may be ineligible because the campaign is, or was, not for it.
        return {
            entry.key: str(entry.status)
            for entry in campaigns.progress(self.campaign)
            if entry.status != INELIGIBLE or entry.key in self.offered
        }

    def _jobs_now(self, backups_since: Optional[int]) -> JobsSeen:
        """Jobs that run, updates of this rollout, and backups if they matter."""
        lowest, highest = jobs.CLASSES["running"]
        wanted = [
            search.every([search.rule("Status", "int_gte", lowest), search.rule("Status", "int_lte", highest)]),
            _of_kind(jobs.UPDATE, min(self._rules.since, int(self.now() - self._rules.update_timeout))),
        ]
        if backups_since is not None:
            wanted.append(_of_kind(jobs.BACKUP, backups_since))
        busy: Dict[Key, bool] = {}
        updates: Dict[Key, Job] = {}
        backups: Dict[Key, Tuple[Job, ...]] = {}
        for detail in self._context.client.call(SEARCH, {"Query": search.some(wanted)}):
            key = detail["Username"], detail["DeviceID"]
            job = Job(
                detail["StartTime"], detail.get("EndTime") or 0, detail["Status"], detail.get("ClientVersion") or ""
            )
            if detail["Classification"] == jobs.UPDATE:
                updates[key] = max(job, updates.get(key, job))
                continue
            if jobs.running(detail):
                busy[key] = True
            if detail["Classification"] == jobs.BACKUP:
                backups[key] = (*backups.get(key, ()), job)
        return JobsSeen(busy, updates, backups)


def _of_kind(classification: int, since: int) -> search.Clause:
    return search.every(
        [search.rule("Classification", "int_eq", classification), search.rule("StartTime", "int_gte", since)]
    )


def _grouped(found: Iterable[LiveConnection]) -> Live:
    groups: Live = {}
    for connection in found:
        groups.setdefault((connection.user, connection.device_id), []).append(connection)
    return groups


# -- the fleet -------------------------------------------------------------------------------------------------


def fleet(context: Context, live: Live) -> List[Device]:
    """All devices that are registered or connected. One request.

    :param live: their connections, which tell some things more exactly.
    """
    client = context.client
    with client.condensing({LIST: _account}):
        accounts: Mapping[str, Mapping[str, Any]] = client.call(LIST)
    keys = {(user, id_) for user, account in accounts.items() for id_ in account["devices"]} | set(live)
    return [_device(key, accounts.get(key[0]) or _account("", {}), live.get(key, ())) for key in sorted(keys)]


def names(context: Context, wanted: Iterable[str]) -> Names:
    """The names of what is chosen by: one request for each of ``tenants``, ``policies`` and ``user_groups``."""
    client, wanted = context.client, set(wanted)
    return Names(
        references.known_tenant_names(client) if "tenants" in wanted else {},
        client.lookup("AdminPoliciesList") if "policies" in wanted else {},
        client.lookup(GROUPS) if "user_groups" in wanted else {},
    )


def _account(dummy: str, profile: Mapping[str, Any]) -> Dict[str, Any]:
    """What is kept of a profile."""
    owners = {id_: source.get("OwnerDevice", "") for id_, source in (profile.get("Sources") or {}).items()}
    schedules: Dict[str, Tuple[str, str]] = {}
    for id_, rule in (profile.get("BackupRules") or {}).items():
        owner, candidate = owners.get(rule.get("Source", "")), (rule.get("Description", ""), id_)
        if owner and candidate < schedules.get(owner, (chr(0x10FFFF), "")):
            schedules[owner] = candidate
    return {
        "tenant": profile.get("OrganizationID") or "",
        "policy": profile.get("PolicyID") or "",
        "group": profile.get("GroupID") or "",
        "zone": profile.get("LocalTimezone") or "",
        "devices": dict(profile.get("Devices") or {}),
        "schedules": {device: id_ for device, (dummy_name, id_) in schedules.items()},
    }


def _device(key: Key, account: Mapping[str, Any], live: Sequence[LiveConnection]) -> Device:
    held: Mapping[str, Any] = account["devices"].get(key[1]) or {}
    newest: Mapping[str, Any] = live[0].details if live else {}
    registered = held.get("PlatformVersion") or {}
    reported = newest.get("ReportedPlatformVersion") or {}
    platform = newest.get("ReportedPlatform") or ""
    zones = (newest.get("DeviceTimeZone"), held.get("DeviceTimezone"), account["zone"])
    return Device(
        *key,
        name=held.get("FriendlyName") or "",
        tenant_id=account["tenant"],
        policy_id=account["policy"],
        group_id=account["group"],
        os=(reported.get("os") or registered.get("os") or platform.partition("/")[0]).lower(),
        platform=platform,
        kind=registered.get("os") or registered.get("distribution") or "",
        zones=tuple(filter(None, zones)),
        version=(live[0].version if live else "") or held.get("ClientVersion") or "",
        schedule=account["schedules"].get(key[1], ""),
    )
