# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The shape in which events reach rules: the server's own fields, masked, and a part with the names of this collection.

Both event sources hand over events of this shape::

    Actor, Type, TypeString, OwnerOrganizationID, ResourceID, Timestamp, Data    as the server sends them
    comet:
      event: job_completed      name of the event
      source: stream            stream, webhook, sync (found out through the API after a gap) or synthetic
      id: job_completed:...     the same event has the same id, however and how often it arrives
      tenant: ""                id of the tenant, empty for the top level
      user, device, job, protected_item, storage_vault    names and ids, empty where an event is not about one
      time: 1767225600          seconds since 1970, 0 where it is not known
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Dict, Mapping, Tuple

from .._model import redact
from . import names
from .untemplated import untemplated

Event = Dict[str, Any]

KEY = "comet"
STREAM, WEBHOOK, SYNC, SYNTHETIC = "stream", "webhook", "sync", "synthetic"
# Key of the common part -> field of Data.
ABOUT = {
    "user": "Username",
    "device": "DeviceID",
    "job": "GUID",
    "protected_item": "SourceGUID",
    "storage_vault": "DestinationGUID",
}
# Events of these families are about what ResourceID names.
RESOURCES = (("account_admin_", ""), ("account_", "user"), ("device_", "device"), ("job_", "job"))
# They tell of a state, so that the sync can tell it, too, without knowing the moment. Other events may happen twice alike.
OF_A_STATE = (
    "account_new",
    "account_updated",
    "account_removed",
    "device_new",
    "device_removed",
    "device_live_connect",
    "device_live_disconnect",
    "device_lobby_connect",
    "device_lobby_disconnect",
)
# Of a profile, what changes without the account having been touched, and what has events of its own. They are in the profile, or in
# its storage vaults and protected items.
APART = ("Statistics", "Devices")
APART_DEPTH = 2
DIGEST_LENGTH = 16


def normalised(event: Mapping[str, Any], source: str) -> Event:
    """An event as rules get it: secrets masked, the key ``comet`` added, no text a template.

    :param event: as the server sends it, a ``StreamableEvent``.
    :param source: one of the constants above.
    """
    result: Event = redact.masked(dict(event))
    result[KEY] = common_part(event, source)
    return dict(untemplated(result))


def common_part(event: Mapping[str, Any], source: str) -> Dict[str, Any]:
    """The value of the key ``comet``."""
    name = names.event_name(event)
    data = event.get("Data")
    data = data if isinstance(data, dict) else {}
    family, resource = next(((start, key) for start, key in RESOURCES if name.startswith(start)), ("", ""))
    about = dict.fromkeys(ABOUT, "")
    if family == "job_" or name in names.SYNTHETIC:
        about = {key: str(data.get(field) or "") for key, field in ABOUT.items()}
    elif family == "device_":
        about["user"] = str(data.get("Username") or "")
    if resource and event.get("ResourceID"):
        about[resource] = str(event["ResourceID"])
    if family == "account_" and not about["user"]:
        about["user"] = str(data.get("Username") or event.get("Actor") or "")
    return {
        "event": name,
        "source": source,
        "id": identity(name, event),
        "tenant": str(event.get("OwnerOrganizationID") or ""),
        **about,
        "time": moment(name, event),
    }


def moment(name: str, event: Mapping[str, Any]) -> int:
    """When it happened, in seconds since 1970; 0 if neither the event nor its job says so."""
    data = event.get("Data")
    if name in ("job_new", "job_completed") and isinstance(data, dict):
        own = data.get("StartTime" if name == "job_new" else "EndTime")
        if own:
            return int(own)
    return int(event.get("Timestamp") or 0)


def identity(name: str, event: Mapping[str, Any]) -> str:
    """A text that is the same for the same event, whatever way it comes.

    A job is completed again if it is revived after it was given up, which its status and end tell apart.
    """
    data = event.get("Data")
    resource = str(event.get("ResourceID") or event.get("Actor") or "")
    if name.startswith("job_") and isinstance(data, dict) and data.get("GUID"):
        last: Tuple[Any, ...] = (data.get("Status"), data.get("EndTime")) if name == "job_completed" else ()
        return ":".join(map(str, (name, data["GUID"], *last)))
    if name in OF_A_STATE:
        return f"{name}:{resource}:{digest(data)}" if data else f"{name}:{resource}"
    return f"{name}:{resource}:{event.get('Timestamp') or 0}:{digest(dict(event))}"


def digest(value: Any) -> str:
    """A short text that differs where values differ, those parts aside that say nothing of a change."""
    text = json.dumps(_without_apart(value), sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


def digest_in(id_: str) -> str:
    """The digest of an event's data in its id, where it has one."""
    return id_.rpartition(":")[2]


def _without_apart(value: Any, depth: int = APART_DEPTH) -> Any:
    if not isinstance(value, dict):
        return value
    if depth == 0:
        return {key: item for key, item in value.items() if key not in APART}
    return {key: _without_apart(item, depth - 1) for key, item in value.items() if key not in APART}
