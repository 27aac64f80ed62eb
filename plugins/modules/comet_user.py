#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_user
short_description: Manage users of a Comet Server
version_added: 1.0.0
description:
  - Creates, changes, suspends and deletes users, which are the accounts of customers that devices back up under.
  - An option that is not given is not managed, the user's profile keeps whatever it has there, also what this collection does not know of.
  - What is in the profile has modules of its own, such as M(cometbackup.comet.comet_vault), M(cometbackup.comet.comet_protected_item) and
    M(cometbackup.comet.comet_schedule). M(cometbackup.comet.comet_converge) manages many users, with what belongs to them, in one task.
  - The profile is written only if it is still what it was when it was read. Otherwise it is read again and the options are applied to
    what it is by then.
  - A task that changes nothing takes one request, and at most one more each for O(tenant) and O(policy). A change costs one or two more.
  - The role P(cometbackup.comet.customer_onboarding#role) sets up users who are ready to back up, P(cometbackup.comet.customer_offboarding#role) takes
    them out of service.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
options:
  name:
    description:
      - Name that the user logs in with. Letters, digits, V(_), V(.), V(@) and V(-). It is case-sensitive and can never be changed.
    type: str
    required: true
  state:
    description:
      - V(present) creates the user if need be and leaves the suspension alone.
      - V(active) and V(suspended) do the same and lift or impose the suspension. A suspended user can neither log in nor back up.
      - V(absent) deletes the user, see O(delete_with_job_history).
    type: str
    choices: [present, active, suspended, absent]
    default: present
  user_password:
    description:
      - Password of the user, at least 8 characters. Needed to create the user.
      - The server cannot tell whether an existing user has this password, see O(update_password).
    type: str
  update_password:
    description:
      - V(on_create) sets O(user_password) for new users only.
      - V(always) resets it each time, and so reports a change each time. That needs a stored recovery code, see O(store_recovery_code), or
        O(old_user_password).
    type: str
    choices: [on_create, always]
    default: on_create
  old_user_password:
    description:
      - Present password of the user, to reset it where no recovery code is stored.
    type: str
  store_recovery_code:
    description:
      - Whether the server keeps a recovery code, with which administrators can reset the password. The web interface calls it
        "Allow administrator to reset my password".
      - It can be stored only when the user is created, and removed at any time. A new user has none if this is not given.
    type: bool
  require_password_change:
    description:
      - Whether the user must choose a new password at the next log-in.
    type: bool
  disable_totp:
    description:
      - Whether to turn off two-factor authentication, for a user who has lost the device for it.
    type: bool
    default: false
  account_name:
    description:
      - Display name, such as the customer's. The web interface calls it account name.
    type: str
  emails:
    description:
      - Addresses that get the reports. The order has no meaning.
    type: list
    elements: str
  send_email_reports:
    description:
      - Whether reports are sent to O(emails).
    type: bool
  email_settings:
    description:
      - Reports of their own for single addresses. A dictionary from the address to a dictionary with the list C(reports). An address
        that is not in it gets the default reports.
      - Each report has a C(report_type) (V(immediate), V(summary), V(grouped_status) or V(recent_activity)), a C(summary_frequency)
        (list of schedules), a C(time_span) and a C(filter) (search clause).
    type: dict
  language:
    description:
      - Language of reports and of the client, such as V(en_US).
    type: str
  time_zone:
    description:
      - Time zone of schedules and reports, such as V(Europe/Lisbon).
    type: str
  tenant:
    description:
      - Tenant that the user belongs to, by name or id. An empty text means the top level.
      - If it is not given, a new user belongs where the administrator who runs the task does.
      - A user who exists is not moved, since no server is known to do that. If the user is in another tenant than this one, the task fails
        before it writes anything.
    type: str
  policy:
    description:
      - Policy of the user, by name or id. A name is looked for in the user's tenant, then at the top level. Policies of other tenants are none of
        the user's. The server enforces what is in it. An empty text means none.
      - If it is not given, a new user gets the default policy, if there is one.
    type: str
  protected_items_quota:
    description:
      - How much all protected items of the user together may hold, in bytes or for example V(500 GiB); V(unlimited) for no limit.
    type: str
  maximum_devices:
    description:
      - How many devices may be registered, V(0) for any number.
    type: int
  office365_accounts_quota:
    description:
      - How many Microsoft 365 accounts may be protected, V(0) for any number.
    type: int
  hyperv_guests_quota:
    description:
      - How many Hyper-V guests may be protected, V(0) for any number.
    type: int
  vmware_guests_quota:
    description:
      - How many VMware guests may be protected, V(0) for any number.
    type: int
  delete_with_job_history:
    description:
      - Must be V(true) for O(state=absent) to delete an existing user. The profile and the job history are lost for good.
        Backed-up data in storage vaults of other servers remains until the buckets are deleted.
    type: bool
    default: false
  uninstall_software:
    description:
      - With O(state=absent), whether connected devices are told to uninstall the client.
    type: bool
    default: false
  remove_config_file:
    description:
      - With O(uninstall_software), whether the client's configuration file is removed, too.
    type: bool
    default: false
  read_only:
    description:
      - What M(cometbackup.comet.comet_user_info) returns and nobody can set. It is ignored, so that an item of its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_user_info
  - module: cometbackup.comet.comet_policy
  - module: cometbackup.comet.comet_vault
  - module: cometbackup.comet.comet_protected_item
  - module: cometbackup.comet.comet_schedule
  - module: cometbackup.comet.comet_user_group
  - module: cometbackup.comet.comet_converge
"""

EXAMPLES = r"""
- name: A user with a policy and a quota
  cometbackup.comet.comet_user:
    name: acme-files
    user_password: "{{ acme_password }}"
    account_name: Acme Bakery
    emails: [it@acme.example]
    send_email_reports: true
    time_zone: Europe/Lisbon
    policy: Standard
    protected_items_quota: 500 GiB
    maximum_devices: 3

- name: Suspend the user of a customer who left
  cometbackup.comet.comet_user:
    name: acme-files
    state: suspended

- name: Delete the user and the job history
  cometbackup.comet.comet_user:
    name: acme-files
    state: absent
    delete_with_job_history: true
"""

RETURN = r"""
user:
  description:
    - The user as the options describe it, after the change, with the ids of tenant and policy. Empty if it is absent.
    - In check mode a new user is described by the options that were given.
  type: dict
  returned: success
  sample:
    account_name: Acme Bakery
    email_settings: {}
    emails: [it@acme.example]
    hyperv_guests_quota: 0
    language: en_US
    maximum_devices: 3
    name: acme-files
    office365_accounts_quota: 0
    policy: db4ffe0d-0cd2-41bd-bbbc-d73ee40eb616
    protected_items_quota: 536870912000
    require_password_change: false
    send_email_reports: true
    state: active
    tenant: ""
    time_zone: Europe/Lisbon
    vmware_guests_quota: 0
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import user
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    user.plan,
    user.SPEC,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
