# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How often to ask about something that takes an unknown time, and how often to tell of it."""

from __future__ import annotations

from typing import Any, Iterator, Optional

from .._client.errors import BadAnswer, Overloaded, Unreachable
from .._model.task import TaskContext

# A line that tells how far something is follows the last one after so long at least, and after this part of the whole time.
QUIET_SECONDS, QUIET_PART = 10.0, 0.25
FIRST_SECONDS = 0.2
# What a question may fail with and be asked again: what is waited for goes on whether or not the server can be asked.
LOST_POLL = (Unreachable, BadAnswer, Overloaded)


def pauses(longest: float) -> Iterator[float]:
    """Yield the pauses between questions, in seconds: short ones first, since much is done within a second."""
    pause = min(FIRST_SECONDS, longest)
    while True:
        yield pause
        pause = min(2 * pause, longest)


class Teller:
    """Shows how something gets on: what is new at once, how far it is ever more rarely, since nobody watches hours line by line.

    An hour takes some twenty lines, a day some thirty-five, whatever the number of questions.

    :param title: what the lines begin with.
    :param quiet: the first line can wait, too: what is done soon needs none.
    """

    def __init__(self, context: TaskContext[Any], title: str = "", *, quiet: bool = False) -> None:
        self._context = context
        self._title = title
        self._began = self._told_at = context.monotonic()
        self._line: Optional[str] = "" if quiet else None
        self._news: Any = None

    def tell(self, line: str, news: Any = None) -> None:
        """Show a line, unless it was the last one.

        :param news: what of it is not to wait: the line is shown at once if that is not as it was.
        """
        now = self._context.monotonic()
        quiet = max(QUIET_SECONDS, QUIET_PART * (now - self._began))
        first = self._line is None
        if line == self._line or not (first or news != self._news or now - self._told_at >= quiet):
            return
        self._line, self._news, self._told_at = line, news, now
        self._context.progress(f"{self._title}: {line}" if self._title else line)
