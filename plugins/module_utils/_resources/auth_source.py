# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_auth_source`` does to bring an external source of administrators into the declared state, and what its info module returns."""

from __future__ import annotations

from typing import Any, Dict

from .._client.errors import Conflict, NotFound
from .._model import codec, diff, kept
from .._model.task import Context, Params, Plan, Result, Step
from . import auth_sources
from .auth_sources import KINDS, OPTIONS, STRUCTURE, Source


def plan(context: Context, params: Params) -> Plan:
    """Read the sources and say what to do about one of them. One request if nothing differs.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    sources = auth_sources.read(context.client)
    id_ = auth_sources.id_of(sources, params)
    if params["state"] == "absent":
        return _absent(context, id_, sources[id_]) if id_ else Plan({}, {}, [], {"auth_source": {}})
    return _changed(context, params, id_, sources) if id_ else _created(context, params)


def _absent(context: Context, id_: str, source: Source) -> Plan:
    def remove() -> None:
        try:
            context.client.call("AdminExternalAuthSourcesDelete", {"SourceID": id_})
        except NotFound:
            # Somebody else was faster.
            pass

    before = diff.lost(auth_sources.view(id_, source))
    return Plan(before, {}, [Step("remove the source", remove)], {"auth_source": {}})


def _created(context: Context, params: Params) -> Plan:
    client = context.client
    wanted = auth_sources.lay_over(context, None, params)
    OPTIONS.require_versions(client, params)

    def create() -> Result:
        method = "AdminExternalAuthSourcesNew"
        answer = client.call(method, {"Source": wanted})
        held: Source = answer["Source"]
        kept.require_kept(client, method, STRUCTURE, held, auth_sources.lay_over(context, held, params), OPTIONS.fields)
        return {"auth_source": auth_sources.view(answer["ID"], held)}

    nothing = codec.zero(STRUCTURE)
    kind = KINDS[auth_sources.kind_of(wanted)]
    nothing[kind.field] = codec.zero(kind.options.structure)
    dummy, after = auth_sources.changes(nothing, wanted)
    view = auth_sources.view("", wanted)
    del view["id"]
    return Plan({}, after, [Step("create the source", create)], {"auth_source": view})


def _changed(context: Context, params: Params, id_: str, sources: Dict[str, Source]) -> Plan:
    client, held = context.client, sources[id_]
    desired = auth_sources.lay_over(context, held, params)
    if desired != held:
        OPTIONS.require_versions(client, params)
    kept.require_known(client, STRUCTURE, held, desired, OPTIONS.fields)

    def write() -> Result:
        client.call(auth_sources.SET, {"Sources": {**sources, id_: desired}})
        now = auth_sources.read(client).get(id_)
        if now is None:
            raise Conflict(
                "somebody else removed the source at the same time", method=auth_sources.SET, server=client.server
            )
        kept.require_kept(
            client, auth_sources.SET, STRUCTURE, now, auth_sources.lay_over(context, now, params), OPTIONS.fields
        )
        return {"auth_source": auth_sources.view(id_, now)}

    before, after = auth_sources.changes(held, desired)
    steps = [] if desired == held else [Step("write the sources", write)]
    return Plan(before, after, steps, {"auth_source": auth_sources.view(id_, desired)})


def info(context: Context, params: Params) -> Result:
    """Read the sources that the filters leave. One request."""
    wanted: Dict[str, Any] = {key: params.get(key) for key in ("id", "name")}
    shown = [
        dict(auth_sources.view(id_, source), read_only={"type": auth_sources.kind_of(source)})
        for id_, source in context.client.lookup("AdminExternalAuthSourcesGet").items()
    ]
    found = [item for item in shown if all(value in (None, item[key]) for key, value in wanted.items())]
    return {"auth_sources": sorted(found, key=lambda item: (item["name"], item["id"]))}
