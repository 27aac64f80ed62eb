# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a misspelt option or choice is answered with."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._run import mistakes
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition

DEFINITION = Definition(
    run=lambda context, params: {},
    argument_spec={
        "name": {"type": "str", "aliases": ["title"]},
        "state": {"type": "str", "choices": ["present", "absent"]},
        "kinds": {"type": "list", "elements": "str", "choices": ["users", "policies"]},
        "key": {"type": "str", "choices": ["swordfish"], "no_log": True},
        "files": {
            "type": "dict",
            "options": {"include": {"type": "list"}, "mode": {"type": "str", "choices": ["all"]}},
        },
        "rows": {"type": "list", "elements": "dict", "options": {"size": {"type": "int"}}},
    },
)
OWN = "files, key, kinds, name, rows, state, title"


@pytest.mark.parametrize(
    ("args", "text"),
    [
        ({}, None),
        ({"name": "acme", "title": "x", "state": "present", "kinds": ["users"], "files": {"include": []}}, None),
        ({"nmae": "acme"}, "There is no option nmae, did you mean name?"),
        ({"usernam": "acme"}, "There is no option usernam, did you mean username?"),
        ({"zzz": 1}, f"There is no option zzz, the options are: {OWN}, and those of the connection."),
        ({"include": []}, "There is no option include, did you mean files.include?"),
        ({"files": {"inclde": []}}, "There is no option files.inclde, did you mean include?"),
        ({"files": {"zzz": []}}, "There is no option files.zzz, its options are: include, mode."),
        ({"files": {"mode": "al"}}, "There is no 'al' among the choices of files.mode, did you mean all?"),
        ({"rows": [{"size": 1}, {"sice": 1}]}, "There is no option rows[1].sice, did you mean size?"),
        ({"state": "presnt"}, "There is no 'presnt' among the choices of state, did you mean present?"),
        ({"kinds": ["users", "polices"]}, "There is no 'polices' among the choices of kinds, did you mean policies?"),
        # What resembles no choice is left to Ansible, and so is what is of a wrong type.
        ({"state": "zzz"}, None),
        ({"state": 1, "files": "x", "rows": {"size": 1}, "name": None}, None),
        # A secret is not repeated.
        ({"key": "swordfsh"}, None),
    ],
)
def test_a_misspelt_name_says_which_was_meant(args: dict[str, Any], text: str | None) -> None:
    assert mistakes.mistake(DEFINITION, args) == text
