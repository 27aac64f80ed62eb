# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An object of a document on its way: what is planned for it, and what came of that."""

from __future__ import annotations

from typing import Any, Container, Dict, Optional

from .._client.errors import CometError
from .._model.task import Plan
from .._resources.document import Declared
from .._resources.document_kinds import DocumentKind

UNCHANGED, CREATED, CHANGED, DELETED = "unchanged", "created", "changed", "deleted"
FAILED, LEFT_OUT = "failed", "left_out"
ACTIONS = (CREATED, CHANGED, DELETED, UNCHANGED, FAILED, LEFT_OUT)


class Node:
    """An object of the document on its way: what is planned for it, and what came of that."""

    def __init__(self, declared: Declared) -> None:
        self.declared = declared
        # Its name, empty for the top level.
        self.tenant = str(declared.options.get("tenant") or "")
        self.before: Dict[str, Any] = {}
        self.after: Dict[str, Any] = {}
        self.action = UNCHANGED
        self.error: Optional[CometError] = None
        self.because: str = ""

    @property
    def kind(self) -> DocumentKind:
        """What it is."""
        return self.declared.kind

    @property
    def title(self) -> str:
        """The object, for sentences."""
        return f"{self.kind.called} {self.declared.label!r}"

    def planned(self, plan: Plan) -> None:
        """Take up what its planner says."""
        self.before, self.after = plan.before, plan.after
        if plan.steps:
            self.action = DELETED if self.declared.absent else CREATED if plan.creates else CHANGED

    def fail(self, error: CometError) -> None:
        """Take up that it went wrong."""
        self.action, self.error = FAILED, error

    def leave_out(self, other: Node) -> None:
        """Take up that it was not tried, since another one that it needs went wrong."""
        self.action, self.because = LEFT_OUT, other.title

    @property
    def is_due(self) -> bool:
        """Whether something is to be done about it."""
        return self.action in (CREATED, CHANGED, DELETED)

    @property
    def went_wrong(self) -> bool:
        """Whether it is not as declared at the end."""
        return self.action in (FAILED, LEFT_OUT)

    def is_new(self, there: Container[str]) -> bool:
        """Whether it is to be there, and is not yet.

        :param there: the names of what is there, or is taken to be there once it is created.
        """
        wanted = self.went_wrong and not self.declared.absent
        return self.action == CREATED or (wanted and self.declared.label not in there)

    @property
    def key(self) -> str:
        """What tells it from the others of its kind, for a person."""
        label = self.declared.label
        return label if self.kind.global_name or not self.tenant else f"{label} ({self.tenant})"

    def as_change(self) -> Dict[str, Any]:
        """What a saved plan says of it."""
        return {
            "kind": self.kind.name,
            "tenant": self.tenant,
            "name": self.declared.label,
            "action": self.action,
            "before": self.before,
            "after": self.after,
        }

    def as_result(self) -> Dict[str, Any]:
        """What the task returns of it."""
        keys = [key for key in {**self.before, **self.after} if self.before.get(key) != self.after.get(key)]
        return {
            "kind": self.kind.name,
            "name": self.declared.label,
            "tenant": self.tenant,
            "action": self.action,
            "changed_keys": keys if self.action == CHANGED else [],
            "error": str(self.error) if self.error else self._left_out(),
        }

    def _left_out(self) -> Optional[str]:
        return f"it depends on the {self.because}, which went wrong" if self.because else None
