# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operating systems that simulated devices run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Platform:
    """One kind of device. ``reported`` is what ``ReportedPlatform`` says: an assumption [U], see the README.

    ``weight`` is its share in a fleet; ``updates_from_outside`` is False if the server can't update its software.
    """

    name: str
    reported: str
    version: str
    distribution: str
    build: str
    os: str
    arch: str
    weight: int
    separator: str = "/"
    updates_from_outside: bool = True

    def os_info(self, with_os: bool) -> dict[str, str]:
        """The ``OSInfo`` of such a device; ``os`` and ``arch`` came with 23.6.0."""
        return _os_info(self, with_os)


@cache
def _os_info(platform: Platform, with_os: bool) -> dict[str, str]:
    """One object for all devices of a kind: a large fleet has many."""
    info = {"version": platform.version, "distribution": platform.distribution, "build": platform.build}
    if with_os:
        info.update({"os": platform.os, "arch": platform.arch})
    return {name: value for name, value in info.items() if value}


WINDOWS = "windows"
PLATFORMS = {
    platform.name: platform
    for platform in (
        Platform(WINDOWS, "windows/amd64", "2009", "Windows 10 Pro", "19045", "windows", "amd64", 40, "\\"),
        Platform(
            "windows-server",
            "windows/amd64",
            "2009",
            "Windows Server 2022 Standard",
            "20348",
            "windows",
            "amd64",
            25,
            "\\",
        ),
        Platform("linux", "linux/amd64", "12", "debian", "12 (bookworm)", "linux", "amd64", 20),
        Platform("macos", "darwin/arm64", "14.6.1", "macOS", "23G93", "darwin", "arm64", 10),
        Platform("synology", "linux/amd64", "6.2.4", "Synology DSM", "25556", "linux", "amd64", 5),
        Platform(
            "synology-dsm7",
            "linux/amd64",
            "7.2.1",
            "Synology DSM",
            "69057",
            "linux",
            "amd64",
            0,
            updates_from_outside=False,
        ),
    )
}
