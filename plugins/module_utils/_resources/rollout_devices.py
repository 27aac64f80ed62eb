# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The devices that a rollout may be for: what is known of each, and how options choose among them. No I/O."""

from __future__ import annotations

from typing import AbstractSet, Any, Callable, Dict, List, Mapping, NamedTuple, Sequence, Tuple

from .._api.names import capital, did_you_mean, meant
from .._client.errors import NotFound
from .._model import patterns

# User and id: one id may belong to several users.
Key = Tuple[str, str]


class Device(NamedTuple):
    """One device of one user. Texts that are not known are empty.

    ``version`` is that of the software as it is registered, ``zones`` are names of its time zone, the best first, ``kind``
    what its account calls its operating system, whether or not it is connected, and ``schedule`` the id of the schedule
    that can be run to see whether backups work.
    """

    user: str
    id: str
    name: str
    tenant_id: str
    policy_id: str
    group_id: str
    os: str
    platform: str
    kind: str
    zones: Tuple[str, ...]
    version: str
    schedule: str

    @property
    def key(self) -> Key:
        return self.user, self.id

    @property
    def label(self) -> str:
        """How lines and sentences call it."""
        return f"{self.name or self.id[:12]} ({self.user})"


class Names(NamedTuple):
    """Id -> name of tenants, policies and user groups, as far as they were asked for."""

    tenants: Mapping[str, str] = {}
    policies: Mapping[str, str] = {}
    groups: Mapping[str, str] = {}


Values = Callable[[Device, Names], Sequence[str]]

# Option -> what its patterns are held against, the name first.
VALUES: Dict[str, Values] = {
    "tenants": lambda device, names: (names.tenants.get(device.tenant_id, ""), device.tenant_id),
    "users": lambda device, names: (device.user,),
    "policies": lambda device, names: (names.policies.get(device.policy_id, ""), device.policy_id),
    "user_groups": lambda device, names: (names.groups.get(device.group_id, ""), device.group_id),
    "platforms": lambda device, names: (device.os, device.platform),
    "versions": lambda device, names: (device.version,),
    "device_names": lambda device, names: (device.name,),
    "device_ids": lambda device, names: (device.id,),
}
# What else waves may be made by -> the option that chooses devices by the same.
CHOSEN_BY = {
    "tenant": "tenants",
    "user_group": "user_groups",
    "policy": "policies",
    "platform": "platforms",
    "user": "users",
    "version": "versions",
}


def canary_names(device: Device, dummy: Names) -> Sequence[str]:
    """What the option ``canaries`` calls a device by."""
    return device.name, device.id


def selected(devices: Sequence[Device], options: Mapping[str, Any], names: Names) -> List[Device]:
    """The devices that all of the given options choose. A list with nothing in it chooses nobody."""
    tests = [
        (VALUES[option], patterns.chooser(options[option]) if options[option] else _nobody)
        for option in VALUES
        if options.get(option) is not None
    ]
    return [device for device in devices if all(test(values(device, names)) for values, test in tests)]


def _nobody(dummy: Any) -> bool:
    return False


def unmatched(devices: Sequence[Device], options: Mapping[str, Any], names: Names) -> List[str]:
    """A sentence for each name in the options that no device goes by, waves included. Versions are spared: rollouts make
    them vanish. So are canaries, see :func:`require_canaries`.
    """
    wanted = {option: values for option, values in VALUES.items() if option != "versions"}
    by = CHOSEN_BY.get(options.get("wave_by", ""), "")
    if by in wanted and options.get("waves"):
        wanted["waves"] = VALUES[by]
    found: List[str] = []
    for option, values in wanted.items():
        if options.get(option):
            known = {value for device in devices for value in values(device, names)}
            for name in _strangers([str(name) for name in options[option]], known):
                hint = meant(name, sorted(known), show=repr)
                found.append(f"{option}: no device matches {name!r}{', ' if hint else ''}{hint}")
    return found


def require_canaries(devices: Sequence[Device], canaries: Sequence[Any]) -> None:
    """Make sure that there is a device for each canary: one that is mistyped would leave out the step that the rest of the
    fleet relies on, and look as if it had gone well.

    :param devices: all that there are, chosen or not.
    :raises NotFound: naming those that no device matches.
    """
    known = {value for device in devices for value in canary_names(device, Names()) if value}
    strange = _strangers([str(name) for name in canaries], known)
    if not strange:
        return
    near = {name: did_you_mean(name, sorted(known)) for name in strange}
    hints = [
        capital(f"{'' if len(strange) == 1 else f'instead of {name!r}, '}{meant(name, near[name], show=repr)}")
        for name in strange
        if near[name]
    ]
    raise NotFound(
        f"canaries: no device matches {' or '.join(map(repr, strange))}",
        remedy=" ".join(hints) or "Give names or ids of devices that are registered",
        near=[name for names in near.values() for name in names],
    )


def _strangers(wanted: Sequence[str], known: AbstractSet[str]) -> List[str]:
    """Those of the names and patterns that match nothing."""
    folded = {value.lower() for value in known}
    return [
        name
        for name in (name.lstrip("!") for name in wanted)
        if name.lower() not in folded
        and (patterns.is_plain(name) or not any(map(patterns.chooser([name]), zip(known))))
    ]
