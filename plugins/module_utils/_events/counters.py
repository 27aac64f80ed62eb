# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was received and refused, counted, and told to the log now and then."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Dict, Iterable


class Counters:
    """Counts by name.

    :param names: all that may be counted, in the order in which they are told.
    :param alarming: those that are worth a warning.
    """

    def __init__(self, names: Iterable[str], alarming: Iterable[str] = ()) -> None:
        self._names = tuple(names)
        self._alarming = frozenset(alarming)
        self._counts: Counter[str] = Counter()
        self._told: Counter[str] = Counter()

    def add(self, name: str) -> None:
        """Count one.

        :raises KeyError: for a name that nobody would be told of.
        """
        if name not in self._names:
            raise KeyError(name)
        self._counts[name] += 1

    def __getitem__(self, name: str) -> int:
        return self._counts[name]

    def as_dict(self) -> Dict[str, int]:
        """All of them, also those that are zero."""
        return {name: self._counts[name] for name in self._names}

    def report(self, log: logging.Logger, heading: str) -> None:
        """Tell what happened since the last time, if anything did."""
        news = self._counts - self._told
        if news:
            level = logging.WARNING if self._alarming.intersection(news) else logging.INFO
            told = ", ".join(f"{name.replace('_', ' ')} {news[name]}" for name in self._names if news[name])
            log.log(level, "%s: %s", heading, told)
        self._told = self._counts.copy()
