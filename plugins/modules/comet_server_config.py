#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_server_config
short_description: Manage the settings of a Comet Server
version_added: 1.0.0
description:
  - Changes any part of a server's own settings, which are those that it keeps in its configuration file. Several parts go into one write.
  - A key that is not given is not managed, the server keeps whatever it has there, also what this collection does not know of.
  - Each write makes the server restart. Jobs of connected devices go on, but nobody can log in meanwhile and sessions may end. So
    nothing is written unless something differs.
  - Some parts have a module of their own, which writes without a restart, such as M(cometbackup.comet.comet_org),
    M(cometbackup.comet.comet_branding), M(cometbackup.comet.comet_email) and M(cometbackup.comet.comet_webhook). Use those where they do.
  - The settings are written as a whole, and the server offers no guard against two writers at once. So they are read right before they
    are written and again from the restarted server, and what somebody else undid in between is done again.
  - If the answer to a write is lost, the module finds out whether the server has restarted, and never writes blindly again.
  - A task that changes nothing takes one request, and one for the version if a key is newer than Comet Server 20.9. A change costs at least five more.
  - Only an administrator of the top level who may edit the server's settings can do this.
  - The role P(cometbackup.comet.server_baseline#role) sets up a server with all that others build on.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
notes:
  - Keys are the API's names in snake_case. An unknown key is an error that says which one was probably meant.
  - A session key from M(cometbackup.comet.comet_session) may not outlive the restart. The module then warns, and the play has to log in again.
options:
  settings:
    description:
      - The settings, a dictionary by section. M(cometbackup.comet.comet_server_config_info) returns them in this form. A masked secret that is
        given back stands for what the server holds already.
      - Dictionaries of fixed keys, such as C(authentication_role), C(branding), C(email), C(license), C(login_protection) (from Comet
        Server 24.9.0), C(self_backup), C(session_settings), C(software_build_role), C(storage_role) and what is in them, are managed
        by those of their keys that are given.
      - C(audit_file_options), C(external_admin_user_sources), C(organizations) (tenants by id) and C(webhook_options) are dictionaries of
        entries by name. An entry is managed by those of its keys that are given. Entries that are not given stay, unless O(purge) says otherwise.
      - C(admin_users) is a list of administrators that are there already, found by C(username) and C(organization_id) (empty for the top
        level). Each is managed by those of its keys that are given, and those that are not given stay, unless O(purge) says otherwise. What they log
        in with is not managed here.
      - Other lists, such as C(listen_addresses), C(psa_configs), the C(targets) of C(self_backup), the C(rules) of C(ip_rate_limit), and C(remote_storage)
        and C(replicate_to) of the roles, are managed as a whole, and so are dictionaries of free keys inside of entries, such as the headers of a
        webhook. In an item that changes secrets have to be given, in others the mask will do.
    type: dict
    required: true
  purge:
    description:
      - Of which sections the entries that are not given are removed. Only has an effect for sections that are given.
      - Neither the administrator who makes the change nor the last one of the top level can be removed.
    type: list
    elements: str
    choices: [admin_users, audit_file_options, external_admin_user_sources, webhook_options]
    default: []
  wait:
    description:
      - Whether to wait until the restarted server answers, and to make sure that it has the settings.
    type: bool
    default: true
  wait_timeout:
    description:
      - How long to wait, in seconds or for example V(2m). The task fails if the server is not back by then.
    type: str
    default: 5m
seealso:
  - module: cometbackup.comet.comet_server_config_info
  - module: cometbackup.comet.comet_server_control
  - module: cometbackup.comet.comet_admin
  - module: cometbackup.comet.comet_auth_source
  - module: cometbackup.comet.comet_branding
  - module: cometbackup.comet.comet_build_config
  - module: cometbackup.comet.comet_constellation
  - module: cometbackup.comet.comet_email
  - module: cometbackup.comet.comet_org
  - module: cometbackup.comet.comet_psa
  - module: cometbackup.comet.comet_storage_template
  - module: cometbackup.comet.comet_webhook
"""

EXAMPLES = r"""
- name: Shorter sessions, logs of a quarter, and protection from guessed passwords
  cometbackup.comet.comet_server_config:
    settings:
      session_settings:
        expired_in_seconds: 900
      authentication_role:
        prune_logs_after_days: 90
      login_protection:
        enabled: true
        failure_threshold: 5
        cooldown_seconds: 10m

- name: The server's own name and its mail
  cometbackup.comet.comet_server_config:
    settings:
      branding:
        product_name: Initech Backup
      email:
        mode: smtp_ssl
        from_email: backup@initech.example
        smtp_host: mail.initech.example
        smtp_port: 465
        smtp_username: backup
        smtp_password: "{{ initech_smtp_password }}"

- name: This webhook and no other, with three minutes for the restart
  cometbackup.comet.comet_server_config:
    settings:
      webhook_options:
        siem:
          url: https://siem.initech.example/comet
          white_listed_event_types: [account_admin_login, server_restarted]
    purge: [webhook_options]
    wait_timeout: 3m
"""

RETURN = r"""
settings:
  description:
    - The sections that were given, as they are after the change. Secrets are masked.
    - With O(wait=false), and if the restarted server does not accept the log-in any more, as they were sent.
  type: dict
  returned: success
  sample:
    session_settings: {expired_in_seconds: 900}
    login_protection: {enabled: true, failure_threshold: 5, cooldown_seconds: 600}
restarted:
  description:
    - Whether the settings were written, which makes the server restart; in check mode, whether they would be.
  type: bool
  returned: success
  sample: true
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import server_config
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    server_config.plan,
    {
        "settings": {"type": "dict", "required": True},
        "purge": {
            "type": "list",
            "elements": "str",
            "choices": ["admin_users", "audit_file_options", "external_admin_user_sources", "webhook_options"],
            "default": [],
        },
        "wait": {"type": "bool", "default": True},
        "wait_timeout": {"type": "str", "default": "5m"},
    },
    secrets=server_config.secrets,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
