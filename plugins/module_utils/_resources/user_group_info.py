# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_user_group_info`` returns: user groups as options, and on request who is in them."""

from __future__ import annotations

from typing import Dict, List

from .._client.client import CometClient
from .._model.task import Context, Params, Result
from . import references, user_groups


def info(context: Context, params: Params) -> Result:
    """Read the groups that the filters leave: one request, and one for the members of all of them."""
    client = context.client
    tenant = references.tenant_id(client, params.get("tenant"))
    members = _members(client) if "members" in params["details"] else None
    items = []
    for id_, group in client.lookup("AdminUserGroupsListFull").items():
        item = user_groups.view(id_, group, None if members is None else members.get(id_, []))
        wanted = {"id": params.get("id"), "name": params.get("name"), "tenant": tenant}
        if all(value in (None, item[key]) for key, value in wanted.items()):
            items.append(dict(item, read_only={"created_at": group.get("CreatedAt", 0)}))
    return {"user_groups": sorted(items, key=lambda item: (item["tenant"], item["name"], item["id"]))}


def _members(client: CometClient) -> Dict[str, List[str]]:
    """Group id -> names of the accounts in it."""
    result: Dict[str, List[str]] = {}
    for name, profile in client.lookup("AdminListUsersFull").items():
        result.setdefault(profile.get("GroupID", ""), []).append(name)
    return result
