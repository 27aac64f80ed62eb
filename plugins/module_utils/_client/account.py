# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The client of the vendor's account API: another host, other credentials and other errors than a Comet Server's.

Source: the vendor's guides, "account.CometBackup.com API". Errors have an HTTP status and come as a plain text, for hosted servers as
``{"status": "error"}``. What is about hosted servers is wrapped as ``{"status": "OK", "data": ...}``, and today's portal wraps other
answers in that way, too.
"""

from __future__ import annotations

import json
import time
from itertools import chain
from typing import Any, Callable, Dict, Mapping, NamedTuple, Optional, Tuple

from .._api.account import AccountCall, account_call
from . import retry, wire
from .connection import base_url, check_timeout
from .errors import BadAnswer, CometError, InputError, LoginRefused, NotComet, Overloaded, ServerRefusal
from .transport import Answer, Transport
from .wire import Save

DEFAULT_URL = "https://account.cometbackup.com/"
CREDENTIALS = "account_token, or account_email and account_password"
# By the kind of an error, what to do about it here.
REMEDIES = {
    "unreachable": "Check the option account_url and the network",
    "bad_answer": "Check that account_url is the vendor's account portal and that nothing between rewrites its answers",
    "login": f"Check {CREDENTIALS}, and what the token may be used for",
}
# An error text is one line; what is longer is a page of something in between.
LONGEST_MESSAGE = 200


class AccountConnection(NamedTuple):
    """The account portal and one account on it. ``timeout`` and ``retries`` are as those of a server's connection."""

    url: str = DEFAULT_URL
    token: Optional[str] = None
    email: Optional[str] = None
    password: Optional[str] = None
    validate_certs: bool = True
    ca_path: Optional[str] = None
    timeout: float = 60.0
    retries: int = 3

    def __repr__(self) -> str:
        """The default would show the secrets to whoever prints or logs a connection."""
        return f"<AccountConnection at {self.url}>"

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> AccountConnection:
        """Take the connection options out of a module's options.

        :raises InputError: if an option cannot be meant.
        """
        own = {name: params.get(f"account_{name}") for name in ("url", "token", "email", "password")}
        shared = {name: params.get(name) for name in ("validate_certs", "ca_path", "timeout", "retries")}
        given = {name: value for name, value in {**own, **shared}.items() if value not in (None, "")}
        url = base_url(given.pop("url", DEFAULT_URL), "account_url", DEFAULT_URL, CREDENTIALS)
        connection = cls(**dict(given, url=url))
        check_timeout(connection.timeout)
        return connection

    @property
    def identity(self) -> Tuple[Any, ...]:
        """What makes two connections interchangeable: used to share one client between the items of a loop."""
        return tuple(self)

    def fields(self) -> Dict[str, str]:
        """The form fields of a log-in. A token goes before a password.

        The guides name the parameters in one way where they explain the log-in and in another one in the tables of the calls, and today's
        portal in a third. All are sent, on the assumption that none minds those of the others.

        :raises InputError: if there are no credentials, or only a half of them.
        """
        if self.token:
            names = dict.fromkeys(("apiToken", "authToken", "token"), self.token)
            return {"authType": "apiToken", "auth_type": "token", **names}
        if not (self.email and self.password):
            raise InputError(
                "the log-in to the vendor's account is missing",
                remedy=f"Give {CREDENTIALS} in the task, in module_defaults for group/cometbackup.comet.account, or as COMET_ACCOUNT_TOKEN,"
                " or COMET_ACCOUNT_EMAIL and COMET_ACCOUNT_PASSWORD",
            )
        return {"authType": "password", "auth_type": "password", "email": self.email, "password": self.password}


class AccountClient:
    """Make calls of the account API.

    :param check_mode: refuse every call that would change something.
    :param reuse_reads: let :meth:`lookup` answer from what was read before.
    :param sleep: takes the seconds to pause; for tests.
    """

    def __init__(
        self,
        connection: AccountConnection,
        *,
        check_mode: bool = False,
        reuse_reads: bool = False,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.connection = connection
        self.check_mode = check_mode
        self._transport = Transport(connection)
        self._reuse_reads = reuse_reads
        self._answers: Dict[str, Any] = {}
        # As that of a server's client.
        self.tell: Callable[[str], None] = lambda text: None
        self._sleep = sleep

    @property
    def server(self) -> str:
        """The base address."""
        return self.connection.url

    def call(self, name: str, params: Optional[Mapping[str, str]] = None) -> Any:
        """Make a call and return its answer: a list or an object, a text, or :class:`~.wire.Raw` for a download.

        :param params: parameters by their API names; those that are None are left out.
        :raises CometError: one of its subclasses.
        """
        return self._call(name, params)

    def download(self, name: str, params: Optional[Mapping[str, str]], save: Save) -> Any:
        """Make a call that answers with a file, and hand the file on as it comes: see ``CometClient.download``."""
        return self._call(name, params, save)

    def _call(self, name: str, params: Optional[Mapping[str, str]], save: Optional[Save] = None) -> Any:
        call = account_call(name)
        retry.guard(call, self.server, self.check_mode)
        fields = _fields(call, params or {})
        if not call.anonymous:
            fields = {**self.connection.fields(), **fields}
        if call.effect != "read":
            self.forget()
        try:
            return retry.repeated(
                lambda: self._send(call, fields, save),
                call,
                self.server,
                repeatable=call.effect == "read",
                retries=self.connection.retries,
                sleep=self._sleep,
                tell=self.tell,
            )
        except CometError as error:
            if error.remedy == error.default_remedy:
                error.remedy = REMEDIES.get(error.kind, error.remedy)
            raise

    def lookup(self, name: str, params: Optional[Mapping[str, str]] = None) -> Any:
        """Like :meth:`call`, for a read whose answer may be a few items of the same loop old. It is not to be changed."""
        if not self._reuse_reads:
            return self.call(name, params)
        key = json.dumps([name, params], sort_keys=True)
        if key not in self._answers:
            self._answers[key] = self.call(name, params)
        return self._answers[key]

    def known(self, name: str) -> Any:
        """Nothing: what a server's client tells of objects that others refer to has no counterpart here."""
        return None

    def forget(self) -> None:
        """Forget what was read: it has changed, or is waited for to change."""
        self._answers.clear()

    def close(self) -> None:
        """Close the connections. Never raises."""
        self._transport.close()

    def __enter__(self) -> AccountClient:
        return self

    def __exit__(self, *dummy: Any) -> None:
        self.close()

    def _send(self, call: AccountCall, fields: Dict[str, str], save: Optional[Save]) -> Any:
        if call.verb == "GET":
            answer = self._transport.send(call.path, http_method="GET")
        else:
            at_once = wire.LONGEST_ERROR_BYTES + 1 if save else None
            answer = self._transport.send(call.path, data=fields, once=call.effect != "read", at_once=at_once)
        try:
            value = _understood(call, answer, {"method": call.name, "server": self.server})
            return save(value, chain([value.content], answer.rest or ())) if save else value
        finally:
            if answer.rest is not None:
                answer.rest.close()


def _fields(call: AccountCall, params: Mapping[str, Optional[str]]) -> Dict[str, str]:
    """Form fields for the parameters of a call.

    :raises InputError: for a parameter that the call lacks, or one that it needs and was not given.
    """
    given = {name: value for name, value in params.items() if value is not None}
    for name in given:
        if name not in call.params + call.optional:
            raise InputError(f"it has no parameter {name}", method=call.name)
    for name in call.params:
        if name not in given:
            raise InputError(f"its parameter {name} is missing", method=call.name)
    return given


# -- answers -------------------------------------------------------------------------------------------------


def _understood(call: AccountCall, answer: Answer, where: Dict[str, Any]) -> Any:
    """The value that an answer carries.

    :raises CometError: if it is an error or cannot be understood.
    """
    if answer.status >= 300:
        raise _http_error(call, answer, where)
    value = _json(answer)
    if isinstance(value, dict) and str(value.get("status")).lower() == "error":
        raise ServerRefusal(_told("the account portal refused", _message(answer)), status=answer.status, **where)
    if call.answer == "binary":
        return wire.raw(answer, where)
    if value is None and (
        answer.body.lstrip().startswith(b"<") if call.answer == "text" else answer.body.strip() != b"null"
    ):
        raise wire.unreadable(answer, where)
    if call.answer == "text":
        return answer.body.decode("utf-8", errors="replace").strip() if value is None else _unwrapped(value)
    return _expected_shape(call, _unwrapped(value), where)


def _expected_shape(call: AccountCall, value: Any, where: Dict[str, Any]) -> Any:
    wanted = list if call.answer == "list" else dict
    if value is None:
        return wanted()
    if not isinstance(value, wanted):
        raise BadAnswer(f"the answer is not the expected {call.answer}", **where)
    return value


def _json(answer: Answer) -> Any:
    """The JSON in an answer, None if it is none."""
    try:
        return json.loads(answer.body) if answer.body.lstrip()[:1] in (b"{", b"[", b"n") else None
    except ValueError:
        return None


def _unwrapped(value: Any) -> Any:
    if isinstance(value, dict) and "data" in value and value.keys() & {"status", "code"}:
        return value["data"]
    return value


def _http_error(call: AccountCall, answer: Answer, where: Dict[str, Any]) -> CometError:
    status, message = answer.status, _message(answer)
    said = _told(f"the account portal answered {status}", message)
    details = dict(where, status=status, answer=message)
    if status in (401, 403):
        return LoginRefused(said, **details)
    if 300 <= status < 400 or status == 404:
        return NotComet(f"there is no account API at this address (HTTP {status})", **details)
    if status in (429, 502, 503, 504):
        return Overloaded(said, retry_after=wire.retry_after(answer.headers), **details)
    # The guides give 500 for whatever goes wrong, a name that is taken among it.
    unknown = "Look at the account before you try again: it may have been done" if call.effect != "read" else ""
    return ServerRefusal(said, remedy=unknown if status == 500 else "", **details)


def _message(answer: Answer) -> str:
    """The words of an error, if they are the portal's own."""
    value = _json(answer)
    if isinstance(value, dict):
        text = next((str(value[key]) for key in ("message", "error", "msg") if value.get(key)), "")
    else:
        text = answer.body.decode("utf-8", errors="replace")
    text = " ".join(text.split())
    return "" if len(text) > LONGEST_MESSAGE or text.startswith("<") else text


def _told(what: str, message: str) -> str:
    return f"{what}: {message}".rstrip(" .:")
