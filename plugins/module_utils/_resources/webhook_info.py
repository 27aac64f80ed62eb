# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_webhook_info`` returns: webhooks as options."""

from __future__ import annotations

from typing import Any, Dict, Iterator, Tuple

from .._client.client import CometClient
from .._model.task import Context, Params, Result
from . import references, webhooks


def info(context: Context, params: Params) -> Result:
    """Read the webhooks of one place, or of all: one request for the server's, one for those of all tenants."""
    name = params.get("name")
    found = [
        dict(webhooks.view(key, tenant, webhook), read_only={"tenant_name": tenant_name})
        for tenant, tenant_name, held in _places(context.client, params)
        for key, webhook in held.items()
        if name in (None, key)
    ]
    return {
        "webhooks": sorted(found, key=lambda item: (item["read_only"]["tenant_name"], item["tenant"], item["name"]))
    }


def _places(client: CometClient, params: Params) -> Iterator[Tuple[str, str, Dict[str, Any]]]:
    """(organization id, its name, its webhooks) of each place that is asked for."""
    wanted = references.tenant_id(client, params.get("tenant"))
    if not wanted:
        yield "", "", client.lookup("AdminMetaWebhookOptionsGet")
    if wanted or params["all_tenants"]:
        for id_, tenant in client.lookup("AdminOrganizationList").items():
            if wanted in (None, "", id_):
                yield id_, tenant.get("Name", ""), tenant.get("WebhookOptions") or {}
