# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of the vendor's account API, as the guides list them. Those on hosted servers have names of this simulator's own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PortalCall:
    """One endpoint. ``effect`` is ``read`` or ``write``."""

    name: str
    path: str
    effect: str
    http_method: str = "POST"
    anonymous: bool = False
    aliases: tuple[str, ...] = ()


_LIST = (
    PortalCall("LatestVersion", "/latestversion", "read", "GET", anonymous=True),
    PortalCall("DownloadsList", "/api/v1/downloads/list", "read"),
    PortalCall("DownloadsGet", "/api/v1/downloads/get", "read"),
    PortalCall("LicenseListAll", "/api/v1/license/list_all", "read"),
    PortalCall("LicenseCreate", "/api/v1/license/create", "write", aliases=("/api/v1/create_license",)),
    PortalCall("LicenseRelax", "/api/v1/license/relax", "write", aliases=("/api/v1/relax_license",)),
    PortalCall("LicenseArchive", "/api/v1/license/archive", "write", aliases=("/api/v1/archive_license",)),
    PortalCall("HostedServerList", "/api/v1/cometgo/list", "read"),
    PortalCall("HostedServerStatus", "/api/v1/cometgo/status", "read"),
    PortalCall("HostedServerCreate", "/api/v1/cometgo", "write"),
    PortalCall("HostedServerTerminate", "/api/v1/cometgo/terminate", "write"),
    PortalCall("ReportActiveServices", "/api/v1/report/active_services", "read"),
    PortalCall("ReportBillingHistory", "/api/v1/report/billing_history", "read"),
)
CALLS = {call.name: call for call in _LIST}
BY_PATH = {path: call for call in _LIST for path in (call.path, *call.aliases)}
