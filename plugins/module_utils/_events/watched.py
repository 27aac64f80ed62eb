# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is remembered of the things that are watched: since when they are so, and what has been told of them."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Set, Tuple

from . import names


def key(name: str, thing: str) -> str:
    """What may be the matter with what; a thing may have colons in it."""
    return f"{name}:{thing}"


def is_of(id_: str, name: str) -> bool:
    """Whether a key is about that."""
    return id_.startswith(key(name, ""))


class Watched:
    """``told`` are the things that rules know of, with the moment (server's time) since when."""

    def __init__(self) -> None:
        # Key -> since when (server's time), in which state, and how many looks have found it so.
        self._since: Dict[str, Tuple[int, str, int]] = {}
        self.told: Dict[str, int] = {}

    def since_when(self, name: str, thing: str, now: int, state: str = "") -> Tuple[int, int]:
        """Note that a look found a thing in a state: since when it is in that one, and at how many looks it was."""
        id_ = key(name, thing)
        since, before, looks = self._since.get(id_, (now, state, 0))
        # Not in time to come, which a clock that was ahead would leave behind.
        held = (min(since, now), state, looks + 1) if before == state else (now, state, 1)
        self._since[id_] = held
        return held[0], held[2]

    def forget_others(self, name: str, things: Set[str]) -> None:
        """A look found only these."""
        keep = {key(name, thing) for thing in things}
        self._since = {id_: held for id_, held in self._since.items() if id_ in keep or not is_of(id_, name)}

    def seen_online(self, user: str, device: str) -> None:
        """A device was connected between two looks."""
        self._since.pop(key(names.DEVICE_OFFLINE, f"{user}:{device}"), None)

    def told_of(self, name: str) -> Dict[str, int]:
        """What was told under a name."""
        return {id_: since for id_, since in self.told.items() if is_of(id_, name)}

    def handed(self, id_: str) -> None:
        """A synthetic event has reached the rules."""
        thing, dummy, since = id_.rpartition(":")
        if is_of(thing, names.DEVICE_ONLINE):
            self.told.pop(thing.replace(names.DEVICE_ONLINE, names.DEVICE_OFFLINE, 1), None)
        else:
            self.told[thing] = int(since)

    def as_data(self) -> Dict[str, Any]:
        """The same as JSON data."""
        return {"since": {id_: list(held) for id_, held in self._since.items()}, "told": self.told}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Watched:
        """What :meth:`as_data` made."""
        watched = cls()
        watched._since = {
            str(id_): (int(since), str(state), int(looks)) for id_, (since, state, looks) in data["since"].items()
        }
        watched.told = {str(id_): int(since) for id_, since in data["told"].items()}
        return watched
