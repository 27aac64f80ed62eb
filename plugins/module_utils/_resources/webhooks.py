# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Webhooks: where they are kept, the options that stand for one, and what cannot be meant.

Facts: comet-facts section 2, Events (writing drops the messages that wait to be sent).
"""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional

from .._client.errors import InputError
from .._model.option_map import OptionMap
from .._model.task import Params
from . import tenants
from .collection import ByName, Collection
from .places import Part

# The options, also of an object in a document of comet_converge.
SPEC: Dict[str, Any] = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "tenant": {"type": "str"},
    "webhook_url": {"type": "str"},
    "events": {"type": "list", "elements": "str"},
    "level": {"type": "str"},
    "headers": {"type": "dict"},
    "read_only": {"type": "dict"},
}


def check(params: Params, held: Optional[Mapping[str, Any]]) -> None:
    """Whether the options can be meant.

    :raises InputError: if not.
    """
    url = params.get("webhook_url")
    if not url and held is None:
        raise InputError(f"the webhook {params['name']!r} does not exist, and creating it needs webhook_url")
    if url and url != (held or {}).get("URL") and not url.lower().startswith(("http://", "https://")):
        raise InputError(f"webhook_url must begin with http:// or https://, not as {url!r} does")


WEBHOOKS = Collection(
    "webhook",
    Part(
        "webhooks",
        "map[string]WebhookOption",
        field="WebhookOptions",
        read="AdminMetaWebhookOptionsGet",
        write="AdminMetaWebhookOptionsSet",
        parameter="WebhookOptions",
    ),
    OptionMap(
        "WebhookOption",
        {"webhook_url": "URL", "events": "WhiteListedEventTypes", "level": "Level", "headers": "CustomHeaders"},
    ),
    ByName(),
    fresh=lambda params: tenants.NEW_WEBHOOK,
    check=check,
    filters=("name",),
)
