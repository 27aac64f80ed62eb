# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The settings of engines in a policy's default protected items, in the options that ``comet_protected_item`` has for them."""

from __future__ import annotations

from typing import Any, Iterator, Mapping, Set

from .._client.errors import InputError
from .._model import engine_props, engines


def translated(item: Any, held: Mapping[str, Any], path: str) -> Any:
    """A default item with plain settings in place of the options of its engine.

    :param item: as the options give it, which may be of any shape: what is wrong with the rest is said elsewhere.
    :param held: the ``SourceConfig`` as the server holds it, empty for a new one.
    :raises InputError: for settings that do not fit.
    """
    given = [option for option in engines.OPTIONS if isinstance(item, dict) and item.get(option) is not None]
    if not given:
        return item
    named = item.get("engine", item.get("Engine"))
    if named is not None:
        wanted = engines.named(named, f"{path}.engine")
    else:
        wanted = engines.of_value(held["Engine"]) if held.get("Engine") else engines.OPTIONS[given[0]]
    for option in given:
        if option != wanted.option:
            raise InputError(
                f"{path}: {option} is not for the engine {wanted.name or held['Engine']}",
                remedy="An item has one engine: give the settings of that one",
            )
    # The plain settings are complete where they are given, and those that are held stay where they are not.
    plain = item.get("engine_props", item.get("EngineProps"))
    props = (held.get("EngineProps") or {}) if plain is None else plain
    return {
        **{key: part for key, part in item.items() if key not in (*given, "EngineProps")},
        "engine": wanted.name,
        "engine_props": engine_props.lay_over(wanted, props, {wanted.option: item[wanted.option]}, path=f"{path}."),
    }


def translated_inside(item: Any, held: Mapping[str, Any], path: str) -> Any:
    """The same for an item that stands in ``source_config``, beside what restricts it."""
    if not isinstance(item, dict):
        return item
    key = "SourceConfig" if "SourceConfig" in item else "source_config"
    if key not in item:
        return item
    return {**item, key: translated(item[key], held.get("SourceConfig") or {}, f"{path}.{key}")}


def secrets(items: Any) -> Set[str]:
    """Secret texts in such options of default items, whatever they stand in."""
    return set(_secrets(items))


def _secrets(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from engine_props.secrets({option: value.get(option) for option in engines.OPTIONS})
        for part in value.values():
            yield from _secrets(part)
