# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Constellation Role: which servers it watches for buckets that nobody uses any more, and whether it deletes those.

The server answers the calls only while it has the role, so they can turn it off but not on.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Mapping, Optional, Tuple

from .._client.client import CometClient
from .._client.errors import CometError, InputError, LoginRefused
from .._model import codec
from .._model.option_map import OptionMap
from .._model.task import Context, Params, Plan, Result
from . import references
from .places import Part
from .setting import Setting


def adjust(held: Mapping[str, Any], desired: Dict[str, Any], params: Params) -> Dict[str, Any]:
    """The settings to be written.

    :raises InputError: if data would be deleted that is in use by the accounts of a server that is no longer watched.
    """
    if desired == held or not desired.get("DeleteUnusedData") or params["delete_data_of_removed_servers"]:
        return desired
    left = [_place(server) for server in desired.get("Servers") or []]
    removed = [server for server in held.get("Servers") or [] if _place(server) not in left]
    if removed:
        names = [
            server.get("Description") or server.get("RemoteAddress") or server.get("Type", "") for server in removed
        ]
        raise InputError(
            f"without {references.listed(names)}, what the accounts there have stored on the other servers counts as unused,"
            " and delete_unused_data is on: it would be deleted",
            remedy="Set delete_data_of_removed_servers to true if that is meant, or delete_unused_data to false",
        )
    return desired


def _place(server: Mapping[str, Any]) -> Tuple[Any, ...]:
    """Where a server is, whatever its credentials and its description."""
    buckets = tuple(
        settings["MasterBucket"]
        for settings in server.values()
        if isinstance(settings, dict) and settings.get("MasterBucket")
    )
    return server.get("Type"), server.get("RemoteAddress") or buckets or server.get("Description")


CONSTELLATION = Setting(
    "constellation",
    Part(
        "settings of the Constellation Role",
        "ConstellationRoleOptions",
        field="ConstellationRole",
        read="AdminMetaConstellationConfigGet",
        write="AdminMetaConstellationConfigSet",
        parameter="ConstellationRoleOptions",
    ),
    OptionMap(
        "ConstellationRoleOptions",
        {"role_enabled": "RoleEnabled", "delete_unused_data": "DeleteUnusedData", "servers": "Servers"},
    ),
    adjust,
)


# -- the role may be off -------------------------------------------------------------------------------------


def plan(context: Context, params: Params) -> Plan:
    """Read the settings and say what to do about them. One request if nothing differs.

    :raises CometError: if an option cannot be meant or the server refuses to be asked, as it does without the role.
    """
    try:
        planned = CONSTELLATION.plan(context, params)
    except LoginRefused as refusal:
        if params.get("tenant") or _role_is_on(context.client):
            raise
        if params.get("role_enabled") is False and not any(
            params.get(option) is not None for option in BEYOND_THE_ROLE
        ):
            return Plan({}, {}, [], {"constellation": WITHOUT_ROLE})
        raise _without_role(refusal) from None
    if params.get("role_enabled") is False:
        return planned._replace(steps=[step._replace(run=_last(context.client, step.run)) for step in planned.steps])
    return planned


def _last(client: CometClient, write: Callable[[], Optional[Result]]) -> Callable[[], Optional[Result]]:
    """The write that turns the role off: the server refuses to be asked what came of it."""

    def run() -> Optional[Result]:
        try:
            return write()
        except LoginRefused:
            if _role_is_on(client):
                raise
            return {}

    return run


def info(context: Context, params: Params) -> Result:
    """Read the settings: one request, and one for each kind of details."""
    try:
        result = CONSTELLATION.info(context, params)
    except LoginRefused:
        if params.get("tenant") or _role_is_on(context.client):
            raise
        return {"constellation": dict(WITHOUT_ROLE, read_only={"tenant_name": ""})}
    details = {detail: DETAILS[detail](context.client) for detail in params["details"]}
    result["constellation"]["read_only"].update(details)
    return result


def _role_is_on(client: CometClient) -> bool:
    return bool(client.call("AdminMetaVersion").get("ConstellationRole"))


def _without_role(refusal: LoginRefused) -> CometError:
    return InputError(
        "this server has no Constellation Role, and so does not let its settings be read or written",
        remedy="Turn the role on in the configuration of the server",
        method=refusal.method,
        server=refusal.server,
    )


def _status(client: CometClient) -> Dict[str, Any]:
    shown: Dict[str, Any] = codec.decode("ConstellationStatusAPIResponse", client.lookup("AdminConstellationStatus"))
    return shown


def _last_report(client: CometClient) -> Dict[str, Any]:
    shown: Dict[str, Any] = codec.decode("ConstellationCheckReport", client.lookup("AdminConstellationLastReport"))
    return shown


DETAILS = {"status": _status, "last_report": _last_report}
# The options that a server without the role can neither keep nor show.
BEYOND_THE_ROLE = ("delete_unused_data", "servers")
WITHOUT_ROLE = {"tenant": "", "role_enabled": False}
