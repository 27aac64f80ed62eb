# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that need no look are taken as a look at them would take them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.module_utils._model.spec import Checker
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.document_kinds import KINDS

VALUES = (
    None, "", "present", "5", "yes", "a,b", 0, 5, 5.5, True, False, [], ["a"], ["a", 5], [None], [{"a": 1}], [True], {}, {"a": 1},
)  # fmt: skip
CHECKERS = {kind.name: kind.checker for kind in KINDS}
CHECKERS.update((option, part.checker) for kind in KINDS for option, part in kind.parts.items())


def _outcome(checker: Checker, option: str, value: Any) -> Any:
    try:
        result = checker.converted({option: value}, "item")
    except InputError as error:
        return str(error)
    # To Python, true is a number.
    return {key: (type(item), repr(item)) for key, item in result.items()}


@pytest.mark.parametrize("name", CHECKERS)
def test_a_value_that_is_taken_as_it_is_would_be_after_a_look(name: str) -> None:
    checker = CHECKERS[name]
    looking = checker._replace(plain={}, lists={})
    for option in [*checker.spec, "unknown"]:
        for value in VALUES:
            assert _outcome(checker, option, value) == _outcome(looking, option, value), (option, value)


@pytest.mark.parametrize("name", CHECKERS)
def test_all_options_that_are_hidden_and_all_that_are_misspelt_count_as_secrets(name: str) -> None:
    checker = CHECKERS[name]
    for option, known in {**checker.spec, "unknown": {"no_log": True}}.items():
        assert checker.secrets({option: ["canary"]}) == ({"canary"} if known.get("no_log") else set())
