# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A bounded memory of what was received, to know it again."""

from __future__ import annotations

from collections import OrderedDict
from typing import Hashable


class Seen:
    """Remembers keys, the latest ``most`` of them, for ``seconds`` (0: until others take their place)."""

    def __init__(self, most: int, seconds: float = 0) -> None:
        self._most = most
        self._seconds = seconds
        self._keys: OrderedDict[Hashable, float] = OrderedDict()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._keys

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: Hashable, now: float) -> None:
        """Remember a key from now on."""
        self._keys[key] = now
        self._keys.move_to_end(key)
        while len(self._keys) > self._most:
            self._keys.popitem(last=False)
        if self._seconds:
            self._forget(now - self._seconds)

    def _forget(self, before: float) -> None:
        while self._keys and next(iter(self._keys.values())) < before:
            self._keys.popitem(last=False)
