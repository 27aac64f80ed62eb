# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_policy_info`` returns: policies as options, and on request who has them."""

from __future__ import annotations

from typing import Dict, List

from .._client.client import CometClient
from .._model.task import Context, Params, Result
from . import policies
from .policies import Policy


def info(context: Context, params: Params) -> Result:
    """Read one policy by id, or all that the filters leave: one request, and what the details cost."""
    client = context.client
    found = _found(client, params)
    users = _users(client) if "users" in params["details"] else None
    items = []
    for policy in found:
        value = policy.value
        read_only = {"created_date": value.get("CreatedDate", 0), "modified_date": value.get("ModifiedDate", 0)}
        if users is not None:
            read_only["users"] = users.get(policy.id, [])
        if "hash" in params["details"]:
            read_only["hash"] = policy.hash or _hash(client, policy.id)
        items.append(dict(policies.view(policy.id, value), read_only=read_only))
    return {"policies": sorted(items, key=lambda item: (item["tenant"], item["name"], item["id"]))}


def _found(client: CometClient, params: Params) -> List[Policy]:
    """The policies that were asked for. Those from the list of all have no hash."""
    tenant, name = policies.level_of(client, params), params.get("name")
    if params.get("id"):
        policy = policies.find(client, params["id"])
        every = [policy] if policy else []
    else:
        every = [Policy(id_, value, "") for id_, value in client.lookup("AdminPoliciesListFull").items()]
    return [
        policy
        for policy in every
        if name in (None, policy.value.get("Description", ""))
        and tenant in (None, policy.value.get("OrganizationID", ""))
    ]


def _hash(client: CometClient, id_: str) -> str:
    policy = policies.find(client, id_)
    return policy.hash if policy else ""


def _users(client: CometClient) -> Dict[str, List[str]]:
    """Policy id -> names of the accounts that have it."""
    result: Dict[str, List[str]] = {}
    for name, profile in sorted(client.lookup("AdminListUsersFull").items()):
        result.setdefault(profile.get("PolicyID", ""), []).append(name)
    return result
