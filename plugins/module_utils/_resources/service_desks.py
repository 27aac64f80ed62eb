# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Service desks (PSA): where the connections to them are kept, the options that stand for one, and when they are synchronised.

A connection has neither a name nor an id. It is told apart by its type and address.
"""

from __future__ import annotations

from typing import Any, Dict, Optional

from .._api import constants, structures
from .._client.client import CometClient
from .._client.errors import InputError
from .._model import codec
from .._model.option_map import OptionMap
from .._model.task import Context, Params, Plan, Step
from .collection import Collection, Entry, Matching
from .places import Part

STRUCTURE = "PSAConfig"
# The type whose connections need no address, since there is one place only where they can lead.
GRADIENT = constants.enum_value("PSAType", "gradient")
# What a run that has written a connection leaves behind for a plan made anew, which finds nothing to write any more.
TO_BE_SYNCHRONISED = "service desks to be synchronised"


def _type(params: Params) -> Any:
    """The server's number for the option ``type``.

    :raises InputError: for an unknown one.
    """
    return codec.encode_field(structures.structure(STRUCTURE).fields["Type"], params["type"], None, "type")


def _at(url: Optional[str], entry: Entry, params: Params) -> bool:
    return entry.get("Type", 0) == _type(params) and url is not None and entry.get("URL", "") == url


def _is_it(entry: Entry, params: Params) -> bool:
    url = params.get("psa_url")
    return entry.get("Type", 0) == _type(params) if url is None else _at(url, entry, params)


def _was_it(entry: Entry, params: Params) -> bool:
    return _at(params.get("former_psa_url"), entry, params)


def _label(params: Params) -> str:
    return f"{params['type']} at {params['psa_url']}" if params.get("psa_url") else str(params["type"])


def _check(params: Params, held: Optional[Entry]) -> None:
    if held is None and not params.get("psa_url") and _type(params) != GRADIENT:
        raise InputError(f"there is no connection {_label(params)}, and creating it needs psa_url")


CONNECTIONS = Collection(
    "connection",
    Part(
        "connections to service desks",
        "[]PSAConfig",
        field="PSAConfigs",
        read="AdminMetaPsaConfigListGet",
        write="AdminMetaPsaConfigListSet",
        parameter="PSAConfigList",
    ),
    OptionMap(
        STRUCTURE,
        {
            "type": "Type",
            "psa_url": "URL",
            "partner_key": "PartnerKey",
            "headers": "CustomHeaders",
            "alerts_disabled": "AlertsDisabled",
            "grouped_by": "GroupedBy",
        },
    ),
    Matching((_is_it, _was_it), _label, told_apart_by=("psa_url", "URL")),
    check=_check,
)


def plan(context: Context, params: Params) -> Plan:
    """Read the connections and say what to do about one of them. One request if nothing differs.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    _type(params)
    sync: str = params["sync"]
    if sync != "never" and params.get("tenant"):
        raise InputError(
            "only the administrators of a tenant can have its service desks synchronised",
            remedy="Leave sync out, or log in as one of them and leave tenant out",
        )
    planned = CONNECTIONS.plan(context, params)
    if sync == "always" or (sync == "on_change" and (planned.steps or TO_BE_SYNCHRONISED in context.created)):
        return _with_sync(context, planned)
    return planned


def _with_sync(context: Context, planned: Plan) -> Plan:
    """The plan and then a synchronisation."""
    context.created.add(TO_BE_SYNCHRONISED)
    step = Step("synchronise the service desks", lambda: _synchronise(context.client))
    before: Dict[str, Any] = {**planned.before, "synchronised": False}
    return planned._replace(before=before, after={**planned.after, "synchronised": True}, steps=[*planned.steps, step])


def _synchronise(client: CometClient) -> None:
    client.call("AdminMetaPsaConfigListSyncNow")
