# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_shared_quota_info`` returns: shared storage quotas as options, and on request what is in use of them."""

from __future__ import annotations

from typing import Any, Dict

from .._model.task import Context, Params, Result
from . import references, shared_quotas


def info(context: Context, params: Params) -> Result:
    """Read the quotas that the filters leave: one request, one for the vaults of all, and one for the usage of each."""
    client = context.client
    tenant = references.tenant_id(client, params.get("tenant"))
    wanted = {"id": params.get("id"), "name": params.get("name"), "tenant": tenant}
    vaults = shared_quotas.vaults_by_quota(client) if "storage_vaults" in params["details"] else None
    items = []
    for id_, quota in shared_quotas.every(client).items():
        item = shared_quotas.view(id_, quota)
        if not all(value in (None, item[key]) for key, value in wanted.items()):
            continue
        read_only: Dict[str, Any] = {}
        if "usage" in params["details"]:
            found = shared_quotas.find(client, id_)
            read_only["current_usage"] = found.more if found else 0
        if vaults is not None:
            read_only["storage_vaults"] = vaults.get(id_, [])
        items.append(dict(item, read_only=read_only))
    return {"shared_quotas": sorted(items, key=lambda item: (item["tenant"], item["name"], item["id"]))}
