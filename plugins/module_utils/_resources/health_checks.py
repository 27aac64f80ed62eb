# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may be wrong with the backups of a device or an account, each with how bad it is and the reason in a sentence.

Sentences name moments, not ages, so that they stay the same while nothing changes.
"""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Mapping, NamedTuple, Optional, Tuple

from .._api import versions
from .._model import moments, readable
from . import jobs
from .health_reading import Run

Finding = Dict[str, Any]

# Worst first.
SEVERITIES = ("critical", "warning", "notice", "ok")
IGNORE = "ignore"


class Check(NamedTuple):
    """A kind of finding: how bad it is unless options say otherwise, and its title."""

    severity: str
    title: str


# By importance: of several findings that are equally bad, the one that stands higher here is told first.
CHECKS: Dict[str, Check] = {
    "never_backed_up": Check("critical", "Never backed up"),
    "stale": Check("critical", "No recent success"),
    "failed": Check("critical", "Last backup failed"),
    "over_quota": Check("critical", "Over quota"),
    "missed": Check("warning", "Last backup missed"),
    "running_long": Check("warning", "Running too long"),
    "warned": Check("warning", "Ended with warnings"),
    "near_quota": Check("warning", "Near quota"),
    "offline": Check("warning", "Offline too long"),
    "unprotected": Check("warning", "Nothing protected"),
    "unscheduled": Check("warning", "No schedule"),
    "interrupted": Check("notice", "Cancelled or skipped"),
    "no_device": Check("notice", "No device"),
    "outdated": Check("notice", "Outdated client"),
}
# How the last backup ended -> the check that this fails.
ENDINGS = {"failed": "failed", "missed": "missed", "warning": "warned", "interrupted": "interrupted"}
WORDS = {name: word for word, name in jobs.WORDS.items()}
# What the kinds of quotas limit.
QUOTAS = {
    "storage_vault": "Storage vault",
    "shared": "Shared storage quota",
    "protected_items": "All protected items",
    "devices": "Devices of the account",
    "hyperv": "Hyper-V guests",
    "vmware": "VMware guests",
    "office365": "Microsoft 365 accounts",
}


class Limits(NamedTuple):
    """What is still well. Durations are in seconds; ``severities`` are those of the options, by check."""

    now: int
    version: str
    stale_after: int
    offline_after: int
    long_after: int
    near_quota: int
    accept_warnings: bool
    severities: Mapping[str, str]

    def severity(self, check: str) -> str:
        return self.severities.get(check, CHECKS[check].severity)


def rank(status: str) -> int:
    """0 for the worst."""
    return SEVERITIES.index(status)


def order(finding: Finding) -> Tuple[Any, ...]:
    """What findings are sorted by: the worst first, then the important ones, then the oldest."""
    places = ("tenant", "user", "device_name", "protected_item", "storage_vault", "reason")
    return (
        rank(finding["severity"]),
        list(CHECKS).index(finding["check"]),
        finding["since"] or "",
        *(finding[name] or "" for name in places),
    )


class Findings:
    """Collects the findings of an account. Those whose check is ignored are dropped."""

    def __init__(self, limits: Limits, place: Mapping[str, Any]) -> None:
        self.all: List[Finding] = []
        self._limits = limits
        self._place = {**dict.fromkeys(("device", "device_name", "protected_item", "storage_vault", "job")), **place}

    def add(self, check: str, reason: str, since: Optional[int] = None, **place: Any) -> None:
        severity = self._limits.severity(check)
        if severity != IGNORE:
            found = {"severity": severity, "check": check, "title": CHECKS[check].title, "reason": reason}
            self.all.append({**self._place, **place, **found, "since": moments.text(since) if since else None})


def examine_device(found: Findings, limits: Limits, device: Mapping[str, Any], items: List[Dict[str, Any]]) -> None:
    """Look at a device and what it protects.

    :param device: ``id``, ``name``, ``online``, ``seen_at`` (Unix seconds of the last sign of it), ``version``.
    """
    here = {"device": device["id"], "device_name": device["name"]}
    if not device["online"] and device["seen_at"] < limits.now - limits.offline_after:
        found.add("offline", f"Not connected; last heard of {at(device['seen_at'])}", device["seen_at"], **here)
    if not items:
        found.add("unprotected", "The device has no protected item", **here)
    for item in items:
        _examine_item(found, limits, item, here)
    if versions.older(device["version"] or "", limits.version):
        found.add("outdated", f"Runs version {device['version']}, the server {limits.version}", **here)


def _examine_item(found: Findings, limits: Limits, item: Mapping[str, Any], place: Mapping[str, Any]) -> None:
    here = {**place, "protected_item": item["name"]}
    due = limits.now - limits.stale_after
    success: Optional[Run] = item["last_success"]
    if not item["scheduled"]:
        found.add("unscheduled", f"Nothing starts the backup of {item['name']!r}", **here)
    if success is None and item["created_at"] < due:
        found.add("never_backed_up", f"{item['name']!r} was never backed up", item["created_at"] or None, **here)
    elif success is not None and success["started_at"] < due:
        reason = f"No successful backup of {item['name']!r} since {at(success['started_at'])}"
        found.add("stale", reason, success["started_at"], **here)
    for ended in item["last_by_vault"]:
        _examine_ending(found, limits, item, ended, here)


def _examine_ending(
    found: Findings, limits: Limits, item: Mapping[str, Any], ended: Run, place: Mapping[str, Any]
) -> None:
    check = ENDINGS.get(ended["outcome"])
    if check is None or (check == "warned" and limits.accept_warnings):
        return
    here = {**place, "storage_vault": ended["vault_name"], "job": ended["id"]}
    found.add(
        check,
        f"The backup of {item['name']!r} {ending(ended)} at {at(ended['started_at'])}",
        ended["started_at"],
        **here,
    )


def ending(ended: Run) -> str:
    """How a backup ended, as the predicate of a sentence."""
    word = WORDS.get(str(ended["status"]), str(ended["status"]))
    said = {
        "success": "succeeded",
        "warning": "ended with warnings",
        "missed": "was missed",
        "error": "failed",
        "quota": "failed because of a quota",
        "timeout": "ran into its time limit",
        "cancelled": "was cancelled",
        "skipped": "was skipped, since the one before still ran",
        "abandoned": "was abandoned",
    }
    return said.get(word, f"failed ({word})")


def examine_running(found: Findings, limits: Limits, running: Run, online: bool, place: Mapping[str, Any]) -> None:
    """Look at a job that has not ended."""
    if running["started_at"] < limits.now - limits.long_after:
        kind = str(running["classification"]).replace("_", " ")
        tail = "" if online else ", and the device is not connected"
        reason = f"A job ({kind}) has been running since {at(running['started_at'])}{tail}"
        found.add("running_long", reason, running["started_at"], job=running["id"], **place)


def quota_check(limits: Limits, quota: Mapping[str, Any]) -> Optional[str]:
    """The check that a quota fails, if it does. A number that is used up is well; storage is full then."""
    over = quota["used"] > quota["limit"] or (quota["unit"] == "bytes" and quota["used"] >= quota["limit"])
    if over:
        return "over_quota"
    return "near_quota" if quota["unit"] == "bytes" and quota["percent"] >= limits.near_quota else None


def quota_reason(quota: Mapping[str, Any]) -> str:
    """Such as ``Storage vault 'Backup vault': 95.0 GiB of 100 GiB used``."""
    name = f" {quota['name']!r}" if quota["name"] else ""
    shown = readable.size if quota["unit"] == "bytes" else str
    return f"{QUOTAS[quota['kind']]}{name}: {shown(quota['used'])} of {shown(quota['limit'])} used"


def at(seconds: int) -> str:
    """A moment in a sentence."""
    return moments.text(seconds)[:16].replace("T", " ") + " UTC" if seconds else "an unknown time"


def worst(findings: List[Finding]) -> str:
    """The status of what has these findings."""
    return min((finding["severity"] for finding in findings), key=rank, default="ok")


def counted(findings: List[Finding]) -> Dict[str, int]:
    """Check -> how many findings, for every check."""
    return {check: sum(finding["check"] == check for finding in findings) for check in CHECKS}


def names(findings: List[Finding]) -> Iterator[str]:
    """The checks that were failed, each once, in the order of importance."""
    failed = {finding["check"] for finding in findings}
    return (check for check in CHECKS if check in failed)
