# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can go wrong between the collection and a server.

Each error ends up as one sentence at the terminal: which method on which server failed, what the server
answered, and what to do. Request bodies never reach a text, since credentials travel in them.
"""

from __future__ import annotations

from typing import Any, Dict, Optional, Sequence


class CometError(Exception):
    """Any failure that the collection explains to its user.

    :param problem: what happened, without a full stop.
    :param remedy: what to do about it, a sentence without a full stop, or empty.
    :param method: API method, such as ``AdminAddUser``, if one was called.
    :param server: base address of the server.
    :param status: status in the answer (HTTP or body), if there was one.
    :param answer: the server's own message.
    """

    kind = "error"
    default_remedy = ""
    # What a task had done before it failed, a sentence without a full stop, and whether that was anything at all.
    aftermath = ""
    changed = False

    def __init__(
        self,
        problem: str,
        *,
        remedy: str = "",
        method: str = "",
        server: str = "",
        status: Optional[int] = None,
        answer: str = "",
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy or self.default_remedy
        self.method = method
        self.server = server
        self.status = status
        self.answer = answer

    def __str__(self) -> str:
        where = ""
        if self.method:
            where = f"{self.method} on {self.server} failed: " if self.server else f"{self.method} failed: "
        elif self.server:
            where = f"{self.server}: "
        return " ".join(_sentence(text) for text in (f"{where}{self.problem}", self.aftermath, self.remedy) if text)

    def as_result(self) -> Dict[str, Any]:
        """The same as data, for the ``error`` key of a failed task: the kind, and what else is known."""
        details = {
            "method": self.method,
            "server": self.server,
            "status": self.status,
            "answer": self.answer,
            "remedy": self.remedy,
        }
        return {"kind": self.kind, **{key: value for key, value in details.items() if value not in (None, "")}}


def _sentence(text: str) -> str:
    return text if text.endswith(("?", ".")) else f"{text}."


class InputError(CometError):
    """The options given cannot be meant: nothing was sent because of them."""

    kind = "input"


class MissingLibrary(CometError):
    """A Python library that this task needs is not installed."""

    kind = "missing_library"


class Unreachable(CometError):
    """No connection: name resolution, refused, or timed out before the request was sent."""

    kind = "unreachable"
    default_remedy = "Check the option url, the network and that the server runs"


class TlsError(CometError):
    """The server's certificate was not accepted."""

    kind = "tls"
    default_remedy = "Give the server's certificate authority with ca_path, or mend the certificate"


class BadAnswer(CometError):
    """The answer was cut off or is not what a Comet Server sends."""

    kind = "bad_answer"
    default_remedy = "Check that url is a Comet Server and that nothing between rewrites its answers"


class CutOff(BadAnswer):
    """The answer ended too early. A read may be repeated."""


class NotComet(BadAnswer):
    """Whoever answered is no Comet Server, so whatever was asked has not been done."""


class Uncertain(CometError):
    """A request that changes something was sent and no answer came: it may or may not have happened."""

    kind = "uncertain"
    default_remedy = "It was not repeated blindly; run the task again, it continues from what the server holds"


class CheckModeRefusal(CometError):
    """The client was asked to change something in check mode. Reaching this is a bug of the caller."""

    kind = "check_mode"


class VersionTooOld(CometError):
    """The server lacks a method or a field."""

    kind = "version"


class ServerRefusal(CometError):
    """The server answered, and the answer is no."""

    kind = "refused"


class LoginRefused(ServerRefusal):
    """Credentials were not accepted."""

    kind = "login"
    default_remedy = (
        "Check username and password (or session_key), and that this administrator may log in through this address"
    )


class TotpRequired(ServerRefusal):
    """The account has two-factor authentication and no code was given."""

    kind = "totp_required"
    default_remedy = (
        "Give totp_secret or totp_code, or use an administrator without two-factor authentication for automation"
    )


class SessionExpired(ServerRefusal):
    """The session key is no longer valid."""

    kind = "session_expired"
    default_remedy = "Log in again"


class NotFound(ServerRefusal):
    """The object does not exist.

    :param near: names of objects that do and that may have been meant.
    """

    kind = "not_found"

    def __init__(self, problem: str, *, near: Sequence[str] = (), **details: Any) -> None:
        super().__init__(problem, **details)
        self.near = list(near)


class Conflict(ServerRefusal):
    """Somebody else changed the object since it was read."""

    kind = "conflict"
    default_remedy = "Run the task again"


class Overwritten(Conflict):
    """A write was accepted, and afterwards the object is something else all the same."""


class Overloaded(ServerRefusal):
    """The server or a proxy before it cannot answer now. Only with status 429 was the request certainly not carried out."""

    kind = "overloaded"
    default_remedy = "Try again later"

    def __init__(self, problem: str, *, retry_after: Optional[float] = None, **details: Any) -> None:
        super().__init__(problem, **details)
        self.retry_after = retry_after
