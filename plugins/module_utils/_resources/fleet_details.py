# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a device protects, where to, and how that went last, in a few fields without secrets."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from .._api import constants


def protected_items(profile: Dict[str, Any]) -> Dict[str, List[Dict[str, Any]]]:
    """Device id -> its protected items by description, each with its last job and its last successful one."""
    found: Dict[str, List[Dict[str, Any]]] = {}
    for id_, source in (profile.get("Sources") or {}).items():
        statistics = source.get("Statistics") or {}
        item = {
            "id": id_,
            "description": source.get("Description", ""),
            "engine": source.get("Engine", ""),
            "last_job": job(statistics.get("LastBackupJob")),
            "last_successful_job": job(statistics.get("LastSuccessfulBackupJob")),
        }
        found.setdefault(source.get("OwnerDevice", ""), []).append(item)
    for items in found.values():
        items.sort(key=lambda item: (item["description"], item["id"]))
    return found


def job(detail: Optional[Dict[str, Any]]) -> Optional[Dict[str, Any]]:
    """A ``BackupJobDetail`` in short (times in Unix seconds, sizes in bytes); None for the empty one of an item that has had none."""
    if not detail or not detail.get("StartTime"):
        return None
    return {
        "id": detail.get("GUID", ""),
        "status": _name("JobStatus", detail.get("Status")),
        "classification": _name("JobClassification", detail.get("Classification")),
        "started_at": detail["StartTime"],
        "ended_at": detail.get("EndTime") or None,
        "total_size": detail.get("TotalSize", 0),
        "upload_size": detail.get("UploadSize", 0),
        "storage_vault": detail.get("DestinationGUID") or None,
    }


def storage_vaults(profile: Dict[str, Any]) -> List[Dict[str, Any]]:
    """The account's storage vaults by description. ``devices`` are the ids of those it is kept for, empty for all."""
    found = [
        {
            "id": id_,
            "description": vault.get("Description", ""),
            "type": _name("DestinationType", vault.get("DestinationType")),
            "size": ((vault.get("Statistics") or {}).get("ClientProvidedSize") or {}).get("Size"),
            "limit": vault.get("StorageLimitBytes") if vault.get("StorageLimitEnabled") else None,
            "devices": vault.get("AssociatedDevices") or [],
        }
        for id_, vault in (profile.get("Destinations") or {}).items()
    ]
    return sorted(found, key=lambda vault: (vault["description"], vault["id"]))


def _name(enum: str, value: Any) -> Any:
    """The name of a constant, or the number itself where a newer server has one more."""
    return constants.enum_name(enum, value) or value
