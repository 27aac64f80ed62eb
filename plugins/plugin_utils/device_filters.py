# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which devices become hosts: native filters, which cost next to nothing, and conditions as templates."""

from __future__ import annotations

import typing as t

from ansible_collections.cometbackup.comet.plugins.module_utils._model import patterns

from .fleet_devices import Device

# Option -> the variables whose values it is held against.
PATTERNS: t.Dict[str, t.Tuple[str, ...]] = {
    "users": ("comet_user",),
    "tenants": ("comet_tenant", "comet_tenant_id"),
    "policies": ("comet_policy", "comet_policy_id"),
    "platforms": ("comet_os", "comet_platform"),
    "versions": ("comet_version",),
    "device_names": ("comet_device_name",),
}
CONNECTED: t.Dict[str, t.Tuple[bool, ...]] = {"online": (True,), "offline": (False,), "all": (True, False)}

Filter = t.Callable[[Device], bool]


def filters(options: t.Mapping[str, t.Any]) -> t.List[Filter]:
    """What a device has to pass, all of it.

    :param options: ``devices`` (a key of :data:`CONNECTED`), ``suspended`` (a boolean, or None for either), and the
        lists of :data:`PATTERNS` (shell patterns in any case; those that begin with ``!`` keep devices out).
    """
    wanted = CONNECTED[options["devices"]]
    found: t.List[Filter] = [] if len(wanted) == len(CONNECTED["all"]) else [lambda device: device.connected in wanted]
    if options.get("suspended") is not None:
        found.append(lambda device: bool(device.variables["comet_suspended"]) is options["suspended"])
    found.extend(_matches(keys, options[name]) for name, keys in PATTERNS.items() if options.get(name))
    return found


def _matches(keys: t.Sequence[str], wanted: t.Sequence[t.Any]) -> Filter:
    chosen = patterns.chooser(wanted)
    return lambda device: chosen(device.variables[key] for key in keys)
