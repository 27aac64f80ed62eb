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

# Platform number: category, title, file name, first release. Those of the files .exe are not known from public scripts and pages [U].
_PLATFORMS: dict[int, tuple[str, str, str, str]] = {
    0: ("Windows", "Any CPU (.exe)", "{brand}-{version}-install.exe", ""),
    1: ("Windows", "Any CPU (.zip)", "{brand}-{version}-install.zip", ""),
    2: ("Windows", "x86_32 (.exe)", "{brand}-{version}-x86_32.exe", ""),
    3: ("Windows", "x86_32 (.zip)", "{brand}-{version}-x86_32.zip", ""),
    4: ("Windows", "x86_64 (.exe)", "{brand}-{version}-x86_64.exe", ""),
    5: ("Windows", "x86_64 (.zip)", "{brand}-{version}-x86_64.zip", ""),
    7: ("Linux", "Other distributions (.run)", "{brand}-{version}.run", ""),
    8: ("macOS", "x86_64 (.pkg)", "{brand}-{version}.pkg", ""),
    18: ("Synology", "DSM 6 (.spk)", "{brand}-{version}-dsm6.spk", "21.12.4"),
    19: ("Synology", "DSM 7 (.spk)", "{brand}-{version}-dsm7.spk", "21.12.4"),
    20: ("macOS", "arm64 (.pkg)", "{brand}-{version}-arm64.pkg", "22.11.2"),
    21: ("Linux", "Debian, Ubuntu (.deb)", "{brand}-{version}.deb", "24.3.5"),
}
# Megabytes of a real installer, about: the vendor's own tests refuse much smaller or larger ones.
_MEGABYTES = {0: 40, 1: 40, 7: 30, 21: 30}
_USUAL_MEGABYTES = 20
_METHODS = {
    "LinuxDeb": 21, "Linuxgeneric": 7, "MacosArm64": 20, "MacosX8664": 8, "SpkDsm6": 18, "SpkDsm7": 19, "WindowsAnycpuExe": 0,
    "WindowsAnycpuZip": 1, "WindowsX8632Exe": 2, "WindowsX8632Zip": 3, "WindowsX8664Exe": 4, "WindowsX8664Zip": 5,
}  # fmt: skip


def _offered(call: Call) -> dict[int, tuple[str, str, str, str]]:
    """The platforms of this release."""
    return {key: item for key, item in _PLATFORMS.items() if not item[3] or call.state.options.at_least(item[3])}


@api.method("AdminBrandingAvailablePlatforms")
def available_platforms(call: Call) -> Any:
    """What can be downloaded, by platform number."""
    return {
        str(key): {"Category": category, "Description": title, "Recommended": key in (4, 7, 21)}
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
    return Download(build(name, call.get("SelfAddress") or call.own_address, size, mark), name)


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
        "Server": call.get("Server") or call.own_address,
        "Token": state.new_id(),
        "CreateTime": now,
        "Used": False,
        "ExpireTime": now + state.options.install_token_seconds,
    }
    state.install_tokens[token["Token"]] = token
    return call.message(InstallToken=token)
