# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_user`` does to bring an account into the declared state."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, List, NamedTuple, Optional

from .._client.client import CometClient
from .._client.errors import Conflict, InputError, Uncertain
from .._model import codec, diff, kept
from .._model.option_map import Sides
from .._model.task import Context, Params, Plan, Result, Step
from . import accounts, references
from .accounts import QUOTA, Account

UserOptions = Dict[str, Any]

# What servers accept as the name of a new account (facts: comet-facts section 2, Accounts).
NAME_PATTERN = r"[A-Za-z0-9_.@-]{1,255}"


# The options, also of an object in a document of comet_converge.
SPEC: Dict[str, Any] = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "active", "suspended", "absent"], "default": "present"},
    "user_password": {"type": "str", "no_log": True},
    "update_password": {"type": "str", "choices": ["on_create", "always"], "default": "on_create", "no_log": False},
    "old_user_password": {"type": "str", "no_log": True},
    "store_recovery_code": {"type": "bool"},
    "require_password_change": {"type": "bool", "no_log": False},
    "disable_totp": {"type": "bool", "default": False},
    "account_name": {"type": "str"},
    "emails": {"type": "list", "elements": "str"},
    "send_email_reports": {"type": "bool"},
    "email_settings": {"type": "dict"},
    "language": {"type": "str"},
    "time_zone": {"type": "str"},
    "tenant": {"type": "str"},
    "policy": {"type": "str"},
    "protected_items_quota": {"type": "str"},
    "maximum_devices": {"type": "int"},
    "office365_accounts_quota": {"type": "int"},
    "hyperv_guests_quota": {"type": "int"},
    "vmware_guests_quota": {"type": "int"},
    "delete_with_job_history": {"type": "bool", "default": False},
    "uninstall_software": {"type": "bool", "default": False},
    "remove_config_file": {"type": "bool", "default": False},
    "read_only": {"type": "dict"},
}


class Content(NamedTuple):
    """What else is declared of a profile, to be written with it.

    :param lay_over: puts it into a profile.
    :param changes: what of it differs between two profiles, as (before, after).
    :param stamped: the second of two profiles with the time in what of it differs from the first.
    """

    lay_over: Callable[[Dict[str, Any]], Dict[str, Any]] = lambda profile: profile
    changes: Callable[[Dict[str, Any], Dict[str, Any]], Sides] = lambda before, after: ({}, {})
    stamped: Callable[[Dict[str, Any], Dict[str, Any]], Dict[str, Any]] = lambda before, after: after


NOTHING_ELSE = Content()


def plan(context: Context, params: Params, content: Content = NOTHING_ELSE) -> Plan:
    """Read the account and say what to do about it.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    _check(params)
    accounts.OPTIONS.require_versions(context.client, params)
    account = accounts.find(context.client, params["name"])
    if params["state"] == "absent":
        return _absent(context, params, account)
    options = _with_ids(context, params, account)
    return _changed(context, options, account, content) if account else _created(context, options, content)


COUNTS = ("maximum_devices", "office365_accounts_quota", "hyperv_guests_quota", "vmware_guests_quota")


def _check(params: Params) -> None:
    for option in COUNTS:
        if (params.get(option) or 0) < 0:
            raise InputError(f"{option} must not be negative", remedy="Use 0 for any number")
    password = params.get("user_password")
    if password is not None and (len(password) < 8 or "\n" in password or "\r" in password):
        raise InputError("user_password must have at least 8 characters and no line break")


def _with_ids(context: Context, params: Params, account: Optional[Account]) -> UserOptions:
    """The options with tenant and policy as ids."""
    options, held = dict(params), account.profile if account else {}
    client, tenant, policy = context.client, params.get("tenant"), params.get("policy")
    options["tenant"] = references.trusted(context, lambda: references.tenant_id(client, tenant), tenant)
    own = options["tenant"]
    if account:
        _refuse_move(client, params["name"], held.get("OrganizationID", ""), own)
        own = held.get("OrganizationID", "")
    # An account keeps the id of a policy that was deleted, and an info module returns it.
    if policy != held.get("PolicyID"):
        options["policy"] = references.trusted(context, lambda: references.policy_of_user(client, policy, own), policy)
    return options


def _refuse_move(client: CometClient, name: str, held: str, wanted: Optional[str]) -> None:
    """Nothing says that a server moves an account: it may accept the profile and leave the account in its tenant.

    :raises InputError: if the account is in another tenant than the one that is asked for.
    """
    if wanted in (None, held):
        return
    names = references.known_tenant_names(client)
    where = f"in the tenant {names.get(held, held)!r}" if held else "at the top level"
    instead = f"in the tenant {names.get(wanted, wanted)!r}" if wanted else "at the top level"
    raise InputError(
        f"the user {name!r} exists already, {where} and not {instead}, and no server is known to move one",
        remedy="Choose another name, since one is taken on the whole server, or leave tenant out to manage the user where it is",
    )


# -- absent --------------------------------------------------------------------------------------------------


def _absent(context: Context, params: Params, account: Optional[Account]) -> Plan:
    if account is None:
        return Plan({}, {}, [], {"user": {}})
    name, profile = params["name"], account.profile
    if not params["delete_with_job_history"]:
        raise InputError(
            f"deleting the user {name!r} would lose the account ({len(profile.get('Devices') or {})} devices,"
            f" {len(profile.get('Destinations') or {})} storage vaults, {len(profile.get('Sources') or {})} protected items) and its job history",
            remedy="Set delete_with_job_history to true if that is meant, or use state suspended",
        )
    uninstall = (
        {"UninstallFlag": True, "RemoveConfigFile": params["remove_config_file"]}
        if params["uninstall_software"]
        else None
    )

    def delete() -> None:
        context.client.call("AdminDeleteUser", {"TargetUser": name, "UninstallConfig": uninstall})

    before = diff.lost(QUOTA.readable(accounts.view(profile)))
    return Plan(before, {}, [Step("delete the account", delete)], {"user": {}})


# -- created -------------------------------------------------------------------------------------------------


def _created(context: Context, options: UserOptions, content: Content) -> Plan:
    client, name = context.client, options["name"]
    if not re.fullmatch(NAME_PATTERN, name):
        raise InputError(
            f"no account can have the name {name!r}", remedy="Use up to 255 letters, digits and the characters _ . @ -"
        )
    if not options.get("user_password"):
        raise InputError(f"the user {name!r} does not exist, and creating it needs user_password")
    if options.get("tenant"):
        client.require_parameters("AdminAddUser", ["TargetOrganization"])
    context.created.add(name)
    fresh = dict(codec.zero("UserProfileConfig"), Username=name)
    wanted = accounts.lay_over(fresh, options)

    def add() -> None:
        client.call(
            "AdminAddUser",
            {
                "TargetUser": name,
                "TargetPassword": options["user_password"],
                "StoreRecoveryCode": 1 if options.get("store_recovery_code") else None,
                "RequirePasswordChange": 1 if options.get("require_password_change") else None,
                "TargetOrganization": options.get("tenant") or None,
            },
        )

    def fill() -> Result:
        account = accounts.find(client, name)
        if account is None:
            raise Conflict(
                f"somebody else deleted the user {name!r} right after it was created",
                method="AdminGetUserProfileAndHash",
                server=client.server,
            )
        desired = content.lay_over(accounts.lay_over(account.profile, options))
        if desired != account.profile:
            _write(context, options, content, content.stamped(account.profile, desired), account.hash)
        return {"user": accounts.view(desired)}

    dummy, after = accounts.changes(fresh, wanted)
    after.update(content.changes(fresh, content.lay_over(wanted))[1])
    after = {"name": name, **after, "user_password": diff.HIDDEN}
    declared = {
        option: value
        for option, value in accounts.view(wanted).items()
        if option in ("name", "state") or options.get(option) is not None
    }
    steps = [Step("add the account", add), Step("fill its profile", fill)]
    return Plan({}, after, steps, {"user": declared}, creates=True, noun="account")


# -- changed -------------------------------------------------------------------------------------------------


def _changed(context: Context, options: UserOptions, account: Account, content: Content) -> Plan:
    name, profile = options["name"], account.profile
    resets = _resets_password(context, options)
    _check_recovery(options, profile, resets)
    own = accounts.lay_over(profile, options)
    desired = content.lay_over(own)
    before: Result = {}
    after: Result = {}
    steps: List[Step] = []
    if desired != profile:
        before, after = accounts.changes(profile, own)
        for side, more in zip((before, after), content.changes(profile, desired)):
            side.update(more)
        stamped = content.stamped(profile, desired)
        steps.append(Step("write the profile", lambda: _write(context, options, content, stamped, account.hash)))
    if options.get("disable_totp") and _has_totp(profile):
        before["two_factor_authentication"], after["two_factor_authentication"] = True, False
        steps.append(
            Step(
                "disable two-factor authentication",
                lambda: _call(context, "AdminDisableUserTotp", {"TargetUser": name}),
            )
        )
    if resets:
        before["user_password"], after["user_password"] = diff.HIDDEN, diff.HIDDEN_CHANGED
        steps.append(Step("reset the password", lambda: _reset(context, options, profile)))
    # A plan for thousands is asked what differs, and no more.
    return Plan(before, after, steps, {} if context.planning else {"user": accounts.view(desired)})


def _resets_password(context: Context, options: UserOptions) -> bool:
    """Whether an existing account gets the password. One that this run has just created has it already."""
    wanted = options.get("user_password") and options["update_password"] == "always"
    return bool(wanted) and options["name"] not in context.created


def _check_recovery(options: UserOptions, profile: Dict[str, Any], resets: bool) -> None:
    """The recovery code derives from the password, which the server does not know."""
    name, stored = options["name"], bool(profile.get("PasswordRecovery"))
    if options.get("store_recovery_code") and not stored:
        raise InputError(
            f"the user {name!r} has no recovery code, and the server can store one only when the account is created",
            remedy="Leave store_recovery_code out for this account",
        )
    if resets and not stored and not options.get("old_user_password"):
        raise InputError(
            f"the password of {name!r} cannot be reset: no recovery code is stored for the account",
            remedy="Give old_user_password, or set update_password to on_create",
        )


def _has_totp(profile: Dict[str, Any]) -> bool:
    return bool(profile.get("AllowPasswordAndTOTPLogin") or profile.get("TOTPKey"))


def _write(context: Context, options: UserOptions, content: Content, profile: Dict[str, Any], hash_: str) -> None:
    """Write the profile, and where the answer has it as it is now (since about 25.6.8) see that the options are in it.

    :raises VersionTooOld: if the server did not keep an option.
    """
    client = context.client
    held = accounts.write(client, options["name"], profile, hash_)
    if held:
        desired = content.lay_over(accounts.lay_over(held, options))
        kept.require_kept(client, accounts.WRITE, "UserProfileConfig", held, desired, accounts.OPTIONS.fields)


def _reset(context: Context, options: UserOptions, held: Dict[str, Any]) -> None:
    """Reset the password. Where no answer comes the stored hash tells whether it was: a new plan could not."""
    name = options["name"]
    params = {
        "TargetUser": name,
        "NewPassword": options["user_password"],
        "OldPassword": options.get("old_user_password"),
    }
    try:
        context.client.call("AdminResetUserPassword", params)
    except Uncertain:
        account = accounts.find(context.client, name)
        if account is None or account.profile.get("PasswordHash") == held.get("PasswordHash"):
            raise


def _call(context: Context, method: str, params: Dict[str, Any]) -> Optional[Result]:
    context.client.call(method, params)
    return None
