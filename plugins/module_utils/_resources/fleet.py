# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All devices of a server in at most four requests, reduced to what an inventory shows of them.

What is kept is plain JSON without secrets, so that it can be cached as it is. Facts: comet-facts section 2, Live
connections; the platform comes from ``OSInfo`` where a device reports it (23.6.0 and later), because the names in
``ReportedPlatform`` are not published.
"""

from __future__ import annotations

import time
from typing import Any, Callable, Dict, List, NamedTuple, Tuple

from .._client.client import CometClient
from .._client.connection import Connection
from .._client.errors import CometError
from . import fleet_details

# No more than so many of the look-ups below are made, to stay at four requests.
MOST_LOOKUPS = 2
# Lists beside the devices themselves, each with the reason to ask for it.
LOOKUPS: Dict[str, Tuple[str, str]] = {
    "version": ("AdminMetaVersion", ""),
    "tenants": ("AdminOrganizationList", "tenant_id"),
    "policies": ("AdminPoliciesList", "policy_id"),
}
# Errors of a look-up that leave the inventory with ids in place of names.
DISPENSABLE = ("refused", "not_found", "version")

Snapshot = Dict[str, Any]


class Wants(NamedTuple):
    """What to read. ``server_version`` saves the question for it; ``lookups`` are keys of :data:`LOOKUPS`, by priority."""

    profiles: bool = True
    protected_items: bool = False
    storage_vaults: bool = False
    lookups: Tuple[str, ...] = tuple(LOOKUPS)
    server_version: str = ""


def read(connection: Connection, wants: Wants) -> Snapshot:
    """Read a server.

    The result has ``live`` (target id -> connection) and ``live_at`` (Unix time); with profiles also ``accounts``
    (user name -> account with its ``devices``), ``version``, ``tenants`` and ``policies`` (id -> name), as far as
    they were asked for. Two to four requests, one without profiles; a log-in with a time-based code adds two.

    :raises CometError: if the server cannot be reached or refuses.
    """
    condense = {"AdminDispatcherListActive": live_connection, "AdminListUsersFull": _account(wants)}
    with CometClient(connection, sessions=False, condense=condense) as client:
        snapshot = {**_live(client), "accounts": {}, "version": wants.server_version, "tenants": {}, "policies": {}}
        if wants.profiles:
            snapshot["accounts"] = client.call("AdminListUsersFull")
        for name in due_lookups(wants, snapshot["accounts"]):
            snapshot[name] = _lookup(client, name)
    return snapshot


def read_live(connection: Connection) -> Snapshot:
    """Read just the live connections: ``live`` and ``live_at`` of :func:`read`, in one request."""
    with CometClient(connection, sessions=False, condense={"AdminDispatcherListActive": live_connection}) as client:
        return _live(client)


def due_lookups(wants: Wants, accounts: Dict[str, Any]) -> List[str]:
    """The look-ups that tell something, the most wanted first, as many as may be made."""
    needed = {"version": not wants.server_version}
    for name, (dummy, key) in LOOKUPS.items():
        if key:
            needed[name] = any(account[key] for account in accounts.values())
    return [name for name in wants.lookups if needed[name]][:MOST_LOOKUPS]


def _live(client: CometClient) -> Snapshot:
    return {"live": client.call("AdminDispatcherListActive"), "live_at": int(time.time())}


def _lookup(client: CometClient, name: str) -> Any:
    """A look-up's answer; empty where this administrator may not ask, or the server is too old.

    An administrator of a tenant may not list tenants; ids serve as names then.
    """
    try:
        answer = client.call(LOOKUPS[name][0])
    except CometError as error:
        if error.kind not in DISPENSABLE:
            raise
        return "" if name == "version" else {}
    if name == "version":
        return str(answer.get("Version") or "")
    return {id_: item.get("Name", "") if isinstance(item, dict) else item for id_, item in answer.items()}


# -- what is kept of an answer -------------------------------------------------------------------------------


def live_connection(dummy: str, live: Dict[str, Any]) -> Dict[str, Any]:
    """What is kept of a ``LiveUserConnection``, named as the host variables are."""
    reported = live.get("ReportedPlatform") or ""
    os_, dummy_slash, arch = reported.partition("/")
    return {
        "comet_user": live.get("Username") or "",
        "comet_device_id": live.get("DeviceID") or "",
        "comet_version": live.get("ReportedVersion") or None,
        "comet_platform": reported or None,
        "comet_address": live.get("IPAddress") or None,
        "comet_time_zone": live.get("DeviceTimeZone") or None,
        "comet_connected_at": live.get("ConnectionTime") or None,
        "comet_allows_filenames": bool(live.get("AllowsFilenames")),
        **_system(live.get("ReportedPlatformVersion") or {}, os_, arch),
    }


def registered_device(config: Dict[str, Any]) -> Dict[str, Any]:
    """What is kept of a ``DeviceConfig``, named likewise; the version is known from 23.6.0 on."""
    return {
        "comet_device_name": config.get("FriendlyName") or None,
        "comet_registered_at": config.get("RegistrationTime") or None,
        "comet_version": config.get("ClientVersion") or None,
        "comet_time_zone": config.get("DeviceTimezone") or None,
        **_system(config.get("PlatformVersion") or {}),
    }


def _system(info: Dict[str, Any], os_: str = "", arch: str = "") -> Dict[str, Any]:
    """``OSInfo`` with the parts of the reported platform where it is silent."""
    return {
        "comet_os": (info.get("os") or os_).lower() or None,
        "comet_arch": (info.get("arch") or arch).lower() or None,
        "comet_os_distribution": info.get("distribution") or None,
        "comet_os_version": info.get("version") or None,
        "comet_os_build": info.get("build") or None,
    }


def _account(wants: Wants) -> Callable[[str, Dict[str, Any]], Dict[str, Any]]:
    def account(dummy: str, profile: Dict[str, Any]) -> Dict[str, Any]:
        devices = {id_: registered_device(config) for id_, config in (profile.get("Devices") or {}).items()}
        kept: Dict[str, Any] = {
            "account_name": profile.get("AccountName") or None,
            "tenant_id": profile.get("OrganizationID") or None,
            "policy_id": profile.get("PolicyID") or None,
            "suspended": bool(profile.get("IsSuspended")),
            "devices": devices,
        }
        if wants.protected_items:
            kept["items"] = fleet_details.protected_items(profile)
        if wants.storage_vaults:
            kept["vaults"] = fleet_details.storage_vaults(profile)
        return kept

    return account
