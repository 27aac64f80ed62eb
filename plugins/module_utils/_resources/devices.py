# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Devices as options name them: by live connection, by user and device, or by user alone."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Tuple

from .._client.client import CometClient
from .._client.errors import CometError, InputError, LoginRefused, NotFound, ServerRefusal
from . import connections, references
from .connections import LiveConnection

Profile = Dict[str, Any]

# How a module lets its device be named; the doc fragment ``device`` explains these options.
ARGUMENT_SPEC: Dict[str, Any] = {
    "target_id": {"type": "str"},
    "user": {"type": "str"},
    "device": {"type": "str"},
    "when_offline": {"type": "str", "choices": ["fail", "skip"], "default": "fail"},
}
FROM_HOST: Tuple[Dict[str, str], ...] = (
    {"url": "comet_server_url"},
    {"target_id": "comet_target_id", "user": "comet_user", "device": "comet_device_id"},
)

# So much of an id is shown where a line should stay short. Ids are longer than any name that fits into such a line.
SHORT_ID = 12
LONGEST_NAME = 40


class DeviceOffline(CometError):
    """The device has no live connection, so nothing can be asked of it."""

    kind = "offline"
    default_remedy = (
        "Run the task when the device is connected, or set when_offline to skip to pass over devices that are not"
    )


class Target(NamedTuple):
    """A device that is to act.

    ``connections`` is empty where the options named a live connection and nothing was read to find it.
    ``user`` and ``device_id`` are empty if they are not known, ``name`` is what the options or the account call it.
    """

    target_id: str
    user: str
    device_id: str
    connections: List[LiveConnection]
    name: str = ""

    def with_name(self, held: Mapping[str, Any]) -> Target:
        """The same with the name that the user's profile has for the device."""
        return self._replace(name=device_names(held).get(self.device_id) or self.name)

    @property
    def label(self) -> str:
        """How a sentence calls it."""
        return (
            f"the device {(self.name or self.device_id)!r} of {self.user!r}"
            if self.device_id
            else f"the live connection {self.target_id}"
        )

    @property
    def title(self) -> str:
        """The same in short, for progress lines."""
        if not self.device_id:
            return self.target_id
        name = self.name or self.device_id
        return f"{name if len(name) <= LONGEST_NAME else name[:SHORT_ID]} ({self.user})"


def find(client: CometClient, params: Mapping[str, Any], *, verify: bool) -> Target:
    """The device that the options ``target_id``, ``user`` and ``device`` mean.

    :param verify: make sure that the live connection exists even if its id was given.
    :raises InputError: if no device is named, or more than one could be meant.
    :raises DeviceOffline: if it has no live connection.
    """
    target_id, user, device = (params.get(name) or "" for name in ("target_id", "user", "device"))
    if target_id and not verify:
        return Target(target_id, user, device if user else "", [], device)
    if target_id and not user:
        return by_target_id(client, target_id)
    if not user:
        raise InputError(
            "no device is named",
            remedy="Give user and device, or target_id, or run the task on hosts of the inventory plugin",
        )
    if target_id:
        mine = [connection for connection in connections.of_user(client, user) if connection.target_id == target_id]
        if mine:
            return _through(mine[0], connections.of_user(client, user))
    return by_device(client, user, device)


def passed_over(error: DeviceOffline, params: Mapping[str, Any]) -> Dict[str, Any]:
    """The result of a task whose device is offline and may be.

    :raises DeviceOffline: if the option ``when_offline`` says that it may not.
    """
    if params["when_offline"] != "skip":
        raise error
    return {"changed": False, "skipped": True, "msg": error.problem[:1].upper() + error.problem[1:]}


def by_target_id(client: CometClient, target_id: str, user: str = "") -> Target:
    """The device behind a live connection. One request, for all connections of the server unless the user is known.

    :raises DeviceOffline: if there is no such connection, or no longer.
    """
    found = connections.now(client, user)
    mine = next((connection for connection in found if connection.target_id == target_id), None)
    if mine is None:
        raise DeviceOffline(
            f"there is no live connection {target_id}, or no longer",
            server=client.server,
            remedy="Give user and device instead, which stay the same when the device connects anew",
        )
    return _through(mine, found)


def _through(mine: LiveConnection, found: List[LiveConnection]) -> Target:
    """The target that a chosen connection leads to, with the device's other connections."""
    siblings = [
        connection for connection in found if (connection.user, connection.device_id) == (mine.user, mine.device_id)
    ]
    return Target(mine.target_id, mine.user, mine.device_id, siblings)


def by_device(client: CometClient, user: str, device: str, *, fresh: bool = False) -> Target:
    """A user's device by its id or its name, or the user's only device if none is named.

    :param fresh: ask anew which connections there are.
    :raises DeviceOffline: if it has no live connection.
    """
    id_ = device or only_device(client, user)
    live = (connections.now_of_user if fresh else connections.of_user)(client, user)
    found = [connection for connection in live if connection.device_id == id_]
    if not found and device:
        id_ = device_id(client, user, device)
        found = [connection for connection in live if connection.device_id == id_]
    if not found:
        raise offline(client, user, id_)
    return Target(found[0].target_id, user, id_, found, device if device != id_ else "")


def only_device(client: CometClient, user: str) -> str:
    """The id of a user's only device.

    :raises InputError: if there is none, or more than one.
    """
    names = device_names(profile(client, user))
    if len(names) == 1:
        return next(iter(names))
    if not names:
        raise InputError(
            f"the user {user!r} has no device", remedy="Register one first, by installing the client on it"
        )
    candidates = references.listed(
        [f"{name!r} ({id_})" for id_, name in sorted(names.items(), key=lambda item: item[1])]
    )
    raise InputError(
        f"the user {user!r} has {len(names)} devices", remedy=f"Say which is meant, in device: {candidates}"
    )


def device_id(client: CometClient, user: str, device: str) -> str:
    """The id of a user's device, from its id or its name.

    :raises NotFound: if the user has no such device.
    :raises InputError: if several are named so.
    """
    return id_named(user, device, device_names(profile(client, user)))


def id_named(user: str, device: str, names: Mapping[str, str], option: str = "device") -> str:
    """The same where the names of the user's devices are known.

    :param names: device id -> name.
    :param option: which one the device was given in, for the error.
    """
    try:
        return references.resolve("device", device, names, option)
    except NotFound as error:
        raise references.missing(error, f"the user {user!r} has no device {device!r}", list(names.values())) from None


def device_names(held: Mapping[str, Any]) -> Dict[str, str]:
    """Device id -> name of the devices that are registered in a profile."""
    return {id_: device.get("FriendlyName", "") for id_, device in (held.get("Devices") or {}).items()}


def offline(client: CometClient, user: str, device: str) -> DeviceOffline:
    """The error for a device without a connection, with its name where that can be found out."""
    name: Optional[str] = None
    try:
        name = device_names(profile(client, user)).get(device)
    except ServerRefusal:
        # The name would be a courtesy; that the device is offline is known without it.
        pass
    called = f"{name!r} ({device})" if name else repr(device)
    return DeviceOffline(f"the device {called} of {user!r} is offline", server=client.server)


def profile(client: CometClient, user: str, fresh: bool = False) -> Profile:
    """A user's profile, to look names up in. One request a task.

    Releases differ in what they answer for an unknown name, and one of those answers is that of a missing
    permission (comet-facts section 1), so where it is not plain the list of names decides.

    :param fresh: as it is now, where it may have changed within the task.
    :raises NotFound: if there is no such user.
    """
    read = client.reread if fresh else client.lookup
    try:
        held: Profile = read("AdminGetUserProfile", {"TargetUser": user})
        return held
    except NotFound:
        pass
    except ServerRefusal as refusal:
        if (isinstance(refusal, LoginRefused) and refusal.kind == "login") or user in client.call("AdminListUsers"):
            raise
    raise NotFound(
        f"there is no user {user!r}", server=client.server, remedy="Check the option user; names are case-sensitive"
    )
