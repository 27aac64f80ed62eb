#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_policy
short_description: Manage policies of a Comet Server
version_added: 1.0.0
description:
  - Creates, changes, renames and deletes policies. What a policy says is enforced by the server for every user who has it.
  - An option that is not given is not managed, the policy keeps whatever it has there, also what this collection does not know of.
  - A dictionary option such as O(default_storage_vault_retention) is managed by those of its keys that are given. A list option is
    managed as a whole, and so is the set of entries of O(default_sources) and its like.
  - A policy is written only if it is still what it was when it was read. Otherwise it is read again and the options are applied to
    what it is by then.
  - A task that changes nothing takes two requests, or one with O(id), or three where tenants have policies of the same name. A change costs
    two more.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
notes:
  - A I(default mode) is V(system_default) (what the server has), V(optional_default_on) or V(optional_default_off) (on or off as long as nobody
    chooses otherwise), or V(enforced_on) or V(enforced_off) (on or off, whatever is chosen).
  - Keys of nested options are the API's names in snake_case. An unknown key is an error that says which one was probably meant.
  - A server drops what it does not know without a word. So an option that is newer than the server is refused before anything is
    written, where that can be told from what the server sends or from the release that introduced it, and otherwise reported after
    the policy was read back.
options:
  name:
    description:
      - Name of the policy. It addresses the policy unless O(id) is given, and then renames it.
      - If several policies of the same tenant have the name, O(id) must be given.
    type: str
  id:
    description:
      - Id of the policy. A new one gets it, any text will do.
      - If it is not given, a new policy gets one that follows from O(tenant) and O(name), so that it is the same on every server.
    type: str
  state:
    description:
      - V(present) creates the policy if need be.
      - V(absent) deletes it, see O(detach_users).
    type: str
    choices: [present, absent]
    default: present
  tenant:
    description:
      - Tenant that the policy belongs to, by name or id. An empty text means the top level.
      - If it is not given, the policy is looked for, and created, where the administrator who runs the task belongs.
      - With O(id), a policy that belongs elsewhere is moved.
    type: str
  default:
    description:
      - Whether new users get this policy. The server takes this from the policy that had it before.
    type: bool
  detach_users:
    description:
      - Must be V(true) for O(state=absent) to delete a policy that users still have. What it enforces no longer holds for them.
    type: bool
    default: false
  delete_removed_from_users:
    description:
      - What happens to an entry of O(default_sources) or O(default_sources_with_os_restriction) that is taken out of the policy.
      - With V(true) the protected items that users got from it are deleted, too, with their schedules. With V(false) they stay
        with the users as items of their own. Needs Comet Server 23.6.0, which links items to the policy.
    type: bool
    default: false
  prevent_request_storage_vault:
    description: Whether users are kept from requesting storage vaults.
    type: bool
  prevent_add_custom_storage_vault:
    description: Whether users are kept from adding storage vaults of their own.
    type: bool
  prevent_edit_storage_vault:
    description: Whether users are kept from changing storage vaults.
    type: bool
  prevent_delete_storage_vault:
    description: Whether users are kept from deleting storage vaults.
    type: bool
  hide_cloud_storage_branding:
    description: Whether the brand of the storage provider is hidden.
    type: bool
  storage_vault_providers:
    description:
      - Which types of storage vaults users may add. A dictionary with C(should_restrict_provider_list) (bool) and
        C(allowed_providers_when_restricted), a list of types such as V(s3), V(sftp), V(localcopy), V(comet), V(azureblob), V(b2) or
        V(smb), whose order has no meaning.
    type: dict
  default_new_storage_vault:
    description:
      - Who decides about the first storage vault of a new user, V(none), V(server) or V(user).
    type: str
  prevent_new_protected_item:
    description: Whether users are kept from adding protected items.
    type: bool
  prevent_edit_protected_item:
    description: Whether users are kept from changing protected items.
    type: bool
  prevent_delete_protected_item:
    description: Whether users are kept from deleting protected items.
    type: bool
  protected_item_engine_types:
    description:
      - Which types of protected items there may be. A dictionary with C(should_restrict_engine_type_list) (bool) and
        C(allowed_engine_type_when_restricted), a list of types such as V(file), V(mssql), V(mysql), V(hyperv), V(vmware), V(windisk)
        or V(msoffice), whose order has no meaning.
    type: dict
  mandatory_exclusions:
    description:
      - What is left out of every backup of files. A list of dictionaries with C(exclude) (the pattern), C(regex) (whether it is a
        regular expression) and C(restrict_os) (V(any), V(only_windows), V(only_macos), V(only_linux), V(only_windows_x8632) or
        V(only_windows_x8664)). The order has no meaning.
    type: list
    elements: dict
  skip_already_running:
    description: Whether a scheduled job is skipped while the one before is still running, as a I(default mode), see the notes.
    type: str
  retry_failed_jobs:
    description: Whether a scheduled job that failed is repeated, as a I(default mode), see the notes.
    type: str
  retry_failed_jobs_after:
    description: How long to wait before a job is repeated, in minutes, or for example V(2h).
    type: str
  retry_failed_jobs_count:
    description: How often a job is repeated.
    type: int
  admin_reset_password:
    description: Whether administrators may reset the user's password, as a I(default mode), see the notes.
    type: str
  admin_view_filenames:
    description: Whether administrators may see the names of files, as a I(default mode), see the notes.
    type: str
  require_user_reset_password:
    description: Whether the user must choose a new password at the next log-in, as a I(default mode), see the notes.
    type: str
  prevent_delete_single_snapshots:
    description: Whether users are kept from deleting single snapshots.
    type: bool
  prevent_change_account_password:
    description: Whether users are kept from changing their password.
    type: bool
  prevent_change_email_settings:
    description: Whether users are kept from changing where and how reports are sent.
    type: bool
  prevent_change_account_name:
    description: Whether users are kept from changing the display name of their account.
    type: bool
  prevent_open_app_ui:
    description: Whether users are kept from opening the client's window.
    type: bool
  require_password_open_app_ui:
    description: Whether the client's window asks for the password each time.
    type: bool
  hide_app_import:
    description: Whether the client hides the import of settings from other products.
    type: bool
  hide_app_version:
    description: Whether the client hides its version.
    type: bool
  prevent_open_web_ui:
    description: Whether users are kept from logging in to the web interface.
    type: bool
  prevent_view_device_names:
    description: Whether the names of devices are hidden.
    type: bool
  default_email_reports:
    description:
      - Reports to users who have no setting of their own. A dictionary with C(should_override_default_reports) (bool) and the
        list C(reports).
      - Each report has a C(report_type) (V(immediate), V(summary), V(grouped_status) or V(recent_activity)), a C(summary_frequency)
        (list of schedules, see O(default_sources_backup_rules)), a C(time_span) and a C(filter) (search clause).
    type: dict
  default_storage_vault_retention:
    description:
      - How long backups are kept in new storage vaults. A dictionary with C(mode) and C(ranges).
      - C(mode) is V(keep_everything) or V(delete_except), which keeps what any of the C(ranges) covers. One that would keep nothing
        is refused.
      - Each range has a C(type) and the number that goes with it. V(most_recent_x_jobs) has C(jobs); V(jobs_since) has any of
        C(days), C(weeks), C(months) and C(years); V(newer_than_x) has C(timestamp); V(first_job_for_each_last_x_days) has C(days),
        V(first_job_for_last_x_weeks) C(weeks), and likewise for months and years; V(last_x_backups_one_for_each_day) and its like
        for weeks, months and years have C(jobs). The order has no meaning.
      - A new policy has V(keep_everything) if this is not given.
    type: dict
  enforce_storage_vault_retention:
    description: Whether O(default_storage_vault_retention) holds for existing storage vaults, too, and cannot be changed in them.
    type: bool
  prevent_protected_item_retention:
    description: Whether users are kept from giving protected items a retention of their own.
    type: bool
  allow_edit_object_lock_retention:
    description: Whether the retention of storage vaults with object lock can be changed.
    type: bool
  default_sources:
    description:
      - Protected items that every new device gets. A dictionary that is complete, so that an entry that is not in it is taken out of
        the policy, see O(delete_removed_from_users).
      - A key is the id of an item or its description. A new item under a description gets an id of its own. To rename an item,
        use its id as the key and give the new C(description).
      - Each item has an C(engine) (the types of O(protected_item_engine_types)) and C(engine_props), the settings of that engine as
        a dictionary of texts that is complete; further C(description), C(existing_user_update) (whether devices that are there already get it and
        its changes, too, from Comet Server 23.6.0), C(pre_exec), C(thaw_exec), C(post_exec) (commands) and
        C(override_destination_retention).
      - In place of C(engine_props) or beside it, settings may be given as C(files), C(mssql), C(office365), C(hyperv), C(vmware),
        C(proxmox) or C(disk_image), which M(cometbackup.comet.comet_protected_item) explains. Those of them that are not given stay
        as they are.
      - Credentials in C(engine_props) are not shown.
    type: dict
  default_sources_with_os_restriction:
    description:
      - Protected items that every new device of one operating system gets. A dictionary in the form of O(default_sources), except that each item has
        C(source_config), which is what an item has there, and C(restrict_os), see O(mandatory_exclusions).
    type: dict
  default_sources_backup_rules:
    description:
      - Schedules of the items in O(default_sources) and O(default_sources_with_os_restriction). A dictionary that is complete, with
        keys as in O(default_sources).
      - Each one has a C(source) (the item, by id or description), the list C(schedules), and further C(event_triggers)
        (C(on_pc_boot), C(on_last_job_fail_do_retry) and so on), C(skip_already_running), C(stop_after) (seconds, or for example
        V(8h)), C(limit_vault_speed_bps) (bytes per second, or for example V(2 MiB)), C(reduce_disk_concurrency),
        C(use_on_disk_indexes), C(allow_zero_files_success), C(auto_retention_level), C(log_level), C(pre_exec), C(thaw_exec) and
        C(post_exec).
      - A schedule has a C(frequency_type) (V(onceonly), V(periodic), V(hourly), V(daily), V(weekly), V(monthly) or V(yearly)) and
        C(seconds_past), the time of day as V("22:30") (quoted, since YAML takes it for a number otherwise) or in seconds since
        midnight; and further C(restrict_days) with C(days_select) (C(monday) to C(sunday)), C(restrict_runtime) with C(from_time)
        and C(to_time) (C(hour), C(minutes)), C(random_delay_secs) (seconds, or for example V(15m)), C(selected_day) and
        C(selected_month).
    type: dict
  default_backup_rules:
    description:
      - Schedules that every new protected item gets. A dictionary that is complete, of the same form as
        O(default_sources_backup_rules), but without C(source).
    type: dict
  random_delay:
    description: Longest random delay before a scheduled job starts, in seconds, or for example V(10m).
    type: str
  rotate_storage_vault_keys_hours:
    description: After how many hours the credentials of storage vaults are renewed.
    type: int
  read_only:
    description:
      - What M(cometbackup.comet.comet_policy_info) returns and nobody can set. It is ignored, so that an item of its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_policy_info
  - module: cometbackup.comet.comet_protected_item
  - module: cometbackup.comet.comet_user
"""

EXAMPLES = r"""
- name: The policy that new users get
  cometbackup.comet.comet_policy:
    name: Standard
    default: true
    prevent_delete_storage_vault: true
    admin_reset_password: enforced_on
    default_storage_vault_retention:
      mode: delete_except
      ranges:
        - type: most_recent_x_jobs
          jobs: 5
        - type: jobs_since
          weeks: 6

- name: Documents of every new device, each workday evening
  cometbackup.comet.comet_policy:
    name: Office
    protected_item_engine_types:
      should_restrict_engine_type_list: true
      allowed_engine_type_when_restricted: [file, mssql]
    mandatory_exclusions:
      - exclude: '*.tmp'
        restrict_os: only_windows
    default_sources:
      Documents:
        engine: file
        files:
          include: ['C:\Users']
          filesystem_snapshot: true
    default_sources_backup_rules:
      Workdays:
        source: Documents
        skip_already_running: true
        schedules:
          - frequency_type: daily
            seconds_past: "22:30"
            restrict_days: true
            days_select: {monday: true, tuesday: true, wednesday: true, thursday: true, friday: true}
            random_delay_secs: 15m

- name: A schedule for whatever is protected, at a quarter past every hour
  cometbackup.comet.comet_policy:
    name: Hourly
    default_backup_rules:
      Each hour:
        schedules:
          - frequency_type: hourly
            seconds_past: 900

- name: Delete a policy, although users have it
  cometbackup.comet.comet_policy:
    name: Hourly
    state: absent
    detach_users: true
"""

RETURN = r"""
policy:
  description:
    - The policy as the options describe it, after the change, with C(id) and the id of its C(tenant). Empty if it is absent.
    - In check mode, what the server itself adds is not in it.
    - The sample is shortened.
  type: dict
  returned: success
  sample:
    id: 6b2f953a-87df-5d4a-83f5-1eaf3a379dc3
    name: Standard
    tenant: ""
    default: true
    prevent_delete_storage_vault: true
    admin_reset_password: enforced_on
    random_delay: 600
    default_storage_vault_retention:
      mode: delete_except
      ranges:
        - {type: most_recent_x_jobs, timestamp: 0, jobs: 5, days: 0, weeks: 0, months: 0, years: 0, week_offset: 0, month_offset: 0, year_offset: 0}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import policies, policy
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    policy.plan,
    policy.SPEC,
    rules={"required_one_of": [("name", "id")]},
    secrets=policies.secrets,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
