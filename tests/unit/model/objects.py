# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Server objects of any structure, made up from the tables: what a server of this release or a newer one may send."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ansible_collections.cometbackup.comet.plugins.module_utils._api import constants, structures, types
from ansible_collections.cometbackup.comet.plugins.module_utils._api.structures import Field

CANARY = "canary-"
# A field that the tables don't have.
NEWER = "ZzOfANewerRelease"
DEPTH = 2

_words = st.text(alphabet="abcXYZ01 -_:/\u00e9", max_size=12)
_secrets = _words.map(lambda text: CANARY + text)
_scalars: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(-1, 2**53),
    "bool": st.booleans(),
    "string": _words,
    "bytes": st.sampled_from(["", "AAECAw=="]),
    "float": st.floats(-1e6, 1e6).map(lambda number: round(number, 3)),
    "any": st.one_of(st.none(), _words, st.integers(), st.lists(_words, max_size=2)),
}


def objects(type_: str, depth: int = DEPTH) -> st.SearchStrategy[Any]:
    """Values of a type as they stand in the server's JSON: nothing missing or null at the outermost level."""
    shape, _key, inner = types.parts(types.resolve(type_))
    if shape == "list":
        return st.lists(objects(inner, depth - 1), max_size=2 if depth > 0 else 0)
    if shape == "map":
        return st.dictionaries(_words, objects(inner, depth - 1), max_size=2 if depth > 0 else 0)
    if shape == "struct":
        return _struct(inner, depth)
    return _scalars[inner]


def _struct(name: str, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    fields = structures.structure(name).fields.values()
    some = {
        field.name: st.one_of(st.none(), _values(field, depth), _values(field, depth))
        for field in fields
        if depth > 0 or not _is_deep(field)
    }
    some[NEWER] = st.one_of(st.none(), st.integers(), st.fixed_dictionaries({"deep": _words}))
    return st.fixed_dictionaries({}, optional=some)


def _is_deep(field: Field) -> bool:
    return types.parts(types.resolve(field.type))[0] != "scalar"


def _values(field: Field, depth: int) -> st.SearchStrategy[Any]:
    shape, _key, inner = types.parts(types.resolve(field.type))
    if field.name == "EngineProps":
        return st.dictionaries(st.sampled_from(["PASSWORD", "SECRET_KEY"]), _secrets, max_size=2)
    if field.secret and field.type == "string":
        return st.one_of(st.just(""), _secrets)
    if field.secret and shape == "map":
        return st.dictionaries(_words, _secrets, max_size=3)
    if field.enum and shape == "scalar":
        known = sorted(constants.enum(field.enum).values(), key=str)
        return st.one_of(st.sampled_from(known), _scalars[inner])
    if shape == "map" and types.parts(inner)[0] == "scalar":
        return st.dictionaries(_words, _scalars[types.parts(inner)[2]], max_size=2)
    return objects(field.type, depth - 1 if shape != "scalar" else depth)
