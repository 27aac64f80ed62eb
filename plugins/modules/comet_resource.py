#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_resource
short_description: Upload and download the files of a Comet Server's branding
version_added: 1.0.0
description:
  - Uploads a file that settings can refer to as C(resource://HASH), such as a logo or an icon, and downloads one.
  - A file is uploaded once. How the server computes the hash is not published, so the module does not guess. It looks under O(hash) if that is
    given, under the SHA-256 digest, and under the hashes that the branding refers to, and uploads nothing if the same content is there.
  - The server may forget a file that no setting refers to, at the latest when its settings are written. So upload it right before it is used.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
attributes:
  check_mode:
    support: full
    details:
      - The hash of a file that would be uploaded is not known before.
  diff_mode:
    support: none
  idempotent:
    support: full
    details:
      - On a server that does not name files by their SHA-256 digest, an upload is recognised by O(hash), or once the branding refers to it.
options:
  src:
    description:
      - Absolute path of the file to upload, where the task runs. Either O(src) or O(dest) is needed.
    type: path
  dest:
    description:
      - Absolute path of the file to write, where the task runs, which needs O(hash). Its directory has to exist. A file that is replaced keeps
        its permissions.
    type: path
  hash:
    description:
      - Hash of the file to download, with or without C(resource://).
      - With O(src), the hash that an earlier upload returned, if that is known.
    type: str
seealso:
  - module: cometbackup.comet.comet_branding
  - module: cometbackup.comet.comet_org
  - module: cometbackup.comet.comet_server_config
"""

EXAMPLES = r"""
- name: Upload the logo
  cometbackup.comet.comet_resource:
    src: "{{ logo_file }}"
  register: logo

- name: Use it
  cometbackup.comet.comet_server_config:
    settings:
      branding:
        logo_image: "{{ logo.uri }}"
  when: logo.uri != ''

- name: Keep a copy
  cometbackup.comet.comet_resource:
    hash: "{{ logo.hash }}"
    dest: "{{ playbook_dir }}/logo-in-use.png"
  when: logo.hash != ''
"""

RETURN = r"""
hash:
  description:
    - Hash of the file. Empty in check mode if the file would be uploaded.
  type: str
  returned: success
  sample: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
uri:
  description:
    - How settings refer to the file. Empty in check mode if the file would be uploaded.
  type: str
  returned: success
  sample: resource://9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
size:
  description:
    - Size of the file in bytes.
  type: int
  returned: success
  sample: 18432
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import resource
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = Definition(
    run=resource.run,
    argument_spec={
        "src": {"type": "path"},
        "dest": {"type": "path"},
        "hash": {"type": "str"},
    },
    rules={
        "mutually_exclusive": [("src", "dest")],
        "required_one_of": [("src", "dest")],
        "required_by": {"dest": ["hash"]},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
