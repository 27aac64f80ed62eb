#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_vault
short_description: Manage storage vaults of users of a Comet Server
version_added: 1.0.0
description:
  - Creates, changes and removes the storage vaults of a user, from a storage template or of any type of storage.
  - An option that is not given is not managed.
  - The storage vault is written as a part of the user's profile, under the profile's hash, so that nothing is lost that somebody else changes at
    the same time.
  - A task that changes nothing takes one request, a change one more; servers before 25.6.8 are asked once more what they made of it.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
attributes:
  check_mode:
    details:
      - A user, device, template or quota that is not there is taken on trust in check mode, with a warning, since an earlier task may be the one to create it.
options:
  user:
    description:
      - User that the storage vault belongs to.
    type: str
    required: true
  name:
    description:
      - Name of the storage vault. Needed to create it, and to find it unless O(id) is given, which then renames it.
    type: str
  id:
    description:
      - Id of the storage vault, for one whose name is not unique or is to be changed. A new one gets a random id if this is not given.
    type: str
  state:
    description:
      - V(present) creates the storage vault if need be.
      - V(absent) removes it, and the schedules that back up into it, see O(delete_with_backups).
    type: str
    choices: [present, absent]
    default: present
  template:
    description:
      - Storage template to create the storage vault from, by name or id. Those of the user's own tenant can be used;
        M(cometbackup.comet.comet_vault_info) lists them. A storage vault that exists is left on the storage that it is on.
      - What else is given is laid over what the template says. Check mode does not know the type and settings that the storage vault will get.
      - For a user of a tenant, a top-level administrator needs Comet Server 22.3.7.
    type: str
  self_address:
    description:
      - Address of this server that devices are to use, for a template that stores on the server itself. Used with O(template) only.
    type: str
  type:
    description:
      - Type of the storage, one of V(s3), V(sftp), V(localcopy), V(comet) (the Storage Role of a Comet Server), V(ftp), V(azureblob), V(spanned), V(swift),
        V(b2), V(storj), V(webdav) and V(smb). Needed to create a storage vault without O(template).
      - To change it for a storage vault that exists needs O(relocate).
    type: str
  settings:
    description:
      - Settings of O(type). Those that are not given stay as they are. Secrets are not shown; given back masked, they stand for what the
        server holds.
      - "V(s3): C(s3_server), C(s3_uses_tls), C(s3_access_key), C(s3_secret_key), C(s3_bucket_name), C(s3_subdir), C(s3_custom_region),
        C(s3_uses_v2_signing), C(s3_remove_deleted), C(s3_object_lock_mode), C(s3_object_lock_days)."
      - "V(sftp): C(sftp_server), C(sftp_username), C(sftp_remote_path), C(sftp_auth_mode), C(sftp_password), C(sftp_private_key),
        C(sftp_custom_auth_use_known_hosts_file), C(sftp_custom_auth_known_hosts_file)."
      - "V(localcopy): C(localcopy_path), C(localcopy_win_smb_username), C(localcopy_win_smb_password),
        C(localcopy_win_smb_password_format)."
      - "V(comet): C(comet_server) (with C(https://) and a slash at the end), C(comet_bucket), C(comet_bucket_key)."
      - "V(ftp): C(ftp_server), C(ftp_username), C(ftp_password), C(ftp_base_use_home_directory), C(ftp_custom_base_directory), C(ftps_mode),
        C(ftp_port), C(ftp_max_connections), C(ftp_accept_invalid_ssl)."
      - "V(azureblob): C(azb_account_name), C(azb_account_key), C(azb_container), C(azb_realm), C(azb_prefix)."
      - "V(spanned): C(span_targets), a list of places that make up the storage vault together, each with C(type) and C(settings), and
        C(span_use_static_slots)."
      - "V(swift): C(username), C(api_key), C(region), C(auth_url), C(domain), C(tenant), C(tenant_domain), C(tenant_id), C(trust_id),
        C(auth_token), C(prefix), C(container), C(default_container_policy)."
      - "V(b2): C(account_id), C(key), C(bucket), C(prefix), C(max_connections), C(hide_deleted_files)."
      - "V(storj): C(satellite_address), C(api_key), C(passphrase), C(storj_bucket), C(storj_bucket_prefix)."
      - "V(webdav): C(dav_server), C(user_name), C(access_key), C(path). Needs Comet Server 23.6.9."
      - "V(smb): C(smb_server), C(smb_share), C(smb_directory), C(smb_username), C(smb_password)."
    type: dict
  relocate:
    description:
      - Whether O(type) may change for a storage vault that exists. Devices then look for its content at the new place, so it has to be moved
        there first. The settings of the old type are cleared, its secrets included.
    type: bool
    default: false
  convert_storage_role:
    description:
      - Whether to turn a storage vault of type V(comet), on a Storage Role that keeps its content in S3-compatible storage, into one of type V(s3)
        that devices reach without the detour. Storage vaults of other types stay as they are.
      - Needs Comet Server 24.6.6.
    type: bool
    default: false
  quota:
    description:
      - How much the storage vault may hold, in bytes or for example V(500 GiB); V(unlimited) for no limit.
    type: str
  shared_quota:
    description:
      - Shared quota of M(cometbackup.comet.comet_shared_quota) that limits the storage vault together with others, by name or id. An empty text means
        none. Needs Comet Server 25.9.8.
    type: str
  retention:
    description:
      - Which backups are kept, where the protected item does not say otherwise. A new storage vault keeps everything if this is not given.
      - C(mode) is V(keep_everything) or V(delete_except), C(ranges) a list of what is kept in the latter case, each with C(type) (such as
        V(most_recent_x_jobs), V(jobs_since) or V(first_job_for_each_last_x_days)) and the numbers that the type goes by, of C(jobs),
        C(days), C(weeks), C(months), C(years), C(timestamp), C(week_offset), C(month_offset), C(year_offset).
      - A mode of V(delete_except) with nothing to keep is refused.
    type: dict
  hide_storage_type:
    description:
      - Whether the type of storage is hidden from the user.
    type: bool
  associated_devices:
    description:
      - Devices of the user that the storage vault is associated with, by name or id. The order has no meaning.
    type: list
    elements: str
  tag:
    description:
      - Tag of the storage, any text.
    type: str
  pre_exec:
    description:
      - Commands that the device runs before each job with this storage vault.
    type: list
    elements: str
  thaw_exec:
    description:
      - Commands that the device runs after the snapshot of its disks is taken.
    type: list
    elements: str
  post_exec:
    description:
      - Commands that the device runs after each job with this storage vault.
    type: list
    elements: str
  delete_with_backups:
    description:
      - Must be V(true) for O(state=absent) to remove a storage vault that has been backed up into, or that schedules use. The profile has the only
        copy of the key to its content, so what stays in the storage can never be restored. The schedules that use it are removed with it.
    type: bool
    default: false
  read_only:
    description:
      - What M(cometbackup.comet.comet_vault_info) returns and nobody can set. It is ignored, so that an item of its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_vault_info
  - module: cometbackup.comet.comet_schedule
  - module: cometbackup.comet.comet_storage_template
  - module: cometbackup.comet.comet_storage_test_info
"""

EXAMPLES = r"""
- name: A storage vault from a template, with a limit and a month of backups
  cometbackup.comet.comet_vault:
    user: acme-files
    name: Cloud
    template: Standard storage
    quota: 500 GiB
    retention:
      mode: delete_except
      ranges:
        - type: jobs_since
          days: 30

- name: A storage vault in a bucket of one's own
  cometbackup.comet.comet_vault:
    user: acme-files
    name: Archive
    type: s3
    settings:
      s3_server: s3.storage.example
      s3_uses_tls: true
      s3_access_key: acme-archive
      s3_secret_key: "{{ archive_key }}"
      s3_bucket_name: acme-archive
    quota: unlimited

- name: A storage vault on a disk at the site
  cometbackup.comet.comet_vault:
    user: acme-files
    name: On site
    type: localcopy
    settings:
      localcopy_path: D:\Backups

- name: Remove a storage vault and give up what is backed up in it
  cometbackup.comet.comet_vault:
    user: acme-files
    name: Old
    state: absent
    delete_with_backups: true
"""

RETURN = r"""
storage_vault:
  description:
    - The storage vault as the options describe it, after the change, with its C(id) and those of what it refers to. Secrets are masked. Empty if it is absent.
    - In check mode a storage vault that would come from a template has only what was asked for.
  type: dict
  returned: success
  sample:
    user: acme-files
    id: 0f5bd1bd-6a83-4f0f-8a5e-1b52f6f6c1f5
    name: Archive
    type: s3
    settings:
      s3_server: s3.storage.example
      s3_uses_tls: true
      s3_access_key: acme-archive
      s3_secret_key: "********"
      s3_bucket_name: acme-archive
      s3_subdir: ""
      s3_custom_region: ""
      s3_uses_v2_signing: false
      s3_remove_deleted: false
      s3_object_lock_mode: legacy
      s3_object_lock_days: 0
    quota: unlimited
    retention: {mode: keep_everything, ranges: []}
    shared_quota: ""
    hide_storage_type: false
    associated_devices: []
    tag: ""
    pre_exec: []
    thaw_exec: []
    post_exec: []
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import vault, vaults
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    vault.plan,
    vault.SPEC,
    rules={
        "required_one_of": [("name", "id")],
        "mutually_exclusive": [("template", "type"), ("template", "settings")],
    },
    secrets=vaults.secrets,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
