# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policies: made, changed and enforced (facts: comet-facts 2, Policies)."""

from __future__ import annotations

import hashlib
from typing import Any

from ..accounts import dumps
from ..call import Call, Registry
from ..errors import ApiError, not_found, unauthorised
from .protected import delete_sources

api = Registry()


def _hash(policy: dict[str, Any]) -> str:
    return hashlib.sha256(dumps(policy).encode()).hexdigest()[:40]


def _visible(call: Call) -> dict[str, dict[str, Any]]:
    """The policies a caller sees: a tenant's admin those of the tenant, all others all or those of the tenant asked for."""
    organization = call.target_organization()
    wanted = organization if (call.get("TargetOrganization") or not call.actor.top_level) else None
    allowed = call.actor.permissions.get("AllowedUserPolicies") or []
    return {
        key: policy
        for key, policy in call.state.policies.items()
        if (wanted is None or policy["OrganizationID"] == wanted) and (not allowed or key in allowed)
    }


@api.method("AdminPoliciesList")
def list_policies(call: Call) -> Any:
    """Descriptions by id."""
    return {key: policy["Description"] for key, policy in _visible(call).items()}


@api.method("AdminPoliciesListFull")
def list_full(call: Call) -> Any:
    """Policies by id."""
    return _visible(call)


@api.method("AdminPoliciesGet")
def get(call: Call) -> Any:
    """One policy with its hash."""
    policy = _policy(call)
    return call.message(Policy=policy, PolicyHash=_hash(policy))


def _policy(call: Call) -> dict[str, Any]:
    policy = call.state.policies.get(call.params["PolicyID"])
    if policy is None:
        raise not_found("Policy", call.state.options.not_found_status)
    if not call.sees(policy["OrganizationID"]):
        raise unauthorised()
    return policy


@api.method("AdminPoliciesNew")
def new(call: Call) -> Any:
    """A policy under an id of the server's choice, which the answer does not tell."""
    policy = _stamped(call, call.params["Policy"], None)
    key = call.state.new_id()
    _keep(call, key, policy)
    call.publish("SEVT_POLICY_NEW", key, policy, owner=policy["OrganizationID"])
    return call.message(PolicyHash=_hash(policy))


@api.method("AdminPoliciesSet")
def set_policy(call: Call) -> Any:
    """Create or replace the policy of an id, and bring it to all who have it."""
    key = call.params["PolicyID"]
    current = call.state.policies.get(key)
    if current is not None and not call.sees(current["OrganizationID"]):
        raise unauthorised()
    wanted_hash = call.get("CheckPolicyHash") or ""
    if wanted_hash and (current is None or wanted_hash != _hash(current)):
        raise ApiError(call.state.options.conflict_status, "The policy was changed in the meantime")
    policy = _stamped(call, call.params["Policy"], current)
    _keep(call, key, policy)
    _enforce(call, key, (call.get("Options") or {}).get("DeleteSources") or [])
    call.publish(
        "SEVT_POLICY_NEW" if current is None else "SEVT_POLICY_UPDATED", key, policy, owner=policy["OrganizationID"]
    )
    return call.message()


@api.method("AdminPoliciesDelete")
def delete(call: Call) -> Any:
    """Remove a policy; its users keep what it said, as a policy of their own."""
    policy = _policy(call)
    key = call.params["PolicyID"]
    del call.state.policies[key]
    for account in call.state.accounts.built():
        if account.profile["PolicyID"] == key:
            call.state.accounts.edit(account.name, lambda profile: profile.update(PolicyID=""))
    call.publish("SEVT_POLICY_REMOVED", key, owner=policy["OrganizationID"])
    return call.message()


def _stamped(call: Call, wanted: dict[str, Any], current: dict[str, Any] | None) -> dict[str, Any]:
    policy = dict(wanted)
    if not call.actor.top_level:
        policy["OrganizationID"] = call.actor.organization
    elif policy["OrganizationID"] and policy["OrganizationID"] not in call.state.organizations:
        raise not_found("Organization", call.state.options.not_found_status)
    if "CreatedDate" in policy:
        now = call.state.clock.seconds()
        policy.update(CreatedDate=current["CreatedDate"] if current else now, ModifiedDate=now)
    return policy


def _keep(call: Call, key: str, policy: dict[str, Any]) -> None:
    """Store a policy; of a tenant's policies one at most is the default."""
    if policy["DefaultUserPolicy"]:
        for other, existing in call.state.policies.items():
            if (
                other != key
                and existing["DefaultUserPolicy"]
                and existing["OrganizationID"] == policy["OrganizationID"]
            ):
                call.state.policies[other] = {**existing, "DefaultUserPolicy": False}
    call.state.policies[key] = policy


def _enforce(call: Call, key: str, doomed_sources: list[str]) -> None:
    content = call.state.policies[key]["Policy"]
    for account in call.state.accounts.built():
        profile = account.profile
        if profile["PolicyID"] != key or (profile["Policy"] == content and not doomed_sources):
            continue
        changed = call.state.enforce_policy(profile)
        if doomed_sources:
            of_policy = [
                source
                for source, config in profile["Sources"].items()
                if config.get("PolicySourceID") in doomed_sources
            ]
            delete_sources(changed, of_policy)
        call.state.accounts.replace(account.name, changed)
        call.publish("SEVT_ACCOUNT_UPDATED", account.name, changed, owner=account.organization)
