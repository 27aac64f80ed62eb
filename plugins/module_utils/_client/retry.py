# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How often and when a request is repeated.

What may be repeated follows from the method's effect (DESIGN section 2), never from the HTTP verb, since each
call is a POST: a read may always be; anything else only if the server certainly did not act on it.
"""

from __future__ import annotations

import random
from typing import Any, Callable, Dict, Iterator, Mapping, NamedTuple, Optional, Protocol, TypeVar

from .errors import BadAnswer, CheckModeRefusal, CometError, CutOff, NotComet, Overloaded, Uncertain, Unreachable
from .transport import Interrupted, NotSent

Value = TypeVar("Value")

BASE_SECONDS = 0.5
CAP_SECONDS = 20.0
RETRY_AFTER_CAP_SECONDS = 120.0
# A pause from which on a person is told what is waited for.
WORTH_TELLING_SECONDS = 0.8


class Method(Protocol):
    """What is repeated: a method of a server, or a call of another API."""

    @property
    def name(self) -> str: ...

    @property
    def effect(self) -> str: ...


class Verdict(NamedTuple):
    """What a failed request means: the error to raise, and whether it may be sent again instead."""

    problem: CometError
    again: bool
    retry_after: Optional[float] = None


def guard(method: Method, server: str, check_mode: bool) -> None:
    """Refuse what changes something in check mode: no module can forget to.

    :raises CheckModeRefusal: if this is check mode.
    """
    if check_mode and method.effect not in ("read", "session"):
        raise CheckModeRefusal("it changes something, and this is check mode", method=method.name, server=server)


def repeated(
    send: Callable[[], Value],
    method: Method,
    server: str,
    *,
    repeatable: bool,
    retries: int,
    sleep: Callable[[float], None],
    tell: Callable[[str], None] = lambda text: None,
) -> Value:
    """Send, and send again as far as that is safe.

    :param tell: shows a line: why nothing seems to happen.
    :raises CometError: what the last failure means.
    """
    planned = pauses(retries)
    while True:
        try:
            return send()
        except (NotSent, Interrupted, BadAnswer, Overloaded) as error:
            judged = verdict(error, method, server, repeatable)
        own = next(planned, None) if judged.again else None
        if own is None:
            raise judged.problem
        seconds = pause(own, judged.retry_after)
        if seconds >= WORTH_TELLING_SECONDS:
            tell(f"{server}: {judged.problem.problem}; asked again in {max(1, round(seconds))}s")
        sleep(seconds)


def is_repeatable(method: Method, fields: Mapping[str, str]) -> bool:
    """Whether a request may be sent again even if the server may have acted on it.

    A log-in may: a session that nobody uses ends by itself. With a time-based code it may not, that one is spent.
    """
    return method.effect == "read" or (method.effect == "session" and "TOTP" not in fields)


def verdict(error: Exception, method: Method, server: str, repeatable: bool) -> Verdict:
    """Judge a failure to get an answer. A refusal by the server is an answer, and none of this module's business."""
    if isinstance(error, NotSent):
        return Verdict(Unreachable(f"the server cannot be reached: {error}", method=method.name, server=server), True)
    if isinstance(error, NotComet):
        return Verdict(error, False)
    if isinstance(error, Overloaded) and error.status == 429:
        return Verdict(error, True, error.retry_after)
    if not repeatable or not isinstance(error, CometError):
        return Verdict(_unanswered(error, method, server), repeatable)
    return Verdict(error, isinstance(error, (CutOff, Overloaded)), getattr(error, "retry_after", None))


def _unanswered(error: Exception, method: Method, server: str) -> CometError:
    """The error for a request that left and did not come back whole."""
    reason = error.problem if isinstance(error, CometError) else str(error)
    details: Dict[str, Any] = {"method": method.name, "server": server, "status": getattr(error, "status", None)}
    if method.effect in ("read", "session"):
        return BadAnswer(
            reason, remedy="Check the network and what stands between; the option timeout sets the patience", **details
        )
    return Uncertain(f"{reason}, so it is unknown whether the change was made", **details)


def pauses(retries: int) -> Iterator[float]:
    """Yield the pause before each repetition, in seconds: exponential, capped, with full jitter."""
    for attempt in range(retries):
        ceiling = min(CAP_SECONDS, BASE_SECONDS * 2**attempt)
        # Half of it fixed: a pause of almost nothing would not relieve a server that is just restarting.
        yield ceiling / 2 + random.uniform(0, ceiling / 2)


def pause(own: float, retry_after: Optional[float]) -> float:
    """The pause to take when the server may have named one."""
    if retry_after is None:
        return own
    return min(RETRY_AFTER_CAP_SECONDS, max(own, retry_after))
