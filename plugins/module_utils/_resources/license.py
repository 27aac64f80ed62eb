# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_license`` does: a serial number is created, relaxed or archived."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from .._client.errors import BadAnswer, InputError, NotFound
from .._model.task import Params, Plan, Result, Step
from . import licenses, references
from .licenses import License
from .portal import AccountContext


def plan(context: AccountContext, params: Params) -> Plan:
    """Read the licences and say what to do about one of them. One request if nothing differs.

    :raises CometError: if an option cannot be meant or the portal refuses.
    """
    present = licenses.read(context.client)
    held = _find(params, [license_ for license_ in present if not license_.archived])
    if params["state"] == "archived":
        return _archived(context, params, held)
    if held is None and licenses.given_serial(params):
        raise NotFound(
            "there is no licence with this serial number", remedy="Check serial; an archived one does not come back"
        )
    if params["state"] == "relaxed":
        return _relaxed(context, params, present, held)
    if held is None:
        return _created(context, params, present)
    return Plan({}, {}, [], _result(held, params))


def _find(params: Params, present: List[License]) -> Optional[License]:
    """The licence that is meant.

    :raises InputError: if several are, or it has another name than the one given.
    """
    serial, name = licenses.given_serial(params), params.get("name") or ""
    if not serial and not name:
        raise InputError("neither name nor serial says which licence is meant", remedy="Give one of them")
    if serial:
        held = next((license_ for license_ in present if license_.serial.lower() == serial.lower()), None)
        if held and name and held.named and held.name != name:
            raise InputError(
                f"the licence is named {held.name!r}, and the account API renames none",
                remedy="Leave name out, or give that",
            )
        return held
    found = [license_ for license_ in present if license_.name == name]
    if len(found) > 1:
        # Not told apart by their serial numbers, as other objects are by their ids: those are secrets.
        raise InputError(
            f"{len(found)} licences are named {name!r}", remedy="Give the serial number of the one that is meant"
        )
    return found[0] if found else None


def _created(context: AccountContext, params: Params, present: List[License]) -> Plan:
    name = params["name"]
    if present and not any(license_.named for license_ in present):
        raise InputError(
            "the account portal keeps no names of licences, so each run would create another one",
            remedy="Create one at the portal and give its number in serial",
        )

    def create() -> Result:
        answer = context.client.call("LicenseCreate", {"target_name": name})
        serial = licenses.serial_of(answer)
        if not serial:
            raise BadAnswer("the answer has no serial number", method="LicenseCreate", server=context.client.server)
        made = next(
            (license_ for license_ in licenses.read(context.client) if license_.serial.lower() == serial.lower()), None
        )
        if made is None or made.name != name:
            context.warn(
                f"The account portal did not keep the name {name!r} of the new licence, so another run would create one more. Refer to it by serial."
            )
        return _result(made or License(serial, name, False, False, {}), params)

    after = {"name": name, "state": "present"}
    return Plan({}, after, [Step("create the licence", create)], _result(_new(params), params))


def _new(params: Params) -> License:
    """The licence that there will be."""
    return License("", params["name"], True, False, {})


def _relaxed(context: AccountContext, params: Params, present: List[License], held: Optional[License]) -> Plan:
    if held is None:
        names = {license_.name: license_.name for license_ in present if license_.name}
        references.trusted(context, lambda: references.resolve("licence", params["name"], names, "name"), "")
        held = _new(params)
    serial = held.serial

    def relax() -> Result:
        context.client.call("LicenseRelax", {"serial": serial})
        return _result(
            next(license_ for license_ in licenses.read(context.client) if license_.serial == serial), params
        )

    return Plan({}, {"relaxed": True}, [Step("relax the licence", relax)], _result(held, params))


def _archived(context: AccountContext, params: Params, held: Optional[License]) -> Plan:
    if held is None:
        return Plan({}, {}, [], {"license": {}, "secrets_returned": False})
    if not params["deactivate_server"]:
        what = f"the licence {held.name!r}" if held.name else "the licence"
        raise InputError(
            f"archiving {what} would deactivate the Comet Server that runs with it",
            remedy="Set deactivate_server to true if that is meant",
        )

    def archive() -> None:
        context.client.call("LicenseArchive", {"serial": held.serial})

    before: Dict[str, Any] = {"name": held.name, "state": "present"}
    return Plan(before, {}, [Step("archive the licence", archive)], {"license": {}, "secrets_returned": False})


def _result(license_: License, params: Params) -> Result:
    reveal = params["return_secrets"]
    return {"license": licenses.view(license_, reveal), "secrets_returned": reveal}
