# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_admin_info`` returns: administrators as options."""

from __future__ import annotations

from .._model.task import Context, Params, Result
from . import admins, references


def info(context: Context, params: Params) -> Result:
    """Read the administrators that the filters leave, in one request beside the look-up of a tenant's name."""
    client = context.client
    wanted = {"name": params.get("name"), "tenant": references.tenant_id(client, params.get("tenant"))}
    items = []
    for record in client.lookup(admins.LIST):
        item = admins.view(record)
        if all(value in (None, item[key]) for key, value in wanted.items()):
            items.append(dict(item, read_only=admins.read_only(record)))
    return {"admins": sorted(items, key=lambda item: (item["tenant"], item["name"]))}
