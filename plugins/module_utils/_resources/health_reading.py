# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the health of backups is judged by: accounts, live connections and jobs, in seven requests at most.

Of each profile and each job a few fields are kept, so that a large server fits into memory. Facts: comet-facts
section 2, Dispatch and jobs.
"""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Set, Tuple

from .._client.client import CometClient
from .._client.errors import LoginRefused, VersionTooOld
from . import fleet, fleet_details, jobs, references, shared_quotas

Profile = Mapping[str, Any]
# An ended or running job: what ``fleet_details.job`` makes of it, with ``outcome`` and whose it is.
Run = Dict[str, Any]

BACKUP = "backup"
# How a backup ended, by the name of its status; other failures are failures.
OUTCOMES = {
    "stop_success": "success",
    "failed_warning": "warning",
    "failed_schedulemissed": "missed",
    "failed_cancelled": "interrupted",
    "failed_skipalreadyrunning": "interrupted",
}
# What starts a backup by itself, beside times; a retry only follows one.
TRIGGERS = ("OnPCBoot", "OnPCBootIfLastJobMissed")


class Counted(NamedTuple):
    """What a quota of an account limits by number: the field of a job that counts it, the quota's own, its kind and its unit."""

    field: str
    quota: str
    kind: str
    unit: str


COUNTED = {
    "engine1/hyperv": Counted("TotalVmCount", "QuotaHyperVGuests", "hyperv", "guests"),
    "engine1/vmware": Counted("TotalVmCount", "QuotaVMwareGuests", "vmware", "guests"),
    "engine1/winmsofficemail": Counted(
        "TotalAccountsCount", "QuotaOffice365ProtectedAccounts", "office365", "accounts"
    ),
}


class Observed(NamedTuple):
    """A server, or a tenant of it, at a moment. ``live`` has the newest connection of each user and device."""

    now: int
    version: str
    tenants: Mapping[str, str]
    accounts: Mapping[str, Dict[str, Any]]
    live: Mapping[Tuple[str, str], Dict[str, Any]]
    backups: List[Run]
    running: List[Run]
    shared_quotas: Mapping[str, Mapping[str, Any]]


def read(client: CometClient, tenant: Optional[str], now: int, since: int, until: int) -> Observed:
    """Read everything. Seven requests at most, whatever the size of the server.

    :param tenant: organization id; None for all, empty for accounts without a tenant.
    :param now: Unix seconds by the server's clock.
    :param since: the beginning of the time whose jobs matter, in Unix seconds.
    :param until: its end, the next midnight: devices stamp their jobs, and their clocks may be ahead.
    :raises CometError: if the server cannot be reached or refuses.
    """
    with client.condensing({"AdminListUsersFull": _account, "AdminDispatcherListActive": fleet.live_connection}):
        every = client.call("AdminListUsersFull")
        connections = client.call("AdminDispatcherListActive")
    accounts = {name: account for name, account in every.items() if tenant in (None, account["tenant_id"])}
    ended = client.call("AdminGetJobsForDateRange", {"Start": since, "End": until})
    # An empty range means the jobs that have not ended; the ones of before the range are not in it.
    unended = client.call("AdminGetJobsForDateRange", {"Start": 0, "End": 0})
    return Observed(
        now,
        client.version(),
        references.known_tenant_names(client) if any(account["tenant_id"] for account in accounts.values()) else {},
        accounts,
        _newest(connections.values()),
        [run for run in _runs(ended, accounts) if _is_past_backup(run, since, until)],
        [run for run in _runs(unended, accounts) if run["outcome"] == "running"],
        _shared_quotas(client, accounts),
    )


def _is_past_backup(run: Run, since: int, until: int) -> bool:
    """Whether it counts. A job that began earlier and ended in the range is in the answer, too."""
    ended = run["classification"] == BACKUP and run["outcome"] != "running"
    return ended and since <= int(run["started_at"]) < until


def run(detail: Optional[Mapping[str, Any]]) -> Optional[Run]:
    """A job in short with its ``outcome``; None for the empty one of an item that has had none."""
    short = fleet_details.job(dict(detail) if detail else None)
    if detail is None or short is None:
        return None
    return {**short, "outcome": outcome(detail)}


def outcome(detail: Mapping[str, Any]) -> str:
    """``running``, ``success``, ``warning``, ``missed``, ``interrupted`` (cancelled or skipped) or ``failed``."""
    class_ = jobs.status_class(detail.get("Status", 0))
    if class_ != "failed":
        return "success" if class_ == "successful" else class_
    return OUTCOMES.get(jobs.status_name(detail.get("Status", 0)), "failed")


def _runs(details: Iterable[Mapping[str, Any]], accounts: Mapping[str, Any]) -> Iterable[Run]:
    for detail in details or []:
        found = run(detail) if detail.get("Username") in accounts else None
        if found is not None:
            yield {
                **found,
                "user": detail["Username"],
                "device": detail.get("DeviceID", ""),
                "item": detail.get("SourceGUID", ""),
            }


def _newest(connections: Iterable[Dict[str, Any]]) -> Dict[Tuple[str, str], Dict[str, Any]]:
    found: Dict[Tuple[str, str], Dict[str, Any]] = {}
    for live in sorted(connections, key=lambda live: live["comet_connected_at"] or 0):
        found[live["comet_user"], live["comet_device_id"]] = live
    return found


def _shared_quotas(client: CometClient, accounts: Mapping[str, Dict[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
    """The shared quotas, if any storage vault has one; none where this administrator may not ask."""
    if not any(vault["shared_quota"] for account in accounts.values() for vault in account["vaults"]):
        return {}
    try:
        return shared_quotas.every(client)
    except (LoginRefused, VersionTooOld):
        return {}


# -- what is kept of a profile ----------------------------------------------------------------------------------


def _account(dummy: str, profile: Dict[str, Any]) -> Dict[str, Any]:
    devices = profile.get("Devices") or {}
    items = _items(profile)
    return {
        "account_name": profile.get("AccountName") or "",
        "tenant_id": profile.get("OrganizationID") or "",
        "suspended": bool(profile.get("IsSuspended")),
        "devices": {id_: fleet.registered_device(config) for id_, config in devices.items()},
        "items": items,
        "vaults": _vaults(profile),
        "quotas": _quotas(profile, items),
    }


def _items(profile: Profile) -> List[Dict[str, Any]]:
    scheduled = _scheduled(profile)
    return [
        {
            "id": id_,
            "device": source.get("OwnerDevice", ""),
            "name": source.get("Description", ""),
            "engine": source.get("Engine", ""),
            "created_at": source.get("CreateTime") or 0,
            "scheduled": id_ in scheduled,
            "counted": _counted(source),
            "last": run((source.get("Statistics") or {}).get("LastBackupJob")),
            "last_success": run((source.get("Statistics") or {}).get("LastSuccessfulBackupJob")),
        }
        for id_, source in (profile.get("Sources") or {}).items()
    ]


def _counted(source: Mapping[str, Any]) -> int:
    counted = COUNTED.get(source.get("Engine", ""))
    detail = (source.get("Statistics") or {}).get("LastSuccessfulBackupJob") or {}
    return int(detail.get(counted.field) or 0) if counted else 0


def _scheduled(profile: Profile) -> Set[str]:
    """Ids of the protected items that something starts by itself."""
    return {
        rule.get("Source", "")
        for rule in (profile.get("BackupRules") or {}).values()
        if rule.get("Schedules") or any((rule.get("EventTriggers") or {}).get(trigger) for trigger in TRIGGERS)
    }


def _vaults(profile: Profile) -> List[Dict[str, Any]]:
    destinations = profile.get("Destinations") or {}
    return [
        {**vault, "shared_quota": destinations[vault["id"]].get("StorageLimitID") or ""}
        for vault in fleet_details.storage_vaults(dict(profile))
    ]


def _quotas(profile: Profile, items: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    """The limits that the account itself has, each with what is used of it."""
    found: List[Dict[str, Any]] = []
    if profile.get("AllProtectedItemsQuotaEnabled"):
        used = sum((item["last_success"] or {}).get("total_size", 0) for item in items)
        found.append(quota("protected_items", "bytes", used, profile.get("AllProtectedItemsQuotaBytes")))
    if profile.get("MaximumDevices"):
        found.append(quota("devices", "devices", len(profile.get("Devices") or {}), profile["MaximumDevices"]))
    for engine, counted in COUNTED.items():
        if profile.get(counted.quota):
            used = sum(item["counted"] for item in items if item["engine"] == engine)
            found.append(quota(counted.kind, counted.unit, used, profile[counted.quota]))
    return found


def quota(kind: str, unit: str, used: int, limit: Optional[int], name: Optional[str] = None) -> Dict[str, Any]:
    """A quota with what is used of it; ``name`` is that of the storage vault or the shared quota."""
    limit = int(limit or 0)
    percent = 100.0 * used / limit if limit else 100.0
    return {"kind": kind, "name": name, "unit": unit, "used": used, "limit": limit, "percent": round(percent, 1)}
