#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_server_download
short_description: Download the installer of the Comet Server
version_added: 1.0.0
description:
  - Downloads an installer of the Comet Server itself from the vendor's account portal into a file. It is for the machine that is to become a server;
    the client's installers come from the server.
  - The file is replaced as a whole, so that nobody ever finds a part of it. It is written where the task runs.
  - The portal publishes no checksums. With O(checksum), a file that has it already is not downloaded again, and nothing else is ever written.
    Without it, the installer is downloaded each time, also in check mode, and compared with the file; only a difference is a change.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.account_connection
  - cometbackup.comet.attributes
attributes:
  check_mode:
    support: full
    details:
      - Downloads in check mode, too, where only a comparison can tell whether the file would change. Nothing is written.
  diff_mode:
    support: none
  idempotent:
    support: full
options:
  dest:
    description:
      - Absolute path of the file to write, where the task runs. Its directory has to exist. A file that is replaced keeps its permissions.
    type: path
    required: true
  platform:
    description:
      - Operating system, and on Linux the kind of package, that the installer is for.
    type: str
    required: true
    choices: [windows, linux_deb, linux_rpm, linux_tar]
  version:
    description:
      - The release, as RV(cometbackup.comet.comet_release_info#module:versions[].version_key) of
        M(cometbackup.comet.comet_release_info) names it. V(stable) and V(prerelease) stand for the
        newest release of their kind.
    type: str
    default: stable
  checksum:
    description:
      - What the file must hash to, such as V(sha256:) and 64 hexadecimal digits. C(sha1) and C(sha512) are known, too.
      - The task fails, and writes nothing, if what the portal sends hashes to something else.
    type: str
seealso:
  - module: cometbackup.comet.comet_release_info
  - module: cometbackup.comet.comet_license
"""

EXAMPLES = r"""
- name: The newest stable release for Debian and Ubuntu
  cometbackup.comet.comet_server_download:
    platform: linux_deb
    dest: "{{ downloads }}/cometd.deb"
  register: installer

- name: Exactly that file, which is not downloaded again
  cometbackup.comet.comet_server_download:
    platform: linux_deb
    version: "{{ installer.version | default('stable') }}"
    checksum: "{{ installer.checksum | default(omit) }}"
    dest: "{{ downloads }}/cometd.deb"
"""

RETURN = r"""
dest:
  description:
    - Path of the file.
  type: str
  returned: success
  sample: /srv/downloads/cometd.deb
version:
  description:
    - The release that was asked for.
  type: str
  returned: if the file was not there with its checksum
  sample: 25.8.2
checksum:
  description:
    - What the file hashes to, or, in check mode, would hash to.
  type: str
  returned: always, in check mode if it can be known
  sample: sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import server_download
from ansible_collections.cometbackup.comet.plugins.module_utils._run.account import ACCOUNT
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = Definition(
    run=server_download.run,
    argument_spec={
        "dest": {"type": "path", "required": True},
        "platform": {"type": "str", "required": True, "choices": ["windows", "linux_deb", "linux_rpm", "linux_tar"]},
        "version": {"type": "str", "default": "stable"},
        "checksum": {"type": "str"},
    },
    service=ACCOUNT,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
