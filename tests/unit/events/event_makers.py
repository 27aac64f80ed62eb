# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Events and looks at a server, made of little."""

from __future__ import annotations

from typing import Any

from ansible_collections.cometbackup.comet.plugins.module_utils._events import names, normal, remedy

Event = dict[str, Any]


def job(id_: str, start: int, end: int = 0, device: str = "d1", user: str = "alice", status: int = 5000) -> Event:
    """A job as the server has it; one without an end runs."""
    return {
        "GUID": id_,
        "Username": user,
        "DeviceID": device,
        "SourceGUID": "",
        "DestinationGUID": "",
        "StartTime": start,
        "EndTime": end,
        "Status": status if end else 6001,
    }


def raw(name: str, resource: str = "", data: Any = None, time: int = 0, actor: str = "") -> Event:
    """An event as the server sends it."""
    number, text = names.type_fields(name)
    made = {"Actor": actor, "OwnerOrganizationID": "", "ResourceID": resource, "Type": number, "TypeString": text}
    return {**made, "Timestamp": time, **({} if data is None else {"Data": data})}


def streamed(name: str, resource: str = "", data: Any = None, time: int = 0) -> Event:
    """An event as the source has it from the stream."""
    return normal.normalised(raw(name, resource, data, time), normal.STREAM)


def began(detail: Event) -> Event:
    return streamed("job_new", detail["GUID"], {**detail, "Status": 6001, "EndTime": 0})


def ended(detail: Event) -> Event:
    return streamed("job_completed", detail["GUID"], detail)


def ids(events: list[Event]) -> list[str]:
    return [event[normal.KEY]["id"] for event in events]


def reading(now: int, *jobs: Event, **parts: Any) -> remedy.Reading:
    """A look at a server."""
    return remedy.Reading(now, "25.9.8", {detail["GUID"]: detail for detail in jobs}, **parts)
