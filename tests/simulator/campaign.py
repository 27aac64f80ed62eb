# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server-wide software update campaign (facts: comet-facts 2, Update campaign)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .devices import Device, DeviceKey
from .jobs import UPDATE, Job
from .reference import parse_release
from .search import compile_clause

if TYPE_CHECKING:
    from .state import State

NOT_SEEN, INELIGIBLE, PENDING, REQUESTED, FAILED, CONFIRMED = range(6)


class Campaign:
    """One campaign at most: it offers an update to each device once, when it sees it."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._options: dict[str, Any] = state.schema.default("UpdateCampaignOptions")
        self._filter: Callable[[Mapping[str, Any]], bool] = lambda _values: True
        self._started = 0
        self._target = ""
        self._status: dict[DeviceKey, int] = {}
        self._timer: Any = None

    @property
    def active(self) -> bool:
        """Whether a campaign runs."""
        return bool(self._options["Active"])

    def start(self, options: dict[str, Any]) -> None:
        """Replace the campaign; with ``Active`` false nothing is offered any more."""
        state = self._state
        limited = options["ApplyDeviceFilter"] and self._knows("ApplyDeviceFilter")
        self._filter = compile_clause(options["DeviceFilter"]) if limited else lambda _values: True
        self._options = options
        self._started = state.clock.seconds()
        self._target = state.options.release
        self._status = {device.key: NOT_SEEN for device in state.devices.all() if self._chosen(device)}
        state.clock.cancel(self._timer)
        if self.active and state.options.campaign_start_seconds:
            self._timer = state.clock.after(state.options.campaign_start_seconds, self._round)
        elif self.active:
            self._round(0)

    def status(self) -> dict[str, Any]:
        """The campaign as ``UpdateCampaignStatus``."""
        entries = [
            {"Username": user, "DeviceID": device, "Status": status} for (user, device), status in self._status.items()
        ]
        known = {name: value for name, value in self._options.items() if self._knows(name)}
        return {**known, "StartTime": self._started, "TargetVersion": self._target, "Devices": entries}

    def _knows(self, option: str) -> bool:
        """Devices can be chosen since 22.3.0; that a busy one can be forced came at the latest then."""
        later = ("ApplyDeviceFilter", "DeviceFilter", "ForceUpgradeRunning")
        return option not in later or self._state.options.at_least("22.3.0")

    def device_online(self, device: Device) -> None:
        """A device has connected: an update that was asked for is judged, else it gets its offer."""
        if not self._started:
            return
        if self._status.get(device.key) == REQUESTED:
            self._status[device.key] = CONFIRMED if device.version == self._target else FAILED
        elif self.active and self._chosen(device):
            self._consider(device)

    def device_idle(self, device: Device) -> None:
        """A device has ended a job: it may be free for its update now."""
        if self.active and self._status.get(device.key) == PENDING:
            self._consider(device)

    def _round(self, _moment: float) -> None:
        for connection in self._state.devices.connections():
            if self._chosen(connection.device):
                self._consider(connection.device)
        if self.active:
            self._timer = self._state.clock.after(self._state.options.campaign_interval_seconds, self._round)

    def _consider(self, device: Device) -> None:
        current = self._status.get(device.key, NOT_SEEN)
        if current not in (NOT_SEEN, PENDING) or not device.online:
            return
        if not self._eligible(device):
            self._status[device.key] = INELIGIBLE
            return
        if self._busy(device) and not (self._options["ForceUpgradeRunning"] and self._knows("ForceUpgradeRunning")):
            self._status[device.key] = PENDING
            return
        self._status[device.key] = REQUESTED
        self._state.agents.update_software(device, self._target)

    def _eligible(self, device: Device) -> bool:
        theirs, target = parse_release(device.version), parse_release(self._target)
        flag = "UpgradeOlder" if theirs < target else "DowngradeNewer" if theirs > target else "ReinstallCurrentVer"
        return bool(self._options[flag])

    def _busy(self, device: Device) -> bool:
        running: list[Job] = self._state.jobs.running_on(device)
        return any(job.detail["Classification"] != UPDATE for job in running)

    def _chosen(self, device: Device) -> bool:
        return self._filter(self._searchable(device))

    def _searchable(self, device: Device) -> dict[str, Any]:
        """What a device filter may ask. No evidence names the fields: these are the simulator's assumption [U]."""
        owner = self._state.owner_of(device.user)
        account = self._state.accounts.get(device.user)
        values = {
            "Username": device.user, "DeviceID": device.id, "FriendlyName": device.name, "ClientVersion": device.version,
            "OrganizationID": owner, "PolicyID": account.profile["PolicyID"] if account else "", "ReportedPlatform": device.system.reported,
        }  # fmt: skip
        return {**values, **{f"Device.{name}": value for name, value in values.items()}}
