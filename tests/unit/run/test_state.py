# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plan, apply, and plan anew when somebody else was faster."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    CometError,
    Conflict,
    ServerRefusal,
    Uncertain,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._model.task import Context, Plan, Step
from ansible_collections.cometbackup.comet.plugins.module_utils._run import state


class Story:
    """Plans one after the other; each is a list of what its steps do: return keys, or raise."""

    def __init__(self, *plans: list[Any]) -> None:
        self._plans = list(plans)
        self.planned = 0
        self.tried = 0

    def plan(self, context: Any, params: Any) -> Plan:
        outcomes = self._plans[min(self.planned, len(self._plans) - 1)]
        self.planned += 1
        steps = [Step(f"step {n}", lambda outcome=outcome: self._run(outcome)) for n, outcome in enumerate(outcomes)]
        return Plan({"plan": 0}, {"plan": self.planned}, steps, {"seen": self.planned})

    def _run(self, outcome: Any) -> Any:
        self.tried += 1
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class NothingRead:
    """A client that has read nothing, and so knows no names."""

    def known(self, name: str) -> None:
        return None


def converge(story: Story, check_mode: bool = False) -> dict[str, Any]:
    context: Any = Context(NothingRead(), check_mode=check_mode, warn=print)  # type: ignore[arg-type]
    return state.converge(story.plan, context, {})


def test_a_plan_is_carried_out_step_by_step() -> None:
    story = Story([{"id": "new"}, None])
    assert converge(story) == {
        "seen": 1,
        "id": "new",
        "changed": True,
        "diff": {"before": {"plan": 0}, "after": {"plan": 1}},
    }
    assert (story.planned, story.tried) == (1, 2)


def test_check_mode_tells_the_same_and_does_nothing() -> None:
    story = Story([{"id": "new"}])
    assert converge(story, check_mode=True) == {
        "seen": 1,
        "changed": True,
        "diff": {"before": {"plan": 0}, "after": {"plan": 1}},
    }
    assert story.tried == 0


def test_without_steps_nothing_changed() -> None:
    assert converge(Story([]))["changed"] is False


@pytest.mark.parametrize("error", [Conflict("changed"), Uncertain("lost")])
def test_a_conflict_or_a_lost_answer_leads_to_a_new_plan(error: CometError) -> None:
    story = Story([error], [None])
    result = converge(story)
    assert (story.planned, story.tried) == (2, 2)
    # What is reported as changed is what the first plan said, as in check mode; what is there now is the last plan's.
    assert (result["changed"], result["diff"]["after"], result["seen"]) == (True, {"plan": 1}, 2)


def test_a_lost_answer_to_a_write_that_was_made_needs_no_second_write() -> None:
    story = Story([Uncertain("lost")], [])
    assert converge(story)["changed"] is True
    assert story.tried == 1


def test_a_conflict_that_goes_on_is_given_up_and_named() -> None:
    story = Story([Conflict("the server answered 409 Changed")])
    with pytest.raises(
        Conflict, match="5 times: somebody else keeps changing the same object. Find out what else writes to it"
    ):
        converge(story)
    assert story.tried == 5


def test_any_other_error_ends_the_task() -> None:
    story = Story([ServerRefusal("no")])
    with pytest.raises(ServerRefusal):
        converge(story)
    assert story.tried == 1
