# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who takes part in a rollout, and in which wave: read once, at the beginning of a run."""

from __future__ import annotations

from typing import Dict, List, Mapping, Optional, Sequence

from .._model import patterns
from .._model.task import Context, Params
from . import rollout_devices, rollout_steps, rollout_waves
from .rollout_devices import Device, Key, Names
from .rollout_report import Table
from .rollout_steps import NOT_NEEDED, PLANNED, SOFTWARE, WAITING, Rules, Seen, Track
from .rollout_watch import Watch, fleet, names
from .rollout_waves import Wave

DEFAULT_SIZES = ("1", "5%", "25%", "100%")


def table(context: Context, params: Params, rules: Rules, watch: Watch) -> Table:
    """The chosen devices and their waves. One request for the devices, and one for each kind of name they are chosen by.

    :param watch: has looked at the server, jobs included.
    :raises NotFound: for a canary that no device matches.
    """
    every = fleet(context, watch.live)
    rollout_devices.require_canaries(every, params["canaries"])
    chosen_by = {option for option in rollout_devices.VALUES if params.get(option) is not None}
    known = names(context, chosen_by | {rollout_devices.CHOSEN_BY.get(params["wave_by"], "")})
    for sentence in rollout_devices.unmatched(every, params, known):
        context.warn(sentence[:1].upper() + sentence[1:])
    seen = watch.seen(device.key for device in every)
    # What a device had before this rollout is what it is chosen by, so that it stays chosen.
    as_before = [device._replace(version=_before(device, seen[device.key], watch.now(), rules)) for device in every]
    devices = {device.key: device for device in rollout_devices.selected(as_before, params, known)}
    tracks = {key: _track(device, seen[key], rules) for key, device in devices.items()}
    if not devices:
        context.warn("No device is chosen, so there is nothing to do")
    part = [devices[key] for key, track in tracks.items() if track.state != NOT_NEEDED]
    return Table(devices, tracks, _assigned(params, part, tracks, known))


def _before(device: Device, seen: Seen, now: int, rules: Rules) -> str:
    """The version that it had before this rollout updated it, or has."""
    job = rollout_steps.attempt(seen, now, rules) if rules.action in SOFTWARE else None
    return (job.version if job else "") or device.version


def _track(device: Device, seen: Seen, rules: Rules) -> Track:
    track = Track(
        device.key,
        before=device.version,
        version=seen.version or device.version,
        can_back_up=bool(device.schedule),
    )
    if not rollout_steps.needs(rules, track.before):
        track.end(NOT_NEEDED, rollout_steps.why_not(rules, track.before))
    return track


def _assigned(params: Params, part: Sequence[Device], tracks: Mapping[Key, Track], known: Names) -> List[Wave]:
    """The waves of those who take part; whom no wave reaches is told so."""
    is_canary = patterns.chooser(params["canaries"])
    canaries: Dict[Key, bool] = {
        device.key: bool(params["canaries"]) and is_canary(rollout_devices.canary_names(device, known))
        for device in part
    }
    turns = rollout_waves.ordered(part, lambda device: canaries[device.key])
    found = _waves(params, turns, sum(canaries.values()) if params["canaries"] else None, known)
    for wave in found:
        for key in wave.members:
            tracks[key].wave = wave.number
    for device in part:
        if tracks[device.key].wave is None and tracks[device.key].state == WAITING:
            tracks[device.key].end(PLANNED, "is in none of the waves")
    return found


def _waves(params: Params, turns: Sequence[Device], canaries: Optional[int], known: Names) -> List[Wave]:
    wanted = params.get("waves")
    if params["wave_by"] == rollout_waves.BY_SIZE:
        return rollout_waves.by_size(DEFAULT_SIZES if wanted is None else wanted, turns, canaries)
    values = rollout_devices.VALUES[rollout_devices.CHOSEN_BY[params["wave_by"]]]
    return rollout_waves.by_value(wanted, turns, lambda device: values(device, known), canaries)
