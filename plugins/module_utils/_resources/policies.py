# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Policies as the server keeps them: finding one, and the options that stand for it.

Facts: comet-facts section 2, Policies.
"""

from __future__ import annotations

import uuid
from typing import Any, Collection, Dict, List, Mapping, NamedTuple, Optional, Set, Tuple

from .._api import structures
from .._client.client import CometClient
from .._client.errors import InputError, LoginRefused, NotFound, ServerRefusal
from .._model import codec, kept, redact
from .._model.option_map import OptionMap
from .._model.task import Params
from . import default_engines, references, retention

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
# Ids are derived below this one, so that a run that was cut off finds what it made when it is repeated.
NAMESPACE = uuid.UUID("6f0d3c1e-58a4-5f4b-9f3c-0c1f6d1a7b52")


class Policy(NamedTuple):
    """A policy (``GroupPolicy``), its id, and the hash to write it under."""

    id: str
    value: Dict[str, Any]
    hash: str


def find(client: CometClient, id_: str) -> Optional[Policy]:
    """The policy of that id, or None if there is none.

    What a server answers for an unknown id is not certain: an error, or an answer without a hash. Where it is not
    plain the list of ids decides.

    :raises ServerRefusal: if the policy exists and may not be read.
    """
    try:
        answer = client.call("AdminPoliciesGet", {"PolicyID": id_})
    except NotFound:
        return None
    except ServerRefusal:
        if _is_listed(client, id_):
            raise
        return None
    if not answer.get("PolicyHash") or not answer.get("Policy"):
        return None
    return Policy(id_, answer["Policy"], answer["PolicyHash"])


def _is_listed(client: CometClient, id_: str) -> bool:
    """Whether the policy exists, as far as can be told: if the list is refused as well, it is not about the policy."""
    try:
        return id_ in client.call("AdminPoliciesList")
    except LoginRefused:
        return True


def ids_named(names: Mapping[str, str], name: str) -> List[str]:
    """The ids of the policies with that name, in a fixed order."""
    return sorted(id_ for id_, there in names.items() if there == name)


def find_named(client: CometClient, names: Mapping[str, str], name: str, tenant: Optional[str]) -> Optional[Policy]:
    """The policy of that name, or None if there is none.

    :param names: of all policies, by id.
    :param tenant: organization id, empty for the top level, None for the level of the account that asks.
    :raises InputError: if that level has several of the name.
    """
    candidates = ids_named(names, name)
    if len(candidates) > 1:
        full = client.lookup("AdminPoliciesListFull")
        levels = {id_: full[id_].get("OrganizationID", "") for id_ in candidates if id_ in full}
        candidates = _at_level(client, levels, tenant)
    if len(candidates) > 1:
        raise InputError(
            f"{len(candidates)} policies are named {name!r}",
            remedy=f"Give one of their ids in id: {', '.join(candidates)}",
        )
    policy = find(client, candidates[0]) if candidates else None
    if policy and _at_level(client, {policy.id: policy.value.get("OrganizationID", "")}, tenant):
        return policy
    return None


def _at_level(client: CometClient, levels: Mapping[str, str], tenant: Optional[str]) -> List[str]:
    """Those of some policies that are at the level that is meant.

    :param levels: organization id of each.
    """
    if tenant is None:
        # The administrators of a tenant see no other level's policies: who sees one of the top level is of it.
        tenant = "" if "" in levels.values() else references.own_organization(client)
    return [id_ for id_, level in levels.items() if level == tenant]


def derived_id(organization: str, name: str, taken: Collection[str]) -> str:
    """An id for a new policy: the same for the same level and name, as long as no other policy has it."""
    for number in range(len(taken) + 1):
        id_ = str(uuid.uuid5(NAMESPACE, "/".join(("policy", organization, name, str(number)))))
        if id_ not in taken:
            break
    return id_


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
