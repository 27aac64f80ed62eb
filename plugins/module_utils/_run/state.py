# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""State modules: plan, apply the plan, and plan anew when somebody else was faster."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional

from .._client.errors import CometError, Conflict, Overwritten, Uncertain
from .._model.task import Params, Plan, Result, Step, TaskContext
from .._resources import references
from .definition import Action, Definition, Planner

# How often a plan is made anew after a conflict or a lost answer.
ATTEMPTS = 5


def state_definition(
    planner: Planner, argument_spec: Dict[str, Any], afterwards: Optional[Action] = None, **details: Any
) -> Definition:
    """Define a state module by its planner, which reads what is there and says what to do about it.

    It takes back what an info module returned, empty texts included, and tells itself if it does not know what is meant.

    :param afterwards: follows what comes of the declared state, whether or not something had to be done for it, and
        returns more keys for the result. Not in check mode.
    """

    def run(context: TaskContext[Any], params: Params) -> Result:
        result = converge(planner, context, params)
        if afterwards is not None and not context.check_mode:
            result.update(afterwards(context, params))
        return result

    return Definition(**{"run": run, "argument_spec": argument_spec, "names": (), **details})


def converge(planner: Planner, context: TaskContext[Any], params: Params) -> Result:
    """Bring about what the options declare.

    The first plan is what check mode shows, and so it is what the real run reports, too. A conflict (somebody
    changed the object since it was read) and a lost answer (it may or may not have been carried out) both lead
    to a new plan from what the server holds by then, so that nothing is written blindly or twice.

    :raises CometError: from reading or writing; :class:`Conflict` if others keep changing the object, or the server
        makes something else of what it is given. It tells if something was done before.
    """
    first = planner(context, params)
    names = references.names_read(context.client) if first.steps else {}
    diff = {"before": references.with_names(first.before, names), "after": references.with_names(first.after, names)}
    result: Result = dict(first.result)
    if not context.check_mode:
        done: List[Step] = []
        try:
            _carry_out(first, lambda: planner(context, params), result, done)
        except CometError as error:
            error.changed = bool(done)
            if first.creates and done:
                error.aftermath = (
                    f"The {first.noun} was created before that, and the rest of what is declared is missing"
                )
            raise
    return dict(result, changed=bool(first.steps), diff=diff)


def _carry_out(first: Plan, anew: Callable[[], Plan], result: Result, done: List[Step]) -> None:
    """Take the steps of a plan, or of those that follow it.

    :param anew: makes another one from what the server holds by now.
    :param done: takes each step that was taken.
    """
    plan = first
    for attempt in range(1, ATTEMPTS + 1):
        try:
            for step in plan.steps:
                result.update(step.run() or {})
                done.append(step)
            return
        except (Conflict, Uncertain) as error:
            if attempt == ATTEMPTS:
                raise _given_up(error) from None
            earlier, plan = plan, anew()
            if isinstance(error, Overwritten) and _is_of_the_server_s_making(first, earlier, plan):
                raise _not_kept(error, plan) from None
            if isinstance(error, Uncertain) and first.creates and not plan.creates:
                done.extend(first.steps[:1])
            result.update(plan.result)


def _is_of_the_server_s_making(first: Plan, earlier: Plan, plan: Plan) -> bool:
    """Whether two writes led to the same values, that were neither there before nor asked for: a third would, too."""
    return bool(plan.steps) and plan.before == earlier.before != first.before


def _not_kept(error: CometError, plan: Plan) -> CometError:
    error.problem = f"the server accepts what is written and makes something else of {' and '.join(plan.after)}"
    error.remedy = "Give what it makes of that; a run with --check --diff shows both"
    return error


def _given_up(error: CometError) -> CometError:
    if isinstance(error, Conflict):
        error.problem = f"{error.problem}, {ATTEMPTS} times: somebody else keeps changing the same object"
        error.remedy = "Find out what else writes to it, then run the task again"
    return error
