# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Releases of the Comet Server that the vendor offers. Facts: the vendor's guides, LatestVersion and the list of downloads."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Mapping

from .._client.account import AccountClient
from .._model import units

# Option value -> the portal's name for it, and for its title in the list of releases.
PLATFORMS = {
    "windows": "download_windows",
    "linux_deb": "download_linux_deb",
    "linux_rpm": "download_linux_rpm",
    "linux_tar": "download_linux_tar",
}
TITLES = {"Windows": "windows", "Linux (.deb)": "linux_deb", "Linux (.rpm)": "linux_rpm", "Linux (other)": "linux_tar"}
# Options that stand for whatever release is the newest of its kind.
LATEST = {"stable": "latest_stable", "prerelease": "latest_prerelease"}
# What a row may be of, in the list's only text on downloads: "Download for Linux (.deb) 98.53 MB Download for ...".
_DOWNLOAD = re.compile(r"Download for (.+?) (\d[\d.]* ?[kKMGT]?i?B)(?= Download for |$)")


def latest(client: AccountClient) -> Dict[str, Any]:
    """The newest releases, which anybody may ask for."""
    answer = client.lookup("LatestVersion")
    return {**answer, **{option: str(answer.get(key) or "") for option, key in LATEST.items()}}


def listed(client: AccountClient) -> List[Dict[str, Any]]:
    """All releases in the order of the portal, the newest first."""
    return [_view(row) for row in client.lookup("DownloadsList", {"format": "json"})]


def _view(row: Mapping[str, Any]) -> Dict[str, Any]:
    version, dummy, name = str(row.get("Version") or "").partition(" ")
    return {
        "version_key": str(row.get("version_key") or ""),
        "version": version,
        "name": name.strip('"'),
        "downloads": {
            TITLES.get(title, title): units.size(size)
            for title, size in _DOWNLOAD.findall(str(row.get("Download") or "").strip())
        },
    }
