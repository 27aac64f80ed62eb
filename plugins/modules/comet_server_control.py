#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_server_control
short_description: Restart, shut down, back up or export a Comet Server
version_added: 1.0.0
description:
  - Restarts a server or shuts it down, starts the backup of itself, exports a tenant, and makes its Constellation Role look for unused buckets or
    delete them.
  - Nothing is sent twice. If the answer to a restart, a shutdown or a self-backup gets lost, the module finds out whether it happened all the same.
  - Only an administrator of the top level can do this, and permissions can withhold the restart and the shutdown.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
attributes:
  check_mode:
    support: full
    details:
      - The options are checked and the tenant is looked up. Nothing is done.
  diff_mode:
    support: none
  idempotent:
    support: none
    details:
      - An action is carried out each time.
notes:
  - A session key from M(cometbackup.comet.comet_session) may not outlive a restart. The module then warns, and the play has to log in again.
options:
  action:
    description:
      - What the server is to do.
      - V(restart) ends its process, and the service manager starts it again.
      - V(shutdown) ends it for good, see O(leave_server_down).
      - V(self_backup) backs its own data up to all targets in its settings, which M(cometbackup.comet.comet_server_config) manages.
      - V(export) writes such a backup of one tenant to another place, see O(tenant) and O(export_options).
      - V(constellation_report) scans all servers of the Constellation anew and returns which bucket is used by whom.
      - V(prune) deletes the buckets that no user has a storage vault in, see O(delete_unused_buckets). Whether the server does it depends
        on the settings of its Constellation Role.
    type: str
    required: true
    choices: [restart, shutdown, self_backup, export, constellation_report, prune]
  wait:
    description:
      - With O(action=restart), whether to wait until the new process answers.
      - With O(action=shutdown), whether to wait until nothing answers any more.
      - With O(action=self_backup), whether to wait until the backup to each target has ended. The task fails if one did not end well. Needs Comet
        Server 21.3.2.
      - Other actions are done when the server has answered, as far as it tells.
    type: bool
    default: true
  wait_timeout:
    description:
      - How long to wait, in seconds or for example V(2h). The task fails if it takes longer. What has been started goes on.
    type: str
    default: 10m
  leave_server_down:
    description:
      - Must be V(true) for O(action=shutdown). Nobody can reach the server until somebody starts it on its own machine, which this module
        cannot do.
    type: bool
    default: false
  delete_unused_buckets:
    description:
      - Must be V(true) for O(action=prune). All data is lost in buckets that no user of any server of the Constellation has a
        storage vault in.
    type: bool
    default: false
  tenant:
    description:
      - Tenant to export, by name or id. Needed by O(action=export).
    type: str
  export_options:
    description:
      - Where to export to, and how. Needed by O(action=export).
      - A dictionary with C(location) (a dictionary with C(destination_type), such as V(s3), V(sftp), V(localcopy), V(b2) or V(smb), and
        the keys that belong to it, such as C(localcopy_path), or C(sftp_server), C(sftp_username), C(sftp_remote_path) and
        C(sftp_password)), C(encryption_key), C(encryption_key_format), C(compression) (V(lvl_1) to V(lvl_5), V(lvl_4) if it is not
        given), C(exclude_jobs_db) and C(include_server_logs).
    type: dict
seealso:
  - module: cometbackup.comet.comet_server_config
  - module: cometbackup.comet.comet_server_info
  - module: cometbackup.comet.comet_log_info
"""

EXAMPLES = r"""
- name: Back the server itself up before its update
  cometbackup.comet.comet_server_control:
    action: self_backup
    wait_timeout: 2h

- name: Restart the server
  cometbackup.comet.comet_server_control:
    action: restart

- name: Hand a tenant its data
  cometbackup.comet.comet_server_control:
    action: export
    tenant: Globex
    export_options:
      location:
        destination_type: sftp
        sftp_server: sftp.globex.example
        sftp_username: comet
        sftp_auth_mode: password
        sftp_password: "{{ globex_sftp_password }}"
        sftp_remote_path: /comet
      compression: lvl_5

- name: Shut the server down before its machine is moved
  cometbackup.comet.comet_server_control:
    action: shutdown
    leave_server_down: true
"""

RETURN = r"""
action:
  description:
    - What was done, or would be in check mode.
  type: str
  returned: success
  sample: self_backup
self_backup:
  description:
    - The last run for each target, in the order of the settings. Times are in seconds since 1970, the size is in bytes.
  type: list
  elements: dict
  returned: if O(action=self_backup) and O(wait=true), not in check mode
  sample:
    - current_run_start: 0
      last_run_start: 1795445333
      last_run_end: 1795445393
      last_run_success: true
      last_run_size: 10000000
report:
  description:
    - When the scan began and ended, and the buckets by id with who uses them. Access keys are masked.
  type: dict
  returned: if O(action=constellation_report), not in check mode
  sample:
    check_started: 1795445333
    check_completed: 1795445334
    usage:
      acme-files:
        access_key: "********"
        exists_on_servers: [0]
        in_use_by: [{server_id: 0, username: acme-files}]
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import server_control
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = Definition(
    run=server_control.run,
    argument_spec={
        "action": {
            "type": "str",
            "required": True,
            "choices": ["restart", "shutdown", "self_backup", "export", "constellation_report", "prune"],
        },
        "wait": {"type": "bool", "default": True},
        "wait_timeout": {"type": "str", "default": "10m"},
        "leave_server_down": {"type": "bool", "default": False},
        "delete_unused_buckets": {"type": "bool", "default": False},
        "tenant": {"type": "str"},
        "export_options": {"type": "dict"},
    },
    secrets=server_control.secrets,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
