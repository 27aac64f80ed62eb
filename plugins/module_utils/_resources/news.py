# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_news`` and ``comet_news_info`` do: news items, which users see when they log in.

An item is a text; servers give it an id and a date, and cannot change it. Each belongs to the tenant of the administrator
who wrote it, and administrators of the server see them all.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Dict, List, Mapping, Optional

from .._client.client import CometClient
from .._client.errors import InputError, Overwritten
from .._model.task import Context, Params, Plan, Result, Step
from . import references

Items = Dict[str, Dict[str, Any]]
NOTHING: Dict[str, Any] = {"news": {}}


def plan(context: Context, params: Params) -> Plan:
    """Read the news and say what to do. One request, and one to learn whose an item is, if that is not plain.

    :raises InputError: if no item is named.
    """
    if not params.get("content") and (params["state"] == "present" or not params.get("id")):
        raise InputError("content is missing", remedy="Give the text of the news item" + _or_id(params))
    present: Items = context.client.call("AdminNewsGetAll")
    return _absent(context, params, present) if params["state"] == "absent" else _present(context, params, present)


def _or_id(params: Params) -> str:
    return ", or its id" if params["state"] == "absent" else ""


def _present(context: Context, params: Params, present: Items) -> Plan:
    content = params["content"]
    found = _own_with(context.client, present, content)
    if found:
        return Plan({}, {}, [], {"news": view(found[0], present[found[0]])})

    def add() -> Result:
        context.client.call("AdminNewsSubmit", {"NewsContent": content})
        held: Items = context.client.call("AdminNewsGetAll")
        fresh = _own_with(context.client, {id_: item for id_, item in held.items() if id_ not in present}, content)
        if not fresh:
            raise Overwritten(
                "the server accepted the news item and does not show it",
                method="AdminNewsSubmit",
                server=context.client.server,
            )
        return {"news": view(fresh[0], held[fresh[0]])}

    return Plan({}, {"content": content}, [Step("add the news item", add)], {"news": {"content": content}})


def _absent(context: Context, params: Params, present: Items) -> Plan:
    client, wanted = context.client, params.get("id")
    doomed = ([wanted] if wanted in present else []) if wanted else _own_with(client, present, params["content"])
    contents = [present[id_].get("TextContent", "") for id_ in doomed]

    def remove(id_: str) -> None:
        client.call("AdminNewsRemove", {"NewsItem": id_})

    steps = [Step("remove a news item", partial(remove, id_)) for id_ in doomed]
    return Plan({"content": contents[0]} if contents else {}, {}, steps, NOTHING)


def _own_with(client: CometClient, items: Items, content: str) -> List[str]:
    """The ids of the asking account's own items of that content, the oldest first. Line ends and spaces around it do not count."""
    found = [id_ for id_, item in items.items() if _plain(item.get("TextContent", "")) == _plain(content)]
    if any(items[id_].get("OrganizationID") for id_ in found):
        own = references.own_organization(client)
        found = [id_ for id_ in found if items[id_].get("OrganizationID", "") == own]
    return sorted(found, key=lambda id_: (items[id_].get("DateTime", 0), id_))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def view(id_: str, item: Mapping[str, Any]) -> Dict[str, Any]:
    """The options that describe an item; given to the module they change nothing."""
    return {"id": id_, "content": item.get("TextContent", "")}


def info(context: Context, params: Params) -> Result:
    """Read the news: one request, beside the look-up of a tenant's name."""
    client = context.client
    tenant: Optional[str] = references.tenant_id(client, params.get("tenant"))
    items: Items = client.lookup("AdminNewsGetAll")
    wanted = [
        (id_, item)
        for id_, item in items.items()
        if params.get("id") in (None, id_) and tenant in (None, item.get("OrganizationID", ""))
    ]
    wanted.sort(key=lambda pair: (-pair[1].get("DateTime", 0), pair[0]))
    return {
        "news": [
            dict(view(id_, item), read_only={"tenant": item.get("OrganizationID", ""), "time": item.get("DateTime", 0)})
            for id_, item in wanted
        ]
    }
