# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""User groups and shared storage quotas."""

from __future__ import annotations

import hashlib
from typing import Any

from ..accounts import dumps
from ..call import Call, Registry
from ..errors import ApiError, bad_parameter, not_found, unauthorised

api = Registry()


# -- user groups


def _groups(call: Call) -> dict[str, dict[str, Any]]:
    wanted = call.target_organization() if call.get("TargetOrganization") else call.organization
    return {
        key: group for key, group in call.state.groups.items() if wanted is None or group["OrganizationID"] == wanted
    }


def _group(call: Call) -> dict[str, Any]:
    group = call.state.groups.get(call.params["GroupID"])
    if group is None:
        raise not_found("User group", call.state.options.not_found_status)
    if not call.sees(group["OrganizationID"]):
        raise unauthorised()
    return group


@api.method("AdminUserGroupsList")
def list_groups(call: Call) -> Any:
    """Names by id."""
    return {key: group["Name"] for key, group in _groups(call).items()}


@api.method("AdminUserGroupsListFull")
def list_full(call: Call) -> Any:
    """Groups by id."""
    return _groups(call)


@api.method("AdminUserGroupsGet")
def get_group(call: Call) -> Any:
    """One group, with its users if so asked."""
    group, key = _group(call), call.params["GroupID"]
    users = (
        {account.name: account.profile for account in call.state.accounts if account.profile["GroupID"] == key}
        if call.get("IncludeUsers")
        else {}
    )
    return {"UserGroup": group, "Users": users}


@api.method("AdminUserGroupsNew")
def new_group(call: Call) -> Any:
    """A new group. Its name need not be the only one of its kind."""
    owner = call.target_organization()
    key = call.state.add_group(_name(call.params["Name"], "Name"), organization=owner)
    call.publish("SEVT_USERGROUP_NEW", key, call.state.groups[key], owner=owner)
    return call.message(UserGroupID=key)


@api.method("AdminUserGroupsSet")
def set_group(call: Call) -> Any:
    """Replace a group's properties; when and where it was made stays."""
    group = _group(call)
    _name(call.params["Group"]["Name"], "Group.Name")
    changed = {**call.params["Group"], "CreatedAt": group["CreatedAt"], "OrganizationID": group["OrganizationID"]}
    call.state.groups[call.params["GroupID"]] = changed
    call.publish("SEVT_USERGROUP_UPDATED", call.params["GroupID"], changed, owner=group["OrganizationID"])
    return call.message()


def _name(name: str, parameter: str) -> str:
    if not name.strip():
        raise bad_parameter(parameter)
    return name


@api.method("AdminUserGroupsDelete")
def delete_group(call: Call) -> Any:
    """Remove a group; its users are in none then."""
    group, key = _group(call), call.params["GroupID"]
    del call.state.groups[key]
    _move(call, key, set())
    call.publish("SEVT_USERGROUP_REMOVED", key, owner=group["OrganizationID"])
    return call.message()


@api.method("AdminUserGroupsSetUsersForGroup")
def set_users(call: Call) -> Any:
    """Make these users, and no others, the members of a group. One unknown name, or a user of elsewhere, and nobody moves."""
    group, key, wanted = _group(call), call.params["GroupID"], set(call.params["Users"])
    for name in wanted:
        account = call.state.accounts.get(name)
        if account is None or account.organization != group["OrganizationID"]:
            raise ApiError(400, "User not found")
    if _move(call, key, wanted):
        call.publish("SEVT_USERGROUP_UPDATED", key, group, owner=group["OrganizationID"])
    return call.message()


def _move(call: Call, key: str, members: set[str]) -> int:
    """Say whom a group consists of; returns how many that moves."""
    affected = {account.name: account for account in call.state.accounts.built()}
    affected.update({name: call.state.accounts[name] for name in members})
    moved = 0
    for account in affected.values():
        belongs, is_in = account.name in members, account.profile.get("GroupID") == key
        if belongs != is_in:
            profile = {**account.profile, "GroupID": key if belongs else ""}
            call.state.accounts.replace(account.name, profile)
            call.publish("SEVT_ACCOUNT_UPDATED", account.name, profile, owner=account.organization)
            moved += 1
    return moved


# -- shared storage quotas


def _hash(quota: dict[str, Any]) -> str:
    return hashlib.sha256(dumps(quota).encode()).hexdigest()[:40]


def _quota(call: Call) -> dict[str, Any]:
    quota = call.state.quotas.get(call.params["SharedStorageQuotaID"])
    if quota is None:
        raise not_found("Shared storage quota", call.state.options.not_found_status)
    if not call.sees(quota["OrganizationID"]):
        raise unauthorised()
    return quota


@api.method("AdminSquotaListAll")
def list_quotas(call: Call) -> Any:
    """All quotas by id."""
    return call.message(
        Entries={key: quota for key, quota in call.state.quotas.items() if call.sees(quota["OrganizationID"])}
    )


@api.method("AdminSquotaGetWithHash")
def get_quota(call: Call) -> Any:
    """One quota, its hash, and what its vaults use of it."""
    quota, key = _quota(call), call.params["SharedStorageQuotaID"]
    used = sum(
        vault["Statistics"]["ClientProvidedSize"]["Size"]
        for account in call.state.accounts
        for vault in account.profile["Destinations"].values()
        if vault.get("StorageLimitID") == key and "Statistics" in vault
    )
    return call.message(SharedStorageQuota=quota, SharedStorageQuotaHash=_hash(quota), CurrentUsage=used)


@api.method("AdminSquotaSetWithHash")
def set_quota(call: Call) -> Any:
    """Create or replace the quota of an id; a hash must be that of the quota as it is, so that there must be one."""
    key, quota = call.params["SharedStorageQuotaID"], dict(call.params["SharedStorageQuota"])
    if not key:
        raise bad_parameter("SharedStorageQuotaID")
    if quota["LimitBytes"] < 0:
        raise bad_parameter("SharedStorageQuota.LimitBytes")
    current = call.state.quotas.get(key)
    if current is not None:
        _quota(call)
    if call.get("CheckHash") and (current is None or call.params["CheckHash"] != _hash(current)):
        raise ApiError(call.state.options.conflict_status, "The quota was changed in the meantime")
    if not call.actor.top_level:
        quota["OrganizationID"] = call.actor.organization
    elif quota["OrganizationID"] and quota["OrganizationID"] not in call.state.organizations:
        raise not_found("Organization", call.state.options.not_found_status)
    call.state.quotas[key] = quota if current else call.state.with_future_fields("SharedStorageQuota", quota)
    call.publish(
        "SEVT_SQUOTA_NEW" if current is None else "SEVT_SQUOTA_UPDATED", key, quota, owner=quota["OrganizationID"]
    )
    return call.message(SharedStorageQuotaHash=_hash(call.state.quotas[key]))


@api.method("AdminSquotaDelete")
def delete_quota(call: Call) -> Any:
    """Remove a quota."""
    quota = _quota(call)
    del call.state.quotas[call.params["SharedStorageQuotaID"]]
    call.publish("SEVT_SQUOTA_REMOVED", call.params["SharedStorageQuotaID"], owner=quota["OrganizationID"])
    return call.message()
