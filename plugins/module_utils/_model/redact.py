# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the secrets in values of a known structure, and mask them in values of any shape."""

from __future__ import annotations

import json
from typing import Any, Iterator, Mapping, Set

from ansible.module_utils.parsing.convert_bool import boolean

from .._api import structures, types
from .._api.methods import Method
from .._api.names import did_you_mean, snake
from . import addresses, codec

# Shorter ones would mask every flag and count in a result.
SHORTEST_SECRET_NUMBER = 1000
# So many secrets are looked for one by one in next to no time.
FEW = 100


def secrets_in_options(type_: str, options: Any) -> Set[str]:
    """The secret texts in options (or server JSON) of a type, for the masking of what a task prints."""
    return {text for text in _walk(type_, options) if text}


def secrets_in_params(method: Method, params: Mapping[str, Any]) -> Set[str]:
    """The secret texts in the parameters of a call."""
    found: Set[str] = set()
    for param in method.params:
        value = params.get(param.name, params.get(snake(param.name)))
        if value is None:
            continue
        found.update(texts(value) if param.secret else _walk(param.type, value))
    return {text for text in found if text}


def _walk(type_: str, value: Any) -> Iterator[str]:
    shape, dummy, inner = types.parts(types.resolve(type_))
    if shape == "list" and isinstance(value, list):
        for item in value:
            yield from _walk(inner, item)
    elif shape == "map" and isinstance(value, dict):
        for item in value.values():
            yield from _walk(inner, item)
    elif shape == "struct" and isinstance(value, dict):
        yield from _walk_struct(structures.structure(inner), value)
    elif shape != "scalar" and isinstance(value, str):
        # Of the wrong type, so it is not known what would have been in it.
        yield value


def _walk_struct(structure: structures.Structure, value: Mapping[str, Any]) -> Iterator[str]:
    by_option = structure.by_option()
    for key, item in value.items():
        field = structure.fields.get(key) or by_option.get(key)
        if field is None:
            # An error, but what was meant as a secret must not be shown with it.
            near = did_you_mean(str(key), by_option)
            yield from (
                texts(item) if structures.is_secret(str(key)) or any(by_option[name].secret for name in near) else ()
            )
        elif field.secret:
            yield from texts(item)
        elif field.name == "EngineProps" and isinstance(item, dict):
            yield from engine_secrets(item)
        elif addresses.is_address(field) and isinstance(item, str):
            yield from (text for text in addresses.credentials(item) if text != codec.MASK)
        else:
            yield from _walk(field.type, item)


def engine_secrets(props: Mapping[str, Any]) -> Iterator[str]:
    """The secret texts in settings of an engine, also those inside of JSON, of which the rest may well be common words."""
    for key, value in props.items():
        text = value if isinstance(value, str) else json.dumps(value)
        if not structures.secret_engine_prop(str(key), text):
            continue
        inner = _structured(text)
        yield from texts(value) if inner is None else _in_secret_fields(inner)
        if isinstance(value, str):
            yield from texts(value)


def _structured(text: str) -> Any:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, (dict, list)) else None


def _in_secret_fields(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _in_secret_fields(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item) if structures.is_secret(str(key)) else _in_secret_fields(item)


def texts(value: Any) -> Iterator[str]:
    """Every text in a value of any shape, masks aside. Numbers count as texts: a code may be written without quotes."""
    if isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str) and value != codec.MASK:
        yield value
    elif isinstance(value, int) and abs(value) >= SHORTEST_SECRET_NUMBER:
        yield str(value)


def present(secrets: Set[str], value: Any) -> Set[str]:
    """Those of the secrets that occur in a value, as far as it pays to tell.

    What masks a result looks for each secret in each text. A document with ten thousand passwords and as many
    results would take minutes.
    """
    if len(secrets) <= FEW:
        return secrets
    shortest = min(map(len, secrets))
    beginnings = {secret[:shortest] for secret in secrets}
    lengths = {len(secret) for secret in secrets}
    found = set()
    for text in set(_scalars(value)):
        for start in range(len(text) - shortest + 1):
            if text[start : start + shortest] in beginnings:
                found.update(secrets.intersection(text[start : start + length] for length in lengths))
    return found


def _scalars(value: Any) -> Iterator[str]:
    """Every scalar in a value of any shape, as text."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _scalars(item)
    elif isinstance(value, (list, tuple, set)):
        for item in value:
            yield from _scalars(item)
    else:
        yield str(value)


def asked_for(options: Mapping[str, Any]) -> bool:
    """Whether the option ``return_secrets`` is set; the options may not have been validated yet."""
    return bool(boolean(options.get("return_secrets"), strict=False))


def masked(value: Any) -> Any:
    """A copy of a server's answer with every field masked whose name is that of a secret, whatever its place."""
    if isinstance(value, list):
        return [masked(item) for item in value]
    if not isinstance(value, dict):
        return value
    result = {}
    for key, item in value.items():
        if key == "EngineProps" and isinstance(item, dict):
            result[key] = {prop: codec.mask_prop(prop, text) for prop, text in item.items()}
        elif structures.is_secret(str(key)):
            result[key] = codec.mask(item)
        elif key == "URL":
            result[key] = codec.mask_address(item)
        else:
            result[key] = masked(item)
    return result
