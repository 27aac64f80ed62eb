# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Single values as options give them, made into what the API's scalar types hold; and the shapes around them."""

from __future__ import annotations

import math
from typing import Any, Dict, List

from .._api.names import meant
from .._client.errors import InputError

# The keys of a structure with more of them would fill a terminal.
MOST_KEYS = 20


class UnknownKey(InputError):
    """A structure has no such key, as far as this collection knows."""


def expect(wanted: type, value: Any, path: str) -> Any:
    if not isinstance(value, wanted):
        raise InputError(
            f"{path or 'the value'} must be a {'list' if wanted is list else 'dictionary'}, not {type(value).__name__}"
        )
    return value


def unknown_key(key: str, path: str, known: List[str]) -> str:
    where = f"{path} has" if path else "there is"
    hint = meant(key, known, f"the keys are: {', '.join(known)}" if len(known) <= MOST_KEYS else "")
    return f"{where} no key {key}{', ' if hint else ''}{hint}"


def scalar(kind: str, value: Any, path: str) -> Any:
    try:
        return SCALARS[kind](value)
    except (TypeError, ValueError, OverflowError):
        # What is in a list or a dictionary may be a secret.
        shown = (
            f"a {'list' if isinstance(value, list) else 'dictionary'}"
            if isinstance(value, (dict, list))
            else repr(value)
        )
        raise InputError(f"{path}: {shown} is not {SCALAR_NAMES[kind]}") from None


def _to_int(value: Any) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and value != int(value)):
        raise ValueError
    return int(value)


def _to_float(value: Any) -> float:
    number = float(value)
    if isinstance(value, bool) or not math.isfinite(number):
        raise ValueError
    return number


def _to_bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in ("yes", "true", "on", "1"):
        return True
    if text in ("no", "false", "off", "0"):
        return False
    raise ValueError


def _to_str(value: Any) -> str:
    if isinstance(value, (dict, list)):
        raise TypeError
    return value if isinstance(value, str) else str(value)


SCALARS: Dict[str, Any] = {
    "int": _to_int,
    "bool": _to_bool,
    "string": _to_str,
    "bytes": _to_str,
    "float": _to_float,
    "any": lambda value: value,
}
SCALAR_NAMES = {
    "int": "a whole number",
    "bool": "true or false",
    "string": "text",
    "bytes": "text",
    "float": "a number",
    "any": "a value",
}
