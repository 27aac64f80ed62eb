# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installers to download, and tokens for silent installation."""

from __future__ import annotations

import re
from typing import Any

from ..call import Call, Download, Registry
from ..errors import bad_parameter, unauthorised
from ..installers import build

api = Registry()

_SPACES = re.compile(r"\s+")

# Platform number: category, title, file name, first release. Only 7 and 21 are known from public scripts; the others are this
# simulator's own [U].
_PLATFORMS: dict[int, tuple[str, str, str, str]] = {
    0: ("Windows", "Any CPU (.zip)", "{brand}-{version}-install.zip", ""),
    1: ("Windows", "Any CPU (.exe)", "{brand}-{version}-install.exe", ""),
    2: ("Windows", "x86_64 (.zip)", "{brand}-{version}-x86_64.zip", ""),
    3: ("Windows", "x86_32 (.zip)", "{brand}-{version}-x86_32.zip", ""),
    4: ("macOS", "x86_64 (.pkg)", "{brand}-{version}.pkg", ""),
    5: ("macOS", "arm64 (.pkg)", "{brand}-{version}-arm64.pkg", "22.11.2"),
    7: ("Linux", "Other distributions (.run)", "{brand}-{version}.run", ""),
    8: ("Synology", "DSM 6 (.spk)", "{brand}-{version}-dsm6.spk", "21.12.4"),
    9: ("Synology", "DSM 7 (.spk)", "{brand}-{version}-dsm7.spk", "21.12.4"),
    10: ("Windows", "x86_64 (.exe)", "{brand}-{version}-x86_64.exe", ""),
    11: ("Windows", "x86_32 (.exe)", "{brand}-{version}-x86_32.exe", ""),
    21: ("Linux", "Debian, Ubuntu (.deb)", "{brand}-{version}.deb", "24.3.5"),
}
# Megabytes of a real installer, about: the vendor's own tests refuse much smaller or larger ones.
_MEGABYTES = {0: 40, 1: 40, 7: 30, 21: 30}
_USUAL_MEGABYTES = 20
_METHODS = {
    "LinuxDeb": 21, "Linuxgeneric": 7, "MacosArm64": 5, "MacosX8664": 4, "SpkDsm6": 8, "SpkDsm7": 9, "WindowsAnycpuExe": 1, "WindowsAnycpuZip": 0,
    "WindowsX8632Exe": 11, "WindowsX8632Zip": 3, "WindowsX8664Exe": 10, "WindowsX8664Zip": 2,
}  # fmt: skip


def _offered(call: Call) -> dict[int, tuple[str, str, str, str]]:
    """The platforms of this release."""
    return {key: item for key, item in _PLATFORMS.items() if not item[3] or call.state.options.at_least(item[3])}


@api.method("AdminBrandingAvailablePlatforms")
def available_platforms(call: Call) -> Any:
    """What can be downloaded, by platform number."""
    return {
        str(key): {"Category": category, "Description": title, "Recommended": key in (7, 10, 21)}
        for key, (category, title, _name, _since) in _offered(call).items()
    }


def _client(call: Call, platform: int) -> Download:
    if platform not in _offered(call):
        raise bad_parameter("Platform")
    state = call.state
    place = state.config if call.actor.top_level else state.organizations[call.actor.organization]
    brand = _SPACES.sub("_", place["Branding"]["ProductName"] or "Comet Backup")
    name = _PLATFORMS[platform][2].format(brand=brand, version=state.options.release)
    size = _MEGABYTES.get(platform, _USUAL_MEGABYTES) << 20 if state.options.full_size_installers else 0
    mark = state.new_id() if state.options.installers_differ else ""
    return Download(build(name, call.get("SelfAddress") or f"http://{call.host}/", size, mark), name)


@api.method("AdminBrandingGenerateClientByPlatform")
def by_platform(call: Call) -> Any:
    """An installer by platform number."""
    return _client(call, call.params["Platform"])


@api.method("AdminBrandingGenerateClientTest")
def test_client(call: Call) -> Any:
    """Whether an installer can be built."""
    _client(call, call.params["Platform"])
    return call.message()


def _fixed(name: str, platform: int) -> None:
    @api.method(f"AdminBrandingGenerateClient{name}")
    def generate(call: Call) -> Any:
        return _client(call, platform)


for _name, _platform in _METHODS.items():
    _fixed(_name, _platform)


@api.method("AdminCreateInstallToken")
def create_install_token(call: Call) -> Any:
    """A token that installs the software for a user once; the user's password is needed."""
    state, account = call.state, call.account()
    if not call.authenticator.knows_password(account.profile, call.params["TargetPassword"]):
        raise unauthorised()
    now = state.clock.seconds()
    token: dict[str, Any] = {
        "Username": account.name,
        "Server": call.get("Server") or f"http://{call.host}/",
        "Token": state.new_id(),
        "CreateTime": now,
        "Used": False,
        "ExpireTime": now + state.options.install_token_seconds,
    }
    state.install_tokens[token["Token"]] = token
    return call.message(InstallToken=token)
