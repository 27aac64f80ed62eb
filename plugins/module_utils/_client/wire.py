# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Between Python values and what travels: parameters into form fields, answers into values or errors.

Sources: comet-facts section 1 (an application error is HTTP 200 with Status and Message in the body; HTTP 449
asks for a second factor; downloads answer their errors as JSON too; empty collections may be ``null``).
"""

from __future__ import annotations

import json
import re
from itertools import chain
from typing import Any, Callable, Dict, Iterator, Mapping, NamedTuple, Optional, Type
from urllib.parse import urlsplit

from .._api import types
from .._api.methods import Method
from . import entries
from .errors import (
    BadAnswer,
    CometError,
    Conflict,
    CutOff,
    InputError,
    LoginRefused,
    NotComet,
    NotFound,
    Overloaded,
    ServerRefusal,
    TotpRequired,
)
from .transport import Answer

TOTP_REQUIRED_MARK = "ERR_TOTP_REQUIRED"
GATEWAY_STATUSES = (500, 502, 503, 504)
# An error message is short: what is longer needs no parsing to see that it is a log or a file.
LONGEST_ERROR_BYTES = 64 * 1024


class Raw(NamedTuple):
    """An answer that is not JSON: a log, a download."""

    content: bytes
    file_name: Optional[str]
    content_type: str

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", errors="replace")


# Takes a file: what is known of it (with its beginning), and the whole of it piece by piece.
Save = Callable[[Raw, Iterator[bytes]], Any]


class MethodMissing(CometError):
    """HTTP 404: the server has no such endpoint. The client turns it into a sentence that names versions."""

    kind = "method_missing"


def encode(method: Method, params: Mapping[str, Any]) -> Dict[str, str]:
    """Form fields for the parameters of a call; parameters that are None are left out.

    :raises InputError: for a parameter that the method lacks, or one that it needs and was not given.
    """
    given = {name: value for name, value in params.items() if value is not None}
    for name in given:
        if method.param(name) is None:
            known = ", ".join(param.name for param in method.params) or "none"
            raise InputError(f"it has no parameter {name} (its parameters: {known})", method=method.name)
    fields = {}
    for param in method.params:
        if param.name in given:
            fields[param.name] = _json(given[param.name]) if param.json else _text(given[param.name])
        elif param.needed and not method.multipart:
            raise InputError(f"its parameter {param.name} is missing", method=method.name)
    return fields


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _json(value)


def decode(method: Method, answer: Answer, server: str, condense: Optional[entries.Condense] = None) -> Any:
    """The value that an answer carries.

    :param condense: what to keep of each entry of an answer that is a map.
    :raises CometError: one of its subclasses, if the answer is an error or cannot be understood.
    """
    where: Dict[str, Any] = {"method": method.name, "server": server}
    if answer.status >= 300:
        raise _http_error(answer, where)
    if method.raw:
        return raw(answer, where)
    try:
        if condense and len(answer.body) > entries.SMALL_BYTES:
            return entries.condensed(entries.parsed(chain([answer.body], answer.rest or ())), condense)
        value = json.loads(answer.body)
        error = _error_object(value)
        if error:
            raise _refusal(error["Status"], error["Message"], answer.headers, where)
        value = _expected_shape(method, value, where)
        return entries.condensed(value.items(), condense) if condense else value
    except ValueError:
        raise unreadable(answer, where) from None
    except TypeError as surprise:
        raise BadAnswer(str(surprise), **where) from None


def _expected_shape(method: Method, value: Any, where: Dict[str, Any]) -> Any:
    """Empty collections may come as null; any other surprise is not a Comet Server's answer."""
    shape = types.parts(types.resolve(method.returns))[0]
    wanted = list if shape == "list" else dict
    if value is None and shape in ("list", "map"):
        return wanted()
    if not isinstance(value, wanted):
        raise BadAnswer(f"the answer is not the expected {'list' if wanted is list else 'object'}", **where)
    return value


def raw(answer: Answer, where: Dict[str, Any]) -> Raw:
    """A log or a download, unless an error or a page of something in between came in its place."""
    error = _short_error(answer.body)
    if error:
        raise _refusal(error["Status"], error["Message"], answer.headers, where)
    content_type, file_name = answer.headers.get("Content-Type", ""), _file_name(answer.headers)
    if content_type.startswith("text/html") and not file_name:
        raise unreadable(answer, where)
    return Raw(answer.body, file_name, content_type)


def unreadable(answer: Answer, where: Dict[str, Any]) -> BadAnswer:
    """The error for an answer that is not what was asked for."""
    body = answer.body.lstrip()
    details = dict(where, status=answer.status)
    if body.startswith(b"<"):
        return BadAnswer("the answer is a web page", **details)
    return CutOff(f"the answer is not whole JSON ({len(body)} bytes)" if body else "the answer is empty", **details)


def _short_error(body: bytes) -> Optional[Mapping[str, Any]]:
    """The error that a body holds which need not be JSON."""
    if len(body) > LONGEST_ERROR_BYTES or not body.lstrip().startswith(b"{"):
        return None
    try:
        return _error_object(json.loads(body))
    except ValueError:
        return None


def _error_object(value: Any) -> Optional[Mapping[str, Any]]:
    """A body is an error only with both keys: jobs and campaign entries have a Status, too."""
    if (
        isinstance(value, dict)
        and isinstance(value.get("Status"), int)
        and isinstance(value.get("Message"), str)
        and value["Status"] >= 400
    ):
        return value
    return None


def _http_error(answer: Answer, where: Dict[str, Any]) -> CometError:
    error = _short_error(answer.body)
    status = answer.status
    if status == 449:
        return _second_factor(error["Message"] if error else "", status, answer.headers, where)
    if error and status not in (429, 503):
        # The server's own words, whatever HTTP status came with them.
        return _refusal(error["Status"], error["Message"], answer.headers, where)
    details = dict(where, status=status)
    if status in (429, *GATEWAY_STATUSES):
        after = retry_after(answer.headers)
        said = error["Message"] if error else ""
        return Overloaded(
            f"the server or a proxy before it answered HTTP {status} {said}".rstrip(),
            answer=said,
            retry_after=after,
            **details,
        )
    if 300 <= status < 400:
        target = urlsplit(answer.headers.get("Location", ""))._replace(query="", fragment="").geturl()
        return NotComet(
            f"the server redirects to {target}", remedy="Give that address as url if it is the server's", **details
        )
    return HTTP_ERRORS.get(status, ServerRefusal)(f"the server answered HTTP {status}", **details)


HTTP_ERRORS: Dict[int, Type[CometError]] = {401: LoginRefused, 403: LoginRefused, 404: MethodMissing}


def _refusal(status: int, message: str, headers: Mapping[str, str], where: Dict[str, Any]) -> CometError:
    message = " ".join(message.split())
    said = f"the server answered {status} {message}".rstrip(" .")
    details = dict(where, status=status, answer=message)
    if status == 449 or TOTP_REQUIRED_MARK in message or "X-Comet-TOTP-Requested" in headers:
        return _second_factor(message, status, headers, where)
    if status == 409:
        return Conflict(said, **details)
    if status == 404 or "not found" in message.lower():
        return NotFound(said, **details)
    if status in (401, 403):
        return LoginRefused(said, **details)
    if status == 429:
        return Overloaded(said, **details)
    return ServerRefusal(said, **details)


def _second_factor(message: str, status: int, headers: Mapping[str, str], where: Dict[str, Any]) -> CometError:
    details = dict(where, status=status, answer=message)
    if (
        any(name.lower().startswith(("x-comet-u2f", "x-comet-webauthn")) for name in headers)
        and "X-Comet-TOTP-Requested" not in headers
    ):
        return TotpRequired(
            "the account wants a security key",
            remedy="Use an administrator without one for automation, or one with a time-based code (totp_secret)",
            **details,
        )
    return TotpRequired("the account has two-factor authentication and no code was given", **details)


def retry_after(headers: Mapping[str, str]) -> Optional[float]:
    """Retry-After in seconds; its other form, a date, is not worth a parser: the own pause serves then."""
    try:
        return max(0.0, float(headers.get("Retry-After") or ""))
    except ValueError:
        return None


def _file_name(headers: Mapping[str, str]) -> Optional[str]:
    match = re.search(r'filename="?([^";]+)"?', headers.get("Content-Disposition", ""))
    # Only the last part: a name from a server never decides about folders here.
    name = re.split(r"[\\/]", match.group(1).strip())[-1] if match else ""
    return name if name.strip(".") else None
