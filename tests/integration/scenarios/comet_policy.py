# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_policy`` does."""

from __future__ import annotations

from typing import Any

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_policy("Old", policy_id="policy-old", policy={"PreventOpenWebUI": True})
    state.add_policy("Used", policy_id="policy-used")
    state.add_policy("Twice", policy_id="policy-one")
    state.add_policy("Twice", policy_id="policy-two")
    state.add_tenant("Globex", hosts=["globex.example"], organization_id="tenant-globex")
    state.add_user("acme-files", password=secret("acme"), PolicyID="policy-used")


def _use(simulator: Simulator) -> None:
    policies = simulator.state.policies
    (standard,) = (
        id_ for id_, policy in policies.items() if policy["Description"] == "Standard" and not policy["OrganizationID"]
    )
    simulator.state.edit_profile("acme-files", lambda profile: profile.update(PolicyID=standard))


WEEKDAYS = {"monday": True, "tuesday": True, "wednesday": True, "thursday": True, "friday": True}
EVENING = {
    "frequency_type": "daily",
    "seconds_past": "22:30",
    "restrict_days": True,
    "days_select": WEEKDAYS,
    "random_delay_secs": "15m",
}
DATABASE = {
    "engine": "mysql",
    "engine_props": {"USERNAME": "backup", "PASSWORD": secret("database")},
    "description": "Database",
}
EVERYTHING: dict[str, Any] = {
    "name": "Standard",
    "default": True,
    "prevent_request_storage_vault": True,
    "prevent_add_custom_storage_vault": True,
    "prevent_edit_storage_vault": True,
    "prevent_delete_storage_vault": True,
    "hide_cloud_storage_branding": True,
    "storage_vault_providers": {
        "should_restrict_provider_list": True,
        "allowed_providers_when_restricted": ["s3", "sftp"],
    },
    "default_new_storage_vault": "user",
    "prevent_new_protected_item": True,
    "prevent_edit_protected_item": True,
    "prevent_delete_protected_item": True,
    "protected_item_engine_types": {
        "should_restrict_engine_type_list": True,
        "allowed_engine_type_when_restricted": ["file", "mssql"],
    },
    "mandatory_exclusions": [
        {"exclude": "*.tmp", "restrict_os": "only_windows"},
        {"exclude": "^/proc/", "regex": True, "restrict_os": "only_linux"},
    ],
    "skip_already_running": "enforced_on",
    "retry_failed_jobs": "optional_default_on",
    "retry_failed_jobs_after": "2h",
    "retry_failed_jobs_count": 3,
    "admin_reset_password": "enforced_on",
    "admin_view_filenames": "enforced_off",
    "require_user_reset_password": "optional_default_off",
    "prevent_delete_single_snapshots": True,
    "prevent_change_account_password": True,
    "prevent_change_email_settings": True,
    "prevent_change_account_name": True,
    "prevent_open_app_ui": True,
    "require_password_open_app_ui": True,
    "hide_app_import": True,
    "hide_app_version": True,
    "prevent_open_web_ui": True,
    "prevent_view_device_names": True,
    "default_email_reports": {
        "should_override_default_reports": True,
        "reports": [{"report_type": "summary", "summary_frequency": [EVENING]}],
    },
    "default_storage_vault_retention": {
        "mode": "delete_except",
        "ranges": [{"type": "most_recent_x_jobs", "jobs": 5}, {"type": "jobs_since", "weeks": 6}],
    },
    "enforce_storage_vault_retention": True,
    "prevent_protected_item_retention": True,
    "allow_edit_object_lock_retention": True,
    "default_sources": {
        "Documents": {"engine": "file", "engine_props": {"INCLUDE0": "/home"}},
        "Database": DATABASE,
        "Accounts": {"engine": "mssql", "mssql": {"all_databases": True, "password": secret("mssql")}},
    },
    "default_sources_with_os_restriction": {
        "System": {
            "source_config": {"engine": "windisk", "disk_image": {"include": ["/disk-1"]}},
            "restrict_os": "only_windows",
        },
    },
    "default_sources_backup_rules": {"Evenings": {"source": "Documents", "schedules": [EVENING]}},
    "default_backup_rules": {"Each hour": {"schedules": [{"frequency_type": "hourly", "seconds_past": 900}]}},
    "random_delay": "10m",
    "rotate_storage_vault_keys_hours": 24,
    "read_only": {"created_date": 1},
}

SCENARIO = Scenario(
    covers=(
        "AdminPoliciesDelete",
        "AdminPoliciesGet",
        "AdminPoliciesList",
        "AdminPoliciesSet",
    ),
    prepare=prepare,
    cases=(
        Case("creates a policy with everything in it", EVERYTHING, budget=2),
        Case(
            "sees no change in another order of lists",
            {
                "name": "Standard",
                "mandatory_exclusions": EVERYTHING["mandatory_exclusions"][::-1],
                "storage_vault_providers": {"allowed_providers_when_restricted": ["sftp", "s3"]},
            },
            budget=2,
            changed=False,
        ),
        Case(
            "changes a policy of before", {"name": "Old", "prevent_open_web_ui": False, "random_delay": "5m"}, budget=2
        ),
        Case("renames a policy", {"id": "policy-old", "name": "Older"}, budget=1),
        Case(
            "creates a policy of a chosen id in a tenant",
            {"id": "chosen", "name": "Standard", "tenant": "Globex"},
            budget=2,
        ),
        Case(
            "removes an item, with those that accounts got from it",
            {
                "name": "Standard",
                "default_sources": {"Documents": {"engine": "file", "files": {"include": ["/home"]}}},
                "delete_removed_from_users": True,
            },
            budget=3,  # another tenant's policy has the name, too
        ),
        Case(
            "deletes a policy that accounts have", {"name": "Used", "state": "absent", "detach_users": True}, budget=1
        ),
        Case("deletes nothing where there is nothing", {"name": "Never", "state": "absent"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal("neither name nor id", {"state": "absent"}, "one of the following is required: name, id"),
        Refusal(
            "a policy of an ambiguous name",
            {"name": "Twice", "default": True},
            "2 policies are named 'Twice'. Give one of their ids in id: policy-one, policy-two.",
        ),
        Refusal(
            "an unknown key",
            {"name": "Older", "default_storage_vault_retention": {"ranges": [{"type": "jobs_since", "week": 6}]}},
            "default_storage_vault_retention.ranges[0] has no key week, did you mean weeks?",
        ),
        Refusal(
            "a name that an enumeration lacks",
            {"name": "Older", "admin_reset_password": "enforced"},
            'admin_reset_password: unknown DefaultSettingMode "enforced", did you mean "enforced_on" or '
            '"enforced_off"? Valid are system_default, optional_default_on, optional_default_off, enforced_on, '
            "enforced_off.",
        ),
        Refusal(
            "settings of another engine",
            {"name": "Older", "default_sources": {"Documents": {"engine": "file", "mssql": {"all_databases": True}}}},
            "default_sources.Documents: mssql is not for the engine file."
            " An item has one engine: give the settings of that one.",
        ),
        Refusal(
            "an unguarded deletion",
            {"name": "Standard", "state": "absent"},
            "deleting the policy 'Standard' would leave 1 accounts without what it enforces: acme-files. Give them "
            "another policy first, or set detach_users to true if that is meant.",
            before=_use,
        ),
        Refusal(
            "a time that is none",
            {"name": "Older", "random_delay": "soon"},
            "random_delay: 'soon' is not a duration, write seconds or for example 2h 30m.",
        ),
    ),
    examples=prepare,
)
