# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_storage_test_info`` returns: whether the server, or a device, reaches a place of storage."""

from __future__ import annotations

from typing import Any, Dict, Mapping, NamedTuple, Optional, Set

from .._api import structures
from .._client.client import CometClient
from .._client.errors import InputError, LoginRefused, ServerRefusal
from .._model import codec, option_map, redact
from .._model.task import Context, Params, Result
from . import devices, storage_templates, user_objects
from .delivery import OF_THE_LOGIN
from .devices import DeviceOffline, Profile
from .live_device import LiveDevice

LOCATION = "DestinationLocation"
SHARE = "WinSMBAuth"
# What can be tested: the options for it, the first of which there is names it. A stored template may have options laid over it.
TESTED = ("template", "template_options", "storage_vault", "location", "smb")
STRUCTURES = {"location": LOCATION, "smb": SHARE}


class Trial(NamedTuple):
    """A call that tells whether something is reached.

    :param method: of the dispatcher if a device makes it.
    :param sent: its parameters, without the device.
    """

    method: str
    sent: Dict[str, Any]


def info(context: Context, params: Params) -> Result:
    """Find what is to be tested, and test it: one request beside those that find it.

    :raises CometError: if an option cannot be meant, nobody can make the test, or what is tested is not reached.
    """
    tested = _tested(params)
    _require_versions(context.client, params)
    try:
        device = LiveDevice(context.client, params) if params["tested_from"] == "device" else None
        trial = _trial(context.client, device, tested, params)
        return {"tested": tested, **_made(context.client, device, trial, params)}
    except DeviceOffline as error:
        return devices.passed_over(error, params)


def secrets(params: Params) -> Set[str]:
    """Secret texts in the options, for the masking of what the task prints. They may not be valid."""
    found: Set[str] = set()
    for option, type_ in STRUCTURES.items():
        if params.get(option) is not None:
            found |= redact.secrets_in_options(type_, params[option])
    given = params.get("template_options")
    if isinstance(given, dict):
        return found | storage_templates.secrets(given)
    return found | {text for text in redact.texts(given) if text}


def _tested(params: Params) -> str:
    """Which of the options says what is to be tested.

    :raises InputError: if options do not go together.
    """
    tested = next(option for option in TESTED if params.get(option) is not None)
    from_device = params["tested_from"] == "device"
    if tested in ("template", "template_options") and from_device:
        raise InputError("it is the server that tests storage templates", remedy="Leave tested_from out")
    if tested == "smb" and not from_device:
        raise InputError("it is a device that tests smb", remedy="Set tested_from to device")
    return tested


def _require_versions(client: CometClient, params: Params) -> None:
    storage_templates.OPTIONS.require_versions(client, params.get("template_options") or {})
    for option, type_ in STRUCTURES.items():
        if params.get(option) is not None:
            option_map.require_versions(client, type_, params[option], option)


def _trial(client: CometClient, device: Optional[LiveDevice], tested: str, params: Params) -> Trial:
    if tested == "smb":
        return Trial("AdminDispatcherTestSmbAuth", {"Wsa": codec.encode(SHARE, params["smb"], path="smb")})
    if tested in ("template", "template_options"):
        return Trial("AdminMetaRemoteStorageVaultTest", {"TemplateOptions": _template(client, params)})
    if tested == "location":
        location = codec.encode(LOCATION, params["location"], path="location")
    else:
        location = _location_of_vault(client, device, params)
    return Trial("AdminDispatcherPingDestination" if device else "AdminStoragePingDestination", {"ExtraData": location})


def _template(client: CometClient, params: Params) -> Dict[str, Any]:
    """A template that the server holds, with the options laid over it, or one that they describe alone."""
    wanted, options = params.get("template"), params.get("template_options")
    held = None if wanted is None else storage_templates.find(client, wanted, params.get("tenant"))
    return held if held is not None and options is None else storage_templates.tried(held, options or {})


def _location_of_vault(client: CometClient, device: Optional[LiveDevice], params: Params) -> Dict[str, Any]:
    """Where a storage vault is, as the profile of its user says, what only a newer server knows included."""
    profile, vault = _vault(client, device, params)
    held: Mapping[str, Any] = profile["Destinations"][vault]
    elsewhere = structures.structure("DestinationConfig").fields.keys() - structures.structure(LOCATION).fields.keys()
    return {name: value for name, value in held.items() if name not in elsewhere}


def _vault(client: CometClient, device: Optional[LiveDevice], params: Params) -> Any:
    if device is not None:
        profile = device.profile()
        return profile, user_objects.id_for(
            "storage_vault", params["storage_vault"], profile, device.target, of_any_device=True
        )
    user = params.get("user")
    if not user:
        raise InputError("no user is named", remedy="Give in user whose storage vault it is")
    held: Profile = devices.profile(client, user)
    whose = devices.Target("", user, "", [])
    return held, user_objects.id_for("storage_vault", params["storage_vault"], held, whose, of_any_device=True)


def _made(client: CometClient, device: Optional[LiveDevice], trial: Trial, params: Params) -> Result:
    """What came of it. That it is not reached is a result where the options say so.

    :raises ServerRefusal: if it is not reached otherwise, or if it could not be tried.
    """
    try:
        answer = device.ask(trial.method, trial.sent) if device else client.call(trial.method, trial.sent)
    except ServerRefusal as refusal:
        # A 403 is about who asks, as far as anybody has published.
        if params["fail"] or isinstance(refusal, (*OF_THE_LOGIN, LoginRefused)):
            raise
        return {"reachable": False, "answer": refusal.answer, **_by(device)}
    return {"reachable": True, "answer": answer.get("Message", ""), **_by(device)}


def _by(device: Optional[LiveDevice]) -> Dict[str, Any]:
    return device.described() if device else {}
