# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls after which the server's process ends and a new one starts, and the wait until that one answers.

Facts: comet-facts section 1, server-config/set and restart: the success comes first, then the process exits. Callers
see refused connections or a proxy's error page until the service manager has started it again. Each start has its
own ServerStartTime and ServerStartHash in meta/version, which tells a process from the one after it, also where the
answer to the call itself was lost.
"""

from __future__ import annotations

from typing import Any, Iterator, Mapping, NamedTuple, Optional, Tuple

from .._client.client import CometClient
from .._client.errors import (
    CometError,
    LoginRefused,
    Overloaded,
    SessionExpired,
    TotpRequired,
    Uncertain,
    Unreachable,
)
from .._model import readable, units
from .._model.task import Context, Params
from .._model.understanding import understood
from .polling import LOST_POLL, pauses

LONGEST_PAUSE_SECONDS = 2.0
# A server that is about to end may take a question and never answer it.
QUESTION_SECONDS = 10.0
# A process that still answers so long after a call whose answer was lost did not get that call.
SETTLED_SECONDS = 15.0
# What it fails with once the server is back and has forgotten the session, or the account itself.
LOGGED_OUT = (SessionExpired, LoginRefused, TotpRequired)


class RestartUnfinished(CometError):
    """The server was told to restart or to end, and that did not happen in time."""

    kind = "restart_unfinished"


class Process(NamedTuple):
    """One run of the server's program."""

    start_time: int
    start_hash: str


class Restart(NamedTuple):
    """What came of the wait.

    ``answers``: the new process does; False if nobody waited for it. ``logged_in``: and it takes this log-in.
    ``seconds``: how long it took.
    """

    answers: bool
    logged_in: bool
    seconds: float


NOT_AWAITED = Restart(False, False, 0.0)


class Patience(NamedTuple):
    """Whether and for how many seconds to wait for the new process."""

    wait: bool
    timeout: float

    @classmethod
    def from_params(cls, params: Params) -> Patience:
        """Take it from the options ``wait`` and ``wait_timeout``.

        :raises InputError: if the latter is not a duration.
        """
        return cls(params["wait"], understood("wait_timeout", params["wait_timeout"], units.duration))


def process(client: CometClient) -> Process:
    """The process that answers now."""
    answer = client.call("AdminMetaVersion")
    return Process(answer.get("ServerStartTime", 0), answer.get("ServerStartHash", ""))


def call(context: Context, method: str, params: Optional[Mapping[str, Any]], patience: Patience) -> Restart:
    """Make a call that makes the server restart, and wait for that.

    Where its answer is lost the server is watched, whether or not waiting was asked for: a new process shows that
    the call arrived. It is never sent twice.

    :raises Uncertain: if the answer was lost and the same process goes on, so that the call did not arrive.
    :raises RestartUnfinished: if no new process answers in time.
    """
    before = process(context.client)
    try:
        context.client.call(method, params)
    except Uncertain as lost:
        return wait(context, before, patience.timeout, lost)
    return wait(context, before, patience.timeout) if patience.wait else NOT_AWAITED


def wait(context: Context, before: Process, timeout: float, lost: Optional[Uncertain] = None) -> Restart:
    """Ask until another process than before answers.

    Sessions may have ended with the old one. The client logs in anew if it can, and what it knew of the server is
    forgotten, its version included.

    :param lost: the error of the call, if its answer was lost.
    :raises Uncertain: that error, if the process from before is still there after a while.
    :raises RestartUnfinished: if it takes longer than ``timeout``.
    """
    client = context.client
    context.progress(f"{client.server} restarts")
    for seen in _questions(context, before, timeout, lost):
        if seen.is_another(before):
            client.forget()
            context.progress(f"{client.server} is back after {readable.duration(seen.passed)}")
            return Restart(True, seen.process is not None, seen.passed)
    raise _unfinished(client, seen)


def shut_down(context: Context, patience: Patience) -> None:
    """End the server's process for good, and see that it does not answer any more.

    :raises Uncertain: if the answer was lost and the same process goes on, so that the call did not arrive.
    :raises RestartUnfinished: if it still answers after all the time to wait.
    """
    client, before = context.client, process(context.client)
    lost: Optional[Uncertain] = None
    try:
        client.call("AdminMetaShutdownService")
    except Uncertain as error:
        lost = error
    if lost is None and not patience.wait:
        return
    context.progress(f"{client.server} shuts down")
    for seen in _questions(context, before, patience.timeout, lost):
        if isinstance(seen.trouble, (Unreachable, Overloaded)):
            return
        if seen.is_another(before):
            context.warn(f"{client.server} was shut down, and something has started it again")
            return
    raise RestartUnfinished(
        f"the server was told to shut down and still answers after {readable.duration(seen.passed)}",
        server=client.server,
        remedy="Look at the server, or wait longer with wait_timeout",
    )


class _Seen(NamedTuple):
    """What a question brought: the process that answers, or why none does; and the seconds since the call."""

    process: Optional[Process]
    trouble: Optional[CometError]
    passed: float

    def is_another(self, before: Process) -> bool:
        """Whether a later process answers. One that knows neither the session nor the account is a later one."""
        return isinstance(self.trouble, LOGGED_OUT) or self.process not in (None, before)


def _questions(context: Context, before: Process, timeout: float, lost: Optional[Uncertain]) -> Iterator[_Seen]:
    """Ask again and again which process answers, until the time is up.

    :raises Uncertain: ``lost``, if that shows that the call did not arrive.
    """
    started = context.monotonic()
    for pause in pauses(LONGEST_PAUSE_SECONDS):
        found, trouble = _question(context.client)
        passed = context.monotonic() - started
        yield _Seen(found, trouble, passed)
        if lost is not None and found is not None and passed >= SETTLED_SECONDS:
            raise _not_arrived(lost)
        if passed >= timeout:
            return
        context.sleep(min(pause, timeout - passed))


def _question(client: CometClient) -> Tuple[Optional[Process], Optional[CometError]]:
    try:
        with client.polling(QUESTION_SECONDS):
            return process(client), None
    except (*LOST_POLL, *LOGGED_OUT) as error:
        return None, error


def _not_arrived(lost: Uncertain) -> Uncertain:
    lost.problem = f"{lost.problem}; the same process goes on answering, so it was not"
    lost.remedy = "Run the task again"
    return lost


def _unfinished(client: CometClient, seen: _Seen) -> RestartUnfinished:
    after = readable.duration(seen.passed)
    if seen.trouble is None:
        return RestartUnfinished(
            f"the server was told to restart, and after {after} the same process still answers",
            server=client.server,
            remedy="Look at the server, or wait longer with wait_timeout",
        )
    return RestartUnfinished(
        f"the server was told to restart and does not answer again after {after}: {seen.trouble.problem}",
        server=client.server,
        remedy="Look at the server and at what starts it again; if its address has changed, give the new one in url",
    )


def tell_logged_out(context: Context, restart: Restart) -> None:
    """Warn if the new process does not take the log-in any more: later tasks will meet that, too."""
    if restart.answers and not restart.logged_in:
        context.warn(
            f"{context.client.server} has restarted and does not accept this log-in any more, so what it holds now was not looked at."
            " A session may have ended with the restart: log in again"
        )
