# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_hosted_server`` does: a hosted server is created, waited for, or terminated."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from .._client.errors import InputError, NotFound
from .._model.task import Params, Plan, Result, Step
from . import hosted_servers, hosted_wait, references
from .hosted_servers import HostedServer
from .hosted_wait import Patience
from .portal import AccountContext


def plan(context: AccountContext, params: Params) -> Plan:
    """Read the hosted servers and say what to do about one of them. One request if nothing differs and nothing is waited for.

    :raises CometError: if an option cannot be meant, the portal refuses, or the waiting ends in vain.
    """
    patience = Patience.from_params(params)
    present = [server for server in hosted_servers.read(context.client) if not server.gone]
    held = _find(params["name"], present)
    if params["state"] == "absent":
        return _absent(context, params, patience, held)
    if held is None:
        return _created(context, params, patience, present)
    _require_same(params, held)
    if params["wait"] and not context.check_mode:
        held = hosted_wait.until_ready(context, patience, held)
    return Plan({}, {}, [], _result(held, params))


def _find(name: str, present: List[HostedServer]) -> Optional[HostedServer]:
    """The server of a name or an id.

    :raises InputError: if several have that name.
    """
    by_id = {server.id: server for server in present}
    try:
        return by_id[
            references.resolve("hosted server", name, {id_: server.name for id_, server in by_id.items()}, "name")
        ]
    except NotFound:
        return None


def _require_same(params: Params, held: HostedServer) -> None:
    for option, value in (("region", held.region), ("subdomain", held.subdomain)):
        wanted = params.get(option)
        if wanted and wanted.lower() != value.lower():
            raise InputError(
                f"the {option} of the hosted server {held.name!r} is {value}, and the account API cannot change it",
                remedy=f"Leave {option} out, or give the new server another name",
            )


def _created(context: AccountContext, params: Params, patience: Patience, present: List[HostedServer]) -> Plan:
    name = params["name"]
    for option in ("region", "subdomain"):
        if not params.get(option):
            raise InputError(f"the hosted server {name!r} does not exist, and creating it needs {option}")
    taken = next((server for server in present if server.subdomain.lower() == params["subdomain"].lower()), None)
    if taken:
        raise InputError(
            f"the hosted server {taken.name!r} has the subdomain {taken.subdomain} already", remedy="Choose another one"
        )
    wanted = {"region": params["region"], "subdomain": params["subdomain"], "server_name": name}

    def create() -> Result:
        context.client.call("HostedServerCreate", wanted)
        made = hosted_wait.until_listed(context, patience, lambda: _find(name, _present(context)))
        if params["wait"]:
            made = hosted_wait.until_ready(context, patience, made)
        return _result(made, params)

    new = HostedServer("", name, "", params["region"], {})
    result = _result(new, params)
    result["hosted_server"]["subdomain"] = params["subdomain"]
    after: Dict[str, Any] = {
        "name": name,
        "region": params["region"],
        "subdomain": params["subdomain"],
        "state": "present",
    }
    return Plan({}, after, [Step("create the hosted server", create)], result)


def _present(context: AccountContext) -> List[HostedServer]:
    return [server for server in hosted_servers.read(context.client) if not server.gone]


def _absent(context: AccountContext, params: Params, patience: Patience, held: Optional[HostedServer]) -> Plan:
    nothing: Result = {"hosted_server": {}, "secrets_returned": False}
    if held is None:
        return Plan({}, {}, [], nothing)
    if not params["terminate_with_all_data"]:
        raise InputError(
            f"terminating the hosted server {held.name!r} would lose its accounts, settings, history, and the backed-up data on it",
            remedy="Set terminate_with_all_data to true if that is meant",
        )
    ended = held

    def terminate() -> None:
        context.client.call("HostedServerTerminate", {"hosted_server_id": ended.id})
        if params["wait"]:
            hosted_wait.until_gone(context, patience, ended)

    before = {"name": held.name, "region": held.region, "subdomain": held.subdomain, "state": "present"}
    return Plan(before, {}, [Step("terminate the hosted server", terminate)], nothing)


def _result(server: HostedServer, params: Params) -> Result:
    reveal = params["return_secrets"]
    return {"hosted_server": hosted_servers.view(server, reveal), "secrets_returned": reveal}
