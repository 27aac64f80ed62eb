# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Search clauses: the questions that the server answers about jobs.

Facts: comet-facts section 2, Custom search. A rule names a field as ``BackupJobDetail.<Field>`` and its value is
always a text. Whatever form a search is written in, it ends up in the functions of this file.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping

from .._api import constants, structures, types
from .._api.names import UnknownName, meant, snake
from .._api.structures import Field
from .._client.client import CometClient
from .._client.errors import InputError
from .._model import by_hand

Clause = Dict[str, Any]

STRUCTURE = "BackupJobDetail"
PREFIX = f"{STRUCTURE}."
# What is asked of jobs and is no field of theirs: the vendor's guide to dashboards searches by it (seconds).
TIME_SINCE_STARTED = Field("TimeSinceStarted", "time_since_started", "int", False, "", False, False, "")
# What is read as the kind of operator that fits a field's type.
FAMILIES = {"int": "int", "bool": "bool"}


def rule(field: str, operator: str, value: Any) -> Clause:
    """A single comparison of a job's field, such as ``rule("StartTime", "int_gte", 1700000000)``."""
    return comparison(PREFIX + field, operator, value)


def comparison(name: str, operator: str, value: Any) -> Clause:
    """A single comparison of whatever the server knows by that name."""
    return {"ClauseType": "", "RuleField": name, "RuleOperator": operator, "RuleValue": str(value)}


def every(clauses: List[Clause]) -> Clause:
    """All of the clauses are to hold."""
    return _joined("and", clauses)


def some(clauses: List[Clause]) -> Clause:
    """One of the clauses at least is to hold."""
    return _joined("or", clauses)


def negated(clause: Clause) -> Clause:
    """The clause is not to hold."""
    return {"ClauseType": "not_or", "ClauseChildren": [clause]}


def is_raw(options: Mapping[str, Any]) -> bool:
    """Whether options are meant as a clause of the API, see :func:`from_options`, by the keys that only those have."""
    return any(snake(str(key)).startswith(("clause_", "rule_")) for key in options)


def _joined(kind: str, clauses: List[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else {"ClauseType": kind, "ClauseChildren": clauses}


def require_versions(client: CometClient, clause: Clause) -> None:
    """Make sure that the server knows the fields of jobs that a clause names.

    :raises VersionTooOld: naming the field and both versions.
    """
    field = structures.structure(STRUCTURE).fields.get(clause.get("RuleField", "")[len(PREFIX) :])
    if field is not None:
        client.require(field.since, f"a search by the field {field.option}")
    for child in clause.get("ClauseChildren", ()):
        require_versions(client, child)


def from_options(options: Mapping[str, Any], path: str = "search") -> Clause:
    """A search clause as a playbook writes it: keys of SearchClause in snake case, fields and values by their names.

    :raises InputError: for an unknown key, field, operator or value, naming the place.
    """
    clause: Clause = by_hand.translate("SearchClause", {**options, "clause_children": None}, path)
    children = options.get("clause_children", options.get("ClauseChildren"))
    clause.pop("ClauseChildren", None)
    if children:
        _must_be_list(children, path)
        clause["ClauseChildren"] = [
            from_options(child, f"{path}.clause_children[{n}]") for n, child in enumerate(children)
        ]
    clause.setdefault("ClauseType", "and" if children else "")
    if clause["ClauseType"] == "":
        _complete_rule(clause, path)
    elif not children:
        raise InputError(f"{path} joins clauses and has none in clause_children")
    return clause


def _must_be_list(children: Any, path: str) -> None:
    if not isinstance(children, list) or not all(isinstance(child, dict) for child in children):
        raise InputError(f"{path}.clause_children must be a list of clauses")


def _complete_rule(clause: Clause, path: str) -> None:
    """Name the field as the server does, and its value as the number or text that the server holds."""
    if not clause.get("RuleField") or not clause.get("RuleOperator"):
        raise InputError(f"{path} needs rule_field, rule_operator and rule_value")
    field = _field(clause["RuleField"], path)
    family = FAMILIES.get(types.parts(types.resolve(field.type))[2], "str")
    if not clause["RuleOperator"].startswith(family + "_"):
        fitting = ", ".join(
            value for value in map(str, constants.enum("SearchOperatorType").values()) if value.startswith(family + "_")
        )
        raise InputError(
            f"{path}: the field {field.option} cannot be compared with {clause['RuleOperator']}, but with {fitting}"
        )
    clause.update(RuleField=PREFIX + field.name, RuleValue=_value(field, clause.get("RuleValue", ""), path))


def _field(name: str, path: str) -> Field:
    fields = [*structures.structure(STRUCTURE).fields.values(), TIME_SINCE_STARTED]
    by_option = {field.option: field for field in fields}
    bare = name[len(PREFIX) :] if name.startswith(PREFIX) else name
    field = {field.name: field for field in fields}.get(bare) or by_option.get(bare)
    if field is None:
        hint = meant(bare, by_option, f"its fields are: {', '.join(by_option)}")
        raise InputError(f"{path}: a job has no field {bare}, {hint}")
    return field


def _value(field: Field, value: Any, path: str) -> str:
    if not field.enum:
        return str(value)
    try:
        return str(constants.enum_value(field.enum, value))
    except UnknownName as error:
        raise InputError(f"{path}: {error}") from None
