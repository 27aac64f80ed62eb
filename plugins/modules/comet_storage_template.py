#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_storage_template
short_description: Manage storage templates of a Comet Server
version_added: 1.0.0
description:
  - Creates, changes and removes the templates that storage vaults are requested from, of the top level or of a tenant. Other templates stay as they
    are.
  - An option that is not given is not managed.
  - The server keeps all templates as one list and offers no guard against two writers at once. So the list is read right before it is
    written and again after that, and what somebody else undid in between is done again.
  - Storage vaults that were made from a template do not change with it.
  - A task that changes nothing takes one request, a change two more.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
options:
  description:
    description:
      - What people see as the name of the template. Needed to create it, and to find it unless O(id) is given, which then renames it.
    type: str
  id:
    description:
      - Id of the template. A new one gets it.
      - If it is not given, a new template gets one that follows from its O(description).
    type: str
  state:
    description:
      - V(present) creates the template if need be.
      - V(absent) removes it, see O(replacement) and O(stop_automatic_vaults).
    type: str
    choices: [present, absent]
    default: present
  tenant:
    description:
      - Tenant that the template belongs to, by name or id. Its users are offered its own templates only.
      - If it is not given, or empty, it means the top level or, if an administrator of a tenant runs the task, that tenant.
    type: str
  type:
    description:
      - Where the storage is. Needed to create a template, together with the option that describes it.
      - V(comet) is the Storage Role of a Comet Server, described by O(remote_address), O(remote_username) and O(remote_password).
      - V(custom) is a program of your own that hands out a new place of storage for each request, which the web interface calls Custom Remote Bucket.
        It is described by O(custom).
      - V(b2) is Backblaze B2, described by O(b2), and V(aws) is Amazon S3, described by O(aws). V(wasabi) is Wasabi and V(comet_storage) the vendor's
        own storage, both described by O(wasabi).
      - V(s3_generic) is any storage with an S3 and an IAM interface, V(idrivee2) is IDrive e2, both described by O(s3).
      - V(storj) is described by O(storj), V(impossiblecloud_iam) by O(imp_user), and V(impossiblecloud_partner) by O(imp_partner).
    type: str
  default:
    description:
      - Whether the template is the one that is offered first.
    type: bool
  storage_limit_enabled:
    description:
      - Whether new storage vaults have the limit of O(storage_limit_bytes).
    type: bool
  storage_limit_bytes:
    description:
      - How much a new storage vault may hold, in bytes or for example V(500 GiB). It holds with O(storage_limit_enabled=true).
    type: raw
  rebrand_storage:
    description:
      - Whether users see the server's brand in place of the provider's.
    type: bool
  remote_address:
    description:
      - With O(type=comet), address of the Comet Server with the Storage Role.
    type: str
  remote_username:
    description:
      - With O(type=comet), name of an administrator of the server at O(remote_address).
    type: str
  remote_password:
    description:
      - Password of O(remote_username). It is not shown. The server returns it, so it is compared like any other value.
    type: str
  aws:
    description:
      - Storage at Amazon S3, for O(type=aws). A dictionary with C(master_bucket), C(access_key), C(secret_key), C(object_lock_mode),
        C(object_lock_days) and C(remove_deleted).
      - As in the options for other types, a key that is not given is not managed, and secrets are not shown.
    type: dict
  b2:
    description:
      - Storage at Backblaze B2, for O(type=b2). A dictionary with C(master_bucket), C(key_id), C(app_key) and C(hide_deleted_files).
    type: dict
  custom:
    description:
      - The program for O(type=custom). A dictionary with C(url), where the server sends a POST request for each new storage vault. It has to be answered
        with status 200 to 299 and a JSON object, the location of a storage vault (the C(DestinationLocation) of the API).
      - The collection carries an example of a program for that address, C(docs/examples/custom_remote_bucket.py).
      - C(custom_headers) are headers to send, a dictionary of texts, managed as a whole. They need Comet Server 23.12.5.
      - C(custom_body) is the body to send, C(custom_body_type) what it is (V(none), V(json), V(form) or V(urlencoded)). They need Comet Server 24.5.0.
    type: dict
  imp_partner:
    description:
      - Storage of a partner of Impossible Cloud, for O(type=impossiblecloud_partner). A dictionary with C(region), C(access_key), C(object_lock_mode),
        C(object_lock_days) and C(remove_deleted).
    type: dict
  imp_user:
    description:
      - Storage at Impossible Cloud, for O(type=impossiblecloud_iam). A dictionary with C(access_key), C(secret_key), C(region), C(object_lock_mode),
        C(object_lock_days) and C(remove_deleted).
    type: dict
  s3:
    description:
      - Storage with an S3 and an IAM interface, for O(type=s3_generic) and O(type=idrivee2). A dictionary with C(s3_endpoint), C(iam_endpoint),
        C(master_bucket), C(access_key), C(secret_key), C(region), C(prefix), C(object_lock_mode), C(object_lock_days) and C(remove_deleted).
    type: dict
  storj:
    description:
      - Storage at Storj, for O(type=storj). A dictionary with C(satellite_address), C(api_key), C(passphrase) and C(bucket).
    type: dict
  wasabi:
    description:
      - Storage at Wasabi, for O(type=wasabi) and O(type=comet_storage). A dictionary with C(master_bucket), C(access_key), C(secret_key),
        C(object_lock_mode), C(object_lock_days) and C(remove_deleted).
    type: dict
  replacement:
    description:
      - With O(state=absent), the template, by description or id, that takes the place of the removed one for users who get storage vaults from it
        automatically.
      - For the templates of a tenant, only the tenant's own administrators can give it.
    type: str
  stop_automatic_vaults:
    description:
      - Must be V(true) for O(state=absent) to remove a template that users get storage vaults from automatically, unless there is a O(replacement).
        They no longer get any.
    type: bool
    default: false
  read_only:
    description:
      - What M(cometbackup.comet.comet_storage_template_info) returns and nobody can set. It is ignored, so that an item of its result can be given
        back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_storage_template_info
  - module: cometbackup.comet.comet_storage_test_info
  - module: cometbackup.comet.comet_vault
  - module: cometbackup.comet.comet_org
"""

EXAMPLES = r"""
- name: Storage vaults in a bucket at Wasabi
  cometbackup.comet.comet_storage_template:
    description: Cloud
    type: wasabi
    wasabi:
      master_bucket: acme-backup
      access_key: AKIAEXAMPLE
      secret_key: "{{ wasabi_secret }}"
    storage_limit_enabled: true
    storage_limit_bytes: 500 GiB

- name: Storage vaults that a program of our own hands out
  cometbackup.comet.comet_storage_template:
    description: Rack in Lisbon
    type: custom
    custom:
      url: https://buckets.acme.example/comet
      custom_headers:
        Authorization: "Bearer {{ bucket_token }}"

- name: Remove a template, and give its users another one
  cometbackup.comet.comet_storage_template:
    description: Old cloud
    state: absent
    replacement: Cloud
"""

RETURN = r"""
storage_template:
  description:
    - The template as the options describe it, after the change, with the id of its C(tenant) and without the options of other types. Secrets are masked.
      Empty if it is absent.
  type: dict
  returned: success
  sample:
    id: 0b8e3c1e-6d0f-5c0a-8f3e-2f6f5f0f9a55
    description: Rack in Lisbon
    tenant: ""
    type: custom
    default: false
    storage_limit_enabled: false
    storage_limit_bytes: 0
    rebrand_storage: false
    custom:
      url: https://buckets.acme.example/comet
      custom_headers: {Authorization: "********"}
      custom_body: ""
      custom_body_type: none
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import storage_templates
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    storage_templates.plan,
    storage_templates.SPEC,
    secrets=storage_templates.TEMPLATES.secrets,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
