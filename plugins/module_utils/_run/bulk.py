# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bulk modules: plan for all objects of a document from a few bulk reads, then write what differs, several at a time.

What is planned is planned once more, from what the server holds by then, for each object that is written: the same
planners that the modules for single objects use do it, with the same guards.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional, Tuple

from .._client.client import CometClient
from .._client.crew import Crew
from .._client.errors import CometError
from .._client.snapshot import Snapshot
from .._model import readable
from .._model.task import Context
from .._resources import polling, references
from .._resources.document import Declared
from .._resources.document_kinds import KINDS, expect, expect_change, expect_gone
from .._resources.server_restart import RestartUnfinished
from .dependencies import Dependencies
from .node import ACTIONS, CHANGED, CREATED, DELETED, FAILED, LEFT_OUT, UNCHANGED, Node
from .state import converge

# What each is called in a sentence: once it is done, and before.
WORDS = {
    CREATED: ("created", "to create"),
    CHANGED: ("changed", "to change"),
    DELETED: ("deleted", "to delete"),
    UNCHANGED: ("as declared", "as declared"),
    FAILED: ("failed", "failed"),
    LEFT_OUT: ("left out", "left out"),
}
# Kinds of objects that others are in, or under.
HOLD_OTHERS = ("tenants", "policies", "shared_quotas")


class Job:
    """The plan for a whole document, and its execution.

    :param context: whose client reads and writes.
    :param objects: what is declared, each after those that it may need.
    """

    def __init__(self, context: Context, objects: Iterable[Declared]) -> None:
        self._context = context
        self.nodes = [Node(item) for item in objects]
        self.snapshot = Snapshot(context.client)
        self._known = Dependencies(self.snapshot)

    def add(self, node: Node) -> None:
        """Take up an object that the document does not name."""
        self.nodes.append(node)

    # -- planning ------------------------------------------------------------------------------------------

    def plan(self) -> None:
        """Plan for every object from the bulk reads. A failure is the object's own, and of those that need it.

        In the order in which all is done: what is to go is planned as it will be when everything else is as declared.

        :raises InputError: if the document declares an object twice.
        """
        self._known.add(self.nodes)
        for node in [*_present(self.nodes), *_absent(self.nodes)]:
            self.plan_one(node)

    def plan_one(self, node: Node) -> None:
        """Plan for one object."""
        broken = next((other for other in self._needed(node) if other.went_wrong), None)
        if broken:
            node.leave_out(broken)
            return
        context = Context(self.snapshot, check_mode=self._context.check_mode, warn=self._context.warn, planning=True)
        try:
            plan = node.kind.planner(context, node.declared.options)
        except CometError as error:
            node.fail(error)
            return
        node.planned(plan)
        if not node.tenant:
            node.tenant = node.kind.tenant(self.snapshot, node.declared.options)
        if node.action == CREATED:
            expect(context, self.snapshot, node.kind, node.declared.options)
        elif node.action == CHANGED:
            expect_change(self.snapshot, node.kind, node.declared.options, plan.after)
        elif node.action == DELETED:
            expect_gone(self.snapshot, node.kind, node.declared.options)

    def _needed(self, node: Node) -> Iterator[Node]:
        found = map(self._known.node, node.kind.needs(node.declared.options))
        return (other for other in found if other is not None)

    # -- execution -----------------------------------------------------------------------------------------

    def carry_out(self, at_once: int) -> None:
        """Do what is planned: what is to be there kind by kind, then what is to go in the opposite order."""
        due = [node for node in self.nodes if node.is_due]
        if not due:
            return
        with Crew(self._context.client, min(at_once, len(due)), reuse_reads=True) as crew:
            for dummy, nodes in groupby(
                [*_present(due), *_absent(due)], lambda node: (node.kind.name, node.declared.absent)
            ):
                self._carry_out(crew, list(nodes))

    def _carry_out(self, crew: Crew, nodes: List[Node]) -> None:
        ready = []
        for node in nodes:
            broken = self._in_the_way(node)
            if broken:
                node.leave_out(broken)
            else:
                ready.append(node)
        if not ready:
            return
        kind = ready[0].kind
        batches = [[node] for node in ready] if not kind.serial else [ready]
        teller = polling.Teller(self._context, "", quiet=True)
        for done, outcome in enumerate(crew.each(self._batch, batches), 1):
            teller.tell(f"{done} of {readable.count(len(ready), kind.called)}")
            for node, error in outcome.result:
                if error:
                    node.fail(error)

    def hold_back(self) -> None:
        """Leave out what must not go because of what failed in planning already, so that check mode says so, too."""
        for node in self.nodes:
            broken = self._in_the_way(node) if node.is_due else None
            if broken:
                node.leave_out(broken)

    def name_references(self) -> None:
        """Let what is planned tell names in place of ids: from here on it is for people to read. Nobody reads of what stays as it is."""
        due = [node for node in self.nodes if node.is_due]
        if any(side.get("policy") for node in due for side in (node.before, node.after)):
            references.policies_read(self.snapshot)
        names = references.names_read(self.snapshot)
        for node in due:
            node.before = references.with_names(node.before, names)
            node.after = references.with_names(node.after, names)

    def _in_the_way(self, node: Node) -> Optional[Node]:
        """What went wrong and keeps an object from its turn.

        What is to be there waits for what it needs. What others may still be in, because they could not be moved or written,
        must not go: a tenant takes its users with it.
        """
        if not node.declared.absent:
            return next((other for other in self._needed(node) if other.went_wrong), None)
        if node.kind.name not in HOLD_OTHERS:
            return None
        return next((other for other in self.nodes if other.went_wrong), None)

    def _batch(self, client: CometClient, nodes: List[Node]) -> List[Tuple[Node, Optional[CometError]]]:
        together = nodes[0].kind.together
        if together is None:
            return [(node, self._one(client, node)) for node in nodes]
        put_off: Dict[Node, List[Any]] = {node: [] for node in nodes}
        outcome = {node: self._one(client, node, put_off[node].append) for node in nodes}
        waiting = [node for node in nodes if put_off[node] and not outcome[node]]
        if waiting:
            parts = [part for node in waiting for part in put_off[node]]
            error = self._written(client, lambda context: together(context, parts))
            for node in waiting:
                # One by one each says for itself what is wrong. But a server that is not back has nothing more to say.
                retry = error is not None and not isinstance(error, RestartUnfinished)
                outcome[node] = self._one(client, node) if retry else error
        return list(outcome.items())

    def _one(
        self, client: CometClient, node: Node, put_off: Optional[Callable[[Any], None]] = None
    ) -> Optional[CometError]:
        def write(context: Context) -> None:
            converge(node.kind.planner, context, node.declared.options)

        return self._written(client, write, put_off)

    def _written(
        self, client: CometClient, write: Callable[[Context], Any], put_off: Optional[Callable[[Any], None]] = None
    ) -> Optional[CometError]:
        """What went wrong when something was written, None if nothing did."""
        context = Context(
            client,
            check_mode=False,
            warn=self._context.warn,
            sleep=self._context.sleep,
            monotonic=self._context.monotonic,
            put_off=put_off,
        )
        try:
            write(context)
        except CometError as error:
            return error
        return None

    # -- outcome -------------------------------------------------------------------------------------------

    def summary(self) -> Dict[str, Dict[str, int]]:
        """Kind -> action -> how many, of the kinds that have any."""
        return _counted((node.kind.name, node.action) for node in self.nodes)

    def in_words(self, planned: bool = False) -> str:
        """The same in a sentence: ``created: 1 tenant, 50 users; as declared: 310 objects``.

        :param planned: say it as what is to be done.
        """
        summary, parts = self.summary(), []
        for action, (done, to_do) in WORDS.items():
            counts = [(kind.called, summary[kind.name][action]) for kind in KINDS if kind.name in summary]
            if action == UNCHANGED:
                counts = [("object", sum(number for dummy, number in counts))]
            counted = [readable.count(number, called) for called, number in counts if number]
            if counted:
                parts.append(f"{to_do if planned else done}: {', '.join(counted)}")
        return "; ".join(parts) or "nothing is declared"

    def summary_of_tenants(self) -> Dict[str, Dict[str, int]]:
        """The same by tenant, "" being the top level."""
        return _counted((node.tenant, node.action) for node in self.nodes)


def _present(nodes: List[Node]) -> List[Node]:
    """What is to be there, kind by kind."""
    return [node for kind in KINDS for node in nodes if node.kind is kind and not node.declared.absent]


def _absent(nodes: List[Node]) -> List[Node]:
    """What is to go, kind by kind in the opposite order."""
    return [node for kind in reversed(KINDS) for node in nodes if node.kind is kind and node.declared.absent]


def _counted(pairs: Iterable[Tuple[str, str]]) -> Dict[str, Dict[str, int]]:
    found: Dict[str, Dict[str, int]] = {}
    for key, action in pairs:
        found.setdefault(key, dict.fromkeys(ACTIONS, 0))[action] += 1
    return found
