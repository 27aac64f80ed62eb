# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report on the health of backups: findings, devices, accounts, tenants and days, put together from what was read."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Set, Tuple

from .._api import versions
from .._model import moments
from . import health_checks, health_reading
from .health_checks import CHECKS, SEVERITIES, Finding, Findings, Limits, rank
from .health_reading import Observed, Run

# What is counted of each day, the worst first: of several backups on a day a device's history shows the first of these.
OUTCOMES = ("failed", "missed", "warning", "interrupted", "success")
NONE = "none"

View = Dict[str, Any]
DeviceKey = Tuple[str, str]


class Past(NamedTuple):
    """The backups of the days of the report, and what runs now, by whose they are."""

    days: List[str]
    backups: Mapping[DeviceKey, List[Run]]
    running: Mapping[DeviceKey, List[Run]]


def report(observed: Observed, limits: Limits, days: List[str], with_suspended: bool) -> View:
    """All but the head of the report.

    :param days: the dates of the days that it covers, the earliest first.
    :param with_suspended: whether suspended accounts are looked at, too.
    """
    past = Past(days, _by_device(observed.backups), _by_device(observed.running))
    accounts = {
        user: account for user, account in observed.accounts.items() if with_suspended or not account["suspended"]
    }
    findings: List[Finding] = []
    devices: List[View] = []
    users: List[View] = []
    quotas: List[View] = []
    shared = _shared(observed)
    for user, account in accounts.items():
        place = _place(observed, user, account)
        found = Findings(limits, place)
        own = [_device(observed, past, limits, found, place, id_) for id_ in _device_ids(account)]
        limited = [{**place, **quota} for quota in _quotas(account, shared)]
        _examine_account(found, limits, account, limited)
        findings += found.all
        devices += own
        quotas += limited
        users.append(_user(place, account, own, found.all))
    findings.sort(key=health_checks.order)
    _give_reasons(devices, users, findings)
    devices.sort(key=lambda device: (rank(device["status"]), device["last_success"] or "", *_names(device)))
    users.sort(key=lambda user: (rank(user["status"]), -user["findings"], user["tenant"], user["user"]))
    quotas.sort(
        key=lambda quota: (-quota["percent"], quota["tenant"], quota["user"], quota["kind"], quota["name"] or "")
    )
    backups = [run for run in observed.backups if run["user"] in accounts]
    return {
        "status": health_checks.worst(findings),
        "totals": {
            **_totals(devices, users, findings, backups),
            "tenants": len({user["tenant_id"] for user in users if user["tenant_id"]}),
            "suspended_users": sum(account["suspended"] for account in observed.accounts.values()),
        },
        "checks": _checks(limits, findings),
        "trend": _trend(days, backups),
        "findings": findings,
        "tenants": _tenants(days, devices, users, findings, backups),
        "users": users,
        "devices": devices,
        "quotas": quotas,
    }


def _place(observed: Observed, user: str, account: Mapping[str, Any]) -> View:
    id_ = account["tenant_id"]
    return {"tenant": observed.tenants.get(id_, id_), "tenant_id": id_, "user": user}


def _names(device: View) -> Tuple[str, str, str, str]:
    return device["tenant"], device["user"], device["name"], device["device"]


def _by_device(runs: Iterable[Run]) -> Dict[DeviceKey, List[Run]]:
    found: Dict[DeviceKey, List[Run]] = {}
    for run in sorted(runs, key=lambda run: (run["started_at"], run["id"])):
        found.setdefault((run["user"], run["device"]), []).append(run)
    return found


# -- devices -------------------------------------------------------------------------------------------------------


def _device_ids(account: Mapping[str, Any]) -> List[str]:
    """Registered devices, and those that protected items were left of."""
    return sorted({*account["devices"], *(item["device"] for item in account["items"])})


def _device(observed: Observed, past: Past, limits: Limits, found: Findings, place: View, id_: str) -> View:
    key = (place["user"], id_)
    account = observed.accounts[place["user"]]
    held = account["devices"].get(id_) or {}
    live = observed.live.get(key) or {}
    backups, running = past.backups.get(key, []), past.running.get(key, [])
    vaults = {vault["id"]: vault["description"] for vault in account["vaults"]}
    items = [_with_past(item, backups, limits, vaults) for item in account["items"] if item["device"] == id_]
    items.sort(key=lambda item: (item["name"], item["id"]))
    name = held.get("comet_device_name") or id_[:12]
    known = [run for item in items for run in (item["last"], item["last_success"]) if run]
    seen_at = max(
        [run["ended_at"] or run["started_at"] for run in [*known, *backups]] + [held.get("comet_registered_at") or 0]
    )
    device = {
        "id": id_,
        "name": name,
        "online": bool(live),
        "seen_at": seen_at,
        "version": live.get("comet_version") or held.get("comet_version"),
    }
    health_checks.examine_device(found, limits, device, items)
    for run in running:
        at = {"device": id_, "device_name": name, "protected_item": _item_name(items, run)}
        health_checks.examine_running(found, limits, run, bool(live), at)
    last = max((item["last"] for item in items if item["last"]), key=_start, default=None)
    waits_longest = min((_success(item) for item in items), default=0)
    return {
        **place,
        "device": id_,
        "name": name,
        "status": "ok",
        "reason": "",
        "checks": [],
        "online": bool(live),
        "last_seen": None if live or not seen_at else moments.text(seen_at),
        "version": device["version"],
        "outdated": versions.older(device["version"] or "", limits.version),
        "os": live.get("comet_os") or held.get("comet_os"),
        "last_backup": moments.text(last["started_at"]) if last else None,
        "last_outcome": last["outcome"] if last else None,
        "last_duration": _duration(last),
        "last_success": moments.text(waits_longest) if waits_longest else None,
        "protected_size": sum(item["last_success"]["total_size"] for item in items if item["last_success"]),
        "running": len(running),
        "jobs": _counts(backups),
        "history": _history(past.days, backups),
        "items": [_item(item) for item in items],
    }


def _with_past(item: View, backups: List[Run], limits: Limits, vaults: Mapping[str, str]) -> View:
    """An item with its last backup, the last into each storage vault, and the last successful one.

    The statistics in the profile know the last one of all. That into another vault may have failed all the same.
    """
    own = [run for run in backups if run["item"] == item["id"]]
    stated = [run for run in (item["last_success"], item["last"]) if run and run["outcome"] != "running"]
    every = sorted([*own, *stated], key=_start)
    good = ("success", "warning") if limits.accept_warnings else ("success",)
    by_vault = {run["storage_vault"]: run for run in every if run["storage_vault"] in vaults}
    if every and every[-1]["storage_vault"] not in vaults:
        by_vault[None] = every[-1]
    last_by_vault = [{**run, "vault_name": vaults.get(vault)} for vault, run in by_vault.items()]
    return {
        **item,
        "last": every[-1] if every else None,
        "last_success": next((run for run in reversed(every) if run["outcome"] in good), item["last_success"]),
        "last_by_vault": sorted(last_by_vault, key=lambda run: run["vault_name"] or ""),
    }


def _start(run: Run) -> Tuple[int, str]:
    return run["started_at"], run["id"]


def _success(item: View) -> int:
    return int(item["last_success"]["started_at"]) if item["last_success"] else 0


def _duration(run: Optional[Run]) -> Optional[int]:
    return max(0, run["ended_at"] - run["started_at"]) if run and run["ended_at"] else None


def _item_name(items: List[View], run: Run) -> Optional[str]:
    return next((item["name"] for item in items if item["id"] == run["item"]), None)


def _item(item: View) -> View:
    last, success = item["last"], item["last_success"]
    return {
        "protected_item": item["id"],
        "name": item["name"],
        "engine": item["engine"].rpartition("/")[2],
        "scheduled": item["scheduled"],
        "last_backup": moments.text(last["started_at"]) if last else None,
        "last_status": last["status"] if last else None,
        "last_duration": _duration(last),
        "last_success": moments.text(success["started_at"]) if success else None,
        "size": success["total_size"] if success else None,
        "uploaded": success["upload_size"] if success else None,
    }


# -- accounts ------------------------------------------------------------------------------------------------------


def _shared(observed: Observed) -> Dict[str, View]:
    """Shared quota id -> the quota, with what all storage vaults together use of it."""
    used: Dict[str, int] = {}
    for account in observed.accounts.values():
        for vault in account["vaults"]:
            used[vault["shared_quota"]] = used.get(vault["shared_quota"], 0) + (vault["size"] or 0)
    return {
        id_: health_reading.quota(
            "shared", "bytes", used.get(id_, 0), held.get("LimitBytes"), held.get("Description") or id_
        )
        for id_, held in observed.shared_quotas.items()
    }


def _quotas(account: Mapping[str, Any], shared: Mapping[str, View]) -> List[View]:
    vaults = [
        health_reading.quota("storage_vault", "bytes", vault["size"] or 0, vault["limit"], vault["description"])
        for vault in account["vaults"]
        if vault["limit"] is not None
    ]
    together = sorted({vault["shared_quota"] for vault in account["vaults"]} & set(shared))
    return [*account["quotas"], *vaults, *(shared[id_] for id_ in together)]


def _examine_account(found: Findings, limits: Limits, account: Mapping[str, Any], quotas: List[View]) -> None:
    if not account["devices"]:
        found.add("no_device", "The account has no device")
    for quota in quotas:
        check = health_checks.quota_check(limits, quota)
        quota["status"] = "ok" if check is None else limits.severity(check)
        if quota["status"] == health_checks.IGNORE:
            quota["status"] = "ok"
        if check is not None:
            vault = quota["name"] if quota["kind"] == "storage_vault" else None
            found.add(check, health_checks.quota_reason(quota), storage_vault=vault)


def _user(place: View, account: Mapping[str, Any], devices: List[View], findings: List[Finding]) -> View:
    return {
        **place,
        "account_name": account["account_name"],
        "status": health_checks.worst(findings),
        "reason": "",
        "checks": list(health_checks.names(findings)),
        "findings": len(findings),
        "suspended": account["suspended"],
        "devices": len(devices),
        "protected_items": len(account["items"]),
        "protected_size": sum(device["protected_size"] for device in devices),
        "stored_size": sum(vault["size"] or 0 for vault in account["vaults"]),
        "jobs": _sum(device["jobs"] for device in devices),
    }


def _give_reasons(devices: List[View], users: List[View], findings: List[Finding]) -> None:
    """Tell each device and each account the worst that was found of it.

    :param findings: the worst first.
    """
    of_device: Dict[DeviceKey, List[Finding]] = {}
    of_user: Dict[str, List[Finding]] = {}
    for finding in findings:
        of_user.setdefault(finding["user"], []).append(finding)
        if finding["device"]:
            of_device.setdefault((finding["user"], finding["device"]), []).append(finding)
    for user in users:
        user["reason"] = next((finding["reason"] for finding in of_user.get(user["user"], [])), "")
    for device in devices:
        own = of_device.get((device["user"], device["device"]), [])
        device["status"] = health_checks.worst(own)
        device["reason"] = own[0]["reason"] if own else ""
        device["checks"] = list(health_checks.names(own))


# -- sums ----------------------------------------------------------------------------------------------------------


def _counts(backups: Iterable[Run]) -> Dict[str, int]:
    counts = dict.fromkeys(OUTCOMES, 0)
    for run in backups:
        counts[run["outcome"]] += 1
    return counts


def _sum(counts: Iterable[Mapping[str, int]]) -> Dict[str, int]:
    total = dict.fromkeys(OUTCOMES, 0)
    for each in counts:
        for name, number in each.items():
            total[name] += number
    return total


def _history(days: List[str], backups: List[Run]) -> List[str]:
    """The worst outcome of each day, ``none`` where there was no backup."""
    by_day: Dict[str, List[str]] = {}
    for run in backups:
        by_day.setdefault(moments.text(run["started_at"])[:10], []).append(run["outcome"])
    return [min(by_day[day], key=OUTCOMES.index) if day in by_day else NONE for day in days]


def _trend(days: List[str], backups: Iterable[Run]) -> List[View]:
    by_day: Dict[str, View] = {day: {"date": day, **dict.fromkeys(OUTCOMES, 0), "uploaded": 0} for day in days}
    for run in backups:
        day = by_day.get(moments.text(run["started_at"])[:10])
        if day is not None:
            day[run["outcome"]] += 1
            day["uploaded"] += run["upload_size"]
    return list(by_day.values())


def _totals(devices: List[View], users: List[View], findings: List[Finding], backups: List[Run]) -> View:
    jobs = _counts(backups)
    ended = sum(jobs.values()) - jobs["interrupted"]
    return {
        "users": len(users),
        "devices": len(devices),
        "devices_online": sum(device["online"] for device in devices),
        "devices_outdated": sum(bool(device["outdated"]) for device in devices),
        "protected_items": sum(user["protected_items"] for user in users),
        "protected_size": sum(user["protected_size"] for user in users),
        "stored_size": sum(user["stored_size"] for user in users),
        "running": sum(device["running"] for device in devices),
        "devices_by_status": _by_status(devices),
        "users_by_status": _by_status(users),
        "findings": len(findings),
        "jobs": jobs,
        "success_rate": round(100.0 * (jobs["success"] + jobs["warning"]) / ended, 1) if ended else None,
    }


def _by_status(views: List[View]) -> Dict[str, int]:
    return {status: sum(view["status"] == status for view in views) for status in SEVERITIES}


def _checks(limits: Limits, findings: List[Finding]) -> List[View]:
    counts = health_checks.counted(findings)
    devices: Dict[str, Set[DeviceKey]] = {check: set() for check in CHECKS}
    for finding in findings:
        if finding["device"]:
            devices[finding["check"]].add((finding["user"], finding["device"]))
    return [
        {
            "check": check,
            "title": CHECKS[check].title,
            "severity": limits.severity(check),
            "findings": counts[check],
            "devices": len(devices[check]),
        }
        for check in CHECKS
    ]


def _tenants(
    days: List[str], devices: List[View], users: List[View], findings: List[Finding], backups: List[Run]
) -> List[View]:
    """Each tenant with its own sums, the worst first."""
    parts: Dict[str, Dict[str, List[Any]]] = {}
    owner = {}
    for user in users:
        parts.setdefault(user["tenant_id"], {"users": [], "devices": [], "findings": [], "backups": []})
        owner[user["user"]] = user["tenant_id"]
    for name, views in (("users", users), ("devices", devices), ("findings", findings), ("backups", backups)):
        for view in views:
            parts[owner[view["user"]]][name].append(view)
    tenants = [
        {
            "tenant": part["users"][0]["tenant"],
            "tenant_id": id_,
            "status": health_checks.worst(part["findings"]),
            **_totals(part["devices"], part["users"], part["findings"], part["backups"]),
            "trend": _trend(days, part["backups"]),
        }
        for id_, part in parts.items()
    ]
    tenants.sort(key=lambda tenant: (*_urgency(tenant), tenant["tenant"], tenant["tenant_id"]))
    return tenants


def _urgency(tenant: View) -> Tuple[int, float, float, bool]:
    """What tenants are sorted by: how bad it is, then how many of the devices are in trouble.

    One that has no device yet, of which nothing worse is known, comes last.
    """
    by_status, devices = tenant["devices_by_status"], tenant["devices"]
    empty = not devices and tenant["status"] in ("notice", "ok")
    return (
        rank("ok" if empty else tenant["status"]),
        -by_status["critical"] / max(1, devices),
        -by_status["warning"] / max(1, devices),
        empty,
    )
