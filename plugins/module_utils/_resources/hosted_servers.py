# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hosted Comet Servers (CometGo!) as the vendor's account portal tells of them.

Facts: the vendor's guides. Servers that were terminated stay in the list. When a new one is ready is told by no field for certain; the
guide's advice is to see whether it answers at its host name.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, NamedTuple

from .._client.account import AccountClient
from .._model import codec
from . import portal
from .portal import Row

PAGE = 100
# Fields that have an option, or a name of their own in ``read_only``.
OPTIONS = {"server_name", "region_name", "user_dns", "hosted_server_id", "admin_password"}
ENDING = ("shutting-down", "terminated")
DELETING = "deleting"


class HostedServer(NamedTuple):
    """One hosted server. ``dns`` is its host name; ``gone`` says that it ends or has ended."""

    id: str
    name: str
    dns: str
    region: str
    row: Row

    @property
    def subdomain(self) -> str:
        return self.dns.partition(".")[0]

    @property
    def status(self) -> str:
        """Of the machine, in the words of the cloud that it runs in: pending, running, ..."""
        return str(self.row.get("aws_status") or "")

    @property
    def install_status(self) -> str:
        """Of the software on it, in the portal's own words."""
        return str(self.row.get("install_status") or "")

    @property
    def gone(self) -> bool:
        return (
            bool(self.row.get("date_deleted"))
            or self.status in ENDING
            or self.install_status.lower().startswith(DELETING)
        )


def read(client: AccountClient) -> List[HostedServer]:
    """All hosted servers of the account, terminated ones among them; a request for each hundred."""
    found: List[HostedServer] = []
    while True:
        page = client.call("HostedServerList", {"offset": str(len(found)), "limit": str(PAGE)})
        found += [_server(row) for row in page]
        if len(page) < PAGE:
            return found


def again(client: AccountClient, id_: str) -> HostedServer:
    """One of them, as it is now."""
    return _server(client.call("HostedServerStatus", {"hosted_server_id": id_}))


def _server(row: Mapping[str, Any]) -> HostedServer:
    plain = portal.plain_keys(row)
    id_, name, dns, region = (
        str(plain.get(key) or "") for key in ("hosted_server_id", "server_name", "user_dns", "region_name")
    )
    return HostedServer(id_, name, dns, region, plain)


def view(server: HostedServer, reveal: bool) -> Dict[str, Any]:
    """The options that describe a hosted server; given to the module they change nothing."""
    password = server.row.get("admin_password")
    rest = {key: value for key, value in server.row.items() if key not in OPTIONS}
    return {
        "name": server.name,
        "subdomain": server.subdomain,
        "region": server.region,
        "state": "absent" if server.gone else "present",
        "read_only": {
            **portal.shown(rest, reveal),
            "id": server.id,
            "dns": server.dns,
            "url": f"https://{server.dns}/" if server.dns else "",
            "admin_password": password if reveal else codec.mask(password),
        },
    }
