# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_policy_info`` returns: policies as options, and on request who has them."""

from __future__ import annotations

from typing import Any, Dict, List

from .._client.client import CometClient
from .._model.task import Context, Params, Result
from . import policies


def info(context: Context, params: Params) -> Result:
    """Read one policy by id, or all that the filters leave: one request, and what the details cost."""
    client = context.client
    found = _found(client, params)
    users = _users(client) if "users" in params["details"] else None
    items = []
    for id_, policy in found.items():
        read_only = {"created_date": policy.get("CreatedDate", 0), "modified_date": policy.get("ModifiedDate", 0)}
        if users is not None:
            read_only["users"] = users.get(id_, [])
        if "hash" in params["details"]:
            present = policies.find(client, id_)
            read_only["hash"] = present.hash if present else ""
        items.append(dict(policies.view(id_, policy), read_only=read_only))
    return {"policies": sorted(items, key=lambda item: (item["tenant"], item["name"], item["id"]))}


def _found(client: CometClient, params: Params) -> Dict[str, Dict[str, Any]]:
    tenant, name = policies.level_of(client, params), params.get("name")
    if params.get("id"):
        policy = policies.find(client, params["id"])
        every = {policy.id: policy.value} if policy else {}
    else:
        every = client.lookup("AdminPoliciesListFull")
    return {
        id_: policy
        for id_, policy in every.items()
        if name in (None, policy.get("Description", "")) and tenant in (None, policy.get("OrganizationID", ""))
    }


def _users(client: CometClient) -> Dict[str, List[str]]:
    """Policy id -> names of the accounts that have it."""
    result: Dict[str, List[str]] = {}
    for name, profile in sorted(client.lookup("AdminListUsersFull").items()):
        result.setdefault(profile.get("PolicyID", ""), []).append(name)
    return result
