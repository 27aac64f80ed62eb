# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_webhook`` does to bring a webhook into the declared state."""

from __future__ import annotations

from typing import Any, List, Mapping

from .._client.errors import Conflict, InputError
from .._model import kept
from .._model.task import Context, Params, Plan, Result, Step
from . import references, webhooks
from .webhooks import Place, Webhook, Webhooks


def plan(context: Context, params: Params) -> Plan:
    """Read the webhooks and say what to do about one of them. One request if nothing differs.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    if not params["name"]:
        raise InputError("name must not be empty")
    place = Place(context.client, params.get("tenant"))
    if params["state"] == "absent":
        return _absent(place, params["name"], place.read())
    return _present(place, params, references.trusted(context, place.read, {}))


def _absent(place: Place, name: str, present: Webhooks) -> Plan:
    if name not in present:
        return Plan({}, {}, [], {"webhook": {}})
    others = {key: webhook for key, webhook in present.items() if key != name}

    def remove() -> None:
        place.write(others)
        if name in place.read():
            raise _undone(place, name)

    return Plan(
        {"webhook": webhooks.view(name, place.tenant, present[name])},
        {},
        [Step("remove the webhook", remove)],
        {"webhook": {}},
    )


def _present(place: Place, params: Params, present: Webhooks) -> Plan:
    name = params["name"]
    held = present.get(name)
    if not params.get("webhook_url") and held is None:
        raise InputError(f"the webhook {name!r} does not exist, and creating it needs webhook_url")
    url = params.get("webhook_url")
    if url and not url.lower().startswith(("http://", "https://")):
        raise InputError(f"webhook_url must begin with http:// or https://, not as {url!r} does")
    desired = webhooks.lay_over(held, params)
    if held is not None:
        kept.require_known(place.client, "WebhookOption", held, desired, webhooks.OPTIONS.fields)

    def write() -> Result:
        place.write({**present, name: desired})
        return {"webhook": webhooks.view(name, place.tenant, _verified(place, params))}

    before, after = webhooks.OPTIONS.changes({} if held is None else held, desired)
    if held is None:
        after = {"name": name, **after}
    steps: List[Step] = [] if desired == held else [Step("write the webhook", write)]
    return Plan(
        before, after, steps, {"webhook": webhooks.view(name, place.tenant or params.get("tenant") or "", desired)}
    )


def _verified(place: Place, options: Mapping[str, Any]) -> Webhook:
    """The webhook as the server holds it after the write.

    :raises Conflict: if somebody else has written the map from what it was before.
    :raises VersionTooOld: if the server did not keep an option.
    """
    held = place.read().get(options["name"])
    if held is None:
        raise _undone(place, options["name"])
    kept.require_kept(
        place.client,
        place.write_method,
        "WebhookOption",
        held,
        webhooks.lay_over(held, options),
        webhooks.OPTIONS.fields,
    )
    return held


def _undone(place: Place, name: str) -> Conflict:
    return Conflict(
        f"somebody else wrote the webhooks at the same time and undid the change to {name!r}",
        method=place.write_method,
        server=place.client.server,
    )
