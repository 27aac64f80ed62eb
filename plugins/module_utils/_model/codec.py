# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Between options (snake_case, named enums, units) and the server's JSON, driven by the structure tables.

One rule makes all the rest simple: :func:`encode` lays the given options over what is there and leaves alone
whatever means the same already. So a profile with nothing to change comes out equal to what went in, fields
that only a newer server knows included, and ``desired != current`` is the whole comparison.
"""

from __future__ import annotations

import copy
import functools
import operator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional

from .._api import constants, structures, types
from .._api.names import UnknownName
from .._api.structures import Field, Structure
from .._client.errors import InputError
from . import addresses, units
from .checks import CHECKS
from .scalars import expect, scalar, unknown_key

MASK = "********"
# Lists whose order has no meaning.
UNORDERED = frozenset(
    (
        "Emails", "Hosts", "WhiteListedEventTypes", "AllowEventTypes", "AllowedEngineTypeWhenRestricted", "AllowedProvidersWhenRestricted",
        "AllowedUserPolicies", "AssociatedDevices", "DeleteSources", "Recipients", "ExperimentalOptions", "Tags", "MailboxUserIDs",
        "MailboxGroupIDs", "SiteIDs", "FileAndFolderMandatoryExclusions", "Ranges",
    )
)  # fmt: skip
ZERO: Dict[str, Any] = {"string": "", "bool": False, "float": 0.0, "bytes": "", "any": None}


def zero(type_: str) -> Any:
    """What a missing field of that type stands for."""
    shape, dummy, inner = types.parts(types.resolve(type_))
    if shape == "list":
        return []
    if shape == "map":
        return {}
    if shape == "struct":
        return {
            name: zero(field.type) for name, field in structures.structure(inner).fields.items() if not field.omitempty
        }
    return ZERO.get(inner, 0)


# What stands in place of a secret is made of it by this.
_in_place_of_secrets: ContextVar[Callable[[Any], Any]] = ContextVar("in_place_of_secrets", default=lambda secret: MASK)


# -- from the server -----------------------------------------------------------------------------------------


def decode(type_: str, value: Any, *, reveal: bool = False) -> Any:
    """Options for a JSON value of that type. Secrets are masked unless ``reveal``; unknown fields are left out."""
    shape, dummy, inner = types.parts(types.resolve(type_))
    if shape == "list":
        return [decode(inner, item, reveal=reveal) for item in value or []]
    if shape == "map":
        return {key: decode(inner, item, reveal=reveal) for key, item in (value or {}).items()}
    if shape == "struct":
        return _decode_struct(structures.structure(inner), value or {}, reveal)
    return value


def _decode_struct(structure: Structure, value: Mapping[str, Any], reveal: bool) -> Dict[str, Any]:
    return {
        field.option: decode_field(field, value[name], reveal=reveal)
        for name, field in structure.fields.items()
        if name in value
    }


def decode_field(field: Field, value: Any, *, reveal: bool = False) -> Any:
    """The option value of one field."""
    if field.secret and not reveal:
        return mask(value)
    if field.name == "EngineProps" and not reveal:
        return {key: mask_prop(key, item) for key, item in (value or {}).items()}
    if addresses.is_address(field) and not reveal:
        return mask_address(value)
    if field.enum:
        return _named(field, value)
    if units.UNITS.get(field.name) == "clock":
        return units.clock_text(value)
    return decode(field.type, value, reveal=reveal)


def mask(value: Any) -> Any:
    """Stars in place of a secret; the emptiness of an unset one is no secret. A map keeps its keys."""
    if isinstance(value, dict):
        return {key: mask(item) for key, item in value.items()}
    return _in_place_of_secrets.get()(value) if value not in (None, "", 0, [], False) else value


@contextmanager
def in_place_of_secrets(replace: Callable[[Any], Any]) -> Iterator[None]:
    """While this lasts, what stands in place of a secret is made of it by a function: an encrypted text, say."""
    token = _in_place_of_secrets.set(replace)
    try:
        yield
    finally:
        _in_place_of_secrets.reset(token)


def mask_address(value: Any) -> Any:
    """The same for the credentials in an address. What stands in place of a secret is otherwise the whole address."""
    if not isinstance(value, str) or addresses.masked(value, MASK) == value:
        return value
    instead = mask(value)
    return addresses.masked(value, MASK) if instead == MASK else instead


def mask_prop(key: str, value: Any) -> Any:
    """The same for a setting of an engine, if its key or what is in it tells of a secret."""
    return mask(value) if structures.secret_engine_prop(key, str(value or "")) else value


def _named(field: Field, value: Any) -> Any:
    if isinstance(value, list):
        return [_named(field, item) for item in value]
    if isinstance(value, dict):
        return {key: _named(field, item) for key, item in value.items()}
    if constants.is_flags(field.enum):
        return _flags(field.enum, value)
    name = constants.enum_name(field.enum, value)
    return value if name is None else name


def _flags(enum: str, value: Any) -> Any:
    """The names of the bits in a sum; the sum itself if there is a bit in it that the tables don't know."""
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    set_ = {name: bit for name, bit in constants.enum(enum).items() if isinstance(bit, int) and bit & value}
    return list(set_) if sum(set_.values()) == value else value


# -- to the server -------------------------------------------------------------------------------------------


def encode(type_: str, options: Any, base: Any = None, path: str = "") -> Any:
    """The server's JSON for options, laid over ``base``, which is what the server holds now.

    :param path: where the options stand, for error texts: ``policy.default_storage_vault_retention``.
    :raises InputError: for an unknown key or a value of the wrong type, naming the place.
    """
    shape, dummy, inner = types.parts(types.resolve(type_))
    if shape == "struct":
        return _encode_struct(structures.structure(inner), expect(dict, options, path), base, path)
    if shape == "list":
        return _encode_list(inner, expect(list, options, path), base or [], path)
    if shape == "map":
        current = base or {}
        return {
            str(key): encode(inner, item, current.get(str(key)), f"{path}.{key}")
            for key, item in expect(dict, options, path).items()
        }
    return scalar(inner, options, path)


def _encode_struct(structure: Structure, options: Mapping[str, Any], base: Any, path: str) -> Dict[str, Any]:
    result = copy.copy(base) if isinstance(base, dict) else zero(structure.name)
    by_option = structure.by_option()
    for key, value in options.items():
        if value is None:
            continue
        field = by_option.get(key) or structure.fields.get(key)
        if field is None:
            raise InputError(unknown_key(key, path, list(by_option)))
        put(result, field, value, f"{path}.{field.option}" if path else field.option)
    if structure.name in CHECKS:
        CHECKS[structure.name](options, result, path)
    return result


def put(target: Dict[str, Any], field: Field, option: Any, path: str) -> None:
    """Set one field from its option, unless it means the same already."""
    current = target.get(field.name)
    if field.name in target and option == decode_field(field, current):
        # What an info module returned, whatever it is: an enum value that the tables don't know, a masked secret.
        return
    value = encode_field(field, option, current, path)
    if not same(field, current, value):
        target[field.name] = value


def encode_field(field: Field, option: Any, base: Any, path: str) -> Any:
    """The server's value for the option of one field.

    :raises InputError: as :func:`encode`.
    """
    if field.secret or field.name == "EngineProps":
        option = _unmasked(option, base, path)
    if addresses.is_address(field) and isinstance(option, str) and MASK in option:
        # As it was shown it never comes here: that stands for what the server holds.
        raise InputError(f"{path} is masked ({MASK})", remedy="Give the whole address with its real credentials")
    if field.enum:
        return _valued(field, option, path)
    if field.name in units.UNITS:
        try:
            return units.PARSERS[units.UNITS[field.name]](option)
        except ValueError as error:
            raise InputError(f"{path}: {error}") from None
    return encode(field.type, option, base, path)


def _unmasked(option: Any, base: Any, path: str) -> Any:
    """Stars come from an info module: they stand for what the server holds already."""
    if isinstance(option, dict):
        held = base if isinstance(base, dict) else {}
        return {key: _unmasked(item, held.get(key), f"{path}.{key}") for key, item in option.items()}
    if option != MASK:
        return option
    if not base:
        raise InputError(
            f"{path} is masked ({MASK}), and the server holds no value that this could stand for",
            remedy="Give the real value",
        )
    return base


def same(field: Field, current: Any, value: Any) -> bool:
    """Whether two server values of a field mean the same: null and missing are the zero value, sets have no order."""
    if field.name in UNORDERED and isinstance(value, list) and isinstance(current, list):
        return (
            len(current) == len(value)
            and all(item in current for item in value)
            and all(item in value for item in current)
        )
    return equivalent(field.type, current, value)


def is_blank(field: Field, option: Any) -> bool:
    """Whether an option says no more of a field than if it were not given: what a missing field stands for."""
    try:
        return option is None or same(field, None, encode_field(field, option, None, field.option))
    except InputError:
        # A mask, or what will be told to be wrong when it is used.
        return False


def equivalent(type_: str, current: Any, value: Any) -> bool:
    """Whether two server values of a type mean the same to the tables; fields that they don't know are not looked at."""
    if current == value:
        return True
    shape, dummy, inner = types.parts(types.resolve(type_))
    if current is None or value is None:
        blank = zero(type_)
        current, value = blank if current is None else current, blank if value is None else value
    if shape == "struct" and isinstance(current, dict) and isinstance(value, dict):
        return all(
            same(field, current.get(name), value.get(name))
            for name, field in structures.structure(inner).fields.items()
        )
    if shape == "map" and isinstance(current, dict) and isinstance(value, dict):
        return current.keys() == value.keys() and all(
            equivalent(inner, item, value[key]) for key, item in current.items()
        )
    if shape == "list" and isinstance(current, list) and isinstance(value, list):
        return len(current) == len(value) and all(equivalent(inner, a, b) for a, b in zip(current, value))
    return bool(current == value)


def _encode_list(type_: str, items: List[Any], current: List[Any], path: str) -> List[Any]:
    """A list. An item that is there already is kept as it is, with what only a newer server knows of it.

    Masked secrets in an item stand for those of the one that is like it otherwise. A changed item takes over the
    unknown fields of the one in its place, as long as the list has not become shorter or longer.
    """
    places = [_place(type_, item, current, f"{path}[{n}]") for n, item in enumerate(items)]
    result = []
    for n, (item, place) in enumerate(zip(items, places)):
        if place is not None:
            result.append(current[place])
            continue
        fresh = encode(type_, item, None, f"{path}[{n}]")
        if len(items) == len(current) and n not in places:
            _carry_over(type_, current[n], fresh)
        result.append(fresh)
    return result


def _place(type_: str, item: Any, current: List[Any], path: str) -> Optional[int]:
    """Where an item is already, or None."""
    if not isinstance(item, dict):
        return None
    places = (
        n for n, there in enumerate(current) if _complete(type_, item, there) and _agrees(type_, item, there, path)
    )
    return next(places, None)


def _carry_over(type_: str, there: Any, fresh: Any) -> None:
    """Put the fields of an object that the tables don't know into the one that takes its place."""
    shape, dummy, inner = types.parts(types.resolve(type_))
    if shape != "struct" or not isinstance(there, dict) or not isinstance(fresh, dict):
        return
    fields = structures.structure(inner).fields
    for name, value in there.items():
        if name not in fields:
            fresh[name] = value
        else:
            _carry_over(fields[name].type, value, fresh.get(name))


def _agrees(type_: str, item: Any, there: Any, path: str) -> bool:
    """Whether everything that the item says is so already."""
    try:
        return bool(encode(type_, item, there, path) == there)
    except InputError:
        # A mask where this one has no secret. Another may have, or it is reported when none agrees.
        return False


def _complete(type_: str, item: Any, there: Any) -> bool:
    """Whether what the item leaves out is unset there, too."""
    shape, dummy, inner = types.parts(types.resolve(type_))
    if shape != "struct" or not isinstance(item, dict) or not isinstance(there, dict):
        return True
    given = {key: value for key, value in item.items() if value is not None}
    for field in structures.structure(inner).fields.values():
        option, value = given.get(field.option, given.get(field.name)), there.get(field.name)
        if option is None and types.parts(types.resolve(field.type))[0] != "struct" and not same(field, value, None):
            return False
        if not _complete(field.type, {} if option is None else option, value):
            return False
    return True


def _valued(field: Field, option: Any, path: str) -> Any:
    if isinstance(option, list):
        values = [_valued(field, item, f"{path}[{n}]") for n, item in enumerate(option)]
        return functools.reduce(operator.or_, values, 0) if constants.is_flags(field.enum) else values
    if isinstance(option, dict):
        return {key: _valued(field, item, f"{path}.{key}") for key, item in option.items()}
    if option == "" and zero(field.type) == "":
        return option
    try:
        return constants.enum_value(field.enum, option)
    except UnknownName as error:
        raise InputError(f"{path}: {error}") from None
