# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Protected items with their schedules as one object."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import Any

from .. import items
from ..accounts import Account, Profile
from ..call import Call, Registry
from ..entry_rules import forbidden
from ..errors import ApiError, not_found, unauthorised

api = Registry()


def delete_sources(profile: Profile, sources: Iterable[str]) -> None:
    """Take protected items out of a profile, and the schedules that run them."""
    doomed = set(sources)
    profile["Sources"] = {key: source for key, source in profile["Sources"].items() if key not in doomed}
    profile["BackupRules"] = {key: rule for key, rule in profile["BackupRules"].items() if rule["Source"] not in doomed}


def check_entries(call: Call, current: Profile, wanted: Profile) -> None:
    """Make sure that the caller may make this of a profile's vaults and items.

    :raises ApiError: if not.
    """
    flags = call.actor.permissions if call.actor.kind == "admin" else current["Policy"]
    if forbidden(call.actor.kind, flags, current, wanted):
        raise unauthorised()
    if items.of_restricted_type(current, wanted):
        raise ApiError(
            call.state.options.policy_refused_status, "The policy does not allow Protected Items of this type"
        )


@api.method("AdminGetProtectedItemWithBackupRules", "UserWebGetProtectedItemWithBackupRules")
def get(call: Call) -> Any:
    """An item, its schedules, and the profile's hash."""
    account, source = call.account(), call.params["SourceID"]
    if source not in account.profile["Sources"]:
        raise not_found("Protected Item", call.state.options.not_found_status)
    rules = {key: rule for key, rule in account.profile["BackupRules"].items() if rule["Source"] == source}
    answer = call.message(Source=account.profile["Sources"][source], ProfileHash=call.state.profile_hash(account.name))
    return {**answer, "BackupRules": rules} if rules else answer


@api.method("AdminSetProtectedItemWithBackupRules", "UserWebSetProtectedItemWithBackupRules")
def set_item(call: Call) -> Any:
    """Create or replace an item and, where given, all of its schedules."""
    state, account, source = call.state, call.account(), call.params["SourceID"]
    wanted_hash = call.get("RequireHash") or ""
    if wanted_hash and wanted_hash != state.profile_hash(account.name):
        raise ApiError(state.options.conflict_status, "The profile was changed in the meantime")
    item, rules = call.get("Source"), call.get("BackupRules")
    if item is None and source not in account.profile["Sources"]:
        raise not_found("Protected Item", state.options.not_found_status)

    def change(profile: Profile) -> None:
        if item is not None:
            profile["Sources"][source] = item
        if rules is not None:
            kept = {key: rule for key, rule in profile["BackupRules"].items() if rule["Source"] != source}
            profile["BackupRules"] = {**kept, **{key: {**rule, "Source": source} for key, rule in rules.items()}}

    _edit(call, account, change)
    return call.message()


@api.method("AdminDeleteProtectedItem", "UserWebDeleteProtectedItem")
def delete(call: Call) -> Any:
    """Remove an item and its schedules."""
    account, source = call.account(), call.params["SourceID"]
    if source not in account.profile["Sources"]:
        raise not_found("Protected Item", call.state.options.not_found_status)
    _edit(call, account, lambda profile: delete_sources(profile, [source]))
    return call.message()


def _edit(call: Call, account: Account, change: Callable[[Profile], None]) -> None:
    wanted = copy.deepcopy(account.profile)
    change(wanted)
    check_entries(call, account.profile, wanted)
    call.state.accounts.replace(account.name, call.state.enforce_policy(wanted))
    call.publish("SEVT_ACCOUNT_UPDATED", account.name, account.profile, owner=account.organization)
