# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parameters of a method as a playbook gives them: by their API names or in snake case, checked before anything is sent."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Mapping, Set

from .._api.methods import Method, Param
from .._api.names import meant, snake
from .._client.errors import InputError
from .._model import by_hand, redact


def by_name(method: Method) -> Dict[str, Param]:
    """The parameters of a method under both of their names."""
    found = {snake(param.name): param for param in method.params}
    found.update({param.name: param for param in method.params})
    return found


def checked(
    method: Method, given: Mapping[str, Any], what: str, offered: Iterable[str], *, unknown_allowed: bool = False
) -> Dict[str, Any]:
    """The given parameters by their API names, with what is in them checked against the structures.

    :param what: what has these parameters, for error texts: ``the action run_backup``.
    :param offered: the names that an error text may suggest.
    :raises InputError: for an unknown parameter, or a value that does not fit.
    """
    known = by_name(method)
    sent: Dict[str, Any] = {}
    for key, value in given.items():
        param = known.get(key)
        if param is None:
            raise unknown(key, what, offered)
        sent[param.name] = by_hand.translate(param.type, value, param.name, unknown_allowed=unknown_allowed)
    return sent


def unknown(key: str, what: str, offered: Iterable[str]) -> InputError:
    """The error for a parameter that there is not."""
    names = list(offered)
    hint = meant(key, names, f"its parameters are: {', '.join(names) or 'none'}")
    return InputError(f"{what} has no parameter {key}, {hint}")


def missing(method: Method, sent: Mapping[str, Any]) -> List[str]:
    """The API names of the parameters that the method needs and that were not given."""
    return [param.name for param in method.params if param.needed and sent.get(param.name) is None]


def secrets(method: Method, given: Mapping[str, Any]) -> Set[str]:
    """The secret texts among given parameters. One that is misspelt may be a secret, so its texts count as such."""
    known = by_name(method)
    found = redact.secrets_in_params(method, given)
    for key, value in given.items():
        if key not in known:
            found.update(text for text in redact.texts(value) if text)
    return found
