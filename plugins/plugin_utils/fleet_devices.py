# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From what a server said to one set of host variables for each device."""

from __future__ import annotations

import typing as t

from ansible_collections.cometbackup.comet.plugins.module_utils._api import versions

Variables = t.Dict[str, t.Any]

PREFIX = "comet_"
# Every host has all of these, so that templates need no test for their existence.
NAMES = (
    "server", "server_url", "server_version", "user", "account_name", "suspended", "tenant", "tenant_id", "policy", "policy_id",
    "device_id", "device_name", "registered_at", "online", "outdated", "version", "platform", "os", "arch", "os_distribution",
    "os_version", "os_build", "address", "time_zone", "connected_at", "allows_filenames", "target_id", "connections",
)  # fmt: skip
BLANK: Variables = {PREFIX + name: None for name in NAMES}
# What the items of the variable comet_connections have beside their target ids.
OF_CONNECTION = {
    name: PREFIX + name for name in ("address", "connected_at", "version", "time_zone", "allows_filenames")
}
# What holds for the moment only: nothing of it is told of a connection that may have ended.
MOMENTARY = ("comet_target_id", "comet_address", "comet_connected_at", "comet_allows_filenames")


class Server(t.NamedTuple):
    """One of the inventory's servers: what it is called, and its address."""

    name: str
    url: str


class Device(t.NamedTuple):
    """A device: its host variables, and whether it was connected when the server was asked."""

    variables: Variables
    connected: bool


def devices(server: Server, snapshot: t.Mapping[str, t.Any], live_is_known: bool = True) -> t.List[Device]:
    """All devices that a server knows, live or not, in the order of user and device id.

    A device is a user and a device id, whatever the number of its connections; the newest one is the target.

    :param snapshot: as ``fleet.read`` returns it. It is not changed, and shares no mutable value with the result.
    :param live_is_known: False where the live connections are too old to say who is online.
    """
    common = {
        **BLANK,
        "comet_server": server.name,
        "comet_server_url": server.url,
        "comet_server_version": snapshot["version"] or None,
    }
    connected = _connections(snapshot["live"])
    accounts = {user: _account(user, account, snapshot) for user, account in snapshot["accounts"].items()}
    keys = {(user, device) for user, account in snapshot["accounts"].items() for device in account["devices"]}
    outdated = _Outdated(snapshot["version"])
    result = []
    for user, device_id in sorted(keys.union(connected)):
        account = snapshot["accounts"].get(user, {})
        variables = {
            **common,
            **accounts.get(user, {"comet_user": user}),
            "comet_device_id": device_id,
            **account.get("devices", {}).get(device_id, {}),
        }
        connections = connected.get((user, device_id), [])
        _set_live(variables, connections, live_is_known)
        _set_details(variables, account, device_id)
        variables["comet_platform"] = (
            variables["comet_platform"]
            or "/".join(filter(None, (variables["comet_os"], variables["comet_arch"])))
            or None
        )
        variables["comet_outdated"] = outdated(variables["comet_version"])
        result.append(Device(variables, bool(connections)))
    return result


def _account(user: str, account: t.Mapping[str, t.Any], snapshot: t.Mapping[str, t.Any]) -> Variables:
    tenant, policy = account["tenant_id"], account["policy_id"]
    return {
        "comet_user": user,
        "comet_account_name": account["account_name"],
        "comet_suspended": account["suspended"],
        "comet_tenant": snapshot["tenants"].get(tenant) or tenant,
        "comet_tenant_id": tenant,
        "comet_policy": snapshot["policies"].get(policy) or policy,
        "comet_policy_id": policy,
    }


def _connections(live: t.Mapping[str, t.Any]) -> t.Dict[t.Tuple[str, str], t.List[t.Tuple[str, t.Mapping[str, t.Any]]]]:
    """User and device id -> connections with their target ids, the newest first."""
    found: t.Dict[t.Tuple[str, str], t.List[t.Tuple[str, t.Mapping[str, t.Any]]]] = {}
    for target, connection in live.items():
        found.setdefault((connection["comet_user"], connection["comet_device_id"]), []).append((target, connection))
    for several in found.values():
        if len(several) > 1:
            several.sort(key=lambda item: (-(item[1]["comet_connected_at"] or 0), item[0]))
    return found


def _set_live(variables: Variables, connections: t.Sequence[t.Tuple[str, t.Mapping[str, t.Any]]], known: bool) -> None:
    variables["comet_online"] = bool(connections) if known else None
    variables["comet_connections"] = []
    if not connections:
        return
    target, newest = connections[0]
    # A release that does not report something leaves what the profile says of it.
    variables.update(
        newest if None not in newest.values() else {name: value for name, value in newest.items() if value is not None}
    )
    variables["comet_target_id"] = target
    if known:
        variables["comet_connections"] = [
            {"target_id": id_, **{name: item[key] for name, key in OF_CONNECTION.items()}} for id_, item in connections
        ]
    else:
        variables.update(dict.fromkeys(MOMENTARY))


def _set_details(variables: Variables, account: t.Mapping[str, t.Any], device_id: str) -> None:
    if "items" in account:
        variables["comet_protected_items"] = [dict(item) for item in account["items"].get(device_id, [])]
    if "vaults" in account:
        variables["comet_storage_vaults"] = [
            {name: value for name, value in vault.items() if name != "devices"}
            for vault in account["vaults"]
            if not vault["devices"] or device_id in vault["devices"]
        ]


class _Outdated:
    """Whether a device's version is older than the server's: None where one of them is not known."""

    def __init__(self, server: t.Optional[str]) -> None:
        self._server = server
        self._answers: t.Dict[t.Optional[str], t.Optional[bool]] = {None: None}

    def __call__(self, version: t.Optional[str]) -> t.Optional[bool]:
        if version not in self._answers:
            self._answers[version] = versions.older(version or "", self._server or "")
        return self._answers[version]
