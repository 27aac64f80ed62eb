# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_vault_info`` returns: storage vaults, and on request the templates that new ones can be made from."""

from __future__ import annotations

from typing import Dict

from .._model.task import Context, Params, Result
from . import accounts, profile_entries_info, references, vault
from .profile_entries import Entry, Profile
from .vaults import VAULTS


def info(context: Context, params: Params) -> Result:
    """Read the vaults of one user or of all: one request beside the look-up of a tenant's name and of templates.

    :raises NotFound: if a user or tenant is named that does not exist.
    """
    type_ = params.get("type")

    def wanted(entry: Entry, profile: Profile) -> bool:
        return type_ in (None, VAULTS.view(entry.value, profile)["type"])

    result: Result = {"storage_vaults": profile_entries_info.read(context, params, VAULTS, wanted)}
    if params["templates"]:
        result["templates"] = _templates(context, params)
    return result


def _templates(context: Context, params: Params) -> Dict[str, str]:
    """Those of the tenant that the options name, or that the named user is in."""
    client = context.client
    organization = references.tenant_id(client, params.get("tenant"))
    if organization is None and params.get("user"):
        organization = accounts.existing(client, params["user"]).profile.get("OrganizationID", "")
    return vault.templates(client, organization or "")
