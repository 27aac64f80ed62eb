# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Policies as the server keeps them: finding one, and the options that stand for it.

Facts: comet-facts section 2, Policies.
"""

from __future__ import annotations

from typing import Any, Collection, Dict, List, Mapping, Optional, Set, Tuple

from .._api import structures
from .._client.client import CometClient
from .._model import codec, kept, redact
from .._model.option_map import OptionMap
from .._model.task import Params
from . import default_engines, objects, references, retention

# What a policy is besides its content.
HEAD = OptionMap("GroupPolicy", {"name": "Description", "tenant": "OrganizationID", "default": "DefaultUserPolicy"})
# Fields of UserPolicy whose own names say less than these.
RENAMED = {
    "FileAndFolderMandatoryExclusions": "mandatory_exclusions",
    "ModeScheduleSkipAlreadyRunning": "skip_already_running",
    "ModeScheduleLastJobFailDoRetry": "retry_failed_jobs",
    "ModeLastJobFailDoRetryTime": "retry_failed_jobs_after",
    "ModeLastJobFailDoRetryCount": "retry_failed_jobs_count",
    "ModeAdminResetPassword": "admin_reset_password",
    "ModeAdminViewFilenames": "admin_view_filenames",
    "ModeRequireUserResetPassword": "require_user_reset_password",
    "RandomDelaySecs": "random_delay",
}
CONTENT = OptionMap(
    "UserPolicy",
    {RENAMED.get(field.name, field.option): field.name for field in structures.structure("UserPolicy").fields.values()},
)


# A policy (``GroupPolicy``), its id, and the hash to write it under.
Policy = objects.Object


def find(client: CometClient, id_: str) -> Optional[Policy]:
    """The policy of that id, or None if there is none. For an unknown one some servers answer without a hash.

    :raises ServerRefusal: if the policy exists and may not be read.
    """
    answer = objects.read(
        client, "AdminPoliciesGet", {"PolicyID": id_}, lambda: id_ in client.call("AdminPoliciesList")
    )
    if answer is None or not answer.get("PolicyHash") or not answer.get("Policy"):
        return None
    return Policy(id_, answer["Policy"], answer["PolicyHash"])


def find_named(client: CometClient, names: Mapping[str, str], name: str, tenant: Optional[str]) -> Optional[Policy]:
    """The policy of that name, or None if there is none.

    :param names: of all policies, by id.
    :param tenant: organization id, empty for the top level, None for the level of the account that asks.
    :raises InputError: if that level has several of the name.
    """

    def levels() -> Dict[str, str]:
        full = client.lookup("AdminPoliciesListFull")
        return {id_: policy.get("OrganizationID", "") for id_, policy in full.items()}

    return objects.named(client, "policy", name, names, levels, lambda id_: find(client, id_), tenant)


def derived_id(organization: str, name: str, taken: Collection[str]) -> str:
    """An id for a new policy: the same for the same level and name, as long as no other policy has it."""
    return objects.derived_id("policy", organization, name, taken)


def fresh() -> Dict[str, Any]:
    """A policy that says nothing yet."""
    policy: Dict[str, Any] = codec.zero("GroupPolicy")
    policy["Policy"]["DefaultStorageVaultRetention"] = dict(retention.KEEP_EVERYTHING)
    return policy


def lay_over(policy: Mapping[str, Any], options: Mapping[str, Any]) -> Dict[str, Any]:
    """The policy with the given options in it. ``tenant`` is an id by now, and default items are under their ids."""
    result = HEAD.lay_over(policy, options)
    held = result.get("Policy") or {}
    content = CONTENT.lay_over(held, options)
    if content != held:
        result["Policy"] = content
    return result


def view(id_: str, policy: Mapping[str, Any]) -> Dict[str, Any]:
    """The options that describe a policy; given to the module they change nothing."""
    return {"id": id_, **HEAD.view(policy), **CONTENT.view(policy.get("Policy") or {})}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    """The changed options of two policies as (before, after)."""
    heads = HEAD.changes(before, after)
    contents = CONTENT.changes(before.get("Policy") or {}, after.get("Policy") or {})
    for head, content in zip(heads, contents):
        head.pop("policy", None)
        head.update(content)
    return heads


def require_versions(client: CometClient, options: Mapping[str, Any]) -> None:
    """Make sure, as far as the tables tell, that the server knows what is asked for.

    :raises VersionTooOld: if it does not.
    """
    HEAD.require_versions(client, options)
    CONTENT.require_versions(client, options)


def require_known(client: CometClient, held: Mapping[str, Any], desired: Mapping[str, Any]) -> None:
    """The same where they do not tell, by what the server sends.

    :raises VersionTooOld: if it does not.
    """
    kept.require_known(client, "UserPolicy", held.get("Policy"), desired.get("Policy"), CONTENT.fields)


def require_kept(client: CometClient, held: Mapping[str, Any], desired: Mapping[str, Any]) -> None:
    """Make sure that what was read after the write is what was written.

    :raises VersionTooOld: if the server dropped an option.
    :raises Conflict: if somebody else wrote in between.
    """
    kept.require_kept(
        client, "AdminPoliciesSet", "UserPolicy", held.get("Policy"), desired.get("Policy"), CONTENT.fields
    )
    kept.require_kept(client, "AdminPoliciesSet", "GroupPolicy", held, desired, HEAD.fields)


def users_of(client: CometClient, id_: str) -> List[str]:
    """The names of the accounts that have the policy."""
    return sorted(name for name, profile in client.call("AdminListUsersFull").items() if profile.get("PolicyID") == id_)


def level_of(client: CometClient, params: Params) -> Optional[str]:
    """The organization id for the option ``tenant``; None if it was not given."""
    return references.tenant_id(client, params.get("tenant"))


def secrets(params: Params) -> Set[str]:
    """Secret texts in the options, for the masking of what the task prints."""
    known = redact.secrets_in_options(
        "UserPolicy", {name: params.get(option) for option, name in CONTENT.fields.items()}
    )
    items = (params.get(option) for option in ("default_sources", "default_sources_with_os_restriction"))
    return known.union(*map(default_engines.secrets, items))
