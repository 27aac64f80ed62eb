# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_client_download`` does. Its files are in the folder that Ansible runs in."""

from __future__ import annotations

import hashlib

from tests.simulator import Simulator
from tests.simulator.methods.downloads import content
from tests.support.scenario import Case, Refusal, Scenario

RUN_SUM = hashlib.sha512(content("Comet_Backup-25.9.8.run", "https://backup.acme.example/")).hexdigest()
DEB = {"platform": "linux_deb", "dest": "client.deb"}


def _rename(simulator: Simulator) -> None:
    simulator.state.config["Branding"]["ProductName"] = "Acme Backup"


SCENARIO = Scenario(
    covers=(
        "AdminBrandingGenerateClientByPlatform",
        "AdminBrandingGenerateClientLinuxDeb",
        "AdminBrandingGenerateClientLinuxgeneric",
        "AdminBrandingGenerateClientMacosArm64",
        "AdminBrandingGenerateClientMacosX8664",
        "AdminBrandingGenerateClientSpkDsm6",
        "AdminBrandingGenerateClientSpkDsm7",
        "AdminBrandingGenerateClientWindowsAnycpuExe",
        "AdminBrandingGenerateClientWindowsAnycpuZip",
        "AdminBrandingGenerateClientWindowsX8632Exe",
        "AdminBrandingGenerateClientWindowsX8632Zip",
        "AdminBrandingGenerateClientWindowsX8664Exe",
        "AdminBrandingGenerateClientWindowsX8664Zip",
    ),
    cases=(
        Case("downloads an installer", {**DEB, "mode": "0640"}, budget=0),
        Case("lets the server name the file", {"platform": "10", "dest": "."}, budget=1),
        Case(
            "makes sure that it is the right one",
            {
                "platform": "linux_run",
                "dest": "client.run",
                "checksum": f"sha512:{RUN_SUM}",
                "self_address": "https://backup.acme.example/",
            },
            budget=0,
        ),
        Case("downloads by number", {"platform": "21", "dest": "numbered.deb"}, budget=0),
        Case("keeps an old one", DEB, budget=0, before=_rename, changed=False),
        Case("replaces it if forced", {**DEB, "force": True}, budget=1),
        Case("changes permissions", {**DEB, "mode": "0600"}, budget=0),
    ),
    refusals=(
        Refusal(
            "a platform that there is not",
            {"platform": "linux_dep", "dest": "x"},
            "there is no platform 'linux_dep'. Did you mean linux_deb?",
        ),
        Refusal(
            "a number that there is not",
            {"platform": "99", "dest": "x"},
            "{url}: this server has no platform 99. There are: 0 (Windows Any CPU (.zip)), 1 (Windows Any CPU (.exe)), 2 (Windows x86_64"
            " (.zip)), 3 (Windows x86_32 (.zip)), 4 (macOS x86_64 (.pkg)), 5 (macOS arm64 (.pkg)), 7 (Linux Other distributions (.run)),"
            " 8 (Synology DSM 6 (.spk)), 9 (Synology DSM 7 (.spk)), 10 (Windows x86_64 (.exe)), 11 (Windows x86_32 (.exe)),"
            " 21 (Linux Debian, Ubuntu (.deb)).",
        ),
        Refusal(
            "a folder that there is not",
            {"platform": "linux_run", "dest": "missing/client.run"},
            "there is no folder 'missing'. Create it first, with ansible.builtin.file for example.",
        ),
        Refusal(
            "another file than expected",
            {"platform": "linux_run", "dest": "other.run", "checksum": "md5:" + "0" * 32},
            "the checksum of what the server built is md5:"
            + hashlib.md5(content("Acme_Backup-25.9.8.run", ""), usedforsecurity=False).hexdigest()
            + f", not md5:{'0' * 32}. Servers build installers anew, with their own version and branding: find out which one was meant.",
            before=_rename,
        ),
        Refusal(
            "a checksum that is none",
            {"platform": "linux_run", "dest": "x", "checksum": "sha256:12"},
            "checksum: a checksum by sha256 has 64 hexadecimal digits.",
        ),
        Refusal(
            "permissions without quotes",
            {"platform": "linux_run", "dest": "x", "mode": "u=rw"},
            'mode: write permissions as an octal number in quotes, such as "0644".',
        ),
    ),
    example_variables={"installers": "."},
)
