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

from typing import Any, Dict, Mapping, NamedTuple, Optional, Tuple

from .._client.client import CometClient
from .._client.errors import (
    BadAnswer,
    CometError,
    InputError,
    LoginRefused,
    Overloaded,
    SessionExpired,
    TotpRequired,
    Uncertain,
    Unreachable,
)
from .._model import readable, units
from .._model.task import Context, Params

# Pauses between two questions: short ones first, since many servers are back within a second.
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 2.0
# A server that is about to end may take a question and never answer it.
QUESTION_SECONDS = 10.0
# A process that still answers so long after a call whose answer was lost did not get that call.
SETTLED_SECONDS = 15.0
# What a question may fail with while the server is away.
AWAY = (Unreachable, BadAnswer, Overloaded)
# What it fails with once the server is back and has forgotten the session, or the account itself.
LOGGED_OUT = (SessionExpired, LoginRefused, TotpRequired)


class RestartUnfinished(CometError):
    """The server was told to restart, and no new process of it answered in time."""

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

    def view(self) -> Dict[str, Any]:
        return {"answers": self.answers, "logged_in": self.logged_in, "seconds": round(self.seconds, 1)}


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
        try:
            return cls(params["wait"], units.duration(params["wait_timeout"]))
        except ValueError as error:
            raise InputError(f"wait_timeout: {error}") from None


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
    client, started = context.client, context.monotonic()
    context.progress(f"{client.server} restarts")
    pause = FIRST_PAUSE_SECONDS
    while True:
        found, trouble = _question(client)
        passed = context.monotonic() - started
        if isinstance(trouble, LOGGED_OUT) or (found is not None and found != before):
            client.forget()
            context.progress(f"{client.server} is back after {readable.duration(passed)}")
            return Restart(True, found is not None, passed)
        if lost is not None and found is not None and passed >= SETTLED_SECONDS:
            raise _not_arrived(lost)
        if passed >= timeout:
            raise _unfinished(client, passed, trouble)
        context.sleep(min(pause, timeout - passed))
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


def _question(client: CometClient) -> Tuple[Optional[Process], Optional[CometError]]:
    try:
        with client.polling(QUESTION_SECONDS):
            return process(client), None
    except (*AWAY, *LOGGED_OUT) as error:
        return None, error


def _not_arrived(lost: Uncertain) -> Uncertain:
    lost.problem = f"{lost.problem}; the server did not restart, so it was not"
    lost.remedy = "Run the task again"
    return lost


def _unfinished(client: CometClient, passed: float, trouble: Optional[CometError]) -> RestartUnfinished:
    after = readable.duration(passed)
    if trouble is None:
        return RestartUnfinished(
            f"the server was told to restart, and after {after} the same process still answers",
            server=client.server,
            remedy="Look at the server, or wait longer with wait_timeout",
        )
    return RestartUnfinished(
        f"the server was told to restart and does not answer again after {after}: {trouble.problem}",
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
