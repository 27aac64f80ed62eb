# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether an object is as its options say, seen at a glance.

A document that is applied every hour finds nearly everything as declared. To see that takes a few comparisons, where
laying the options over the object and comparing the outcome takes fifty times as long. A comparer says yes only where
:meth:`OptionMap.lay_over` would change nothing and :meth:`OptionMap.require_versions` would not complain. It may say no
where they would not either: then the long way has to tell.
"""

from __future__ import annotations

import marshal
from functools import lru_cache, partial
from typing import Any, Callable, Container, FrozenSet, List, Mapping, NamedTuple, Optional

from .._api import structures, types, versions
from .._api.structures import Field
from .._client.client import OLDEST_SUPPORTED
from .._client.errors import InputError
from . import addresses, codec, units
from .option_map import OptionMap

# Of dictionaries that are equal and have the same order, it makes the same bytes: later ones tell shared texts from others.
MARSHAL_VERSION = 2


class _Row(NamedTuple):
    """An option and its field. ``shown`` makes the option of what the field holds, and is None if both are the same."""

    option: str
    name: str
    missing: Any
    shown: Optional[Callable[[Any], Any]]


class Comparer:
    """Compares the fields of an :class:`OptionMap`.

    :param aside: options that others look at.
    """

    def __init__(self, options: OptionMap, aside: Container[str] = ()) -> None:
        self._options = options
        self._aside = aside
        self._table: List[_Row] = []

    def __call__(self, value: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
        """Whether an object plainly is as the given options say."""
        # Not before it is needed: the tables of the API take a while to read.
        for option, name, missing, shown in self._table or self._compiled():
            wanted = given.get(option)
            if wanted is not None:
                held = value.get(name, missing)
                if wanted != (held if shown is None else shown(held)):
                    return False
        return True

    def _compiled(self) -> List[_Row]:
        known = structures.structure(self._options.structure).fields
        self._table = [
            _row(option, known[name]) for option, name in self._options.fields.items() if option not in self._aside
        ]
        return self._table


# Equal to nothing.
_NOTHING = object()


def _row(option: str, field: Field) -> _Row:
    if _has_news(field.since, field.type, frozenset()):
        # Whether the server knows it has to be asked.
        return _Row(option, field.name, None, lambda held: _NOTHING)
    if types.parts(types.resolve(field.type))[0] == "scalar" and not _is_translated(field):
        return _Row(option, field.name, codec.zero(field.type), None)
    show = partial(codec.decode_field, field)
    return _Row(option, field.name, _NOTHING, lambda held: _NOTHING if held is _NOTHING else show(held))


def _is_translated(field: Field) -> bool:
    clock = units.UNITS.get(field.name) == "clock"
    return field.secret or clock or addresses.is_address(field) or bool(field.enum)


def _has_news(since: str, type_: str, above: FrozenSet[str]) -> bool:
    """Whether a field, or what may be in it, came with a release that not every server has."""
    if since and not versions.at_least(OLDEST_SUPPORTED, since):
        return True
    shape, dummy, inner = types.parts(types.resolve(type_))
    if shape == "scalar" or inner in above:
        return False
    if shape != "struct":
        return _has_news("", inner, above)
    fields = structures.structure(inner).fields.values()
    return any(_has_news(field.since, field.type, above | {inner}) for field in fields)


class Remembered:
    """A comparison that takes long, remembered by what was compared: a fleet says a few things many thousand times.

    :param compare: tells whether something is as declared, from that and what is declared. It may raise an :class:`InputError`.
    """

    def __init__(self, compare: Callable[[Any, Any], bool]) -> None:
        self._compare = compare
        self._answers = lru_cache(maxsize=10_000)(self._answer)

    def __call__(self, held: Any, wanted: Any) -> bool:
        """Whether it is as declared; not if that cannot be meant."""
        try:
            return self._answers(marshal.dumps((held, wanted), MARSHAL_VERSION))
        except (ValueError, InputError):
            # What is not made of plain values, or makes no sense.
            return False

    def _answer(self, both: bytes) -> bool:
        return self._compare(*marshal.loads(both))
