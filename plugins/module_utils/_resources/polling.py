# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How often to ask about something that takes an unknown time."""

from __future__ import annotations

from typing import Iterator

from .._client.errors import BadAnswer, Overloaded, Unreachable

FIRST_SECONDS = 0.2
# What a question may fail with and be asked again: what is waited for goes on whether or not the server can be asked.
LOST_POLL = (Unreachable, BadAnswer, Overloaded)


def pauses(longest: float) -> Iterator[float]:
    """Yield the pauses between questions, in seconds: short ones first, since much is done within a second."""
    pause = min(FIRST_SECONDS, longest)
    while True:
        yield pause
        pause = min(2 * pause, longest)
