# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_user_info`` returns: accounts as options, and on request what is in them."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional

from .._api import structures
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
    tenant = references.tenant_id(context.client, params.get("tenant"))
    policy = references.policy_id(context.client, params.get("policy"), tenant or "")
    wanted = {"OrganizationID": tenant, "PolicyID": policy}
    if params.get("name"):
        account = accounts.find(context.client, params["name"])
        found = [account.profile] if account else []
    else:
        every = context.client.lookup("AdminListUsersFull")
        found = [every[name] for name in sorted(every)]
    return [profile for profile in found if _matches(profile, wanted, params.get("suspended"))]


def _matches(profile: Mapping[str, Any], wanted: Mapping[str, Optional[str]], suspended: Optional[bool]) -> bool:
    fields = all(value in (None, profile.get(field, "")) for field, value in wanted.items())
    return fields and suspended in (None, bool(profile.get("IsSuspended")))


def described(profile: Mapping[str, Any], details: List[str]) -> Dict[str, Any]:
    """The options that describe a profile, and under ``read_only`` what nobody can set."""
    wanted = [*ALWAYS, *(DETAILS[name] for name in details)]
    known = structures.structure("UserProfileConfig").fields
    names = {field: name for name, field in DETAILS.items()}
    read_only = {
        names.get(name, known[name].option): codec.decode_field(
            known[name], profile.get(name, codec.zero(known[name].type))
        )
        for name in wanted
    }
    read_only["has_recovery_code"] = bool(profile.get("PasswordRecovery"))
    return dict(accounts.view(profile), read_only=read_only)
