# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vendor's account portal: licences, hosted servers, services, billing, releases. An account of its own, apart from the server's.

Facts: the vendor's guides, "account.CometBackup.com API". What they leave open is an option or is told in the README.
"""

from __future__ import annotations

import random
import re
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from .clock import Clock
from .options import Options

Row = dict[str, Any]

# Platform of a download: what the list of releases calls it, the file's name.
PLATFORMS = {
    "download_windows": ("Windows", "CometServer-{version}.exe"),
    "download_linux_deb": ("Linux (.deb)", "cometd-{version}.deb"),
    "download_linux_rpm": ("Linux (.rpm)", "cometd-{version}.rpm"),
    "download_linux_tar": ("Linux (other)", "cometd-{version}.tar.gz"),
}
_REGION = re.compile(r"[a-z]{2}-[a-z]+-\d")
_SUBDOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
# A name for a release in public scripts.
_LATEST = "latest-quarterly"


@dataclass
class HostedServer:
    """One hosted server; ``row`` is what the portal tells of it."""

    subdomain: str
    row: Row = field(repr=False)

    @property
    def id(self) -> str:
        return str(self.row["hosted_server_id"])

    @property
    def exists(self) -> bool:
        """Whether it is neither gone nor going."""
        return not self.row["date_deleted"]


class Portal:
    """One account at the vendor's portal."""

    def __init__(self, options: Options, clock: Clock) -> None:
        self.options = options
        self.clock = clock
        self.random = random.Random(f"portal {options.seed}")
        self.licenses: list[Row] = []
        self.hosted: dict[str, HostedServer] = {}
        self.active_services: list[Row] = [
            {"Type": "device", "Name": "WS-00001", "Account": "alder01", "Quantity": "1", "Unit Cost": "$2.00", "Next Due": "2026-03-01"},
            {"Type": "booster", "Name": "Disk Image", "Account": "alder01", "Quantity": "1", "Unit Cost": "$3.00", "Next Due": "2026-03-01"},
        ]  # fmt: skip
        self.billing_history: list[Row] = [
            {"Date": "2026-02-01", "Item": "device", "Description": "WS-00001", "Amount": "$2.00"},
            {"Date": "2026-02-01", "Item": "booster", "Description": "Disk Image", "Amount": "$3.00"},
        ]
        # The newest first. The first one is the pre-release, the second the stable one.
        self.releases = ["25.9.8", "25.8.2", "25.6.8", "24.12.2"]

    # -- log-in

    def knows(self, fields: dict[str, str], bearer: str) -> bool:
        """Whether a log-in is this account's. The guides contradict each other in how a token is named, so each way works."""
        form = fields.get("authType") or fields.get("auth_type") or "password"
        if bearer:
            return bearer == self.options.portal_token
        if form in ("apiToken", "authToken", "token"):
            return fields.get(form) == self.options.portal_token
        given = (fields.get("email"), fields.get("password"))
        return form == "password" and given == (self.options.portal_email, self.options.portal_password)

    # -- licences

    def add_license(self, name: str = "", serial: str = "") -> Row:
        """A new serial number."""
        row: Row = {
            "serial_number": serial or self._new_id(),
            "status": "active",
            "ip_lock": "203.0.113.7",
            "created_at": self._now(),
        }
        if self.options.portal_keeps_names:
            row["name"] = name
        if self.options.extra_fields:
            row["FutureSetting"] = {"Mode": len(self.licenses)}
        self.licenses.append(row)
        return row

    def license(self, serial: str) -> Row | None:
        """The licence of a serial number, unless it is archived."""
        return next(
            (row for row in self.licenses if row["serial_number"] == serial and row["status"] == "active"), None
        )

    def listed_licenses(self) -> list[Row]:
        """What a listing shows."""
        return [row for row in self.licenses if self.options.portal_lists_archived or row["status"] == "active"]

    # -- hosted servers

    def add_hosted(
        self, server_name: str, subdomain: str, region: str = "ap-southeast-2", seconds: float | None = None
    ) -> HostedServer:
        """A new hosted server, ready after so many seconds of work."""
        row: Row = {
            "hosted_server_id": str(501 + len(self.hosted)),
            "install_status": "Creating server...",
            "aws_status": "pending",
            "region_name": region,
            "user_dns": self.options.portal_hosted_domain.format(subdomain=subdomain),
            "created_at": self._now(),
            "date_deleted": None,
            "admin_password": self._new_id(),
            "admin_username": "admin",
            "server_name": server_name,
        }
        if self.options.extra_fields:
            row["FutureSetting"] = {"Mode": len(self.hosted)}
        server = self.hosted[row["hosted_server_id"]] = HostedServer(subdomain, row)
        work = self.options.portal_hosted_seconds if seconds is None else seconds
        self.clock.after(work / 2, lambda moment: self._proceed(server, "Installing Comet Server...", "running"))
        self.clock.after(work, lambda moment: self._proceed(server, "Complete", "running"))
        return server

    def create_hosted(self, region: str, subdomain: str, server_name: str) -> bool:
        """The same at a customer's wish; False if it can't be."""
        taken = any(server.subdomain == subdomain and server.exists for server in self.hosted.values())
        if taken or not _REGION.fullmatch(region) or not _SUBDOMAIN.fullmatch(subdomain) or not server_name:
            return False
        self.add_hosted(server_name, subdomain, region)
        return True

    def terminate(self, server: HostedServer) -> None:
        """Begin to remove a hosted server."""
        if server.exists:
            server.row.update(install_status="Deleting server...", aws_status="shutting-down", date_deleted=self._now())
            work = self.options.portal_hosted_seconds / 4
            self.clock.after(work, lambda moment: server.row.update(aws_status="terminated"))

    def _proceed(self, server: HostedServer, install_status: str, aws_status: str) -> None:
        if server.exists:
            server.row.update(install_status=install_status, aws_status=aws_status)

    # -- releases and downloads

    def latest(self) -> Row:
        """What anybody may know of the newest releases."""
        return {
            "latest_stable": self.releases[1],
            "latest_prerelease": self.releases[0],
            "downloads_url": "https://account.cometbackup.com/downloads",
            "updates_info": [f"{self.releases[1]} Stable / {self.releases[0]} Voyager now available"],
        }

    def release_list(self) -> list[Row]:
        """All releases, the newest first."""
        shown = " ".join(f"Download for {title} 100.00 MB" for title, _name in PLATFORMS.values())
        return [
            {
                "version_key": version,
                "Name": "Comet Server Release Notes",
                "Version": f'{version} "Voyager"' if position == 0 else version,
                "Download": shown,
            }
            for position, version in enumerate(self.releases)
        ]

    def installer(self, platform: str, version: str) -> tuple[str, bytes] | None:
        """File name and content of a server's installer, None if there is no such one."""
        version = self.releases[1] if version == _LATEST else version
        if platform not in PLATFORMS or version not in self.releases:
            return None
        name = PLATFORMS[platform][1].format(version=version)
        content = f"simulated installer of a server, not a program: {name}\n".encode()
        return name, content.ljust(100 << 20 if self.options.full_size_installers else 0, b"\0")

    def _new_id(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4)).upper()

    def _now(self) -> str:
        return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(self.clock.now()))
