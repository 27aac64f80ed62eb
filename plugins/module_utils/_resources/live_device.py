# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A connected device that questions are put to, one after another."""

from __future__ import annotations

from typing import Any, Dict, Mapping

from .._client.client import CometClient
from .._client.errors import InputError
from . import delivery, devices
from .dispatch_actions import action_of


class LiveDevice:
    """A device that answers questions, also if it connects anew in between.

    :param options: a task's options, of which those of :data:`.devices.ARGUMENT_SPEC` name it.
    :raises CometError: as :func:`.devices.find` does.
    """

    def __init__(self, client: CometClient, options: Mapping[str, Any]) -> None:
        if client.connection.login_as == "user":
            raise InputError("live devices are asked by administrators", remedy="Log in as one, with login_as admin")
        self.client = client
        self.target = devices.find(client, options, verify=False)

    def ask(self, method: str, params: Mapping[str, Any]) -> Dict[str, Any]:
        """Call a read method of the dispatcher and return the answer.

        :param params: its parameters by their API names, without the device.
        :raises DeviceOffline: if the device is no longer connected.
        :raises ServerRefusal: if it is, and refuses or fails.
        """
        delivered = delivery.deliver(self.client, action_of(method), self.target, dict(params))
        self.target = delivered.target
        answer: Dict[str, Any] = next(iter(delivered.answers.values()))
        return answer

    def profile(self) -> devices.Profile:
        """The profile of the user whom the device belongs to."""
        if not self.target.user:
            self.target = devices.by_target_id(self.client, self.target.target_id)
        profile = devices.profile(self.client, self.target.user)
        self.target = self.target.with_name(profile)
        return profile

    def described(self) -> Dict[str, Any]:
        """Which device it is, for a task's result."""
        known = {"user": self.target.user, "device": self.target.device_id}
        return {"target_id": self.target.target_id, **{name: value for name, value in known.items() if value}}
