# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_lobby`` does: log waiting devices in as a user, or send them away."""

from __future__ import annotations

from functools import partial
from typing import Any, Dict, List, NamedTuple

from .._client.errors import (
    CometError,
    InputError,
    LoginRefused,
    NotFound,
    ServerRefusal,
    TotpRequired,
    Uncertain,
)
from .._model import readable, units
from .._model.task import Context, Params, Plan, Result, Step
from .._model.understanding import understood
from . import connections, delivery, devices, lobby, references
from .devices import Profile
from .lobby import Filter, Waiting
from .polling import LOST_POLL

REGISTER = "AdminInstallationDispatchRegisterDevice"
DROP = "AdminInstallationDispatchDropConnection"


NOBODY_WAITS = "The lobby is empty: start the software on the device, or give appear_timeout"
NOT_TOLD = (
    "One that is registered already is told by its name or id only; set all_matching to true if there need not be any"
)


class NotLive(CometError):
    """A device was registered and did not connect as its user's in time."""

    kind = "offline"


class Patience(NamedTuple):
    """How long to wait for a device in the lobby, and for one of the user, in seconds."""

    appear: int
    live: int
    interval: float

    @classmethod
    def from_params(cls, params: Params) -> Patience:
        """Take it from the options.

        :raises InputError: if one is not a duration.
        """
        appear, live = (
            understood(option, params[option], units.duration) for option in ("appear_timeout", "wait_timeout")
        )
        return cls(appear, live, max(0.1, params["poll_interval"]))


def plan(context: Context, params: Params) -> Plan:
    """Read the lobby and say what to do about the devices that are meant.

    :raises CometError: if none or too many are, or the user does not exist.
    """
    patience = Patience.from_params(params)
    if not any(params.get(option) for option in lobby.OPTIONS):
        raise InputError("no device is named", remedy="Give device, name, platform or tenant")
    wanted = lobby.filter_from(context.client, params)
    if params["state"] == "dropped":
        return _dropped(context, _meant(lobby.now(context.client), wanted, params))
    for option in ("user", "user_password"):
        if not params.get(option):
            raise InputError(f"registering a device needs {option}")
    return _registered(context, params, wanted, patience)


def _meant(waiting: List[Waiting], wanted: Filter, params: Params) -> List[Waiting]:
    """The devices that are meant.

    :raises InputError: if they are several, and that was not said.
    """
    found = [device for device in waiting if wanted.accepts(device)]
    if len(found) > 1 and not params["all_matching"]:
        candidates = references.listed([device.label for device in found])
        raise InputError(
            f"{len(found)} devices in the lobby match",
            remedy=f"Set all_matching to true if all are meant, or give device: {candidates}",
        )
    return found


def _dropped(context: Context, found: List[Waiting]) -> Plan:
    def drop(device: Waiting) -> None:
        try:
            context.client.call(DROP, {"DeviceID": device.device})
        except ServerRefusal as refusal:
            if isinstance(refusal, delivery.OF_THE_LOGIN) or _still_waits(context, device):
                raise

    steps = [Step(f"send {device.label} away", partial(drop, device)) for device in found]
    result = {"devices": [lobby.view(device) for device in found]}
    return Plan({"lobby": _names(found)} if found else {}, {"lobby": []} if found else {}, steps, result)


def _names(found: List[Waiting]) -> List[str]:
    return [device.name or device.device for device in found]


def _still_waits(context: Context, device: Waiting) -> bool:
    return any(waiting.device == device.device for waiting in lobby.now(context.client))


# -- registering -------------------------------------------------------------------------------------------------


def _registered(context: Context, params: Params, wanted: Filter, patience: Patience) -> Plan:
    user = params["user"]
    held: Profile = references.trusted(context, lambda: devices.profile(context.client, user, fresh=True), {})
    found = _appeared(context, params, wanted, patience, held)
    if not found:
        return Plan({}, {}, [], {"user": user, "devices": _own(held, wanted)})
    steps = [Step(f"register {device.label}", partial(_register, context, params, device)) for device in found]
    if patience.live:
        steps.append(Step("wait for it", partial(_live, context, user, found, patience)))
    before = {"lobby": _names(found)}
    after = {"lobby": [], "user": user, "devices": _names(found)}
    return Plan(before, after, steps, {"user": user, "devices": [lobby.view(device) for device in found]})


def _own(held: Profile, wanted: Filter) -> List[Dict[str, Any]]:
    """The user's devices of that id or name. A profile does not tell where a device came from."""
    names = devices.device_names(held)
    meant = wanted._replace(platform="", tenant=None)
    return [
        {"device": id_, "name": name}
        for id_, name in sorted(names.items(), key=lambda item: (item[1], item[0]))
        if (wanted.device or wanted.name) and meant.accepts(Waiting(id_, name, {}))
    ]


def _appeared(context: Context, params: Params, wanted: Filter, patience: Patience, held: Profile) -> List[Waiting]:
    """The devices that are meant, once one is in the lobby; none if there is nothing to do.

    :raises NotFound: if there is none in time, and the user has none that is meant.
    """
    end = context.monotonic() + patience.appear
    told = False
    while True:
        waiting = _lobby_now(context, end)
        found = _meant(waiting, wanted, params)
        if found or _own(held, wanted):
            return found
        left = end - context.monotonic()
        if left <= 0 or context.check_mode:
            break
        if not told:
            context.progress(f"Waiting for {_description(params)} in the lobby")
            told = True
        context.sleep(min(patience.interval, left))
    if params["all_matching"]:
        return []
    return references.trusted(context, partial(_nobody, context, params, waiting, patience), [_expected(params)])


def _expected(params: Params) -> Waiting:
    """The device that an earlier task would have brought into the lobby."""
    device, name = params.get("device") or "", params.get("name") or ""
    return Waiting(device, name or device, {})


def _lobby_now(context: Context, end: float) -> List[Waiting]:
    """A question that gets lost is asked again with the next interval, as long as there is one."""
    try:
        return lobby.now(context.client)
    except LOST_POLL:
        if context.monotonic() >= end:
            raise
        return []


def _nobody(context: Context, params: Params, waiting: List[Waiting], patience: Patience) -> List[Waiting]:
    within = f" within {readable.duration(patience.appear)}" if patience.appear and not context.check_mode else ""
    there = references.listed([device.label for device in waiting])
    told = params.get("device") or params.get("name")
    remedy = f"In the lobby are: {there}" if there else NOBODY_WAITS
    raise NotFound(
        f"there is no {_description(params)} in the lobby{within}"
        + (f", nor among the devices of {params['user']!r}" if told else ""),
        server=context.client.server,
        remedy=remedy if told else f"{remedy}. {NOT_TOLD}",
    )


def _description(params: Params) -> str:
    given = [f"{option} {params[option]!r}" for option in lobby.OPTIONS if params.get(option)]
    return f"device with {' and '.join(given)}".replace("device with device", "device")


def _register(context: Context, params: Params, device: Waiting) -> None:
    sent = {
        "DeviceID": device.device,
        "TargetUser": params["user"],
        "TargetPassword": params["user_password"],
        "TargetTOTPCode": params.get("user_totp_code") or None,
    }
    try:
        context.client.call(REGISTER, sent)
    except Uncertain:
        if not _is_registered(context, params["user"], device):
            raise
    except ServerRefusal as refusal:
        # A code that is asked for is the account's here, the administrator's own log-in has worked.
        if isinstance(refusal, (LoginRefused, TotpRequired)) and refusal.kind != "login":
            refusal.problem = f"{device.label} was not registered: {refusal.problem}"
            refusal.remedy = "Check user_password, and give user_totp_code if the account has two-factor authentication"
        raise


def _is_registered(context: Context, user: str, device: Waiting) -> bool:
    return device.device in devices.device_names(devices.profile(context.client, user, fresh=True))


def _live(context: Context, user: str, found: List[Waiting], patience: Patience) -> Result:
    """Wait until the devices are connected as the user's. One request an interval.

    :raises NotLive: if they are not in time.
    """
    end = context.monotonic() + patience.live
    missing = {device.device: device for device in found}
    targets: Dict[str, str] = {}
    while True:
        try:
            present = connections.now_of_user(context.client, user)
        except LOST_POLL:
            present = []
        for connection in present:
            if missing.pop(connection.device_id, None):
                targets[connection.device_id] = connection.target_id
        if not missing:
            return {"devices": [dict(lobby.view(device), target_id=targets[device.device]) for device in found]}
        left = end - context.monotonic()
        if left <= 0:
            labels = references.listed([device.label for device in missing.values()])
            raise NotLive(
                f"{labels} did not connect as a device of {user!r} within {readable.duration(patience.live)}",
                server=context.client.server,
                remedy="It is registered: look at the device, or wait longer with wait_timeout",
            )
        context.progress(f"Waiting for {references.listed([device.name for device in missing.values()])} to connect")
        context.sleep(min(patience.interval, left))
