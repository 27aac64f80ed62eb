# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""User accounts and their profiles (facts: comet-facts 2, Accounts)."""

from __future__ import annotations

import re
from typing import Any

from ..accounts import Account, Profile
from ..call import Call, Registry, as_map
from ..credentials import l_key, matches_user_hash, user_password
from ..errors import ApiError, unauthorised
from ..reference import constants
from .protected import check_entries, delete_sources

api = Registry()

_USERNAME = re.compile(r"^[A-Za-z0-9_.@-]+$")
_MINIMUM_PASSWORD = 8
_CONFLICT = "The profile was changed in the meantime"


@api.method("AdminListUsers")
def list_users(call: Call) -> Any:
    """All names."""
    return [account.name for account in call.visible_accounts()]


@api.method("AdminListUsersFull")
def list_users_full(call: Call) -> Any:
    """All profiles by name."""
    if call.state.options.null_collections:
        return {account.name: account.profile for account in call.visible_accounts()}
    return as_map((account.name, account.text()) for account in call.visible_accounts())


@api.method("AdminGetUserProfile")
def get_profile(call: Call) -> Any:
    """One profile."""
    return call.account().profile


@api.method("AdminGetUserProfileAndHash", "UserWebGetUserProfileAndHash")
def get_profile_and_hash(call: Call) -> Any:
    """One profile with its hash."""
    return _with_hash(call, call.account())


@api.method("AdminGetUserProfileHash")
def get_profile_hash(call: Call) -> Any:
    """The hash alone."""
    return call.message(ProfileHash=call.state.profile_hash(call.account().name))


def _with_hash(call: Call, account: Account) -> dict[str, Any]:
    return call.message(ProfileHash=call.state.profile_hash(account.name), Profile=account.profile)


@api.method("AdminAddUser")
def add_user(call: Call) -> Any:
    """A new account without items and vaults, with the tenant's default policy."""
    organization = call.target_organization()
    name = _new_name(call)
    _check_password(call.params["TargetPassword"])
    fields: dict[str, Any] = {"RequirePasswordChange": True} if call.get("RequirePasswordChange") else {}
    call.state.add_user(
        name, call.params["TargetPassword"], organization, recovery=bool(call.get("StoreRecoveryCode")), **fields
    )
    return _added(call, name)


@api.method("AdminAddUserFromProfile")
def add_user_from_profile(call: Call) -> Any:
    """An account as the profile says, its password hash included."""
    organization = call.target_organization()
    name = _new_name(call)
    profile: Profile = {
        **call.params["ProfileData"],
        "Username": name,
        "CreationGUID": call.state.new_id(),
        "CreateTime": call.state.clock.seconds(),
    }
    _place(profile, organization)
    call.state.accounts.add(Account(name, organization, call.state.enforce_policy(profile)))
    return _added(call, name)


def _added(call: Call, name: str) -> dict[str, Any]:
    account = call.state.accounts[name]
    call.publish("SEVT_ACCOUNT_NEW", name, account.profile, owner=account.organization)
    return {**call.message(), "Status": call.state.options.created_status}


def _new_name(call: Call) -> str:
    name: str = call.params["TargetUser"]
    options = call.state.options
    minimum = 1 if options.at_least("21.9.10") else 6
    if not minimum <= len(name) <= constants()["USERNAME_MAX_LENGTH"] or (
        options.strict_usernames and not _USERNAME.match(name)
    ):
        raise ApiError(400, "Invalid username")
    if name in call.state.accounts:
        raise ApiError(options.exists_status, "User already exists")
    return name


def _check_password(password: str) -> None:
    if len(password) < _MINIMUM_PASSWORD or "\r" in password or "\n" in password:
        raise ApiError(400, "Invalid password")


def _place(profile: Profile, organization: str) -> None:
    profile.pop("OrganizationID", None)
    if organization:
        profile["OrganizationID"] = organization


@api.method("AdminDeleteUser")
def delete_user(call: Call) -> Any:
    """Remove an account with its job history; buckets stay."""
    account = call.account()
    uninstall = call.get("UninstallConfig") or {}
    remove_account(call, account, bool(uninstall.get("UninstallFlag")))
    return call.message()


def remove_account(call: Call, account: Account, uninstall: bool) -> None:
    """Take an account away, with its devices' connections and its history."""
    state = call.state
    for device in state.devices.of(account.name):
        if uninstall:
            state.log(f"uninstalling the software of {device.id}")
        state.agents.disconnect(device)
        state.devices.remove(device)
    state.accounts.remove(account.name)
    state.jobs.forget_user(account.name)
    state.sessions.end_all("user", account.name)
    call.publish("SEVT_ACCOUNT_REMOVED", account.name, owner=account.organization)


@api.method("AdminSetUserProfile")
def set_profile(call: Call) -> Any:
    """Replace the whole profile, whatever it was."""
    _store(call, call.account(), call.params["ProfileData"])
    return call.message()


@api.method("AdminSetUserProfileHash", "UserWebSetProfileHash")
def set_profile_hash(call: Call) -> Any:
    """Replace the whole profile if it still is the one that was read."""
    account = call.account()
    wanted = call.get("RequireHash", call.get("ProfileHash"))
    if wanted != call.state.profile_hash(account.name):
        raise ApiError(call.state.options.conflict_status, _CONFLICT)
    _store(call, account, call.params["ProfileData"])
    doomed = ((call.get("AdminOptions") or {}).get("Policy") or {}).get("DeleteSources") or []
    if doomed:
        call.state.accounts.edit(account.name, lambda profile: delete_sources(profile, doomed))
    if call.actor.kind == "admin" and not call.state.options.at_least("25.6.8"):
        return call.message()
    return _with_hash(call, account)


def _store(call: Call, account: Account, wanted: Profile) -> None:
    state, current = call.state, account.profile
    check_entries(call, current, wanted)
    if wanted["PolicyID"] and wanted["PolicyID"] != current["PolicyID"]:
        _check_policy(call, wanted["PolicyID"], account.organization)
    profile = {
        **wanted,
        "Username": account.name,
        "CreationGUID": current["CreationGUID"],
        "CreateTime": current["CreateTime"],
    }
    _place(profile, account.organization)
    if call.actor.kind == "user":
        profile.update({name: current[name] for name in _ADMIN_FIELDS if name in current})
    _note_suspension(call, profile, current)
    if profile["IsSuspended"]:
        state.sessions.end_all("user", account.name)
    gone = set(current["Devices"]) - set(profile["Devices"])
    state.accounts.replace(account.name, state.enforce_policy(profile))
    for device in state.devices.of(account.name):
        if device.id in gone:
            state.agents.disconnect(device)
            state.devices.remove(device)
    call.publish("SEVT_ACCOUNT_UPDATED", account.name, account.profile, owner=account.organization)


_ADMIN_FIELDS = (
    "PolicyID",
    "Policy",
    "IsSuspended",
    "MaximumDevices",
    "AllProtectedItemsQuotaEnabled",
    "AllProtectedItemsQuotaBytes",
    "GroupID",
)


def _note_suspension(call: Call, profile: Profile, current: Profile) -> None:
    if profile["IsSuspended"] and not current["IsSuspended"]:
        profile["LastSuspended"] = call.state.clock.seconds()
    elif "LastSuspended" in current and "LastSuspended" not in profile:
        profile["LastSuspended"] = current["LastSuspended"]


def _check_policy(call: Call, policy_id: str, organization: str) -> None:
    policy = call.state.policies.get(policy_id)
    if policy is None:
        return
    if policy["OrganizationID"] not in ("", organization):
        raise unauthorised()
    allowed = call.actor.permissions.get("AllowedUserPolicies") or []
    if allowed and policy_id not in allowed:
        raise unauthorised()


@api.method("AdminResetUserPassword")
def reset_password(call: Call) -> Any:
    """Set another password, with the recovery code on file or the old password."""
    account = call.account()
    profile = account.profile
    old = call.get("OldPassword") or ""
    if old:
        if not matches_user_hash(l_key(old), profile):
            raise unauthorised()
    elif not profile.get("PasswordRecovery"):
        raise ApiError(400, "The account has no recovery code")
    _check_password(call.params["NewPassword"])
    _set_password(call, account, call.params["NewPassword"])
    return call.message()


@api.method("UserWebAccountResetPassword")
def change_own_password(call: Call) -> Any:
    """An end user sets another password."""
    account = call.account()
    if account.profile["Policy"].get("PreventChangeAccountPassword") or not matches_user_hash(
        l_key(call.params["OldPassword"]), account.profile
    ):
        raise unauthorised()
    if call.params["ProfileHash"] != call.state.profile_hash(account.name):
        raise ApiError(call.state.options.conflict_status, _CONFLICT)
    _check_password(call.params["NewPassword"])
    _set_password(call, account, call.params["NewPassword"])
    return call.message()


def _set_password(call: Call, account: Account, password: str) -> None:
    state = call.state

    def change(profile: Profile) -> None:
        profile.update(user_password(password, state.salt()))
        if profile.get("PasswordRecovery"):
            profile["PasswordRecovery"] = state.recovery_code()
        if "RequirePasswordChange" in profile:
            profile["RequirePasswordChange"] = False

    state.accounts.edit(account.name, change)
    call.publish("SEVT_ACCOUNT_UPDATED", account.name, account.profile, owner=account.organization)


@api.method("AdminDisableUserTotp")
def disable_totp(call: Call) -> Any:
    """Let a user log in without codes again."""
    account = call.account()

    def change(profile: Profile) -> None:
        profile.update(AllowPasswordLogin=True, AllowPasswordAndTOTPLogin=False, TOTPKeyEncryptionFormat=0, TOTPKey="")

    call.state.accounts.edit(account.name, change)
    call.publish("SEVT_ACCOUNT_UPDATED", account.name, account.profile, owner=account.organization)
    return call.message()


@api.method("AdminRevokeDevice")
def revoke_device(call: Call) -> Any:
    """Remove a device with its items and schedules and drop its connections."""
    account, device_id = call.account(), call.params["TargetDevice"]
    if device_id not in account.profile["Devices"]:
        raise ApiError(call.state.options.unknown_device_status, constants()["UnknownDeviceError"])
    device = call.state.devices.find(account.name, device_id)
    if device is not None:
        call.state.agents.disconnect(device)
        call.state.devices.remove(device)

    def change(profile: Profile) -> None:
        profile["Devices"].pop(device_id)
        delete_sources(
            profile, [key for key, source in profile["Sources"].items() if source["OwnerDevice"] == device_id]
        )

    call.state.accounts.edit(account.name, change)
    call.publish("SEVT_DEVICE_REMOVED", device_id, owner=account.organization)
    call.publish("SEVT_ACCOUNT_UPDATED", account.name, account.profile, owner=account.organization)
    return call.message()
