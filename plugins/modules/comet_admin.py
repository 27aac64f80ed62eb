#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_admin
short_description: Manage administrators of a Comet Server
version_added: 1.0.0
description:
  - Creates, changes and deletes administrators of the server and of its tenants.
  - An option that is not given is not managed. O(permissions) is managed by those of its keys that are given.
  - The server adds an administrator with a name, a password and a tenant, and deletes one, while it runs. All else is in its settings, and
    B(writing these restarts the server). That ends its connections for a moment, and perhaps its sessions. So whatever writes them needs
    O(allow_restart=true), and the task waits until the server answers again.
  - An administrator who is created with more than name, password and tenant is written to the settings as a whole, so that it never exists
    without its limits.
  - A task that changes nothing takes one request. Only an administrator of the top level may manage administrators.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
options:
  name:
    description:
      - Name of the administrator. It cannot be changed.
    type: str
    required: true
  state:
    description:
      - V(present) creates the administrator if need be, which needs O(admin_password).
      - V(absent) deletes it.
    type: str
    choices: [present, absent]
    default: present
  tenant:
    description:
      - Tenant that the administrator belongs to, by name or id. Each tenant may have one of the same name.
      - If it is not given, or empty, it means the top level. Where the name exists more than once, O(state=absent) needs O(allow_restart=true).
    type: str
  admin_password:
    description:
      - Password of the administrator. Needed to create one.
    type: str
  update_password:
    description:
      - V(on_create) sets O(admin_password) on new administrators only.
      - V(always) sets it each time, and so reports a change and restarts the server each time. Whether it differs cannot be told.
    type: str
    choices: [on_create, always]
    default: on_create
  permissions:
    description:
      - What the administrator may do. A dictionary with V(true) or V(false) for C(prevent_edit_server_settings), C(prevent_server_shutdown),
        C(prevent_change_password), C(allow_edit_branding), C(allow_edit_email_options), C(allow_edit_remote_storage), C(allow_edit_webhooks),
        C(allow_edit_external_auth_sources), C(deny_constellation_role); from Comet Server 23.6.0 C(deny_view_server_history), C(deny_view_server_info),
        C(prevent_request_storage_vault), C(prevent_add_custom_storage_vault), C(hide_cloud_storage_branding) and
        C(should_restrict_provider_list); from 24.3.2 C(prevent_delete_storage_vault); from 24.6.1 C(deny_software_build_role).
      - Also the lists C(allowed_providers_when_restricted), of kinds of storage, and from Comet Server 23.9.11 C(allowed_user_policies), of policies
        by name or id.
      - It is managed by those of its keys that are given. An unknown key is an error that says which one was probably meant.
    type: dict
  ip_whitelist:
    description:
      - Addresses that the administrator may log in from, as a regular expression in the syntax of Go, such as C(^192\.0\.2\.). It fits anywhere
        in an address unless it is anchored. An empty text means all addresses.
    type: str
  allow_password_login:
    description:
      - Whether the password alone is enough to log in.
    type: bool
  allow_password_and_totp_login:
    description:
      - Whether password and time-based code together are enough to log in. V(true) needs a secret that the administrator has made before, for which there
        is M(cometbackup.comet.comet_account).
      - For somebody who has lost the means to make codes, set this to V(false) and O(allow_password_login) to V(true).
    type: bool
  allow_password_and_webauthn_login:
    description:
      - Whether password and security key together are enough to log in. Keys are registered in the web interface.
      - Needs a Comet Server newer than 20.9.
    type: bool
  require_password_change:
    description:
      - Whether the next log-in to the web interface asks for a new password. Needs Comet Server 24.12.0.
    type: bool
  allow_restart:
    description:
      - Must be V(true) for every change that makes the server restart, which is all but creating an administrator with nothing but O(name),
        O(admin_password) and O(tenant), and deleting one.
    type: bool
    default: false
  wait_timeout:
    description:
      - How long to wait for the restarted server, in seconds or for example V(2m). The task fails if it takes longer.
    type: str
    default: 5m
  change_own_account:
    description:
      - Must be V(true) to change or delete the administrator that the task logs in as.
    type: bool
    default: false
  read_only:
    description:
      - What M(cometbackup.comet.comet_admin_info) returns and nobody can set. It is ignored, so that an item of its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_admin_info
  - module: cometbackup.comet.comet_account
  - module: cometbackup.comet.comet_org
"""

EXAMPLES = r"""
- name: Create an administrator of a tenant
  cometbackup.comet.comet_admin:
    name: helpdesk
    tenant: Globex
    admin_password: "{{ helpdesk_password }}"

- name: Create one for monitoring, who cannot change the settings and comes from one network only
  cometbackup.comet.comet_admin:
    name: monitoring
    admin_password: "{{ monitoring_password }}"
    permissions:
      prevent_edit_server_settings: true
      prevent_server_shutdown: true
    ip_whitelist: ^192\.0\.2\.
    allow_restart: true

- name: Delete one
  cometbackup.comet.comet_admin:
    name: trainee
    state: absent
"""

RETURN = r"""
admin:
  description:
    - The administrator as the options describe it, after the change, with the id of its C(tenant). Of C(permissions) only those that are set. Empty if it
      is absent.
  type: dict
  returned: success
  sample:
    name: monitoring
    tenant: ""
    allow_password_login: true
    allow_password_and_totp_login: false
    allow_password_and_webauthn_login: false
    require_password_change: false
    ip_whitelist: ^192\.0\.2\.
    permissions: {prevent_edit_server_settings: true, prevent_server_shutdown: true}
restarted:
  description:
    - Whether the server has restarted; in check mode, whether it would.
  type: bool
  returned: if it is V(true)
  sample: true
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import admins, objects
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    objects.plan(admins.Admins),
    admins.SPEC,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
