# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is in which wave of a rollout. The same devices always get the same waves, in whatever order they come. No I/O."""

from __future__ import annotations

import hashlib
import math
import re
from typing import Callable, Dict, Iterable, List, NamedTuple, Optional, Sequence, Tuple

from .._model import patterns
from .rollout_devices import Device, Key

BY_SIZE = "size"
CANARIES = "canaries"


class Amount(NamedTuple):
    """A number of devices, or a share of them in per cent."""

    number: int
    percent: Optional[float] = None

    def at_least(self, total: int) -> int:
        """How many devices that is of so many, rounded up: a wave."""
        return min(total, self.number if self.percent is None else math.ceil(_exact(total * self.percent / 100)))

    def at_most(self, total: int) -> int:
        """The same rounded down: a limit."""
        return self.number if self.percent is None else math.floor(_exact(total * self.percent / 100))


def _exact(value: float) -> float:
    """Without what binary fractions add: 7 % of 100 are 7."""
    return round(value, 6)


class Wave(NamedTuple):
    """``number`` counts from 1, ``name`` is what the wave was declared as."""

    number: int
    name: str
    members: Tuple[Key, ...]


def amount(text: str) -> Amount:
    """A number of devices such as ``10``, or a share such as ``2.5%``.

    :raises ValueError: with a sentence, if it is neither.
    """
    found = re.fullmatch(r"\s*(\d+)(\.\d+)?\s*(%?)\s*", str(text), re.ASCII)
    if (
        found is None
        or (found.group(2) and not found.group(3))
        or (found.group(3) and float(str(text).strip(" %")) > 100)
    ):
        raise ValueError(f"{text!r} is neither a number of devices nor a share such as 5%")
    whole, part, percent = found.groups()
    return Amount(0, float(whole + (part or ""))) if percent else Amount(int(whole))


def ordered(devices: Iterable[Device], is_canary: Callable[[Device], bool]) -> List[Device]:
    """The order in which devices get their turn: named canaries, then by lot, one of each tenant and platform before
    a second of any. The lot is a hash of what names the device, so it is the same each time.
    """
    strata: Dict[Tuple[str, str], List[Tuple[str, Device]]] = {}
    for device in devices:
        strata.setdefault((device.tenant_id, device.kind), []).append((_lot(device.key), device))
    turns: List[Tuple[bool, int, str, Device]] = []
    for members in strata.values():
        members.sort(key=lambda member: member[0])
        turns += [(not is_canary(device), turn, lot, device) for turn, (lot, device) in enumerate(members)]
    return [turn[-1] for turn in sorted(turns, key=lambda turn: turn[:3])]


def _lot(key: Key) -> str:
    return hashlib.sha256("\0".join(key).encode()).hexdigest()


def by_size(sizes: Sequence[str], turns: Sequence[Device], canaries: Optional[int]) -> List[Wave]:
    """Waves of growing size: each says how many devices there are up to and with it.

    :param canaries: how many of the first devices were named as such and have a wave of their own before; None if none were.
    :raises ValueError: with a sentence, if a size is none.
    """
    found, begin = _named(turns, canaries), canaries or 0
    for number, size in enumerate(sizes, len(found) + 1):
        end = max(begin, amount(size).at_least(len(turns)))
        found.append(Wave(number, str(size), tuple(device.key for device in turns[begin:end])))
        begin = end
    return found


def _named(turns: Sequence[Device], canaries: Optional[int]) -> List[Wave]:
    """The wave of the named canaries. It is there, too, when none of them needs the version any more: what comes after
    keeps its number, and nobody else gets their turn."""
    return [] if canaries is None else [Wave(1, CANARIES, tuple(device.key for device in turns[:canaries]))]


def by_value(
    wanted: Optional[Sequence[str]],
    turns: Sequence[Device],
    values: Callable[[Device], Sequence[str]],
    canaries: Optional[int],
) -> List[Wave]:
    """A wave for each pattern, with the devices one of whose values it is the first to match; without patterns one for
    each value, by name.

    :param values: what a device goes by, its name first.
    :param canaries: as in :func:`by_size`.
    """
    before, rest = _named(turns, canaries), turns[canaries or 0 :]
    if wanted is None:
        # A name may look like a pattern.
        names = sorted({values(device)[0] for device in rest})
        places = {name: place for place, name in enumerate(names)}
        chosen = [(places.get(values(device)[0]), device.key) for device in rest]
    else:
        names, tests = list(wanted), [patterns.chooser([name]) for name in wanted]
        chosen = [
            (next((place for place, test in enumerate(tests) if test(values(device))), None), device.key)
            for device in rest
        ]
    declared = [(name, [key for found, key in chosen if found == place]) for place, name in enumerate(names)]
    numbered = enumerate(declared, len(before) + 1)
    return before + [Wave(number, name, tuple(keys)) for number, (name, keys) in numbered]
