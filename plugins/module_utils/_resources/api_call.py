# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Any method of the API, called by hand."""

from __future__ import annotations

import base64
from typing import Any, Dict, Set

from .._api import methods
from .._api.methods import Method
from .._api.names import UnknownName
from .._client.errors import InputError
from .._client.wire import Raw
from .._model import redact, scalars
from .._model.task import Context, Params, Result
from . import parameters


def call(context: Context, params: Params) -> Result:
    """Call the method, unless that changes something and this is check mode.

    :raises InputError: if the method or a parameter is unknown, or a value does not fit.
    """
    method = _method(params["method"])
    sent = _parameters(method, params)
    _check_account(context, method)
    changes = method.effect not in ("read", "session")
    result: Result = {"changed": changes, "effect": method.effect}
    if changes and context.check_mode:
        return result
    result.update(
        _shown(context.client.call(method.name, sent), params["return_secrets"]),
        secrets_returned=params["return_secrets"],
    )
    return result


def hides(result: Result) -> bool:
    """Whether the result holds secrets because that was asked for."""
    return bool(result.get("secrets_returned"))


def secrets(params: Params) -> Set[str]:
    """Secret texts in the parameters, for the masking of what the task prints."""
    given = params.get("parameters") or {}
    try:
        method = methods.method(str(params.get("method")))
    except UnknownName:
        # Nothing will be sent, but what was meant as a secret must not be shown either.
        return set(redact.texts(given))
    return parameters.secrets(method, given) if isinstance(given, dict) else set(redact.texts(given))


def _method(name: str) -> Method:
    try:
        return methods.method(name)
    except UnknownName as error:
        raise InputError(str(error)) from None


def _parameters(method: Method, params: Params) -> Dict[str, Any]:
    """Parameters by their API names, with what is in them checked against the structures."""
    given, offered = params.get("parameters") or {}, [param.name for param in method.params]
    try:
        sent = parameters.checked(method, given, method.name, offered, unknown_allowed=params["allow_unknown_fields"])
    except scalars.UnknownKey as error:
        error.remedy = "For a field of a newer server set allow_unknown_fields"
        raise
    absent = parameters.missing(method, sent)
    if absent:
        raise InputError(f"{method.name} needs the parameter {' and '.join(absent)}")
    return sent


def _check_account(context: Context, method: Method) -> None:
    is_user = context.client.connection.login_as == "user"
    if "user_auth" in method.requires and not is_user:
        raise InputError(f"{method.name} is for end users", remedy="Set login_as to user and log in as one")
    if "admin_auth" in method.requires and is_user:
        raise InputError(f"{method.name} is for administrators", remedy="Log in as one, with login_as admin")


def _shown(answer: Any, reveal: bool) -> Result:
    if isinstance(answer, Raw):
        if answer.content_type.startswith("text/"):
            return {"answer": answer.text}
        return {"content": base64.b64encode(answer.content).decode(), "file_name": answer.file_name}
    return {"answer": answer if reveal else redact.masked(answer)}
