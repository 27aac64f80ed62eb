# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""User accounts as the server keeps them: finding one, and the options that stand for its profile.

Facts: comet-facts section 2, Accounts.
"""

from __future__ import annotations

from typing import Any, Dict, Mapping, NamedTuple, Optional, Tuple

from .._client.client import CometClient
from .._client.errors import LoginRefused, NotFound, ServerRefusal
from .._model import option_map
from .._model.option_map import OptionMap
from . import guarded, references
from .quotas import Quota

OPTIONS = OptionMap(
    "UserProfileConfig",
    {
        "account_name": "AccountName",
        "emails": "Emails",
        "send_email_reports": "SendEmailReports",
        "email_settings": "OverrideEmailSettings",
        "language": "LanguageCode",
        "time_zone": "LocalTimezone",
        "tenant": "OrganizationID",
        "policy": "PolicyID",
        "maximum_devices": "MaximumDevices",
        "office365_accounts_quota": "QuotaOffice365ProtectedAccounts",
        "hyperv_guests_quota": "QuotaHyperVGuests",
        "vmware_guests_quota": "QuotaVMwareGuests",
        "require_password_change": "RequirePasswordChange",
    },
)
QUOTA = Quota("protected_items_quota", "AllProtectedItemsQuotaEnabled", "AllProtectedItemsQuotaBytes")
# Options that stand for other than one field, and the fields (as plain options) that they replace in a diff.
COMPOSED = {
    "protected_items_quota": ("all_protected_items_quota_enabled", "all_protected_items_quota_bytes"),
    "state": ("is_suspended",),
}
WRITE = "AdminSetUserProfileHash"
# Refusals that say nothing about the account that was asked for. Asking on would only count as more failed log-ins.
NOT_ABOUT_THE_ACCOUNT = ("login", "overloaded", "session_expired", "totp_required")


class Account(NamedTuple):
    """A profile (``UserProfileConfig``) and the hash to write it under."""

    profile: Dict[str, Any]
    hash: str


def find(client: CometClient, name: str) -> Optional[Account]:
    """The account of that name, or None if there is none.

    Releases differ in what they answer for an unknown name (comet-facts section 1, unknown user), and one of those
    answers is that of a missing permission, so where it is not plain the list of names decides.

    :raises ServerRefusal: if the account exists and may not be read.
    """
    try:
        answer = client.call("AdminGetUserProfileAndHash", {"TargetUser": name})
    except NotFound:
        return None
    except ServerRefusal as refusal:
        if refusal.kind in NOT_ABOUT_THE_ACCOUNT or _is_listed(client, name):
            raise
        return None
    return Account(answer["Profile"], answer["ProfileHash"])


def _is_listed(client: CometClient, name: str) -> bool:
    """Whether the account exists, as far as can be told: if the list is refused as well, it is not about the account."""
    try:
        return name in client.call("AdminListUsers")
    except LoginRefused:
        return True


def existing(client: CometClient, name: str) -> Account:
    """The same for an account that has to be there.

    :raises NotFound: if there is none, with the names that may have been meant.
    """
    account = find(client, name)
    if account is None:
        names = client.lookup("AdminListUsers")
        references.resolve("user", name, {known: known for known in names})
        # It is listed all the same: created, or shown again, between two requests.
        raise NotFound(f"there is no user {name!r}", server=client.server, remedy="Run the task again")
    return account


def write(client: CometClient, name: str, profile: Mapping[str, Any], held_hash: str) -> Optional[Dict[str, Any]]:
    """Replace a profile that still has the hash it was read with.

    :returns: the profile as the server holds it now; None from servers older than about 25.6.8, which don't tell.
    :raises Conflict: if somebody else changed it since it was read.
    """
    params = {"TargetUser": name, "ProfileData": profile, "RequireHash": held_hash}
    answer = guarded.write_under_hash(client, WRITE, params, held_hash, lambda: _hash(client, name))
    held: Optional[Dict[str, Any]] = answer.get("Profile")
    return held or None


def _hash(client: CometClient, name: str) -> str:
    account = find(client, name)
    return account.hash if account else ""


def lay_over(profile: Mapping[str, Any], options: Mapping[str, Any]) -> Dict[str, Any]:
    """The profile with the given options in it. ``tenant`` and ``policy`` are ids by now."""
    result = OPTIONS.lay_over(profile, options)
    quota = options.get(QUOTA.option)
    if quota is not None:
        result.update(QUOTA.fields(quota, result))
    suspended = options.get("state") == "suspended"
    if (suspended or options.get("state") == "active") and bool(result.get("IsSuspended")) != suspended:
        result["IsSuspended"] = suspended
    if options.get("store_recovery_code") is False and result.get("PasswordRecovery"):
        result["PasswordRecovery"] = ""
    return result


def view(profile: Mapping[str, Any]) -> Dict[str, Any]:
    """The options that describe a profile; given to the module they change nothing."""
    shown = OPTIONS.view(profile)
    shown[QUOTA.option] = QUOTA.view(profile)
    shown["state"] = "suspended" if profile.get("IsSuspended") else "active"
    return {"name": profile.get("Username", ""), **shown}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    """The changed options of two profiles as (before, after)."""
    whole = view(before) if before else {}, view(after)
    old, new = option_map.composed(OPTIONS.changes(before, after), whole, COMPOSED)
    return QUOTA.readable(old), QUOTA.readable(new)
