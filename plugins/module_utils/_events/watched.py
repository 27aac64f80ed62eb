# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is remembered of the things that are watched: since when, and what has been told of them."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Tuple


class Watched:
    """By a text that names a thing and what may be the matter with it: since when it is (server's time), and whether it was told."""

    def __init__(self) -> None:
        self.since: Dict[str, Tuple[int, str]] = {}
        self.told: Dict[str, int] = {}

    def as_data(self) -> Dict[str, Any]:
        """The same as JSON data."""
        return {"since": {key: list(value) for key, value in self.since.items()}, "told": self.told}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Watched:
        """What :meth:`as_data` made."""
        watched = cls()
        watched.since = {str(key): (int(time), str(state)) for key, (time, state) in data["since"].items()}
        watched.told = {str(key): int(time) for key, time in data["told"].items()}
        return watched
