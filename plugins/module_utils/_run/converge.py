# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_converge`` does: bring a server, or a part of it, into the state of a document."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Set

from .._client.errors import InputError
from .._model.task import Context, Params, Result
from .._resources import customers, document, references
from .._resources.document_kinds import BY_NAME
from . import collector, purge, saved_plan
from .bulk import Job
from .node import UNCHANGED, Node

# Changed objects beyond this number are counted in the diff and not shown: nobody reads on.
MOST_IN_DIFF = 500


def run(context: Context, params: Params) -> Result:
    """Plan for the whole document, and carry it out unless this is check mode.

    :raises InputError: before anything is sent, for what cannot be meant; before anything is written, for a purge
        beyond its limits or a saved plan that no longer fits.
    """
    _check(params)
    with collector.paused():
        job = _planned(context, params)
    plan = saved_plan.content(context.client.server, _changes(job.nodes), job.summary_of_tenants(), _errors(job.nodes))
    if params.get("apply_plan"):
        saved_plan.require_same(saved_plan.load(params["apply_plan"]), plan)
    # As it was planned: that is what the diff says in check mode, too.
    diff = _diff(job.nodes)
    changed = any(node.is_due for node in job.nodes)
    waiting = list(_waiting(job))
    result: Result = {}
    if params.get("save_plan"):
        result["plan_written"] = saved_plan.save(params["save_plan"], plan)
    if not context.check_mode:
        job.carry_out(params["concurrency"])
    if params["devices_to_come"] == "put_off":
        result["put_off"] = waiting
    outcome = _outcome(job, params, planned=context.check_mode)
    if "failed" not in outcome:
        context.progress(job.in_words(planned=context.check_mode))
    return {**result, **outcome, "changed": changed, "diff": diff}


def _planned(context: Context, params: Params) -> Job:
    objects = document.declared(params["document"], params["defaults"], params.get("tenant") or "")
    if params["devices_to_come"] == "put_off":
        objects = [_put_off(item) for item in objects]
    kinds, parts = purge.rules(params["purge"])
    job = Job(context, objects)
    purge.doom_parts(parts, job.snapshot, job.nodes)
    job.plan()
    _plan_purge(context, job, kinds, params)
    job.hold_back()
    job.name_references()
    return job


def _put_off(item: document.Declared) -> document.Declared:
    return item._replace(options={**item.options, customers.PUT_OFF: True}) if item.kind.parts else item


def _waiting(job: Job) -> Iterator[Result]:
    """What has to wait until devices register."""
    for node in job.nodes:
        if not node.declared.options.get(customers.PUT_OFF):
            continue
        user = node.declared.label
        held = job.snapshot.users().get(user, {})
        for option, items in customers.put_off(node.declared.options, held).items():
            for item in items:
                yield {"user": user, "kind": option, "name": item.get("name"), "device": item.get("device")}


def _check(params: Params) -> None:
    if params["concurrency"] < 1:
        raise InputError("concurrency must be at least 1")
    if params["purge"] and params.get("tenant") == "":
        raise InputError(
            "the option tenant is empty, and purge would look at the objects of all tenants",
            remedy="Say which tenant is meant, or leave tenant out if all are",
        )


def _plan_purge(context: Context, job: Job, rules: List[purge.Rule], params: Params) -> None:
    """Plan to delete what the document does not name, last of all, since others may refer to it now."""
    declared = purge.named(job.nodes) if rules else set()
    wanted = params.get("tenant") or ""
    tenant = references.trusted(context, lambda: references.tenant_id(job.snapshot, wanted), wanted) or ""
    # First of all users, which may be all that keeps a policy.
    for rule in sorted(rules, key=lambda rule: list(BY_NAME).index(rule.name), reverse=True):
        has_list = params["document"].get(rule.name) is not None
        nodes = [node for node in job.nodes if node.kind.name == rule.name]
        for item, of_tenant in list(purge.doomed(rule, job.snapshot, declared, tenant, has_list, nodes)):
            node = Node(item)
            node.tenant = of_tenant
            job.add(node)
            job.plan_one(node)


def _changes(nodes: List[Node]) -> List[Dict[str, Any]]:
    return [node.as_change() for node in nodes if node.is_due]


def _errors(nodes: List[Node]) -> List[Dict[str, Any]]:
    results = (node.as_result() for node in nodes if node.went_wrong)
    return [{key: result[key] for key in ("kind", "tenant", "name", "error")} for result in results]


def _diff(nodes: List[Node]) -> Dict[str, Any]:
    """What changes, by kind and name. Of very many, the first ones and a count."""
    due = [node for node in nodes if node.is_due]
    sides: Dict[str, Dict[str, Any]] = {"before": {}, "after": {}}
    for node in due[:MOST_IN_DIFF]:
        for side, value in (("before", node.before), ("after", node.after)):
            if value:
                sides[side].setdefault(node.kind.name, {})[node.key] = value
    if len(due) > MOST_IN_DIFF:
        sides["after"]["more"] = f"{len(due) - MOST_IN_DIFF} more objects change"
    return sides


def _outcome(job: Job, params: Params, *, planned: bool) -> Result:
    shown = [node for node in job.nodes if params["return_unchanged"] or node.action != UNCHANGED]
    result: Result = {
        "msg": job.in_words(),
        "summary": job.summary(),
        "tenants": job.summary_of_tenants(),
        "objects": [node.as_result() for node in shown],
    }
    wrong = [node for node in job.nodes if node.error]
    if wrong:
        result.update(failed=True, msg=_message(wrong, job.nodes, planned=planned))
    return result


def _message(wrong: List[Node], nodes: List[Node], *, planned: bool) -> str:
    """One sentence a failure, of a few of them."""
    left_out = sum(1 for node in nodes if node.because)
    also = f", and {left_out} that need them were left out" if left_out else ""
    texts = _by_error(wrong)
    more = f" {len(texts) - 3} more errors are in objects." if len(texts) > 3 else ""
    others = (
        "The others would be as declared."
        if planned
        else "The others are as declared; run the task again once that is mended."
    )
    return f"{len(wrong)} of {len(nodes)} objects failed{also}. {' '.join(texts[:3])}{more} {others}"


def _by_error(wrong: List[Node]) -> List[str]:
    """A sentence for each error, with the objects that have it."""
    having: Dict[str, List[str]] = {}
    for node in wrong:
        having.setdefault(str(node.error), []).append(node.title)
    return [f"{references.listed(titles, 3)}: {error}" for error, titles in having.items()]


def secrets(params: Params) -> Set[str]:
    """Secret texts in the options, for the masking of what the task prints."""
    return document.secrets(params.get("document"), params.get("defaults"))
