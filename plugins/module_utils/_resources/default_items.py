# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The default protected items and schedules of a policy, which the server keeps under ids and people know by description.

In options the key of an item may be either. Schedules name the item that they back up in ``source``, by either as well.
"""

from __future__ import annotations

import uuid
from typing import Any, Callable, Dict, List, Mapping, Set, Tuple

from .._api import structures, types
from .._client.errors import InputError
from .._model import codec
from . import default_engines, references
from .objects import NAMESPACE

# Option -> (field of UserPolicy, where in an item its description stands: API names).
ITEMS: Dict[str, Tuple[str, Tuple[str, ...]]] = {
    "default_sources": ("DefaultSources", ("Description",)),
    "default_sources_with_os_restriction": ("DefaultSourcesWithOSRestriction", ("SourceConfig", "Description")),
    "default_sources_backup_rules": ("DefaultSourcesBackupRules", ("Description",)),
    "default_backup_rules": ("DefaultBackupRules", ("Description",)),
}
# Those that are protected items, and what makes plain settings of the options for their engines.
SOURCES: Dict[str, Callable[[Any, Mapping[str, Any], str], Any]] = {
    "default_sources": default_engines.translated,
    "default_sources_with_os_restriction": default_engines.translated_inside,
}
RULES = ("default_sources_backup_rules",)
# The same places under the names that options have.
OPTION_NAMES = {"Description": "description", "SourceConfig": "source_config"}


def with_ids(options: Mapping[str, Any], content: Mapping[str, Any], policy_id: str) -> Dict[str, Any]:
    """The options with all default items under their ids.

    :param content: the ``UserPolicy`` as the server holds it.
    :raises InputError: if a description is that of several items, or a schedule's source is none of the policy's.
    """
    result = dict(options)
    for option, (field, place) in ITEMS.items():
        if isinstance(result.get(option), dict):
            result[option] = _by_id(option, result[option], content.get(field) or {}, place, policy_id)
    names = _source_names(result, content)
    for option in RULES:
        if isinstance(result.get(option), dict):
            held = content.get(ITEMS[option][0]) or {}
            result[option] = {
                id_: _with_source(rule, held.get(id_) or {}, names, f"{option}.{id_}")
                for id_, rule in result[option].items()
            }
    return result


def removed_sources(before: Mapping[str, Any], after: Mapping[str, Any]) -> List[str]:
    """The ids of default protected items that one ``UserPolicy`` has and the other lacks."""
    ids = [_ids(content) for content in (before, after)]
    return sorted(ids[0] - ids[1])


def _ids(content: Mapping[str, Any]) -> Set[str]:
    return {id_ for option in SOURCES for id_ in content.get(ITEMS[option][0]) or {}}


def _by_id(
    option: str, given: Mapping[str, Any], held: Mapping[str, Any], place: Tuple[str, ...], policy_id: str
) -> Dict[str, Any]:
    descriptions = {id_: _at(item, place) for id_, item in held.items()}
    result: Dict[str, Any] = {}
    for key, item in given.items():
        id_, named = _identified(option, str(key), item, descriptions, place, policy_id)
        # What is wrong with it is said under the key that was given.
        path = f"{option}.{key}"
        if option in SOURCES:
            named = SOURCES[option](named, held.get(id_) or {}, path)
        codec.encode(_type(option), named, held.get(id_), path)
        if id_ in result:
            raise InputError(f"{option}: two of its keys mean the item {id_}")
        result[id_] = named
    return result


def _type(option: str) -> str:
    return types.parts(structures.structure("UserPolicy").fields[ITEMS[option][0]].type)[2]


def _identified(
    option: str, key: str, item: Any, descriptions: Mapping[str, Any], place: Tuple[str, ...], policy_id: str
) -> Tuple[str, Any]:
    """The id that a key means, and the item with its description if the key was that."""
    if key in descriptions or not isinstance(item, dict) or _at(item, place):
        return key, item
    like = sorted(id_ for id_, description in descriptions.items() if description == key)
    if len(like) > 1:
        raise InputError(
            f"{option}: {len(like)} items are described as {key!r}",
            remedy=f"Use one of their ids as the key: {', '.join(like)}",
        )
    id_ = like[0] if like else str(uuid.uuid5(NAMESPACE, "/".join((option, policy_id, key))))
    # The key describes it, also if the item says that it has an empty description.
    return id_, _described(item, place, key)


def _at(item: Any, place: Tuple[str, ...]) -> Any:
    """What stands at a place, under API names or option names."""
    for name in place:
        if not isinstance(item, dict):
            return None
        item = item.get(name, item.get(OPTION_NAMES[name]))
    return item


def _described(item: Mapping[str, Any], place: Tuple[str, ...], description: str) -> Dict[str, Any]:
    name, rest = place[0], place[1:]
    key = name if name in item else OPTION_NAMES[name]
    inner = item.get(key)
    return {
        **item,
        key: _described(inner if isinstance(inner, dict) else {}, rest, description) if rest else description,
    }


def _source_names(options: Mapping[str, Any], content: Mapping[str, Any]) -> Dict[str, str]:
    """id -> description of all default protected items as they will be."""
    names: Dict[str, str] = {}
    for option in SOURCES:
        field, place = ITEMS[option]
        held = content.get(field) or {}
        given = options.get(option)
        for id_ in held if not isinstance(given, dict) else given:
            names[id_] = (
                (_at(given[id_], place) if isinstance(given, dict) else None) or _at(held.get(id_), place) or ""
            )
    return names


def _with_source(rule: Any, held: Mapping[str, Any], names: Mapping[str, str], path: str) -> Any:
    if not isinstance(rule, dict):
        return rule
    key = "Source" if "Source" in rule else "source"
    wanted = rule.get(key)
    if not wanted or wanted == held.get("Source"):
        return rule
    return {**rule, key: references.resolve("default protected item", str(wanted), names, f"{path}.{key}")}
