# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_org_info`` returns: tenants as options, and on request what belongs to them."""

from __future__ import annotations

from typing import Any, Callable, Dict, List

from .._client.client import CometClient
from .._model.task import Context, Params, Result
from . import tenants

Names = Dict[str, List[str]]


def info(context: Context, params: Params) -> Result:
    """Read the tenants that the filters leave: one request, and one for each kind of details."""
    client = context.client
    details = {detail: DETAILS[detail](client) for detail in params["details"]}
    wanted = {key: params.get(key) for key in ("id", "name")}
    orgs = []
    for id_, tenant in client.lookup("AdminOrganizationList").items():
        item = tenants.view(id_, tenant)
        if all(value in (None, item[key]) for key, value in wanted.items()):
            orgs.append(dict(item, read_only={detail: names.get(id_, []) for detail, names in details.items()}))
    return {"orgs": sorted(orgs, key=lambda item: (item["name"], item["id"]))}


def _users(client: CometClient) -> Names:
    return _by_tenant(
        (profile.get("OrganizationID", ""), name) for name, profile in client.lookup("AdminListUsersFull").items()
    )


def _policies(client: CometClient) -> Names:
    return _by_tenant(
        (policy.get("OrganizationID", ""), policy.get("Description", ""))
        for policy in client.lookup("AdminPoliciesListFull").values()
    )


def _admins(client: CometClient) -> Names:
    return _by_tenant(
        (admin.get("OrganizationID", ""), admin.get("Username", "")) for admin in client.lookup("AdminAdminUserList")
    )


def _by_tenant(pairs: Any) -> Names:
    result: Names = {}
    for organization, name in sorted(pairs):
        result.setdefault(organization, []).append(name)
    return result


DETAILS: Dict[str, Callable[[CometClient], Names]] = {"users": _users, "policies": _policies, "admins": _admins}
