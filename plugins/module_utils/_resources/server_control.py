# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_server_control`` does: one action of the server itself."""

from __future__ import annotations

from typing import Any, Callable, Dict, Mapping, Set

from .._api import constants, methods
from .._client.errors import InputError
from .._model import codec, option_map, redact
from .._model.task import Context, Params, Result
from . import references, self_backup, server_restart
from .server_restart import Patience

EXPORT = "SelfBackupExportOptions"
# Action -> the method that carries it out.
METHODS = {
    "restart": "AdminMetaRestartService",
    "shutdown": "AdminMetaShutdownService",
    "self_backup": "AdminSelfBackupStart",
    "export": "AdminOrganizationExport",
    "prune": "AdminConstellationPruneNow",
    "constellation_report": "AdminConstellationNewReport",
}
# Actions that lose something, the option that says so, and what it is.
GUARDS = {
    "shutdown": (
        "leave_server_down",
        "the server until somebody starts it on its own machine, which cannot be done from here",
    ),
    "prune": ("delete_unused_buckets", "all data in buckets that no user of any of the servers has a storage vault in"),
}


def run(context: Context, params: Params) -> Result:
    """Carry out the action, and wait for what comes of it where that is asked for. In check mode nothing is sent.

    :raises CometError: if an option cannot be meant, the server refuses, or what is waited for fails.
    """
    action, patience = params["action"], Patience.from_params(params)
    _check(params)
    export = _export_options(context, params) if action == "export" else {}
    result: Result = {"changed": True, "action": action}
    if context.check_mode:
        method = methods.method(METHODS[action])
        if method.min_version_exact:
            context.client.require(method.min_version, f"the action {action}")
        return result
    return {**result, **ACTIONS[action](context, patience, export)}


def secrets(params: Params) -> Set[str]:
    """Secret texts in the options, for the masking of what the task prints."""
    return redact.secrets_in_options(EXPORT, params.get("export_options"))


def _check(params: Params) -> None:
    action = params["action"]
    option, loss = GUARDS.get(action, ("", ""))
    if option and not params[option]:
        raise InputError(f"the action {action} would lose {loss}", remedy=f"Set {option} to true if that is meant")
    for option in ("tenant", "export_options"):
        if (params.get(option) is not None) != (action == "export"):
            needs = "needs" if action == "export" else "takes no"
            raise InputError(f"the action {action} {needs} {option}")


def _export_options(context: Context, params: Params) -> Dict[str, Any]:
    """What to export where to, with the tenant by its id.

    :raises InputError: if there is no place to export to.
    """
    given = params["export_options"]
    option_map.require_versions(context.client, EXPORT, given, "export_options")
    usual = dict(codec.zero(EXPORT), Compression=constants.enum_value("CompressMode", "default"))
    options: Dict[str, Any] = codec.encode(EXPORT, given, usual, "export_options")
    if not options["Location"].get("DestinationType"):
        raise InputError("export_options needs a location with a destination_type")
    wanted = params["tenant"]
    if not wanted:
        raise InputError("tenant must not be empty")
    tenant = references.trusted(context, lambda: references.tenant_id(context.client, wanted), wanted)
    return dict(options, RestrictToSingleOrgID=tenant)


# -- the actions ---------------------------------------------------------------------------------------------

Run = Callable[[Context, Patience, Mapping[str, Any]], Result]


def _restart(context: Context, patience: Patience, dummy: Mapping[str, Any]) -> Result:
    restart = server_restart.call(context, METHODS["restart"], None, patience)
    server_restart.tell_logged_out(context, restart)
    return {}


def _shut_down(context: Context, patience: Patience, dummy: Mapping[str, Any]) -> Result:
    server_restart.shut_down(context, patience)
    return {}


def _self_backup(context: Context, patience: Patience, dummy: Mapping[str, Any]) -> Result:
    targets = self_backup.start(context, patience)
    return {} if targets is None else {"self_backup": targets}


def _export(context: Context, dummy: Patience, export: Mapping[str, Any]) -> Result:
    context.client.call(METHODS["export"], {"Options": export})
    return {}


def _prune(context: Context, dummy: Patience, unused: Mapping[str, Any]) -> Result:
    context.client.call(METHODS["prune"])
    return {}


def _report(context: Context, dummy: Patience, unused: Mapping[str, Any]) -> Result:
    method = METHODS["constellation_report"]
    return {"report": codec.decode(methods.method(method).returns, context.client.call(method))}


ACTIONS: Dict[str, Run] = {
    "restart": _restart,
    "shutdown": _shut_down,
    "self_backup": _self_backup,
    "export": _export,
    "prune": _prune,
    "constellation_report": _report,
}
