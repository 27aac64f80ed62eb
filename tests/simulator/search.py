# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Search clauses over named fields (facts: comet-facts 2, custom search)."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from .errors import bad_parameter

Clause = dict[str, Any]

_TRUE = frozenset({"1", "t", "T", "true", "TRUE", "True"})
_FALSE = frozenset({"0", "f", "F", "false", "FALSE", "False"})


def matches(clause: Clause, values: Mapping[str, Any]) -> bool:
    """Whether values satisfy a clause.

    :raises ApiError: 400 for an unknown field, operator or clause type, or a rule's value that can't be read.
    """
    return compile_clause(clause)(values)


def compile_clause(clause: Clause) -> Callable[[Mapping[str, Any]], bool]:
    """A clause as a function of the values, to ask many times."""
    kind = clause.get("ClauseType", "")
    if kind == "":
        return _rule(clause)
    children = [compile_clause(child) for child in clause.get("ClauseChildren") or []]
    combine = _COMBINATIONS.get(kind)
    if combine is None:
        raise bad_parameter(f"ClauseType {kind!r}")
    return lambda values: combine(child(values) for child in children)


def _rule(clause: Clause) -> Callable[[Mapping[str, Any]], bool]:
    name, wanted, operation = clause.get("RuleField", ""), clause.get("RuleValue", ""), clause.get("RuleOperator", "")
    family, _separator, rest = operation.partition("_")
    builder = {"str": _string_rule, "int": _integer_rule, "bool": _bool_rule}.get(family)
    if builder is None:
        raise bad_parameter(f"RuleOperator {operation!r}")
    test = builder(rest, wanted, operation)

    def ask(values: Mapping[str, Any]) -> bool:
        if name not in values:
            raise bad_parameter(f"RuleField {name!r}")
        return test(values[name])

    return ask


def _string_rule(rest: str, wanted: str, operation: str) -> Callable[[Any], bool]:
    fold = rest.endswith("_ci")
    base = rest.removesuffix("_ci")
    negate = base.startswith("n")
    test = _STRING_TESTS.get(base.removeprefix("n") if negate else base)
    if test is None or (fold and "regex" in base):
        raise bad_parameter(f"RuleOperator {operation!r}")
    if "regex" in base:
        try:
            re.compile(wanted)
        except re.error as error:
            raise bad_parameter(f"RuleValue {wanted!r}") from error
    needle = wanted.casefold() if fold else wanted

    def ask(value: Any) -> bool:
        text = _as_text(value)
        return bool(test(text.casefold() if fold else text, needle)) is not negate

    return ask


def _integer_rule(rest: str, wanted: str, operation: str) -> Callable[[Any], bool]:
    test = _INTEGER_TESTS.get(rest)
    if test is None:
        raise bad_parameter(f"RuleOperator {operation!r}")
    try:
        number = int(wanted)
    except ValueError as error:
        raise bad_parameter(f"RuleValue {wanted!r}") from error
    return lambda value: bool(test(value if isinstance(value, (int, float)) else 0, number))


def _bool_rule(rest: str, wanted: str, operation: str) -> Callable[[Any], bool]:
    if rest not in ("is", "nis"):
        raise bad_parameter(f"RuleOperator {operation!r}")
    if wanted not in _TRUE | _FALSE:
        raise bad_parameter(f"RuleValue {wanted!r}")
    expected = (wanted in _TRUE) is (rest == "is")
    return lambda value: bool(value) is expected


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


_COMBINATIONS: dict[str, Callable[[Any], bool]] = {
    "and": all,
    "or": any,
    "not_and": lambda results: not all(results),
    "not_or": lambda results: not any(results),
}
_STRING_TESTS: dict[str, Callable[[str, str], Any]] = {
    "eq": operator.eq,
    "contains": operator.contains,
    "startswith": str.startswith,
    "endswith": str.endswith,
    "regexmatch": lambda text, pattern: re.search(pattern, text),
}
_INTEGER_TESTS: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq, "neq": operator.ne, "gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le,
}  # fmt: skip
