# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kinds of options that engines have: what stands for each in the map of texts that a server keeps.

As in :mod:`codec`, what means the same already is left alone.
"""

from __future__ import annotations

import json
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Tuple

from .._api import constants, structures
from .._api.names import UnknownName
from .._client.errors import InputError
from . import codec
from .engines import CHOICE, FLAG, LIST, MODE, OBJECT, OBJECTS, TEXT, Row
from .scalars import expect, scalar

Props = Dict[str, str]
Object = Dict[str, Any]

# What a switch that is on holds; clients ask only whether it is there.
SET = "1"
PLAINTEXT = constants.enum_value("PasswordFormat", "plaintext")


class Kind(NamedTuple):
    """What is particular about a kind of row.

    ``keys`` are the keys of a map that belong to the row. ``view`` makes the option of what they hold, None for
    nothing. ``put`` gives the map another value of the option, and may raise InputError. ``argument`` is the entry of
    the option in an argument spec.
    """

    keys: Callable[[Row, Mapping[str, str]], List[str]]
    view: Callable[[Row, Mapping[str, str]], Any]
    put: Callable[[Row, Props, Any, str], None]
    argument: Callable[[Row], Dict[str, Any]]


def no_value_behind(path: str) -> InputError:
    """The error for a mask where nothing is held."""
    return InputError(
        f"{path} is masked ({codec.MASK}), and the server holds no value that this could stand for",
        remedy="Give the real value",
    )


def parsed(text: Optional[str]) -> Any:
    """The value of a JSON text; None for what is none."""
    try:
        return None if text is None else json.loads(text)
    except ValueError:
        return None


def dumped(value: Any) -> str:
    """JSON as servers write it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


# -- one key -------------------------------------------------------------------------------------------------


def _own_key(row: Row, props: Mapping[str, str]) -> List[str]:
    return [row.key] if row.key in props else []


def _view_flag(row: Row, props: Mapping[str, str]) -> bool:
    return row.key in props


def _put_flag(row: Row, props: Props, option: Any, path: str) -> None:
    if scalar("bool", option, path):
        props[row.key] = SET
    else:
        props.pop(row.key, None)


def _view_text(row: Row, props: Mapping[str, str]) -> Any:
    text = props.get(row.key)
    return codec.mask(text) if row.secret and text is not None else text


def _put_text(row: Row, props: Props, option: Any, path: str) -> None:
    text = scalar("string", option, path)
    if text == codec.MASK and row.secret:
        # Were something held, it would be shown like that, and so would not be put.
        raise no_value_behind(path)
    # Not there and empty mean the same.
    if text or row.key in props:
        props[row.key] = text


def _view_choice(row: Row, props: Mapping[str, str]) -> Any:
    text = props.get(row.key)
    return text if text is None else constants.enum_name(row.enum, text) or text


def _put_choice(row: Row, props: Props, option: Any, path: str) -> None:
    try:
        props[row.key] = str(constants.enum_value(row.enum, option))
    except UnknownName as error:
        raise InputError(f"{path}: {error}") from None


def _mode_keys(row: Row, props: Mapping[str, str]) -> List[str]:
    return [key for key in row.modes.values() if key in props]


def _view_mode(row: Row, props: Mapping[str, str]) -> str:
    by_default = next(name for name, key in row.modes.items() if not key)
    return next((name for name, key in row.modes.items() if key in props), by_default)


def _put_mode(row: Row, props: Props, option: Any, path: str) -> None:
    if option not in row.modes:
        raise InputError(f"{path}: {option!r} is none of {', '.join(row.modes)}")
    for key in _mode_keys(row, props):
        del props[key]
    if row.modes[option]:
        props[row.modes[option]] = SET


# -- keys that are numbered ----------------------------------------------------------------------------------


def _list_keys(row: Row, props: Mapping[str, str]) -> List[str]:
    return sorted(key for key in props if key.startswith(row.key))


def _view_list(row: Row, props: Mapping[str, str]) -> List[str]:
    return [props[key] for key in _list_keys(row, props)]


def _put_list(row: Row, props: Props, option: Any, path: str) -> None:
    wanted = [scalar("string", item, f"{path}[{n}]") for n, item in enumerate(expect(list, option, path))]
    _replace(row, props, _list_keys(row, props), wanted)


def _replace(row: Row, props: Props, keys: List[str], wanted: List[str]) -> None:
    """Let the keys hold these texts and no others. Their order has no meaning, and what stays keeps its key."""
    missing = list(dict.fromkeys(wanted))
    for key in keys:
        if props[key] in missing:
            missing.remove(props[key])
        elif props[key] not in wanted:
            del props[key]
    for text in missing:
        props[_free_key(row, props)] = text


def _free_key(row: Row, props: Mapping[str, str]) -> str:
    """With zeros in front, as clients number, so that the order of the keys is that of the list."""
    stem = row.key.rstrip("-")
    return next(key for key in (f"{stem}-{number:04}" for number in range(len(props) + 1)) if key not in props)


# -- structures as JSON --------------------------------------------------------------------------------------


def _object(text: Optional[str]) -> Optional[Object]:
    value = parsed(text)
    return value if isinstance(value, dict) else None


def _object_key(row: Row, props: Mapping[str, str]) -> List[str]:
    return [row.key] if _object(props.get(row.key)) is not None else []


def _view_object(row: Row, props: Mapping[str, str]) -> Any:
    held = _object(props.get(row.key))
    return None if held is None else codec.decode(row.structure, held)


def _put_object(row: Row, props: Props, option: Any, path: str) -> None:
    held = _object(props.get(row.key))
    value = codec.encode(row.structure, option, held, path)
    if value != held:
        props[row.key] = dumped(value)


def objects(row: Row, props: Mapping[str, str]) -> Dict[str, Object]:
    """The structures of a row by their keys. What is no JSON object is none."""
    found = {key: _object(props[key]) for key in _list_keys(row, props)}
    return {key: value for key, value in found.items() if value is not None}


def _object_keys(row: Row, props: Mapping[str, str]) -> List[str]:
    return list(objects(row, props))


def _view_objects(row: Row, props: Mapping[str, str]) -> List[Any]:
    names = _object_options(row)
    shown = [codec.decode(row.structure, value) for value in objects(row, props).values()]
    return [{name: item for name, item in entry.items() if name in names} for entry in shown]


def _put_objects(row: Row, props: Props, option: Any, path: str) -> None:
    held = objects(row, props)
    wanted = []
    for n, item in enumerate(expect(list, option, path)):
        given = {name: value for name, value in expect(dict, item, f"{path}[{n}]").items() if value is not None}
        key = meant(row, held, given)
        value = _encoded(row, given, held.get(key), f"{path}[{n}]")
        wanted.append(props[key] if key and value == held[key] else dumped(value))
    _replace(row, props, list(held), wanted)


def _encoded(row: Row, given: Mapping[str, Any], held: Optional[Object], path: str) -> Object:
    value: Object = codec.encode(row.structure, given, held, path)
    if "PasswordFormat" in value and value["Password"] != (held or {}).get("Password"):
        value["PasswordFormat"] = PLAINTEXT
    return value


def meant(row: Row, held: Mapping[str, Object], given: Mapping[str, Any]) -> str:
    """The key of the structure that an item is about, empty if it is a new one.

    Where there are secrets, which nobody can compare, the first field alone tells in the end: the path of a share.
    """
    fields = [structures.structure(row.structure).fields[name] for name in _field_names(row)]
    plain = [field for field in fields if not field.secret]
    for telling in (plain, plain[:1]) if len(plain) < len(fields) else (plain,):
        for key, value in held.items():
            if all((value.get(field.name) or "") == (given.get(field.option) or "") for field in telling):
                return key
    return ""


def is_plain(value: Object) -> bool:
    """Whether the password of a structure is held as it was given, so that it can be compared."""
    return not value.get("Password") or (value.get("PasswordFormat") or PLAINTEXT) == PLAINTEXT


def _field_names(row: Row) -> Tuple[str, ...]:
    return row.fields or tuple(structures.structure(row.structure).fields)


def _object_options(row: Row) -> Dict[str, Any]:
    fields = [structures.structure(row.structure).fields[name] for name in _field_names(row)]
    return {field.option: _text_argument(field.secret) for field in fields}


# -- all of them ---------------------------------------------------------------------------------------------


def _text_argument(secret: bool) -> Dict[str, Any]:
    return {"type": "str", "no_log": True} if secret else {"type": "str"}


KINDS: Dict[str, Kind] = {
    FLAG: Kind(_own_key, _view_flag, _put_flag, lambda row: {"type": "bool"}),
    TEXT: Kind(_own_key, _view_text, _put_text, lambda row: _text_argument(row.secret)),
    CHOICE: Kind(_own_key, _view_choice, _put_choice, lambda row: {"type": "str"}),
    MODE: Kind(_mode_keys, _view_mode, _put_mode, lambda row: {"type": "str", "choices": list(row.modes)}),
    LIST: Kind(_list_keys, _view_list, _put_list, lambda row: {"type": "list", "elements": "str"}),
    OBJECT: Kind(_object_key, _view_object, _put_object, lambda row: {"type": "dict"}),
    OBJECTS: Kind(
        _object_keys,
        _view_objects,
        _put_objects,
        lambda row: {"type": "list", "elements": "dict", "options": _object_options(row)},
    ),
}
