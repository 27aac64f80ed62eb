# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Live connections of devices to the server.

Facts: comet-facts section 2, Live connections. A device may have two connections, and one device id may belong to
several users, so that a device is told by both.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, NamedTuple, Optional

from .._client.client import CometClient

ConnectionMap = Mapping[str, Mapping[str, Any]]


class LiveConnection(NamedTuple):
    """One connection. ``since`` is seconds since 1970, ``shows_names`` whether the device tells names of files."""

    target_id: str
    user: str
    device_id: str
    version: str
    since: int
    shows_names: bool
    details: Mapping[str, Any]


class _Known:
    """What a client has read of the connections within one task."""

    def __init__(self) -> None:
        self.by_user: Dict[str, List[LiveConnection]] = {}
        self.all: Optional[List[LiveConnection]] = None


def _known_to(client: CometClient) -> _Known:
    known: _Known = client.memory.setdefault("connections", _Known())
    return known


def of_user(client: CometClient, user: str) -> List[LiveConnection]:
    """The connections of a user's devices, the newest first, as they were when first asked for in this task.

    A task on one device reads the connections of its user. A loop over devices of several users reads all of them
    once instead, and so needs two requests at most, whatever the number of devices. A connection that has ended
    since shows itself when it is used: see :func:`now_of_user`.
    """
    known = _known_to(client)
    if known.all is None and user not in known.by_user:
        if known.by_user:
            known.all = _listed(client, "")
        else:
            return now_of_user(client, user)
    found = known.by_user[user] if known.all is None else known.all
    return [connection for connection in found if connection.user == user]


def now_of_user(client: CometClient, user: str) -> List[LiveConnection]:
    """The same, as they are now. One request."""
    known = _known_to(client)
    found = _listed(client, user)
    if any(connection.user != user for connection in found):
        # A server older than the filter answers with all connections.
        known.all = found
    mine = [connection for connection in found if connection.user == user]
    known.by_user[user] = mine
    if known.all is not None:
        known.all = [connection for connection in known.all if connection.user != user] + mine
    return mine


def now(client: CometClient, user: str = "") -> List[LiveConnection]:
    """All connections there are at present, or those of one user, the newest first. One request."""
    return now_of_user(client, user) if user else _listed(client, "")


def _listed(client: CometClient, user: str) -> List[LiveConnection]:
    answer: ConnectionMap = client.call("AdminDispatcherListActive", {"UserNameFilter": user or None})
    found = [_connection(target_id, details) for target_id, details in answer.items()]
    return sorted(found, key=lambda connection: (-connection.since, connection.target_id))


def _connection(target_id: str, details: Mapping[str, Any]) -> LiveConnection:
    return LiveConnection(
        target_id,
        details.get("Username", ""),
        details.get("DeviceID", ""),
        details.get("ReportedVersion", ""),
        details.get("ConnectionTime", 0),
        bool(details.get("AllowsFilenames")),
        details,
    )
