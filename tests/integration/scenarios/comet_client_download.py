# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_client_download`` does."""

from __future__ import annotations

import hashlib

from tests.simulator import Simulator
from tests.simulator.installers import build
from tests.support.scenario import Case, Refusal, Scenario

ADDRESS = "https://backup.acme.example/"
HERE = {"platform": "linux_run", "dest": "{{ playbook_dir }}/client.run"}


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
        Case("downloads an installer", {**HERE, "mode": "0640"}, budget=0, register="installer"),
        Case("lets the server name the file", {"platform": "4", "dest": "{{ playbook_dir }}"}, budget=1),
        Case(
            "makes sure that it is the right one",
            {"platform": "7", "dest": "{{ playbook_dir }}/same.run", "checksum": "{{ installer.checksum }}"},
            budget=0,
        ),
        Case(
            "downloads one that logs in elsewhere",
            {
                "platform": "windows_x86_64_zip",
                "dest": "{{ playbook_dir }}/client.zip",
                "self_address": ADDRESS,
            },
            budget=0,
        ),
        Case("downloads what is new", {"platform": "linux_deb", "dest": "{{ playbook_dir }}/client.deb"}, budget=0),
        Case("keeps an old one", HERE, budget=0, before=_rename, changed=False),
        Case("replaces it if forced", {**HERE, "force": True}, budget=1),
        Case("changes permissions", {**HERE, "mode": "0600"}, budget=0),
    ),
    refusals=(
        Refusal(
            "a platform that there is not",
            {"platform": "linux_dep", "dest": "/x"},
            "there is no platform 'linux_dep'. Did you mean linux_deb?",
        ),
        Refusal(
            "a number that there is not",
            {"platform": "99", "dest": "/x"},
            "{url}: this server has no platform 99. There are: 0 (Windows Any CPU (.exe)), 1 (Windows Any CPU (.zip)), 2 (Windows x86_32"
            " (.exe)), 3 (Windows x86_32 (.zip)), 4 (Windows x86_64 (.exe)), 5 (Windows x86_64 (.zip)), 7 (Linux Other distributions"
            " (.run)), 8 (macOS x86_64 (.pkg)), 18 (Synology DSM 6 (.spk)), 19 (Synology DSM 7 (.spk)), 20 (macOS arm64 (.pkg)),"
            " 21 (Linux Debian, Ubuntu (.deb)).",
        ),
        Refusal(
            "a folder that there is not",
            {"platform": "linux_run", "dest": "/nowhere/client.run"},
            "the directory of dest '/nowhere/client.run' does not exist. Create it first.",
        ),
        Refusal(
            "another file than expected",
            {
                "platform": "linux_run",
                "dest": "{{ playbook_dir }}/other.run",
                "checksum": "sha1:" + "0" * 40,
                "self_address": ADDRESS,
            },
            "the checksum of what the server built is sha1:"
            + hashlib.sha1(build("Acme_Backup-25.9.8.run", ADDRESS), usedforsecurity=False).hexdigest()
            + f", not sha1:{'0' * 40}. Servers build installers anew, with their own version and branding: find out which one was meant.",
            before=_rename,
        ),
        Refusal(
            "a checksum that is none",
            {"platform": "linux_run", "dest": "/x", "checksum": "sha256:12"},
            "checksum 'sha256:12' is none. It looks like sha256: and 64 hexadecimal digits; sha1 and sha512 do, too.",
        ),
        Refusal(
            "permissions without quotes",
            {"platform": "linux_run", "dest": "/x", "mode": "u=rw"},
            'mode: write permissions as an octal number in quotes, such as "0644".',
        ),
    ),
    example_variables={"installers": "{{ playbook_dir }}"},
    # An installer has the address of its server in it.
    volatile=frozenset({"dest", "checksum", "size"}),
)
