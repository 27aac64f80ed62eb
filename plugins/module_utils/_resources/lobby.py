# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lobby: devices whose software is connected and that no user has logged in on yet.

Facts: comet-facts section 2, Lobby, and section 4 (an installer for Linux takes ``--lobby``). A device can be there with
two connections, so devices are told by their ids.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, NamedTuple, Optional

from .._client.client import CometClient
from .._model import patterns
from .._model.task import Context, Params, Result
from . import references

OPTIONS = ("device", "name", "platform", "tenant")


class Waiting(NamedTuple):
    """One device in the lobby, by its newest connection."""

    device: str
    name: str
    details: Mapping[str, Any]

    @property
    def label(self) -> str:
        """How a sentence calls it."""
        return f"{self.name!r} ({self.device})"


class Filter(NamedTuple):
    """Which devices are meant; an empty text does not matter, ``tenant`` None does not either.

    ``name`` and ``platform`` are shell patterns that do not mind the case.
    """

    device: str
    name: str
    platform: str
    tenant: Optional[str]

    def accepts(self, waiting: Waiting) -> bool:
        """Whether a device is meant."""
        details = waiting.details
        return (
            self.device in ("", waiting.device)
            and _like(waiting.name, self.name)
            and (_like(details.get("ReportedPlatform", ""), self.platform) or _like(system(details), self.platform))
            and self.tenant in (None, details.get("OrganizationID", ""))
        )


def _like(text: str, pattern: str) -> bool:
    return not pattern or patterns.chooser([pattern])([text])


def filter_from(client: CometClient, params: Params) -> Filter:
    """The filter that the options stand for. One request a task to look the name of a tenant up."""
    tenant = references.tenant_id(client, params.get("tenant"))
    texts = [params.get(option) or "" for option in ("device", "name", "platform")]
    return Filter(texts[0], texts[1], texts[2], tenant)


def now(client: CometClient) -> List[Waiting]:
    """The devices that wait at present, by name. One request."""
    found: Dict[str, Waiting] = {}
    answer: Mapping[str, Any] = client.call("AdminInstallationListActive")
    for details in sorted(answer.values(), key=lambda details: details.get("ConnectionTime", 0)):
        device = details.get("DeviceID", "")
        found[device] = Waiting(device, details.get("FriendlyName", ""), details)
    return sorted(found.values(), key=lambda waiting: (waiting.name, waiting.device))


def system(details: Mapping[str, Any]) -> str:
    """The operating system, from what the device reports."""
    info: Mapping[str, Any] = details.get("ReportedPlatformVersion") or {}
    return str(info.get("os") or details.get("ReportedPlatform", "").partition("/")[0]).lower()


def view(waiting: Waiting) -> Dict[str, Any]:
    """A device as a result; ``device`` and ``name`` are options of the module that registers it."""
    details = waiting.details
    info: Mapping[str, Any] = details.get("ReportedPlatformVersion") or {}
    return {
        "device": waiting.device,
        "name": waiting.name,
        "tenant": details.get("OrganizationID", ""),
        "platform": details.get("ReportedPlatform") or None,
        "os": system(details) or None,
        "os_distribution": info.get("distribution") or None,
        "os_version": info.get("version") or None,
        "version": details.get("ReportedVersion") or None,
        "address": details.get("IPAddress") or None,
        "host": details.get("Host") or None,
        "time_zone": details.get("DeviceTimeZone") or None,
        "connected_at": details.get("ConnectionTime", 0),
    }


def info(context: Context, params: Params) -> Result:
    """What ``comet_lobby_info`` returns: one request beside the look-up of a tenant's name."""
    wanted = filter_from(context.client, params)
    return {"devices": [view(waiting) for waiting in now(context.client) if wanted.accepts(waiting)]}
