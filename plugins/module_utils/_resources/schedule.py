# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_schedule`` does to bring a schedule into the declared state, and what ``comet_schedule_info`` returns."""

from __future__ import annotations

from typing import Any, Dict

from .._model.task import Context, Params, Plan, Result
from . import profile_entries, profile_entries_info, rules
from .profile_entries import Entry, Profile
from .rules import RULES

# The options, also of an object in a document of comet_converge.
SPEC: Dict[str, Any] = {
    "user": {"type": "str", "required": True},
    "name": {"type": "str"},
    "id": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "protected_item": {"type": "str"},
    "device": {"type": "str"},
    "storage_vault": {"type": "str"},
    "times": {"type": "list", "elements": "raw"},
    "on_boot": {"type": "bool"},
    "on_boot_if_missed": {"type": "bool"},
    "retry_failed_jobs": {"type": "bool"},
    "retry_failed_jobs_count": {"type": "int"},
    "retry_failed_jobs_after": {"type": "str"},
    "skip_already_running": {"type": "bool"},
    "stop_after": {"type": "str"},
    "limit_vault_speed_bps": {"type": "str"},
    "concurrency_count": {"type": "int"},
    "reduce_disk_concurrency": {"type": "bool"},
    "use_on_disk_indexes": {"type": "bool"},
    "allow_zero_files_success": {"type": "bool"},
    "auto_retention_level": {"type": "str"},
    "log_level": {"type": "str"},
    "tags": {"type": "str"},
    "pre_exec": {"type": "list", "elements": "str"},
    "thaw_exec": {"type": "list", "elements": "str"},
    "post_exec": {"type": "list", "elements": "str"},
    "read_only": {"type": "dict"},
}


def plan(context: Context, params: Params) -> Plan:
    """Read the profile and say what to do about one of its schedules. One request if nothing differs.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    return profile_entries.plan(context, params, RULES)


def info(context: Context, params: Params) -> Result:
    """Read the schedules of one user or of all: one request beside the look-up of a tenant's name.

    :raises NotFound: if a user or tenant is named that does not exist.
    """

    def wanted(entry: Entry, profile: Profile) -> bool:
        return rules.is_of(entry, params, profile)

    return {"schedules": profile_entries_info.read(context, params, RULES, wanted)}
