# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Webhooks: where they are kept, and the options that stand for one.

The server's own are one map with a call to read and one to write it, a tenant's are part of the tenant. Neither
has a hash. Facts: comet-facts section 2, Events (writing drops the messages that wait to be sent).
"""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional, Set

from .._client.client import CometClient
from .._model import codec, redact
from .._model.option_map import OptionMap
from .._model.task import Params
from . import references, tenants

OPTIONS = OptionMap(
    "WebhookOption",
    {"webhook_url": "URL", "events": "WhiteListedEventTypes", "level": "Level", "headers": "CustomHeaders"},
)

Webhook = Dict[str, Any]
Webhooks = Dict[str, Webhook]


class Place:
    """Where webhooks are kept.

    :param wanted: a tenant by name or id; not given or empty it means the webhooks of the server, or of the tenant
        whose administrator asks.
    """

    def __init__(self, client: CometClient, wanted: Optional[str]) -> None:
        self.client = client
        self.tenant = ""
        self.write_method = "AdminOrganizationSet" if wanted else "AdminMetaWebhookOptionsSet"
        self._wanted = wanted
        self._organization: Dict[str, Any] = {}

    def read(self) -> Webhooks:
        """All webhooks that are there now, by name.

        :raises NotFound: if there is no such tenant.
        """
        if not self._wanted:
            return dict(self.client.reread("AdminMetaWebhookOptionsGet"))
        organizations = tenants.read(self.client)
        names = {id_: organization.get("Name", "") for id_, organization in organizations.items()}
        self.tenant = references.resolve("tenant", self.tenant or self._wanted, names)
        self._organization = organizations[self.tenant]
        return dict(self._organization.get("WebhookOptions") or {})

    def write(self, webhooks: Webhooks) -> None:
        """Replace them all. Call it right after :meth:`read`, since a tenant is written as a whole, as it was read."""
        if self.tenant:
            organization = dict(self._organization, WebhookOptions=webhooks)
            self.client.call(self.write_method, {"OrganizationID": self.tenant, "Organization": organization})
        else:
            self.client.call(self.write_method, {"WebhookOptions": webhooks})


def lay_over(webhook: Optional[Webhook], options: Mapping[str, Any]) -> Webhook:
    """The webhook, or a new one, with the given options in it; what is not given stays."""
    base = dict(codec.zero("WebhookOption"), **tenants.NEW_WEBHOOK) if webhook is None else webhook
    return OPTIONS.lay_over(base, options)


def view(name: str, tenant: str, webhook: Mapping[str, Any]) -> Dict[str, Any]:
    """The options that describe a webhook; given to the module they change nothing."""
    return {"name": name, "tenant": tenant, **OPTIONS.view(webhook)}


def secrets(params: Params) -> Set[str]:
    """Secret texts in the options, for the masking of what the task prints."""
    return redact.secrets_in_options("WebhookOption", {"CustomHeaders": params.get("headers")})
