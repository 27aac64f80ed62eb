# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Between the options of an engine and the map of texts that the server keeps for it, by the table in ``engines``.

A map with nothing to change comes out equal to what went in: keys that the table does not have, the numbers of lists
and the spelling of JSON included.
"""

from __future__ import annotations

from typing import Any, Container, Dict, Iterator, List, Mapping, Set

from .._client.client import CometClient
from .._client.errors import InputError
from . import codec, engine_rows, engines, redact
from .comparer import Remembered
from .diff import HIDDEN, HIDDEN_CHANGED
from .engine_rows import KINDS, SET, Props
from .engines import OBJECTS, OPTIONS, Engine, Row
from .option_map import Sides
from .scalars import expect, scalar, unknown_key

# The option for settings that no other option stands for: key -> text.
PLAIN = "engine_props"
# Option -> the rows that may have a secret in them.
SECRETIVE = {option: [row for row in engine.rows if row.secret or row.structure] for option, engine in OPTIONS.items()}


def argument_spec() -> Dict[str, Any]:
    """The options of all engines, for a module's argument spec."""
    return {
        option: {"type": "dict", "options": {row.option: KINDS[row.kind].argument(row) for row in engine.rows}}
        for option, engine in OPTIONS.items()
    }


def require_versions(client: CometClient, options: Mapping[str, Any]) -> None:
    """Make sure that the server is new enough for the options of engines that are given.

    :raises VersionTooOld: naming the option and both versions.
    """
    for option, engine in OPTIONS.items():
        given = options.get(option) or {}
        for row in engine.rows if given else ():
            if given.get(row.option) is not None:
                client.require(row.since, f"the option {option}.{row.option}")


def view(engine: Engine, props: Mapping[str, str]) -> Dict[str, Any]:
    """The options that describe a map: that of the engine, and the plain rest. Secrets are masked."""
    taken = {key for row in engine.rows for key in KINDS[row.kind].keys(row, props)}
    rest = {key: codec.mask_prop(key, text) for key, text in sorted(props.items()) if key not in taken}
    return {**({engine.option: _view(engine, props)} if engine.option else {}), PLAIN: rest}


def _view(engine: Engine, props: Mapping[str, str]) -> Dict[str, Any]:
    shown = {row.option: KINDS[row.kind].view(row, props) for row in engine.rows}
    return {option: value for option, value in shown.items() if value is not None}


def lay_over(
    engine: Engine,
    props: Mapping[str, str],
    options: Mapping[str, Any],
    outdated: Container[str] = (),
    path: str = "",
) -> Props:
    """A copy of the map with the given options in it; what is not given stays.

    :param options: those of a task, of which that of the engine and ``engine_props`` are looked at.
    :param outdated: what passwords are held as that can't be compared and are to be replaced all the same.
    :param path: where the options stand, with a dot at its end, for errors.
    :raises InputError: for a value that does not fit, or that the device would not look at.
    """
    result = dict(props)
    given: Dict[str, Any] = (options.get(engine.option) or {}) if engine.option else {}
    place = f"{path}{engine.option}"
    _refuse_unknown(engine, expect(dict, given, place), place)
    for key, value in expect(dict, options.get(PLAIN) or {}, f"{path}{PLAIN}").items():
        _refuse_twice(engine, str(key), value, given, path)
        _put_plain(result, str(key), value, f"{path}{PLAIN}.{key}")
    for row in engine.rows:
        value = given.get(row.option)
        if row.kind == OBJECTS and isinstance(value, list):
            value = _without_kept(row, result, value, outdated)
        if value is not None and value != KINDS[row.kind].view(row, result):
            KINDS[row.kind].put(row, result, value, f"{place}.{row.option}")
    if result != props:
        _refuse_idle(engine, props, result, given, place)
    return result


def is_settled(name: str, props: Mapping[str, str], options: Mapping[str, Any]) -> bool:
    """Whether an item of an engine plainly is as the options declare, which :func:`lay_over` would then not change.

    :param options: those of a task, of which ``engine`` and those of all engines are looked at.
    """
    engine, wanted = engines.ENGINES.get(name), options.get("engine")
    if engine is None or (wanted and wanted != name):
        return False
    given = {option: options[option] for option in OPTIONS if options.get(option) is not None}
    if set(given) - {engine.option} or _is_recent(engine, given):
        # Of another engine, or for the server to say whether it knows it.
        return False
    if options.get(PLAIN):
        given[PLAIN] = options[PLAIN]
    return not given or _are_settled([name, props], given)


def _is_recent(engine: Engine, given: Mapping[str, Any]) -> bool:
    """Whether an option is given that not every server knows."""
    return any(row.since and given.get(engine.option, {}).get(row.option) is not None for row in engine.rows)


@Remembered
def _are_settled(held: List[Any], wanted: Mapping[str, Any]) -> bool:
    name, props = held
    return bool(lay_over(engines.ENGINES[name], props, wanted) == props)


def _refuse_unknown(engine: Engine, given: Mapping[str, Any], place: str) -> None:
    known = [row.option for row in engine.rows]
    for option in given:
        if option not in known:
            raise InputError(unknown_key(str(option), place, known))


def _without_kept(row: Row, props: Mapping[str, str], option: List[Any], outdated: Container[str]) -> List[Any]:
    """The items of a list without the passwords that can't be compared with what is held, which then stays."""
    held = engine_rows.objects(row, props)
    kept = [key for key, value in held.items() if not engine_rows.is_plain(value) and value["Password"] not in outdated]
    return [
        {**item, "password": None} if isinstance(item, dict) and engine_rows.meant(row, held, item) in kept else item
        for item in option
    ]


def _refuse_twice(engine: Engine, key: str, value: Any, given: Mapping[str, Any], path: str) -> None:
    text = value if isinstance(value, str) else engine_rows.dumped(value)
    for row in engine.rows:
        if given.get(row.option) is not None and KINDS[row.kind].keys(row, {key: text}):
            raise InputError(
                f"{path}{PLAIN}.{key} and {path}{engine.option}.{row.option} are the same setting",
                remedy="Give only one of them",
            )


def _put_plain(props: Props, key: str, value: Any, path: str) -> None:
    held = props.get(key)
    if value is None:
        props.pop(key, None)
    elif value == codec.MASK:
        if not held:
            raise engine_rows.no_value_behind(path)
    elif isinstance(value, (dict, list)):
        props[key] = held if held and engine_rows.parsed(held) == value else engine_rows.dumped(value)
    elif isinstance(value, bool):
        raise InputError(
            f"{path} must be a text", remedy=f'Write "{SET}" for a switch that is on, and null to remove it'
        )
    else:
        props[key] = scalar("string", value, path)


def _refuse_idle(
    engine: Engine, before: Mapping[str, str], after: Mapping[str, str], given: Mapping[str, Any], place: str
) -> None:
    """Refuse what the device would not look at, unless it is so already."""
    was, is_ = _view(engine, before), _view(engine, after)
    for row in engine.rows:
        flag, wanted = row.only_if
        changed = flag and (was[row.option], was[flag]) != (is_[row.option], is_[flag])
        if changed and given.get(row.option) and is_[flag] != wanted:
            raise InputError(
                f"{place}.{row.option} has a meaning only where {flag} is {str(wanted).lower()}",
                remedy=f"Give {place}.{flag}, too, or leave {row.option} out",
            )


def selects(engine: Engine, props: Mapping[str, str]) -> bool:
    """Whether the map says what to protect, as far as the table tells."""
    shown = _view(engine, props)
    return not engine.selects or any(shown.get(option) for option in engine.selects)


def unreadable_passwords(engine: Engine, props: Mapping[str, str]) -> Set[str]:
    """What passwords are held as that can't be compared, since the server or the device has hashed them."""
    rows = [row for row in engine.rows if row.kind == OBJECTS]
    found = [value for row in rows for value in engine_rows.objects(row, props).values()]
    return {value["Password"] for value in found if not engine_rows.is_plain(value)}


# -- what is shown -------------------------------------------------------------------------------------------


def changes(engine: Engine, before: Mapping[str, str], after: Mapping[str, str]) -> Sides:
    """The changed options of two maps as (before, after), secrets masked."""
    old, new = view(engine, before), view(engine, after)
    keys = {key for key in (*before, *after) if before.get(key) != after.get(key)}
    rows = {
        row.option
        for row in engine.rows
        if keys.intersection((*KINDS[row.kind].keys(row, before), *KINDS[row.kind].keys(row, after)))
    }
    sides: Sides = ({}, {})
    for option, names in ((engine.option, rows), (PLAIN, keys)):
        for side, part in zip(sides, _differences(old.get(option) or {}, new.get(option) or {}, names)):
            side.update({option: part} if part else {})
    return sides


def _differences(old: Mapping[str, Any], new: Mapping[str, Any], names: Set[str]) -> Sides:
    was = {name: value for name, value in old.items() if name in names}
    is_ = {name: value for name, value in new.items() if name in names}
    return was, {name: _marked(value) if was.get(name) == value else value for name, value in is_.items()}


def _marked(value: Any) -> Any:
    """Two masks look alike; say that what is behind them differs."""
    if isinstance(value, dict):
        return {key: _marked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_marked(item) for item in value]
    return HIDDEN_CHANGED if value == HIDDEN else value


def secrets(options: Mapping[str, Any]) -> Set[str]:
    """Secret texts in the options of engines and in plain settings, for the masking of what a task prints."""
    plain = options.get(PLAIN)
    found = set(redact.engine_secrets(plain)) if isinstance(plain, dict) else set()
    for option, rows in SECRETIVE.items():
        # They may not have been validated yet.
        given = options.get(option)
        if isinstance(given, dict):
            for row in rows:
                if given.get(row.option):
                    found.update(_secrets(row, given[row.option]))
    return found


def _secrets(row: Row, value: Any) -> Iterator[str]:
    if row.secret:
        yield from redact.texts(value)
    elif row.structure:
        for item in value if isinstance(value, list) else [value]:
            yield from redact.secrets_in_options(row.structure, item)
