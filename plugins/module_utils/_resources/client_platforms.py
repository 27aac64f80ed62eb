# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which installers of the client software a server builds, and how each is asked for.

Servers number the platforms and tell what each number means; for those that everybody needs there are methods of their
own, whose names say it (the reference, AdminBrandingGenerateClient*).
"""

from __future__ import annotations

from typing import Any, Dict, List, NamedTuple

from .._api.names import capital, meant
from .._client.client import CometClient
from .._client.errors import InputError, NotFound, ServerRefusal

# Name of the option -> method.
NAMED: Dict[str, str] = {
    "linux_deb": "AdminBrandingGenerateClientLinuxDeb",
    "linux_run": "AdminBrandingGenerateClientLinuxgeneric",
    "macos_arm64": "AdminBrandingGenerateClientMacosArm64",
    "macos_x86_64": "AdminBrandingGenerateClientMacosX8664",
    "synology_dsm6": "AdminBrandingGenerateClientSpkDsm6",
    "synology_dsm7": "AdminBrandingGenerateClientSpkDsm7",
    "windows_anycpu_exe": "AdminBrandingGenerateClientWindowsAnycpuExe",
    "windows_anycpu_zip": "AdminBrandingGenerateClientWindowsAnycpuZip",
    "windows_x86_32_exe": "AdminBrandingGenerateClientWindowsX8632Exe",
    "windows_x86_32_zip": "AdminBrandingGenerateClientWindowsX8632Zip",
    "windows_x86_64_exe": "AdminBrandingGenerateClientWindowsX8664Exe",
    "windows_x86_64_zip": "AdminBrandingGenerateClientWindowsX8664Zip",
}
BY_NUMBER = "AdminBrandingGenerateClientByPlatform"
TEST = "AdminBrandingGenerateClientTest"


class Installer(NamedTuple):
    """An installer to ask for: the method and its parameters. ``numbered`` where the server's number says which."""

    method: str
    params: Dict[str, Any]
    numbered: bool


def installer(platform: str, self_address: str) -> Installer:
    """The installer for the option ``platform``, which is a name or the server's number.

    :param self_address: external address of the server, empty to leave it to the server.
    :raises InputError: if there is no such name.
    """
    address = {"SelfAddress": self_address or None}
    if platform.isascii() and platform.isdigit():
        return Installer(BY_NUMBER, {"Platform": int(platform), **address}, True)
    if platform not in NAMED:
        hint = meant(platform, NAMED, f"there are {', '.join(NAMED)}, and the server's numbers")
        raise InputError(f"there is no platform {platform!r}", remedy=capital(hint))
    return Installer(NAMED[platform], address, False)


def available(client: CometClient) -> Dict[int, Dict[str, Any]]:
    """What the server says of the platforms it builds for, by number. One request a task."""
    return {int(number): details for number, details in client.lookup("AdminBrandingAvailablePlatforms").items()}


def test(client: CometClient, number: int, self_address: str) -> None:
    """Make sure that the server can build an installer. One request.

    :raises ServerRefusal: with the server's reason.
    """
    client.call(TEST, {"Platform": number, "SelfAddress": self_address or None})


def explained(client: CometClient, refusal: ServerRefusal, wanted: Installer) -> ServerRefusal:
    """The refusal of an installer by number; in better words if the server has no such number."""
    if not wanted.numbered or refusal.kind != "refused":
        return refusal
    known = available(client)
    if wanted.params["Platform"] in known:
        return refusal
    return NotFound(
        f"this server has no platform {wanted.params['Platform']}",
        server=client.server,
        remedy=f"There are: {', '.join(_titles(known))}",
    )


def _titles(known: Dict[int, Dict[str, Any]]) -> List[str]:
    return [f"{number} ({item.get('Category')} {item.get('Description')})" for number, item in sorted(known.items())]
