# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_device`` does: name a device, or revoke it, on request with its software.

Facts: comet-facts section 2, Revoke device. A device registers itself, so it cannot be created from here.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from .._client.errors import InputError, NotFound, ServerRefusal, Uncertain
from .._model.option_map import OptionMap
from .._model.task import Context, Params, Plan, Result, Step
from . import accounts, connections, delivery, devices, profile_entries, references
from .accounts import Account
from .devices import DeviceOffline, Target
from .dispatch_actions import actions
from .profile_entries import Entry, Kind, Profile

REVOKE = "AdminRevokeDevice"


class Devices(Kind):
    """Devices that are registered with an account."""

    field = "Devices"
    structure = "DeviceConfig"
    called = "device"
    result = "device"
    options = OptionMap("DeviceConfig", {"name": "FriendlyName"})


DEVICES = Devices()


def plan(context: Context, params: Params) -> Plan:
    """Read the account and say what to do about one of its devices. One request if nothing differs.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    if not (params.get("user") and params.get("device")):
        raise InputError(
            "no device is named", remedy="Give user and device, or run the task on hosts of the inventory plugin"
        )
    if params.get("name") == "":
        raise InputError("name must not be empty")
    if params["state"] == "absent":
        return _absent(context, params, accounts.existing(context.client, params["user"]))
    account = profile_entries.account_of(context, params["user"])
    id_ = references.trusted(context, lambda: _device_id(params, account.profile), "")
    return _present(context, params, account, id_) if id_ else _foreseen(params)


def _device_id(params: Params, profile: Profile) -> str:
    """The id of the device that the option means, by its id, its name, or the name that it has been given already.

    :raises NotFound: if there is none.
    :raises InputError: if several have the name.
    """
    names, name = DEVICES.names(profile), params.get("name")
    try:
        return devices.id_named(params["user"], params["device"], names)
    except NotFound:
        renamed = [id_ for id_, there in names.items() if name and there == name]
        if len(renamed) == 1:
            return renamed[0]
        raise


def _view(user: str, id_: str, name: str) -> Result:
    return {"user": user, "device": id_, "name": name}


# -- present -------------------------------------------------------------------------------------------------


def _present(context: Context, params: Params, account: Account, id_: str) -> Plan:
    """Give the device its name."""
    user, held = params["user"], DEVICES.entries(account.profile)[id_]
    desired = DEVICES.lay_over(held, params)
    before, after = DEVICES.changes(held, desired, account.profile)

    def write() -> Result:
        profile_entries.put(context, DEVICES, dict(params), account, Entry(id_, desired))
        return {}

    steps = [Step("name the device", write)] if desired != held else []
    return Plan(before, after, steps, {"device": _view(user, id_, DEVICES.name(desired))})


def _foreseen(params: Params) -> Plan:
    """What check mode tells of a device that would only be registered later: its name may or may not have to change."""
    view = _view(params["user"], params["device"], params.get("name") or "")
    if not params.get("name"):
        return Plan({}, {}, [], {"device": view})
    return Plan({}, {"name": params["name"]}, [Step("name the device", lambda: None)], {"device": view})


# -- absent --------------------------------------------------------------------------------------------------


def _absent(context: Context, params: Params, account: Account) -> Plan:
    client, user, profile = context.client, params["user"], account.profile
    try:
        id_ = devices.id_named(user, params["device"], DEVICES.names(profile))
    except NotFound:
        return Plan({}, {}, [], {"device": {}})
    name = DEVICES.names(profile)[id_]
    lost = _lost(profile, id_)
    if lost["protected_items"] and not params["delete_with_protected_items"]:
        also = f" and the schedules {references.listed(lost['schedules'])}" if lost["schedules"] else ""
        raise InputError(
            f"revoking the device {name!r} of {user!r} would lose its protected items {references.listed(lost['protected_items'])}{also}",
            remedy="Set delete_with_protected_items to true if that is meant",
        )
    target = _target(context, params, id_) if params["uninstall_software"] else None
    steps = [Step("uninstall its software", lambda: _uninstall(context, params, target))] if target else []

    def revoke() -> None:
        try:
            client.call(REVOKE, {"TargetUser": user, "TargetDevice": id_})
        except ServerRefusal:
            if id_ in DEVICES.entries(accounts.existing(client, user).profile):
                raise

    before: Dict[str, Any] = _view(user, id_, name)
    before.update({key: names for key, names in lost.items() if names})
    if target:
        before["software_installed"] = True
    after = {"software_installed": False} if target else {}
    return Plan(before, after, [*steps, Step("revoke the device", revoke)], {"device": {}})


def _lost(profile: Profile, id_: str) -> Dict[str, List[str]]:
    """The names of the protected items and schedules that go with a device."""
    sources = {
        key: source for key, source in (profile.get("Sources") or {}).items() if source.get("OwnerDevice") == id_
    }
    rules = [rule for rule in (profile.get("BackupRules") or {}).values() if rule.get("Source") in sources]
    return {
        "protected_items": sorted(source.get("Description", "") for source in sources.values()),
        "schedules": sorted(rule.get("Description", "") for rule in rules),
    }


def _target(context: Context, params: Params, id_: str) -> Optional[Target]:
    """The live connection through which the software is uninstalled; None if there is none and that does not matter.

    :raises DeviceOffline: if there is none and it does.
    """
    try:
        return devices.by_device(context.client, params["user"], id_, fresh=True)
    except DeviceOffline as offline:
        if params["when_offline"] == "revoke":
            return None
        offline.remedy = (
            "Run the task when the device is connected, or set when_offline to revoke to leave its software where it is"
        )
        raise


def _uninstall(context: Context, params: Params, target: Target) -> None:
    """Tell the device to uninstall its software. If no answer came, that it is gone tells that it was told.

    :raises CometError: if it was not.
    """
    sent = {"RemoveConfigFile": params["remove_config_file"]}
    try:
        delivery.deliver(context.client, actions()["uninstall_software"], target, sent)
    except Uncertain:
        live = connections.now_of_user(context.client, target.user)
        if any(connection.device_id == target.device_id for connection in live):
            raise
