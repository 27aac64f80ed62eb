#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_client_download
short_description: Download installers of the client software from a Comet Server
version_added: 1.0.0
description:
  - Lets the server build an installer with its version and branding, and writes it to a file on the machine that the task runs on. That
    is the controller unless the task runs on another host, which then needs Python and C(requests).
  - The file appears when it is complete. It is not kept in memory on the way.
  - Servers do not tell whether they would build the same installer again, and two builds may differ in their signatures and times. So a
    file that is there is kept, and nothing is asked, unless O(checksum) or O(force) says otherwise. To get a new one after each update
    of the server, put the version into the file's name, as in the example.
  - The server needs the Software Build Role.
  - The role P(cometbackup.comet.agent_install#role) downloads the installer and installs the client on hosts.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
attributes:
  check_mode:
    support: full
    details:
      - Asks the server whether it builds the installer, and writes nothing. With O(force), and where a directory is given, an installer is
        downloaded at least in part, since nothing else tells its content or its name.
  diff_mode:
    support: none
  idempotent:
    support: full
    details:
      - With O(force), if the server builds the same bytes again.
options:
  platform:
    description:
      - What the installer is for. The names are V(linux_deb) (Debian and Ubuntu), V(linux_run) (other distributions), V(macos_arm64),
        V(macos_x86_64), V(synology_dsm6), V(synology_dsm7), V(windows_anycpu_exe), V(windows_anycpu_zip), V(windows_x86_32_exe),
        V(windows_x86_32_zip), V(windows_x86_64_exe) and V(windows_x86_64_zip).
      - V(linux_deb) needs Comet Server 24.3.5, V(macos_arm64) 22.11.2, V(synology_dsm6) and V(synology_dsm7) 21.12.4. Somewhat earlier ones
        may have them, too.
      - For other platforms, the number that M(cometbackup.comet.comet_client_download_info) returns.
      - For Windows the vendor advises the archives (such as V(windows_anycpu_zip)), which are signed in any case. The programs (V(windows_anycpu_exe)
        and so on) are signed if the server has a certificate for that, see M(cometbackup.comet.comet_branding).
    type: str
    required: true
  dest:
    description:
      - Absolute path of the file to write, where the task runs. Its directory has to exist. If it is a directory itself, the server names the
        file in it.
    type: path
    required: true
  checksum:
    description:
      - What the file must hash to, such as V(sha256:) and 64 hexadecimal digits. V(sha1:) and V(sha512:) are known, too.
      - A file with this checksum is kept, whatever O(force) says. A file with another one is downloaded anew. If what the server builds has
        another checksum, the task fails and nothing of it is kept.
    type: str
  force:
    description:
      - Whether to download even if there is a file. The file is replaced, and changed reported, if the bytes differ.
    type: bool
    default: false
  mode:
    description:
      - Permissions of the file as an octal number in quotes, such as V("0755").
      - If it is not given, a file that is replaced keeps its permissions, and a new one gets those of new files.
    type: raw
  self_address:
    description:
      - External address of the server that the installed software logs in to, if the server has several. If it is not given, the server chooses.
    type: str
seealso:
  - module: cometbackup.comet.comet_client_download_info
  - module: cometbackup.comet.comet_build_config
  - module: cometbackup.comet.comet_install_token
  - module: cometbackup.comet.comet_lobby
"""

EXAMPLES = r"""
- name: Find out the server's version
  cometbackup.comet.comet_server_info:
    sections: [version]
  register: comet

- name: Download the installer of that version, once
  cometbackup.comet.comet_client_download:
    platform: linux_deb
    dest: "{{ installers }}/comet-{{ comet.server.version.version }}.deb"
    mode: "0644"

- name: Download one for another platform under the name that the server gives it
  cometbackup.comet.comet_client_download:
    platform: windows_x86_64_zip
    dest: "{{ installers }}"

- name: Download one again after the branding was changed
  cometbackup.comet.comet_client_download:
    platform: linux_run
    dest: "{{ installers }}/acme-backup.run"
    mode: "0755"
    force: true
"""

RETURN = r"""
dest:
  description:
    - Path of the file.
  type: str
  returned: success
  sample: /srv/installers/comet-25.9.8.deb
platform:
  description:
    - The platform, as given.
  type: str
  returned: success
  sample: linux_deb
checksum:
  description:
    - What the file hashes to, in the form that O(checksum) takes.
  type: str
  returned: if the file is there, so not in check mode before the first download
  sample: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
size:
  description:
    - Size of the file in bytes.
  type: int
  returned: as RV(checksum)
  sample: 31457280
mode:
  description:
    - Permissions of the file, as O(mode) takes them.
  type: str
  returned: as RV(checksum)
  sample: "0644"
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import client_download
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = Definition(
    run=client_download.run,
    argument_spec={
        "platform": {"type": "str", "required": True},
        "dest": {"type": "path", "required": True},
        "checksum": {"type": "str"},
        "force": {"type": "bool", "default": False},
        "mode": {"type": "raw"},
        "self_address": {"type": "str"},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
