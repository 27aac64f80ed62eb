# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The shapes that a task is made of: what it knows, what it plans, what it returns."""

from __future__ import annotations

import time
from typing import Any, Callable, Dict, Generic, List, Mapping, NamedTuple, Optional, Set, TypeVar

from .._client.client import CometClient

Params = Mapping[str, Any]
Result = Dict[str, Any]
Client = TypeVar("Client")


class TaskContext(Generic[Client]):
    """What a run may use besides the options: the client, the mode, and ways to tell the user something.

    :param progress: shows a line at once where that is possible (the in-process path), else drops it.
    :param planning: nothing will be written by what is planned: it is planned once more for that.
    :param put_off: takes what is to be written together with what other tasks write, in place of a write at once.
    :param sleep: takes the seconds to pause, and ``monotonic`` tells the time by which waits are measured; for tests.
    """

    def __init__(
        self,
        client: Client,
        *,
        check_mode: bool,
        warn: Callable[[str], None],
        progress: Optional[Callable[[str], None]] = None,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        planning: bool = False,
        put_off: Optional[Callable[[Any], None]] = None,
    ) -> None:
        self.client = client
        self.planning = planning
        self.put_off = put_off
        # The names of what this run creates. A plan made anew finds them, as if they had been there before.
        self.created: Set[str] = set()
        self.check_mode = check_mode
        self.warn = warn
        self.progress = progress or (lambda text: None)
        self.sleep = sleep
        self.monotonic = monotonic


# That of nearly every task; the vendor's account API has a client of its own.
Context = TaskContext[CometClient]


class Step(NamedTuple):
    """One change. ``run`` makes it and may return keys to add to the task's result (an id that the server gave)."""

    what: str
    run: Callable[[], Optional[Result]]


class Plan(NamedTuple):
    """What a state module would do.

    ``before`` and ``after`` are the diff: changed keys only, secrets masked. ``result`` is what the task returns
    besides ``changed`` and ``diff``. No steps means that nothing differs. ``creates`` says that the object is not there yet;
    ``before`` does not tell, since a field that is not set is missing in it. ``noun`` is what the first step creates, where more follow.
    """

    before: Dict[str, Any]
    after: Dict[str, Any]
    steps: List[Step]
    result: Result
    creates: bool = False
    noun: str = "object"
