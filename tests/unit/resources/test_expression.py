# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches as people write them: what clause each becomes, and how mistakes in them are told."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import expression, search
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.expression import Vocabulary

NOW = 1_800_000_000.0
LEVELS = {"low": (0, 9), "middle": (10, 10)}


def level(name: str) -> tuple[int, int]:
    if name not in LEVELS:
        raise ValueError(f"there is no level {name!r}")
    return LEVELS[name]


WORDS = Vocabulary(
    {
        **expression.texts("name", "Name"),
        **expression.sizes("size", "Size"),
        **expression.numbers("retries", "Retries"),
        **expression.times("began", "Began", lambda: NOW),
        **expression.times("ended", "Ended", lambda: NOW, set_only=True),
        **expression.named("level", "Level", level),
        **expression.flags("suspended", "Suspended"),
    },
    raw=search.from_options,
)


def clause(wanted: Any) -> dict[str, Any]:
    return expression.clause(WORDS, wanted, "search")


def rule(name: str, operator: str, value: str) -> dict[str, Any]:
    return {"ClauseType": "", "RuleField": name, "RuleOperator": operator, "RuleValue": value}


def joined(kind: str, *clauses: dict[str, Any]) -> dict[str, Any]:
    return {"ClauseType": kind, "ClauseChildren": list(clauses)}


ACME, GLOBEX = rule("Name", "str_eq", "acme"), rule("Name", "str_eq", "globex")
LARGE = rule("Size", "int_gt", "10737418240")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"name": "acme"}, ACME),
        ({"name": 7}, rule("Name", "str_eq", "7")),
        ({"name_contains": "cm"}, rule("Name", "str_contains_ci", "cm")),
        ({"name_starts_with": "ac"}, rule("Name", "str_startswith_ci", "ac")),
        ({"name_ends_with": "me"}, rule("Name", "str_endswith_ci", "me")),
        ({"name_matches": "^a.*e$"}, rule("Name", "str_regexmatch", "^a.*e$")),
        ({"size_over": "10 GiB"}, LARGE),
        ({"size": 5}, rule("Size", "int_eq", "5")),
        ({"size_under": "1 kB"}, rule("Size", "int_lt", "1000")),
        ({"retries_at_least": "2"}, rule("Retries", "int_gte", "2")),
        ({"retries_at_most": 2}, rule("Retries", "int_lte", "2")),
        ({"began_after": "1h"}, rule("Began", "int_gte", "1799996400")),
        ({"began_before": "now"}, rule("Began", "int_lte", "1800000000")),
        ({"ended_after": "1 hour ago"}, rule("Ended", "int_gte", "1799996400")),
        (
            {"ended_before": "2026-03-01"},
            joined("and", rule("Ended", "int_lte", "1772323200"), rule("Ended", "int_gt", "0")),
        ),
        ({"level": "middle"}, rule("Level", "int_eq", "10")),
        ({"level": "low"}, joined("and", rule("Level", "int_gte", "0"), rule("Level", "int_lte", "9"))),
        ({"suspended": True}, rule("Suspended", "bool_is", "true")),
        ({"suspended": "no"}, rule("Suspended", "bool_is", "false")),
    ],
)
def test_a_term_is_a_rule(wanted: dict[str, Any], expected: dict[str, Any]) -> None:
    assert clause(wanted) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"name": ["acme", "globex"]}, joined("or", ACME, GLOBEX)),
        ({"name": "acme", "size_over": "10 GiB"}, joined("and", ACME, LARGE)),
        ({"any": [{"name": "acme"}, {"size_over": "10 GiB"}]}, joined("or", ACME, LARGE)),
        ({"all": [{"name": "acme"}, {"name": "globex"}]}, joined("and", ACME, GLOBEX)),
        ({"any": [{"name": "acme"}]}, ACME),
        ({"not": {"name": "acme"}}, joined("not_or", ACME)),
        ({"not": {"name": "acme", "size_over": "10 GiB"}}, joined("not_or", joined("and", ACME, LARGE))),
        ({"not": [{"name": "acme"}, {"size_over": "10 GiB"}]}, joined("not_or", joined("or", ACME, LARGE))),
        (
            {"name": "acme", "any": [{"not": {"name": "globex"}}, {"all": [{"size_over": "10 GiB"}]}]},
            joined("and", ACME, joined("or", joined("not_or", GLOBEX), LARGE)),
        ),
        (
            {"any": [{"name": "acme"}, {"rule_field": "total_size", "rule_operator": "int_gt", "rule_value": 1}]},
            joined("or", ACME, rule("BackupJobDetail.TotalSize", "int_gt", "1")),
        ),
    ],
)
def test_terms_are_joined(wanted: dict[str, Any], expected: dict[str, Any]) -> None:
    assert clause(wanted) == expected


@pytest.mark.parametrize(
    ("wanted", "complaint"),
    [
        ("status", "search must be a dictionary, not str."),
        ({}, "search is empty. Say what is searched for, or leave search out."),
        ({"nmae": "acme"}, "search has no term nmae, did you mean name?"),
        (
            {"colour": "red"},
            "search has no term colour, there are name, size, retries, began_after, began_before, ended_after, ended_before, level, suspended.",
        ),
        ({"any": {"name": "acme"}}, "search.any must be a list of expressions, with one at least."),
        ({"all": []}, "search.all must be a list of expressions, with one at least."),
        ({"any": [{"name": "acme"}, "globex"]}, "search.any[1] must be a dictionary, not str."),
        ({"any": [{"name": "a"}, {"not": {"sice": 1}}]}, "search.any[1].not has no term sice, did you mean size?"),
        ({"not": None}, "search.not must be a dictionary, not NoneType."),
        ({"name": []}, "search.name must be a value or a list of values."),
        ({"name": {"is": "acme"}}, "search.name must be a value or a list of values."),
        ({"name": None}, "search.name must be a value or a list of values."),
        ({"name": ""}, "search.name: '' is no text to compare with."),
        ({"name": True}, "search.name: True is no text to compare with."),
        ({"size_over": "much"}, "search.size_over: 'much' is not a size, write bytes or for example 10 GiB."),
        ({"retries": "1.5"}, "search.retries: '1.5' is not a whole number."),
        ({"retries": True}, "search.retries: True is not a whole number."),
        ({"level": ["low", "hihg"]}, "search.level: there is no level 'hihg'."),
        ({"suspended": "perhaps"}, "search.suspended: 'perhaps' is not true or false."),
        ({"rule_field": "total_size"}, "search needs rule_field, rule_operator and rule_value."),
    ],
)
def test_a_mistake_is_told_with_its_place(wanted: Any, complaint: str) -> None:
    with pytest.raises(InputError) as failure:
        clause(wanted)
    assert str(failure.value) == complaint


def test_a_vocabulary_without_clauses_of_the_api_has_no_such_terms() -> None:
    with pytest.raises(InputError, match="search has no term rule_field"):
        expression.clause(Vocabulary(WORDS.terms), {"rule_field": "total_size"}, "search")
