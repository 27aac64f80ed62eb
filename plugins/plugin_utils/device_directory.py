# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which inventory host a device is, for events, which know users and devices by id.

A host's name depends on all devices of the server, so the fleet is read as the inventory reads it, and kept.
"""

from __future__ import annotations

import logging
import threading
import time
import typing as t

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import CometError
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import fleet

from . import fleet_devices, host_names
from .fleet_servers import Target

log = logging.getLogger("cometbackup.comet.comet_names")

# The names of tenants are all that is wanted beside the devices.
WANTS = fleet.Wants(lookups=("tenants",))
# Between two readings for devices that are not known; doubled with each failure, up to the second.
GAP_SECONDS = 5.0
LONGEST_GAP_SECONDS = 300.0


class Known(t.NamedTuple):
    """What is known of a device."""

    host: str
    device_name: str
    account_name: str
    tenant_name: str


Devices = t.Dict[t.Tuple[str, str], Known]


def known_devices(
    target: Target, snapshot: fleet.Snapshot, candidates: t.Sequence[host_names.Candidate]
) -> t.Dict[t.Tuple[str, str], Known]:
    """All devices of a server by user and device id, their hosts named as the inventory names them."""
    server = fleet_devices.Server(target.name, target.connection.url)
    devices = [device.variables for device in fleet_devices.devices(server, snapshot)]
    return {
        (device["comet_user"], device["comet_device_id"]): Known(
            host,
            *(device[key] or "" for key in ("comet_device_name", "comet_account_name", "comet_tenant")),
        )
        for device, host in zip(devices, host_names.unique(devices, candidates))
    }


class DeviceDirectory:
    """Finds devices; reads the server when one is not known, or what is known is old.

    It is asked from the event loop, so it waits for the server no longer than ``patience`` for each reading. The reading then goes on
    in a thread of its own, and serves the next event.

    :param max_age: seconds after which everything is read anew, in passing.
    """

    def __init__(
        self,
        target: Target,
        candidates: t.Sequence[host_names.Candidate],
        *,
        max_age: float,
        patience: float,
        clock: t.Callable[[], float] = time.monotonic,
    ) -> None:
        self._target = target
        self._candidates = candidates
        self._max_age = max_age
        self._patience = patience
        self._clock = clock
        # Replaced as a whole, never changed: the thread and the event loop need no lock.
        self._devices: Devices = {}
        self._owners: t.Dict[str, t.List[str]] = {}
        self._read_at: t.Optional[float] = None
        self._begun_at: t.Optional[float] = None
        self._failures = 0
        self._reading: t.Optional[threading.Thread] = None

    def prepare(self) -> None:
        """Begin the first reading, without waiting for it: the devices of later events are known by then."""
        if self._begun_at is None:
            self._read()

    def find(self, user: str, device: str) -> t.Optional[Known]:
        """A device; None if it is not registered, or nobody knows in time.

        :param user: may be empty where the device id tells who it is.
        """
        found = self._look_up(user, device)
        if found is None and self._may_read(self._gap()):
            self._read()
        if found is None and self._reading is not None and self._begun_at is not None:
            self._reading.join(max(0.0, self._begun_at + self._patience - self._clock()))
            found = self._look_up(user, device)
        elif (
            self._read_at is not None and self._clock() - self._read_at > self._max_age and self._may_read(GAP_SECONDS)
        ):
            self._read()
        return found

    def _look_up(self, user: str, device: str) -> t.Optional[Known]:
        owners = [user] if user else self._owners.get(device, [])
        return self._devices.get((owners[0], device)) if len(owners) == 1 else None

    def _gap(self) -> float:
        return min(GAP_SECONDS * 2**self._failures, LONGEST_GAP_SECONDS)

    def _may_read(self, gap: float) -> bool:
        if self._reading is not None and self._reading.is_alive():
            return False
        return self._begun_at is None or self._clock() - self._begun_at >= gap

    def _read(self) -> None:
        self._begun_at = self._clock()
        self._reading = threading.Thread(target=self._refresh, name="comet_names", daemon=True)
        self._reading.start()

    def _refresh(self) -> None:
        try:
            devices = known_devices(self._target, fleet.read(self._target.connection, WANTS), self._candidates)
        except CometError as error:
            self._failures += 1
            log.warning("The devices' host names are not known. %s", error)
            return
        # Of a device that was removed the last events are still to come. It may be connected for a while, without a name.
        removed = {
            key: held for key, held in self._devices.items() if not (key in devices and devices[key].device_name)
        }
        devices = {**devices, **removed}
        owners: t.Dict[str, t.List[str]] = {}
        for user, device in devices:
            owners.setdefault(device, []).append(user)
        self._devices, self._owners = devices, owners
        self._read_at, self._failures = self._clock(), 0
