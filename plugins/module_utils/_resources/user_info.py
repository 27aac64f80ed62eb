# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_user_info`` returns: accounts as options, and on request what is in them."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping

from .._model import codec
from .._model.task import Context, Params, Result
from . import accounts, references

# Names of the option ``details`` -> field of the profile.
DETAILS = {
    "devices": "Devices",
    "storage_vaults": "Destinations",
    "protected_items": "Sources",
    "schedules": "BackupRules",
    "effective_policy": "Policy",
}
ALWAYS = ("CreateTime", "CreationGUID", "GroupID", "LastSuspended", "AllowPasswordAndTOTPLogin")


def info(context: Context, params: Params) -> Result:
    """Read one account, or all that the filters leave, in one request beside the look-up of filter names."""
    profiles = _profiles(context, params)
    return {"users": [described(profile, params["details"]) for profile in profiles]}


def _profiles(context: Context, params: Params) -> List[Dict[str, Any]]:
    if params.get("name"):
        account = accounts.find(context.client, params["name"])
        return [account.profile] if account and _wanted(account.profile, context, params) else []
    every = context.client.lookup("AdminListUsersFull")
    return [every[name] for name in sorted(every) if _wanted(every[name], context, params)]


def _wanted(profile: Mapping[str, Any], context: Context, params: Params) -> bool:
    tenant = references.tenant_id(context.client, params.get("tenant"))
    policy = references.policy_id(context.client, params.get("policy"), tenant or "")
    suspended = params.get("suspended")
    return (
        tenant in (None, profile.get("OrganizationID", ""))
        and policy in (None, profile.get("PolicyID", ""))
        and suspended in (None, bool(profile.get("IsSuspended")))
    )


def described(profile: Mapping[str, Any], details: List[str]) -> Dict[str, Any]:
    """The options that describe a profile, and under ``read_only`` what nobody can set."""
    wanted = [*ALWAYS, *(DETAILS[name] for name in details)]
    known = codec.structures.structure("UserProfileConfig").fields
    names = {field: name for name, field in DETAILS.items()}
    read_only = {
        names.get(name, known[name].option): codec.decode_field(known[name], profile.get(name, codec.zero(known[name].type))) for name in wanted
    }
    read_only["has_recovery_code"] = bool(profile.get("PasswordRecovery"))
    return dict(accounts.view(profile), read_only=read_only)
