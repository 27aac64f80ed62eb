#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_converge
short_description: Bring a whole Comet Server into a declared state in one task
version_added: 1.0.0
description:
  - Takes one document that declares tenants, policies, storage templates, shared storage quotas, webhooks, users with their storage vaults,
    protected items and schedules, user groups and administrators, compares it with the server, and writes only what differs.
  - Reads by a constant number of bulk requests, whatever the size of the document, and writes several objects at a time. Each object has the
    same options, and is written under the same guards, as with the module that manages one.
  - Objects refer to each other by name, also to those that the same document creates. They are written in the order that this needs.
  - A failure concerns its object and those that need it. All others are written, and then the task fails with the list. A second run does
    what is left.
  - What the document does not mention stays as it is, unless O(purge) asks for more.
  - In check mode it reports how far a server has drifted from the document. RV(tenants) has the counts of each tenant, RV(objects)
    what differs or cannot be compared, with its tenant, its changed options and its error. The task is reported as changed if there is drift. O(save_plan)
    writes the same to a file, with the values.
  - The role P(cometbackup.comet.customer_onboarding#role) sets up users who are ready to back up, by this module.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
options:
  document:
    description:
      - The desired state. A dictionary from kinds of objects to lists of them.
      - The kinds are V(tenants) with the options of M(cometbackup.comet.comet_org), V(policies) with those of
        M(cometbackup.comet.comet_policy), V(storage_templates) with those of M(cometbackup.comet.comet_storage_template), V(shared_quotas) with
        those of M(cometbackup.comet.comet_shared_quota), V(webhooks) with those of M(cometbackup.comet.comet_webhook), V(users) with those of
        M(cometbackup.comet.comet_user), V(user_groups) with those of M(cometbackup.comet.comet_user_group), and V(admins) with those of
        M(cometbackup.comet.comet_admin).
      - A user also takes C(storage_vaults), C(protected_items) and C(schedules), lists with the options of M(cometbackup.comet.comet_vault),
        M(cometbackup.comet.comet_protected_item) and M(cometbackup.comet.comet_schedule). All of a user is written at once.
      - Storage templates and webhooks of a tenant can be declared there, or in the C(storage_templates) and C(webhooks) of the tenant.
      - An administrator of whom more is declared than name, password and tenant needs C(allow_restart=true). All such ones that differ are
        written at once, for which the server restarts. They come last.
      - The whole document is checked before anything is sent.
    type: dict
    default: {}
  files:
    description:
      - Files of YAML or JSON, as M(cometbackup.comet.comet_export) writes them, each with a part of the document. They are put together with
        O(document). A directory stands for all such files below it.
      - They are read on the controller, which decrypts what Ansible Vault has encrypted. They are not templated.
    type: list
    elements: path
    default: []
  defaults:
    description:
      - Options for all objects of a kind that do not give them themselves, a dictionary from kinds to options. A list that an object gives
        stands in place of the one here.
    type: dict
    default: {}
  tenant:
    description:
      - Tenant of all objects that do not name one, by name or id. O(purge) then looks at objects of this tenant only.
    type: str
  devices_to_come:
    description:
      - What to do about protected items of a device that is not registered with the user, and about their schedules. V(fail) takes it for a mistake,
        V(put_off) leaves them out until the device is there, and lists them in RV(put_off).
    type: str
    choices: [fail, put_off]
    default: fail
  purge:
    description:
      - The kinds whose objects are deleted if the document does not name them, with everything that is lost with them. A dictionary from
        kinds to a dictionary with C(max), the greatest number of objects that may be deleted, and C(protect), a list of names that stay,
        or of shell patterns such as V(*archive*). Upper and lower case are the same to them.
      - If the document has no list of the kind at all and there are such objects, the task fails. An empty list leaves none.
      - Tenants cannot be purged, and neither can the administrator that the task logs in as. A policy that users have is not deleted but a
        failure, and so are a shared storage quota that storage vaults share, a storage template that new users get their storage vaults from, and
        an administrator whose name another tenant has, too.
      - With V(storage_vaults), V(protected_items) and V(schedules), what is in the users of the document is deleted, too, unless such a list of
        the user names it or another of the user's lists refers to it. A user without the list keeps all, and an empty list leaves none.
        C(max) is for all users together. What follows the user's policy stays.
      - The backups in a storage vault cannot be restored without it. A storage vault that has been used, or that schedules would be removed with,
        is removed only if V(storage_vaults) also has C(delete_with_backups=true), else its user fails. The same holds for a protected item
        that schedules would be removed with, and C(delete_with_schedules=true).
      - If more than C(max) objects of a kind would be deleted, the task fails and nothing is changed. It is the same if the document has a
        new object of nearly the same name as one of them, which is more likely a slip of the pen; V(absent) as the C(state) of the old one says
        that it is not.
    type: dict
    default: {}
  concurrency:
    description:
      - How many objects are written at a time.
    type: int
    default: 4
  save_plan:
    description:
      - File to write the plan to, on the machine that the task runs on. Saved in check mode, it can be reviewed, and carried out later with
        O(apply_plan). It holds what the diff shows, and so no secrets. It is written in check mode, too, and does not count as a change.
      - It is JSON, so that reports of drift can be made of it. Under C(changes) it has each object that differs, with its C(kind), C(tenant),
        C(name), C(action), and its options C(before) and C(after); under C(tenants) the same as RV(tenants); under C(errors) each object
        that cannot be compared, with its C(kind), C(tenant), C(name) and C(error).
    type: path
  apply_plan:
    description:
      - File that O(save_plan) has written. The task fails, and changes nothing, unless what is to be done for O(document) is exactly what
        the file says.
    type: path
  return_unchanged:
    description:
      - Whether RV(objects) also lists the objects that are as declared already.
    type: bool
    default: false
seealso:
  - module: cometbackup.comet.comet_admin
  - module: cometbackup.comet.comet_export
  - module: cometbackup.comet.comet_org
  - module: cometbackup.comet.comet_policy
  - module: cometbackup.comet.comet_shared_quota
  - module: cometbackup.comet.comet_storage_template
  - module: cometbackup.comet.comet_user
  - module: cometbackup.comet.comet_user_group
  - module: cometbackup.comet.comet_webhook
  - ref: ansible_collections.cometbackup.comet.docsite.converge
    description: From an export of a live server to a plan that is reviewed.
"""

EXAMPLES = r"""
- name: Declare a tenant with its policy and its users
  cometbackup.comet.comet_converge:
    defaults:
      users:
        send_email_reports: true
        policy: Monthly
    document:
      tenants:
        - name: Globex
          hosts: [globex.backup.example]
      policies:
        - name: Monthly
          tenant: Globex
          default_storage_vault_retention:
            mode: delete_except
            ranges: [{type: first_job_for_each_last_x_days, days: 30}]
      users:
        - name: globex-office
          tenant: Globex
          user_password: "{{ globex_password }}"
          protected_items_quota: 500 GiB
        - name: globex-lab
          tenant: Globex
          user_password: "{{ globex_password }}"

- name: Declare one of every kind
  cometbackup.comet.comet_converge:
    document:
      tenants:
        - name: Acme
          hosts: [acme.backup.example]
      policies:
        - name: Standard
          tenant: Acme
          prevent_delete_storage_vault: true
      storage_templates:
        - description: Rack in Lisbon
          tenant: Acme
          type: custom
          custom:
            url: https://buckets.acme.example/comet
            custom_headers:
              Authorization: "Bearer {{ bucket_token }}"
      shared_quotas:
        - name: Acme in total
          tenant: Acme
          limit: 5 TiB
      webhooks:
        - name: tickets
          tenant: Acme
          webhook_url: https://tickets.acme.example/comet
          events: [job_completed]
      users:
        - name: acme-files
          tenant: Acme
          policy: Standard
          user_password: "{{ acme_password }}"
          storage_vaults:
            - name: Cellar
              type: sftp
              settings:
                sftp_server: cellar.acme.example:22
                sftp_username: comet
                sftp_password: "{{ cellar_password }}"
              shared_quota: Acme in total
      user_groups:
        - name: Head office
          tenant: Acme
          members: [acme-files]
      admins:
        - name: helpdesk
          tenant: Acme
          admin_password: "{{ helpdesk_password }}"
          permissions:
            prevent_server_shutdown: true
            allowed_user_policies: [Standard]
          allow_restart: true

- name: Leave this user no other storage vault, whatever is backed up there
  cometbackup.comet.comet_converge:
    document:
      users:
        - name: initech-office
          storage_vaults:
            - name: Cellar
    purge:
      storage_vaults:
        max: 2
        protect: ["*archive*"]
        delete_with_backups: true

- name: Leave this tenant no other user
  cometbackup.comet.comet_converge:
    tenant: Initech
    document:
      users:
        - name: initech-office
        - name: initech-lab
    purge:
      users:
        max: 5
        protect: ["*-archive"]

- name: Report what has drifted, and change nothing
  cometbackup.comet.comet_converge:
    tenant: Initech
    document:
      users:
        - name: initech-office
          send_email_reports: true
        - name: initech-lab
    save_plan: "{{ report_directory }}/drift.json"
  check_mode: true
  register: drift
  failed_when: false

- name: Write the names of the tenants that have drifted, with the objects and options that differ
  ansible.builtin.copy:
    content: |
      {% for tenant, objects in drift.objects | groupby('tenant') %}
      {{ tenant or 'Top level' }}: {{ drift.tenants[tenant] | to_json }}
      {% for object in objects %}
      - {{ object.kind }} {{ object.name }}: {{ object.action }} {{ object.error or object.changed_keys | join(', ') }}
      {% endfor %}
      {% endfor %}
    dest: "{{ report_directory }}/drift.txt"
    mode: "0600"

- name: Fail if there is drift that nobody has allowed
  ansible.builtin.assert:
    that: drift.tenants.values() | map(attribute='deleted') | sum == 0
    fail_msg: "{{ drift.objects | selectattr('action', 'equalto', 'deleted') | map(attribute='name') | join(', ') }} must go"
"""

RETURN = r"""
msg:
  description:
    - The sums of RV(summary) in a sentence, which is shown when the task runs in the controller. Where objects failed, the errors.
  type: str
  returned: if the document could be compared with the server, also where objects failed
  sample: "created: 2 users; changed: 1 policy; as declared: 310 objects"
summary:
  description:
    - How many objects of each kind were created, changed, deleted, are unchanged, failed, or were left out because one that they need failed.
    - In check mode, how many would be.
  type: dict
  returned: if the document could be compared with the server, also where objects failed
  sample:
    users: {created: 2, changed: 0, deleted: 0, unchanged: 310, failed: 0, left_out: 0}
tenants:
  description:
    - The same counts for each tenant, all kinds together. The empty name stands for the top level.
  type: dict
  returned: if the document could be compared with the server, also where objects failed
  sample:
    Globex: {created: 2, changed: 0, deleted: 0, unchanged: 310, failed: 0, left_out: 0}
objects:
  description:
    - The objects in the order of the document, without the unchanged ones unless O(return_unchanged=true).
  type: list
  elements: dict
  returned: if the document could be compared with the server, also where objects failed
  contains:
    kind:
      description: Kind of the object, as in O(document).
      type: str
      returned: success
    name:
      description: Name of the object.
      type: str
      returned: success
    tenant:
      description: Name of the tenant that it belongs to, empty for the top level.
      type: str
      returned: success
    action:
      description: What was done about it, V(created), V(changed), V(deleted), V(unchanged), V(failed) or V(left_out).
      type: str
      returned: success
    changed_keys:
      description: The options that were changed, for V(changed) objects.
      type: list
      elements: str
      returned: success
    error:
      description: What went wrong, null if nothing did.
      type: str
      returned: success
  sample:
    - {kind: users, name: globex-office, tenant: Globex, action: created, changed_keys: [], error: null}
put_off:
  description:
    - What has to wait until its device is registered, each with C(user), C(kind) (V(protected_items) or V(schedules)), C(name), and C(device) if it names one.
  type: list
  elements: dict
  returned: if O(devices_to_come=put_off)
  sample:
    - {user: globex-office, kind: protected_items, name: Documents, device: OFFICE-PC}
plan_written:
  description:
    - Whether the file of O(save_plan) was written. It is not if it said the same already.
  type: bool
  returned: if O(save_plan) was given
  sample: true
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._run import converge
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = Definition(
    converge.run,
    {
        "document": {"type": "dict", "default": {}},
        "files": {"type": "list", "elements": "path", "default": []},
        "defaults": {"type": "dict", "default": {}},
        "tenant": {"type": "str"},
        "devices_to_come": {"type": "str", "choices": ["fail", "put_off"], "default": "fail"},
        "purge": {"type": "dict", "default": {}},
        "concurrency": {"type": "int", "default": 4},
        "save_plan": {"type": "path"},
        "apply_plan": {"type": "path"},
        "return_unchanged": {"type": "bool", "default": False},
    },
    secrets=converge.secrets,
    from_files={"files": "document"},
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
