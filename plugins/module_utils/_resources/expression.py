# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Searches as people write them, made into the clauses of the API.

An expression is a dictionary, and all that is in it must hold::

    status: failed                  # a term and its value, or a list of values of which one must hold
    size_over: 10 GiB
    any: [{user: acme-files}, {user_starts_with: globex-}]
    not: {classification: [update, unlock]}

``any`` and ``all`` take lists of expressions, ``not`` takes one, or a list of which none may hold. A clause of the
API may stand for any expression. Which terms there are is told by a vocabulary; the functions of this file make the
terms of a field of each kind. Nothing is sent before all of it was understood.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Tuple

from .._api.names import meant
from .._client.errors import InputError
from .._model import moments, units
from .._model.understanding import understood
from . import search
from .search import Clause

# The clause for one value of a term. Raises ValueError with a sentence for a value that does not fit.
Term = Callable[[Any], Clause]
Terms = Dict[str, Term]

ALL, ANY, NOT = "all", "any", "not"
# Keys that have expressions for values.
NESTED = (ALL, ANY, NOT)


class Vocabulary(NamedTuple):
    """What can be searched for: the terms by the names that people write.

    ``raw`` makes a clause of the API from options that are one, given the place where they stand.
    """

    terms: Mapping[str, Term]
    raw: Optional[Callable[[Mapping[str, Any], str], Clause]] = None


def clause(vocabulary: Vocabulary, expression: Any, path: str) -> Clause:
    """The clause that an expression stands for.

    :param path: where it stands, for error texts.
    :raises InputError: naming the place, for an unknown term, a value that does not fit, or an expression that says nothing.
    """
    if not isinstance(expression, dict):
        raise InputError(f"{path} must be a dictionary, not {type(expression).__name__}")
    if vocabulary.raw is not None and search.is_raw(expression):
        return vocabulary.raw(expression, path)
    parts = [_entry(vocabulary, str(key), value, f"{path}.{key}") for key, value in expression.items()]
    if not parts:
        raise InputError(f"{path} is empty", remedy=f"Say what is searched for, or leave {path} out")
    return search.every(parts)


def _entry(vocabulary: Vocabulary, key: str, value: Any, path: str) -> Clause:
    if key == NOT:
        return search.negated(
            search.some(_expressions(vocabulary, value if isinstance(value, list) else [value], path))
        )
    if key in (ALL, ANY):
        joined = search.every if key == ALL else search.some
        return joined(_expressions(vocabulary, value, path))
    term = vocabulary.terms.get(key)
    if term is None:
        raise InputError(_unknown(vocabulary, key, path))
    return search.some([_compared(term, item, path) for item in _values(value, path)])


def _expressions(vocabulary: Vocabulary, items: Any, path: str) -> List[Clause]:
    if not isinstance(items, list) or not items:
        raise InputError(f"{path} must be a list of expressions, with one at least")
    return [clause(vocabulary, item, f"{path}[{n}]" if len(items) > 1 else path) for n, item in enumerate(items)]


def _values(value: Any, path: str) -> List[Any]:
    """The values of which one must hold: one given by itself, or a list."""
    values = value if isinstance(value, list) else [value]
    if not values or any(item is None or isinstance(item, (dict, list)) for item in values):
        raise InputError(f"{path} must be a value or a list of values")
    return values


def _compared(term: Term, value: Any, path: str) -> Clause:
    return understood(path, value, term)


def _unknown(vocabulary: Vocabulary, key: str, path: str) -> str:
    hint = meant(key, [*vocabulary.terms, *NESTED], f"there are {', '.join(_shortest(vocabulary))}")
    return f"{path.rpartition('.')[0]} has no term {key}, {hint}"


def _shortest(vocabulary: Vocabulary) -> List[str]:
    """The terms without those that are another one with an ending."""
    return [key for key in vocabulary.terms if not any(key.startswith(f"{other}_") for other in vocabulary.terms)]


# -- the terms of a field, by its kind ---------------------------------------------------------------------------


def texts(option: str, name: str) -> Terms:
    """A text is the value, or contains it, begins or ends with it (in any case), or matches it as a regular expression."""
    operators = {
        "": "str_eq",
        "_contains": "str_contains_ci",
        "_starts_with": "str_startswith_ci",
        "_ends_with": "str_endswith_ci",
        "_matches": "str_regexmatch",
    }
    return {option + end: _term(name, operator, _text) for end, operator in operators.items()}


def sizes(option: str, name: str) -> Terms:
    """A number of bytes is the value, or over or under it."""
    return _numbers(option, name, units.size)


def numbers(option: str, name: str) -> Terms:
    """A number is the value, or over or under it."""
    return _numbers(option, name, _whole)


def times(option: str, name: str, now: moments.Clock, set_only: bool = False) -> Terms:
    """A moment is the one that is given or after it (``option_after``), or the one that is given or before it.

    :param now: tells what relative moments go by, in seconds since 1970.
    :param set_only: the field is 0 as long as there is no such moment, which is not before anything.
    """

    def read(value: Any) -> int:
        return moments.moment(value, now)

    def before(value: Any) -> Clause:
        limit = search.comparison(name, "int_lte", read(value))
        return search.every([limit, search.comparison(name, "int_gt", 0)]) if set_only else limit

    return {f"{option}_after": _term(name, "int_gte", read), f"{option}_before": before}


def named(option: str, name: str, range_of: Callable[[Any], Tuple[int, int]]) -> Terms:
    """A number that has names.

    :param range_of: the lowest and the highest number that a name stands for.
    """

    def term(value: Any) -> Clause:
        low, high = range_of(value)
        if low == high:
            return search.comparison(name, "int_eq", low)
        return search.every([search.comparison(name, "int_gte", low), search.comparison(name, "int_lte", high)])

    return {option: term}


def flags(option: str, name: str) -> Terms:
    """Something is so, or is not."""
    return {option: _term(name, "bool_is", _flag)}


def _numbers(option: str, name: str, read: Callable[[Any], int]) -> Terms:
    operators = {"": "int_eq", "_over": "int_gt", "_under": "int_lt", "_at_least": "int_gte", "_at_most": "int_lte"}
    return {option + end: _term(name, operator, read) for end, operator in operators.items()}


def _term(name: str, operator: str, read: Callable[[Any], Any]) -> Term:
    return lambda value: search.comparison(name, operator, read(value))


def _text(value: Any) -> str:
    if isinstance(value, bool) or str(value) == "":
        raise ValueError(f"{value!r} is no text to compare with")
    return str(value)


def _whole(value: Any) -> int:
    try:
        if isinstance(value, bool):
            raise ValueError
        return int(str(value).strip())
    except ValueError:
        raise ValueError(f"{value!r} is not a whole number") from None


def _flag(value: Any) -> str:
    text = str(value).strip().lower()
    if text not in ("true", "false", "yes", "no"):
        raise ValueError(f"{value!r} is not true or false")
    return "true" if text in ("true", "yes") else "false"
