# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_vault`` does to bring a storage vault into the declared state."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional, Tuple

from .._client.client import CometClient
from .._client.errors import Conflict, InputError, Uncertain
from .._model.task import Context, Params, Plan, Result, Step
from . import accounts, guarded, profile_entries, references
from .accounts import Account
from .profile_entries import Entry, Options
from .vaults import VAULTS

REQUEST, CONVERT = "AdminRequestStorageVault", "AdminConvertStorageRole"
# The vendor's client libraries have the conversion since their releases of this version.
CONVERT_SINCE = "24.6.6"
# An account with a vault that the server has made, and the vault's id if it is known.
Made = Tuple[Account, Optional[str]]


# The options, also of an object in a document of comet_converge.
SPEC: Dict[str, Any] = {
    "user": {"type": "str", "required": True},
    "name": {"type": "str"},
    "id": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "template": {"type": "str"},
    "self_address": {"type": "str"},
    "type": {"type": "str"},
    "settings": {"type": "dict"},
    "relocate": {"type": "bool", "default": False},
    "convert_storage_role": {"type": "bool", "default": False},
    "quota": {"type": "str"},
    "shared_quota": {"type": "str"},
    "retention": {"type": "dict"},
    "hide_storage_type": {"type": "bool"},
    "associated_devices": {"type": "list", "elements": "str"},
    "tag": {"type": "str"},
    "pre_exec": {"type": "list", "elements": "str"},
    "thaw_exec": {"type": "list", "elements": "str"},
    "post_exec": {"type": "list", "elements": "str"},
    "delete_with_backups": {"type": "bool", "default": False},
    "read_only": {"type": "dict"},
}


def plan(context: Context, params: Params) -> Plan:
    """Read the profile and say what to do about one of its storage vaults. One request if nothing differs.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    if params["state"] == "absent":
        return profile_entries.plan(context, params, VAULTS)
    VAULTS.check(context, params)
    if params["convert_storage_role"] and params.get("type") == "comet":
        raise InputError("convert_storage_role makes the storage vault one of type s3, and type says comet")
    account = profile_entries.account_of(context, params["user"])
    params = _with_made(context, params, account)
    entry = profile_entries.find(VAULTS, account.profile, params)
    if entry is None and params.get("template"):
        return _requested(context, params, account)
    if entry is None and not params.get("type"):
        raise InputError(
            f"the user {params['user']!r} has no storage vault {params.get('name') or params['id']!r},"
            " and creating it needs template, or type and settings"
        )
    if entry and params["convert_storage_role"] and _is_convertible(entry):
        return _converted(context, params, account, entry)
    if entry:
        _check_type(entry, params)
    return profile_entries.present(context, params, VAULTS, account)


def _with_made(context: Context, params: Params, account: Account) -> Params:
    """The options with the id of a vault that this run has made already and that has not been given its name yet."""
    made = next((id_ for id_ in VAULTS.entries(account.profile) if id_ in context.created), None)
    return {**params, "id": made} if made else params


def _check_type(entry: Entry, params: Params) -> None:
    held, wanted = VAULTS.view(entry.value, {})["type"], params.get("type")
    if not wanted or params["relocate"]:
        return
    desired = VAULTS.lay_over(entry.value, {"type": wanted})
    if VAULTS.view(desired, {})["type"] != held:
        raise InputError(
            f"the storage vault {VAULTS.name(entry.value)!r} is of type {held}, and as one of type {wanted} it would be looked for elsewhere:"
            f" what is backed up in it could not be reached, and the access to the old place would be forgotten",
            remedy="Set relocate to true if its content has been moved to the new place",
        )


# -- from a template -----------------------------------------------------------------------------------------


def _requested(context: Context, params: Params, account: Account) -> Plan:
    """Have the server make a vault from a template, then give it what else was asked for."""
    client = context.client
    profile_entries.require_needs(VAULTS, params)
    template = references.trusted(
        context, lambda: template_id(client, params["template"], account.profile), params["template"]
    )
    options = VAULTS.with_ids(context, params, account.profile, None)
    fresh = VAULTS.fresh()
    wanted = VAULTS.lay_over(fresh, options)
    VAULTS.check_change({}, wanted)

    def request() -> Result:
        sent = {
            "TargetUser": params["user"],
            "StorageProvider": template,
            "SelfAddress": params.get("self_address"),
            "ProfileHash": account.hash,
        }
        try:
            answer = guarded.write_under_hash(
                client, REQUEST, sent, account.hash, lambda: _hash(client, params["user"])
            )
        except Uncertain as lost:
            return _filled(context, options, *_made(client, options, account, lost))
        return _filled(context, options, *_told(client, options, account, answer))

    dummy, after = profile_entries.differences(VAULTS, fresh, wanted, account.profile)
    head = {"user": params["user"], "name": params["name"], "template": params["template"]}
    declared = {option: value for option, value in VAULTS.view(wanted, {}).items() if options.get(option) is not None}
    return Plan(
        {},
        {**head, **after},
        [Step("request the storage vault", request)],
        {VAULTS.result: {"user": params["user"], **declared}},
    )


def template_id(client: CometClient, wanted: str, profile: Mapping[str, Any]) -> str:
    """The id of the storage template that an option means, of those that the user can be given a vault from.

    :raises NotFound: if there is none.
    :raises InputError: if several have the name.
    """
    return references.resolve(
        "storage template", wanted, templates(client, profile.get("OrganizationID", "")), "template"
    )


def templates(client: CometClient, organization: str) -> Dict[str, str]:
    """Id -> name of the storage templates of a tenant, or of the top level.

    :raises VersionTooOld: if the server cannot tell those of another tenant than that of who asks.
    """
    elsewhere = organization and organization != references.own_organization(client)
    asked = {"TargetOrganization": organization if elsewhere else None}
    return dict(client.lookup("AdminRequestStorageVaultProviders", asked))


def _told(client: CometClient, options: Options, before: Account, answer: Mapping[str, Any]) -> Made:
    """The account and the new vault's id by the answer; what servers of older releases leave out of it is read."""
    if answer.get("Profile") and answer.get("ProfileHash"):
        account = Account(answer["Profile"], answer["ProfileHash"])
    else:
        account = accounts.existing(client, options["user"])
    return account, answer.get("DestinationID") or _new_id(before, account)


def _made(client: CometClient, options: Options, before: Account, lost: Uncertain) -> Made:
    """The same where the answer was lost: a new plan could not tell the vault from others, as it has no name yet.

    :raises Uncertain: if none was made.
    """
    account = accounts.existing(client, options["user"])
    made = _new_id(before, account)
    if made is None:
        raise lost
    return account, made


def _new_id(before: Account, after: Account) -> Optional[str]:
    new = [id_ for id_ in VAULTS.entries(after.profile) if id_ not in VAULTS.entries(before.profile)]
    return new[0] if len(new) == 1 else None


def _filled(context: Context, options: Options, account: Account, id_: Optional[str]) -> Result:
    """Write the options into a vault that the server has made.

    :raises Conflict: if it is gone already, or others keep writing the profile.
    """
    value = VAULTS.entries(account.profile).get(id_ or "")
    if value is None:
        raise Conflict(
            "somebody else removed the storage vault right after it was made",
            method=REQUEST,
            server=context.client.server,
        )
    entry = Entry(str(id_), value)
    context.created.add(entry.id)
    desired = VAULTS.lay_over(value, options)
    if desired != value:
        return profile_entries.put(context, VAULTS, options, account, Entry(entry.id, desired))
    return {VAULTS.result: profile_entries.view(VAULTS, options["user"], entry, account.profile)}


def _hash(client: CometClient, user: str) -> str:
    return accounts.existing(client, user).hash


# -- conversion ----------------------------------------------------------------------------------------------


def _is_convertible(entry: Entry) -> bool:
    return bool(VAULTS.view(entry.value, {})["type"] == "comet")


def _converted(context: Context, params: Params, account: Account, entry: Entry) -> Plan:
    """Turn a vault on a storage role into one on the storage behind it, then give it what else was asked for."""
    client = context.client
    client.require(CONVERT_SINCE, "the option convert_storage_role")
    options = VAULTS.with_ids(context, params, account.profile, entry)
    if params.get("settings"):
        raise InputError(
            "the settings of a storage vault follow from the conversion",
            remedy="Leave settings out, or convert it first",
        )
    # What it will be is the server's to say, so what else is asked for is laid over what it is.
    other = {**options, "type": None}
    desired = VAULTS.lay_over(entry.value, other)
    VAULTS.check_change(entry.value, desired)

    def convert() -> Result:
        answer = client.call(CONVERT, {"TargetUser": params["user"], "DestinationId": entry.id})
        now, id_ = _told(client, options, account, answer)
        return _filled(context, other, now, id_ or entry.id)

    before, after = profile_entries.differences(VAULTS, entry.value, desired, account.profile)
    view = profile_entries.view(VAULTS, params["user"], Entry(entry.id, desired), account.profile)
    return Plan(
        {"type": "comet", **before},
        {"type": "s3", **after},
        [Step("convert the storage vault", convert)],
        {VAULTS.result: {**view, "type": "s3", "settings": {}}},
    )
