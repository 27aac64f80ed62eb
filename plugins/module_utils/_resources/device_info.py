# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_device_info`` returns: devices with their live connections, and on request those without any."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple

from .._api import versions
from .._client.client import CometClient
from .._client.errors import InputError
from .._model.task import Context, Params, Result
from . import connections, devices, references
from .connections import LiveConnection

DeviceKey = Tuple[str, str]
Profiles = Mapping[str, Mapping[str, Any]]


def info(context: Context, params: Params) -> Result:
    """Read live connections, accounts and the server's version: three requests at most, beside the look-up of a tenant's name.

    :raises InputError: if options contradict each other.
    :raises NotFound: if a user or tenant is named that does not exist.
    """
    _check(params)
    client = context.client
    tenant = references.tenant_id(client, params.get("tenant"))
    profiles = _profiles(client, params)
    live = _grouped(connections.now(client, params.get("user") or ""))
    server_version = client.version()
    keys = sorted(set(live) | set(_registered(profiles)), key=lambda key: (key[0], _name(profiles, key), key[1]))
    every = [described(key, live.get(key, []), profiles.get(key[0]), server_version) for key in keys]
    return {
        "devices": [device for device in every if _wanted(device, params, tenant)],
        "server_version": server_version,
    }


def _check(params: Params) -> None:
    if params["profiles"]:
        return
    for option, needs in (("tenant", params.get("tenant") is not None), ("state", params["state"] != "online")):
        if needs:
            raise InputError(
                f"the option {option} needs the profiles of users", remedy="Leave out profiles, or set it to true"
            )


def _profiles(client: CometClient, params: Params) -> Profiles:
    user = params.get("user")
    if not params["profiles"]:
        return {}
    return {user: devices.profile(client, user)} if user else client.lookup("AdminListUsersFull")


def _grouped(found: Iterable[LiveConnection]) -> Dict[DeviceKey, List[LiveConnection]]:
    groups: Dict[DeviceKey, List[LiveConnection]] = {}
    for connection in found:
        groups.setdefault((connection.user, connection.device_id), []).append(connection)
    return groups


def _registered(profiles: Profiles) -> Iterable[DeviceKey]:
    return ((user, id_) for user, profile in profiles.items() for id_ in profile.get("Devices") or {})


def _name(profiles: Profiles, key: DeviceKey) -> str:
    return devices.device_names(profiles.get(key[0], {})).get(key[1], "")


def described(
    key: DeviceKey, live: List[LiveConnection], profile: Optional[Mapping[str, Any]], server_version: str
) -> Dict[str, Any]:
    """One device: the options that name it, and under ``read_only`` what its account knows of it and what it reports itself while it is connected.

    :param live: its connections, the newest first.
    :param profile: its account, None if accounts were not read.
    """
    held: Mapping[str, Any] = ((profile or {}).get("Devices") or {}).get(key[1]) or {}
    newest: Mapping[str, Any] = live[0].details if live else {}
    version = newest.get("ReportedVersion") or held.get("ClientVersion") or None
    known = profile is not None
    return {
        "user": key[0],
        "device": key[1],
        "name": held.get("FriendlyName"),
        "read_only": {
            "tenant": (profile or {}).get("OrganizationID", "") if known else None,
            "registered": bool(held) if known else None,
            "registered_at": held.get("RegistrationTime"),
            "online": bool(live),
            "target_id": live[0].target_id if live else None,
            "connections": [_connection(connection) for connection in live],
            "version": version,
            "outdated": versions.older(version or "", server_version),
            "allows_filenames": live[0].shows_names if live else None,
            "address": newest.get("IPAddress"),
            "time_zone": newest.get("DeviceTimeZone") or held.get("DeviceTimezone"),
            "platform": newest.get("ReportedPlatform"),
            **_system(
                newest.get("ReportedPlatformVersion") or held.get("PlatformVersion") or {},
                newest.get("ReportedPlatform") or "",
            ),
        },
    }


def _system(info: Mapping[str, Any], platform: str) -> Dict[str, Any]:
    """The operating system; what ``OSInfo`` does not tell, as older devices leave it out, the platform may."""
    os_, dummy, arch = platform.partition("/")
    return {
        "os": (info.get("os") or os_).lower() or None,
        "arch": (info.get("arch") or arch).lower() or None,
        "os_distribution": info.get("distribution") or None,
        "os_version": info.get("version") or None,
        "os_build": info.get("build") or None,
    }


def _connection(connection: LiveConnection) -> Dict[str, Any]:
    return {
        "target_id": connection.target_id,
        "connected_at": connection.since,
        "version": connection.version,
        "address": connection.details.get("IPAddress"),
    }


def _wanted(device: Mapping[str, Any], params: Params, tenant: Optional[str]) -> bool:
    told = device["read_only"]
    return (
        (params["state"] == "all" or told["online"] is (params["state"] == "online"))
        and params.get("device") in (None, device["device"], device["name"])
        and params.get("outdated") in (None, told["outdated"])
        and tenant in (None, told["tenant"])
    )
